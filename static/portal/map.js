/** The public map: layers with their legend, dangers in words, incidents, search, comparison. */
import { attachSheet } from "../site/sheet.js";
import { createMap } from "./basemap.js";
import { focusCommune } from "./commune_focus.js";
import { Compare } from "./compare.js";
import { DangerSheet } from "./danger_sheet.js";
import { HazardLayers } from "./hazard_layers.js";
import { incidentLayer } from "./incident_layer.js";
import { LayerPanel } from "./layer_panel.js";
import { carryAddress, readAddress, writeAddress } from "./map_address.js";
import { attachPlaceSearch } from "./place_search.js";
import { VisiblePart } from "./visible_part.js";

const LEAST_MAP_PX = 180;
const INCIDENTS = "su-viec";
const settings = JSON.parse(document.getElementById("map-settings").textContent);
const { texts } = settings;
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
const whole = settings.commune?.bbox ?? settings.bounds;
if (!shared && whole) view.fit(whole);
if (settings.commune) {
  focusCommune(map, settings.commune);
  document.getElementById("danger-result").scrollIntoView({ block: "start" });
}

const hazards = new HazardLayers(map, settings.layers);
const incidents = incidentLayer(settings.incidents, texts, view);
const opacity = document.getElementById("opacity");
const panel = new LayerPanel(hazards, texts, chosen);
const compare = new Compare(map, hazards, texts, chosen);
const defaults = { layers: panel.chosen(), opacity: opacity?.valueAsNumber ?? null, compare: null };

/** Draws what boxes, lists, slider and comparison say. */
function draw() {
  const layers = panel.chosen();
  hazards.show(compare.editions ?? layers.filter((edition) => edition !== INCIDENTS));
  if (layers.includes(INCIDENTS)) incidents.addTo(map);
  else incidents.remove();
  panel.tell(compare.editions);
}

function fade() {
  if (!opacity) return;
  const share = opacity.valueAsNumber / 100;
  hazards.setOpacity(share);
  sheetElement.style.setProperty("--hazard-opacity", share); // the legend shows what the map shows
}

function keepAddress(options) {
  const state = { layers: panel.chosen(), opacity: opacity?.valueAsNumber, compare: compare.editions };
  writeAddress(map, state, options);
  carryAddress();
}

/** A person chose something: the back button leads to what was shown before. */
function chosen() {
  draw();
  keepAddress({ asNew: true });
}

/** Shows what an address says; what it leaves out is as at first. */
function follow(address) {
  panel.choose(address.layers ?? defaults.layers);
  if (opacity) opacity.value = address.opacity ?? defaults.opacity;
  fade();
  compare.show(address.compare);
  draw();
}

follow(shared ?? defaults);
carryAddress();
map.on("moveend", () => keepAddress());
window.addEventListener("popstate", () => {
  const address = readAddress();
  if (!address) return;
  map.setView([address.lat, address.lon], address.zoom, { animate: false });
  follow(address);
  carryAddress();
});
opacity?.addEventListener("input", fade);
opacity?.addEventListener("change", chosen);

document.getElementById("show-legend").addEventListener("click", () => {
  sheet.size("full");
  const legend = document.getElementById("legend");
  legend.scrollIntoView({ block: "start" });
  legend.focus({ preventScroll: true });
});

new DangerSheet(map, sheet, view, settings);
attachPlaceSearch(view, settings);
