/** A map of places given by the page: facilities, stops, inspections. Their names and links stand in the list too. */
/* global L */
import { createMap } from "../portal/basemap.js";

const told = (id) => JSON.parse(document.getElementById(id).textContent);
const place = document.querySelector("[data-points-map]");

function symbol({ icon, mark }) {
  const drawn = document.createElement(mark ? "span" : "i");
  if (mark) drawn.textContent = mark;
  else drawn.className = `bi bi-${icon}`;
  drawn.setAttribute("aria-hidden", "true");
  return drawn;
}

function popup({ title, words, url }) {
  const box = document.createElement("div");
  const name = document.createElement(url ? "a" : "strong");
  name.textContent = title;
  if (url) name.href = url;
  const facts = document.createElement("p");
  facts.textContent = words;
  box.append(name, facts);
  return box;
}

function marker(point) {
  const className = point.strong ? "case-pin case-pin-overdue" : "case-pin";
  const icon = L.divIcon({ html: symbol(point), className, iconSize: [32, 32] });
  const words = `${point.title}, ${point.words}`;
  return L.marker(point.at, { icon, title: words, alt: words }).bindPopup(() => popup(point));
}

if (place) {
  const points = told("map-points");
  const map = createMap(place, told("map-options"));
  const group = L.featureGroup(points.map(marker)).addTo(map);
  if (points.length) map.fitBounds(group.getBounds().pad(0.2), { maxZoom: 14, animate: false });
}
