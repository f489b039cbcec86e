/** The reviewers' map: the version beside the public one, remarks as numbered pins, and a press to choose a place. */
/* global L */
import { createMap } from "../portal/basemap.js";
import { hazardLayer } from "../portal/hazard_layer.js";
import { attachSwipe } from "../site/swipe.js";

const PIN_PX = 44;
const NEAR_ZOOM = 14;
const options = JSON.parse(document.getElementById("map-options").textContent);
const canvas = document.getElementById("check-map");
const map = createMap(canvas, options);
const form = document.querySelector("form[data-comment]");
let chosen = null;

if (options.area) {
  const [west, south, east, north] = options.area;
  map.fitBounds([[south, west], [north, east]], { padding: [8, 8], animate: false });
}
const left = options.left && hazardLayer(options.left).addTo(map);
const right = options.right && hazardLayer(options.right);
if (left && right) {
  right.addTo(map);
  attachSwipe(map, { left, right, labels: options.labels });
}

for (const { number, lat, lon, settled, title } of options.comments) {
  const icon = L.divIcon({
    className: settled ? "remark-pin remark-settled" : "remark-pin",
    iconSize: [PIN_PX, PIN_PX],
    html: String(number),
  });
  L.marker([lat, lon], { icon, title, alt: title })
    .addTo(map)
    .on("click", () => document.getElementById(`gop-y-${number}`).scrollIntoView({ block: "start" }));
}

for (const button of document.querySelectorAll("[data-go]")) {
  button.addEventListener("click", () => {
    map.setView(button.dataset.go.split(",").map(Number), Math.max(map.getZoom(), NEAR_ZOOM), { animate: false });
    canvas.scrollIntoView({ block: "center" });
    canvas.focus({ preventScroll: true });
  });
}

function mark(latlng) {
  chosen?.remove();
  const icon = L.divIcon({ className: "map-pin", iconSize: [36, 44], iconAnchor: [18, 42] });
  chosen = L.marker(latlng, { icon, interactive: false, keyboard: false, alt: options.chosen }).addTo(map);
}

if (form) {
  const { lat, lon, where } = form.elements;
  map.on("click", ({ latlng }) => {
    const at = latlng.wrap();
    lat.value = at.lat.toFixed(6);
    lon.value = at.lng.toFixed(6);
    where.value = "point";
    follow();
    mark(at);
  });
  const typed = () => {
    const [y, x] = [lat, lon].map((input) => Number(input.value.trim().replace(",", ".") || NaN));
    if (Math.abs(y) <= 90 && Math.abs(x) <= 180) mark([y, x]);
    else chosen?.remove();
  };
  /** Only what belongs to the chosen kind of place is asked for. */
  function follow() {
    for (const part of form.querySelectorAll("[data-where]")) part.hidden = part.dataset.where !== where.value;
    if (where.value === "point") typed();
    else chosen?.remove();
  }
  for (const input of [lat, lon]) input.addEventListener("change", typed);
  for (const choice of where) choice.addEventListener("change", follow);
  follow();
}
