/** Place and layers of the map in the address after "#": zoom/lat/lon/layers, so that a view can be shared. */

/** @returns {{zoom, lat, lon, layers: string[]|null}|null} */
export function readAddress() {
  const [zoom, lat, lon, layers] = window.location.hash.slice(1).split("/");
  const view = { zoom: Number(zoom), lat: Number(lat), lon: Number(lon) };
  const whole = zoom && Object.values(view).every(Number.isFinite) && Math.abs(view.lat) <= 85 && Math.abs(view.lon) <= 180;
  if (!whole) return null;
  return { ...view, layers: layers === undefined ? null : layers.split(",").filter(Boolean).map(decodeURIComponent) };
}

export function writeAddress(map, layers) {
  const { lat, lng } = map.getCenter();
  const parts = [map.getZoom(), lat.toFixed(5), lng.toFixed(5), layers.map(encodeURIComponent).join(",")];
  window.history.replaceState(null, "", `#${parts.join("/")}`);
}
