/** The public map: layers with their legend, dangers in words, incidents, search. */
import { attachSheet } from "../site/sheet.js";
import { createMap } from "./basemap.js";
import { DangerSheet } from "./danger_sheet.js";
import { hazardLayer } from "./hazard_layer.js";
import { incidentLayer } from "./incident_layer.js";
import { readAddress, writeAddress } from "./map_address.js";
import { attachPlaceSearch } from "./place_search.js";
import { VisiblePart } from "./visible_part.js";

const LEAST_MAP_PX = 180;
const settings = JSON.parse(document.getElementById("map-settings").textContent);
const shared = readAddress();
const sheetElement = document.getElementById("sheet");
const sheet = attachSheet(sheetElement);
const canvas = document.getElementById("map");
const map = createMap(canvas, {
  ...settings,
  center: shared ? [shared.lat, shared.lon] : settings.center,
  zoom: shared?.zoom ?? settings.zoom,
});

const view = new VisiblePart(map, sheetElement);
if (canvas.offsetHeight - view.covered() < LEAST_MAP_PX) sheet.size("peek"); // with very large text
if (!shared && settings.bounds) view.fit(settings.bounds);

const layers = new Map(settings.layers.map((layer) => [layer.slug, hazardLayer(layer)]));
const hazards = [...layers.values()];
layers.set("su-viec", incidentLayer(settings.incidents, settings.texts, view));
const boxes = [...document.querySelectorAll("input[data-layer]")];

function show(box) {
  const layer = layers.get(box.dataset.layer);
  if (box.checked) layer.addTo(map);
  else layer.remove();
  const legend = document.querySelector(`[data-legend="${box.dataset.layer}"]`);
  if (legend) legend.hidden = !box.checked;
}

function keepAddress() {
  writeAddress(map, boxes.filter((box) => box.checked).map((box) => box.dataset.layer));
}

for (const box of boxes) {
  if (shared?.layers) box.checked = shared.layers.includes(box.dataset.layer);
  show(box);
  box.addEventListener("change", () => {
    show(box);
    keepAddress();
  });
}
map.on("moveend", keepAddress);

const opacity = document.getElementById("opacity");
function applyOpacity() {
  const share = opacity.valueAsNumber / 100;
  for (const layer of hazards) layer.setOpacity(share);
  sheetElement.style.setProperty("--hazard-opacity", share); // the legend shows what the map shows
}

opacity?.addEventListener("input", applyOpacity);
if (opacity) applyOpacity();

document.getElementById("show-legend").addEventListener("click", () => {
  sheet.size("full");
  const legend = document.getElementById("legend");
  legend.scrollIntoView({ block: "start" });
  legend.focus({ preventScroll: true });
});

new DangerSheet(map, sheet, view, settings);
attachPlaceSearch(view, settings);
