/**
 * The commune that the address named, as the code on a poster does: chosen unless somebody has begun a report with a
 * place of its own. A place alone is no beginning: it may be what another poster brought.
 */
import { filled } from "./texts.js";

const COMMUNE_ZOOM = 12;

export function presetPlace(form, picker, texts) {
  const told = document.getElementById("place-preset");
  const field = (name) => form.elements.namedItem(name).value;
  if (!told || (field("lat") && (field("category") || field("words")))) return;
  const { lat, lon, radiusM, fullName } = JSON.parse(told.textContent);
  picker.choose(window.L.latLng(lat, lon), {
    accuracy: radiusM,
    said: filled(texts.placeByCommune, { commune: fullName }),
    zoom: COMMUNE_ZOOM,
  });
}
