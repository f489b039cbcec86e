/** A small map of one version: what lies in view, as coarse as the zoom allows. */
/* global L */
import { createMap } from "../portal/basemap.js";

const options = JSON.parse(document.getElementById("map-options").textContent);
export const map = createMap(document.getElementById("check-map"), options);
const words = document.getElementById("in-cells");
const renderer = L.canvas({ padding: 0.2 });
let zones = null;
let asked = null;

function styleOf(feature) {
  const color = options.colours[feature.properties.level];
  // The line keeps what is narrower than a pixel from vanishing.
  return { renderer, color, weight: 1, opacity: 0.75, fillColor: color, fillOpacity: 0.75 };
}

async function show() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${options.zonesUrl}?bbox=${map.getBounds().toBBoxString()}`, { signal: asked.signal });
    if (!answer.ok) return;
    const found = await answer.json();
    const fresh = L.geoJSON(found, { style: styleOf, interactive: false }).addTo(map);
    zones?.remove();
    zones = fresh;
    words.textContent = found.in_cells > 0 ? options.inCells.replace("%s", found.in_cells) : "";
  } catch {
    // the next move of the map asks again
  }
}

if (options.area) {
  const [west, south, east, north] = options.area;
  map.fitBounds([[south, west], [north, east]], { padding: [8, 8], animate: false });
}
map.on("moveend", show);
show();
