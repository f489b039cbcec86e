/** The area of a hotspot: a polygon, or a circle of so many metres. */
/* global L */
export function hotspotShape({ area, radius, middle }) {
  const look = { className: "hotspot-shape", interactive: false };
  return area ? L.geoJSON(area, { style: () => look, interactive: false }) : L.circle(middle, { ...look, radius });
}
