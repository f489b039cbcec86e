/**
 * What the map shows, in the address after "#", so that a view can be shared: zoom/lat/lon/layers/opacity/comparison.
 * Layers are editions with commas between: "sat-lo-dat" is the version in force, "sat-lo-dat@2" an earlier one. The
 * comparison is two editions with "~" between.
 */

/** @returns {{zoom, lat, lon, layers: string[]|null, opacity: number|null, compare: string[]|null}|null} */
export function readAddress() {
  const [zoom, lat, lon, layers, opacity, compare] = window.location.hash.slice(1).split("/");
  const view = { zoom: Number(zoom), lat: Number(lat), lon: Number(lon) };
  const whole = zoom && Object.values(view).every(Number.isFinite) && Math.abs(view.lat) <= 85 && Math.abs(view.lon) <= 180;
  if (!whole) return null;
  const sides = compare ? names(compare, "~") : [];
  return {
    ...view,
    layers: layers === undefined ? null : names(layers, ","),
    opacity: Number(opacity) >= 20 && Number(opacity) <= 100 ? Number(opacity) : null,
    compare: sides.length === 2 ? sides : null,
  };
}

/** `asNew`: the browser's back button leads to what was shown before. */
export function writeAddress(map, { layers, opacity, compare }, { asNew = false } = {}) {
  const { lat, lng } = map.getCenter();
  const zoom = Number(map.getZoom().toFixed(2));
  const parts = [zoom, lat.toFixed(5), lng.toFixed(5), layers.join(","), opacity ?? "", compare?.join("~") ?? ""];
  const hash = `#${parts.join("/").replace(/\/+$/, "")}`;
  if (hash === window.location.hash) return;
  window.history[asNew ? "pushState" : "replaceState"](null, "", hash);
}

/** Links to the same page in the other language lead to the same view. */
export function carryAddress() {
  for (const link of document.querySelectorAll("a[hreflang]")) link.hash = window.location.hash;
}

function names(text, between) {
  return text.split(between).filter(Boolean).map(plain);
}

function plain(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
