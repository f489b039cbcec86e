/** Choosing how to read a file: the small map follows the chosen coordinates, the values follow the chosen column. */
/* global L */
import { createMap } from "../portal/basemap.js";

const form = document.querySelector("[data-choices]");
const options = JSON.parse(document.getElementById("map-options").textContent);
const map = createMap(document.getElementById("check-map"), options);
const place = document.querySelector("[data-place]");
const shown = L.layerGroup().addTo(map);
const AREA = { color: "#0b4a43", weight: 2, dashArray: "6 5", fill: false, interactive: false };
const EXTENT = { color: "#8a1c1c", weight: 2, fill: false, interactive: false };
const SHAPE = { color: "#8a1c1c", weight: 1, fillColor: "#c0392b", fillOpacity: 0.35, interactive: false };
const DOT = { renderer: L.canvas(), stroke: false, radius: 2.5, fillColor: "#8a1c1c", fillOpacity: 0.9, interactive: false };

function box([west, south, east, north]) {
  return L.latLngBounds([south, west], [north, east]);
}

/** The reading of the coordinates that is chosen: with outlines where the file was looked through for it. */
function chosenGuess() {
  const chosen = form.querySelector("input[name=crs]:checked")?.value;
  if (chosen !== "other") return options.guesses.find((item) => item.value === chosen);
  const epsg = form.querySelector("select[name=other_crs]").value;
  const bounds = options.elsewhere[epsg];
  return epsg ? { bounds, outlines: [], dots: [] } : undefined;
}

function draw() {
  shown.clearLayers();
  const guess = chosenGuess();
  const area = options.area && box(options.area);
  if (area) L.rectangle(area, AREA).addTo(shown);
  if (guess?.bounds) {
    L.rectangle(box(guess.bounds), EXTENT).addTo(shown);
    for (const ring of guess.outlines) {
      L.polygon(ring.map(([lon, lat]) => [lat, lon]), SHAPE).addTo(shown);
    }
    for (const [lon, lat] of guess.dots) L.circleMarker([lat, lon], DOT).addTo(shown);
  }
  place.textContent = guess ? place.dataset[whereLies(guess.bounds && box(guess.bounds), area)] : "";
  const around = seen(guess?.bounds && box(guess.bounds), area);
  if (around) map.fitBounds(around, { padding: [12, 12], animate: false });
}

/** Data and area together, unless they lie so far apart that neither would be seen. */
function seen(data, area) {
  if (!data || !area) return data || area;
  return area.pad(3).contains(data) ? L.latLngBounds(data.getSouthWest(), data.getNorthEast()).extend(area) : area;
}

function whereLies(data, area) {
  if (!data) return "nowhere";
  if (!area?.intersects(data)) return "outside";
  return area.pad(0.02).contains(data) ? "inside" : "across";
}

function otherFollows() {
  const other = form.querySelector("select[name=other_crs]");
  const wanted = form.querySelector("input[name=crs][value=other]").checked;
  other.closest(".field").hidden = !wanted;
}

form.addEventListener("change", (event) => {
  if (["crs", "other_crs"].includes(event.target.name)) {
    draw();
    otherFollows();
  } else if (["class_field", "scale", "layer_index"].includes(event.target.name)) {
    form.requestSubmit(form.querySelector("[data-show-again]"));
  }
});
form.querySelector("[data-show-again]").hidden = true;
otherFollows();
draw();
