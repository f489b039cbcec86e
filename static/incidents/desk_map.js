/** The cases of the desk's filter on a map: those in view, as many as the server gives. */
/* global L */
import { createMap } from "../portal/basemap.js";
import { filled, textsOf } from "./texts.js";

const options = textsOf("map-options");
const texts = textsOf("desk-map-texts");
const status = document.querySelector("[data-desk-map-status]");
const map = createMap(document.querySelector("[data-desk-map]"), options);
const cases = L.featureGroup().addTo(map);
let asked = 0;
let fitted = false;

function marker({ geometry, properties }) {
  const symbol = document.createElement("i");
  symbol.className = `bi bi-${properties.icon}`;
  symbol.setAttribute("aria-hidden", "true");
  const className = properties.overdue ? "case-pin case-pin-overdue" : "case-pin";
  const icon = L.divIcon({ html: symbol, className, iconSize: [32, 32] });
  const latlng = [geometry.coordinates[1], geometry.coordinates[0]];
  const words = [properties.code, properties.label, properties.state_label];
  if (properties.overdue) words.push(texts.overdue);
  const pin = L.marker(latlng, { icon, title: words.join(", "), alt: words.join(", ") });
  return pin.bindPopup(() => popup(properties, words.slice(1)));
}

function popup(properties, words) {
  const box = document.createElement("div");
  const code = document.createElement("strong");
  code.textContent = properties.code;
  const facts = document.createElement("p");
  facts.textContent = words.join(", ");
  const link = document.createElement("a");
  link.href = options.caseUrl.replace("CODE", encodeURIComponent(properties.code));
  link.textContent = texts.open;
  box.append(code, facts, link);
  return box;
}

async function load() {
  const turn = ++asked;
  const url = new URL(options.pointsUrl, window.location.href);
  if (fitted) url.searchParams.set("bbox", map.getBounds().toBBoxString());
  let found;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(String(answer.status));
    found = await answer.json();
  } catch {
    status.textContent = texts.failed;
    return;
  }
  if (turn !== asked) return;
  cases.clearLayers();
  for (const feature of found.features) cases.addLayer(marker(feature));
  status.textContent = filled(found.truncated ? texts.truncated : texts.count, { n: found.features.length });
  if (!fitted) {
    fitted = true;
    if (found.features.length) map.fitBounds(cases.getBounds().pad(0.1), { maxZoom: 14, animate: false });
    map.on("moveend", load);
  }
}

load();
