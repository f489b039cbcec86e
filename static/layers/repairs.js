/** Places of the listed repairs on the map of the version; a row's button shows its place there. */
/* global L */
import { map } from "./version_map.js";

const CLOSE_ZOOM = 16;
const MARK = { color: "#16211f", fillColor: "#fff", fillOpacity: 1 };
const LARGE = { ...MARK, radius: 8, weight: 3 };
const SMALL = { ...MARK, radius: 4, weight: 1.5 }; // many large ones would hide the zones they are about
const element = document.getElementById("check-map");
const marks = new Map();

const places = JSON.parse(document.getElementById("repair-places").textContent);
const look = places.length > 12 ? SMALL : LARGE;
for (const { id, lon, lat, words } of places) {
  const text = document.createElement("p");
  text.textContent = words;
  const mark = L.circleMarker([lat, lon], look).bindPopup(text, { maxWidth: 220, closeButton: false }).addTo(map);
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
