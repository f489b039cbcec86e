/** Places of the listed repairs on the map of the version; a row's button shows its place there. */
/* global L */
import { map } from "./version_map.js";

const CLOSE_ZOOM = 16;
const MARK = { radius: 8, color: "#16211f", weight: 3, fillColor: "#fff", fillOpacity: 1 };
const element = document.getElementById("check-map");
const marks = new Map();

for (const { id, lon, lat, words } of JSON.parse(document.getElementById("repair-places").textContent)) {
  const text = document.createElement("p");
  text.textContent = words;
  const mark = L.circleMarker([lat, lon], MARK).bindPopup(text, { maxWidth: 220, closeButton: false }).addTo(map);
  marks.set(String(id), mark);
}

document.addEventListener("click", (event) => {
  const mark = marks.get(event.target.closest("[data-repair]")?.dataset.repair);
  if (!mark) return;
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
  map.setView(mark.getLatLng(), CLOSE_ZOOM, { animate: false });
  mark.openPopup();
});
