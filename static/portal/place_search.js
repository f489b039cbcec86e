/** Communes and places by name; a press on one brings the map there. */
import { placesNamed } from "../incidents/places.js";
import { filled } from "./words.js";

const COMMUNE_ZOOM = 12;
const PLACE_ZOOM = 14;

export function attachPlaceSearch(view, { placesUrl, texts }) {
  const form = document.getElementById("place-search");
  const status = document.getElementById("place-status");
  const list = document.getElementById("place-results");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const words = form.elements.q.value.trim();
    list.replaceChildren();
    if (!words) return;
    status.textContent = texts.asking;
    try {
      const found = await placesNamed(placesUrl, words);
      status.textContent = found.length ? filled(texts.found, { n: found.length }) : texts.notFound;
      list.replaceChildren(...found.map((place) => entry(place)));
    } catch {
      status.textContent = texts.failed;
    }
  });

  function entry({ fullName, beside, code, lat, lon }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary";
    button.textContent = beside ? `${fullName} (${beside})` : fullName;
    button.addEventListener("click", () => {
      view.show({ lat, lng: lon }, code ? COMMUNE_ZOOM : PLACE_ZOOM);
      list.replaceChildren();
      status.textContent = fullName;
    });
    item.append(button);
    return item;
  }
}
