/** Communes by name; a press on one brings the map there. */
import { communesNamed } from "../incidents/places.js";
import { filled } from "./words.js";

const COMMUNE_ZOOM = 12;

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
      const communes = await communesNamed(placesUrl, words);
      status.textContent = communes.length ? filled(texts.found, { n: communes.length }) : texts.notFound;
      list.replaceChildren(...communes.map((commune) => entry(commune)));
    } catch {
      status.textContent = texts.failed;
    }
  });

  function entry({ fullName, formerName, lat, lon }) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary";
    button.textContent = formerName ? `${fullName} (${formerName})` : fullName;
    button.addEventListener("click", () => {
      view.show({ lat, lng: lon }, COMMUNE_ZOOM);
      list.replaceChildren();
      status.textContent = fullName;
    });
    item.append(button);
    return item;
  }
}
