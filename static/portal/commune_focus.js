/** Marks one commune by its boundary. */
/* global L */

/** `commune`: `code` and `bbox`; the boundary comes from the map's backdrop. */
export async function focusCommune(map, { code }) {
  const communes = await map.backdrop;
  const feature = communes?.features.find(({ properties }) => properties.code === code);
  if (!feature) return;
  for (const className of ["commune-focus-casing", "commune-focus"]) {
    L.geoJSON(feature, { style: { className, fill: false }, interactive: false }).addTo(map);
  }
}
