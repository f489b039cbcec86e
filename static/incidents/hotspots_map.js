/** The hotspots of the list on a map. */
/* global L */
import { createMap } from "../portal/basemap.js";
import { hotspotShape } from "./hotspot_shape.js";
import { filled, textsOf } from "./texts.js";

const options = textsOf("map-options");
const texts = textsOf("hotspots-texts");
const status = document.querySelector("[data-hotspots-status]");
const map = createMap(document.querySelector("[data-hotspots-map]"), options);
const drawn = L.featureGroup().addTo(map);

function draw({ geometry, properties }) {
  const middle = [properties.middle[1], properties.middle[0]];
  const area = geometry.type === "Polygon" ? geometry : null;
  drawn.addLayer(hotspotShape({ area, radius: properties.radius_m, middle }));
  const symbol = document.createElement("i");
  symbol.className = "bi bi-fire";
  symbol.setAttribute("aria-hidden", "true");
  const className = properties.overdue ? "case-pin case-pin-overdue" : "case-pin";
  const icon = L.divIcon({ html: symbol, className, iconSize: [32, 32] });
  const words = [properties.name];
  if (properties.next_check) words.push(filled(texts.nextCheck, { day: properties.next_check }));
  if (properties.overdue) words.push(texts.overdue);
  const title = words.join(", ");
  drawn.addLayer(L.marker(middle, { icon, title, alt: title }).bindPopup(() => popup(properties, words.slice(1))));
}

function popup(properties, words) {
  const box = document.createElement("div");
  const name = document.createElement("strong");
  name.textContent = properties.name;
  const facts = document.createElement("p");
  facts.textContent = words.join(", ");
  const link = document.createElement("a");
  link.href = properties.url;
  link.textContent = texts.open;
  box.append(name, facts, link);
  return box;
}

async function load() {
  try {
    const answer = await fetch(options.hotspotsUrl);
    if (!answer.ok) throw new Error(String(answer.status));
    const { features } = await answer.json();
    for (const feature of features) draw(feature);
    status.textContent = filled(texts.count, { n: features.length });
    if (features.length) map.fitBounds(drawn.getBounds().pad(0.1), { maxZoom: 15, animate: false });
  } catch {
    status.textContent = texts.failed;
  }
}

load();
