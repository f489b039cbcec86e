/** The form by which staff write down what somebody tells, by keyboard alone. Without this script it is a plain form. */
import { CallerLookup } from "./caller.js";
import { Combobox } from "./combobox.js";
import { Draft } from "./draft.js";
import { showNearby } from "./nearby.js";
import { PhotoPicker } from "./photo_picker.js";
import { PlacePicker } from "./place_picker.js";
import { sendByScript } from "./sending.js";
import { Suggestions } from "./suggestions.js";
import { textsOf } from "./texts.js";

const DAY_MS = 24 * 3600 * 1000;
const form = document.getElementById("desk-form");
const texts = textsOf("report-texts");
const field = (name) => form.elements.namedItem(name);

const photos = new PhotoPicker(form.querySelector("[data-photo-picker]"), texts);
const prepare = () => photos.ready();
const draft = new Draft(form, "logged", DAY_MS);
const note = document.querySelector("[data-draft-note]");
note.hidden = !(await draft.restore());
note.querySelector("[data-draft-words]").textContent = texts.draftKept;
note.querySelector("[data-draft-drop]").addEventListener("click", async () => {
  await draft.clear();
  window.location.assign(form.action);
});
draft.watch(prepare);

const boxes = Object.fromEntries(
  [...form.querySelectorAll("[data-combobox]")].map((select) => [select.name, new Combobox(select, texts)]),
);
new CallerLookup(form);
sendByScript(form, { texts, prepare, onDone: () => draft.clear() });

const emergency = form.querySelector("[data-emergency-words]");
const tellEmergency = () => {
  emergency.hidden = !("emergency" in (field("category").selectedOptions[0]?.dataset ?? {}));
};
field("category").addEventListener("change", tellEmergency);
tellEmergency();

const showQuestions = () => {
  for (const part of form.querySelectorAll("[data-questions-of]")) {
    part.hidden = part.dataset.questionsOf !== field("category").value;
  }
};
field("category").addEventListener("change", showQuestions);
showQuestions();

/** A point on the map goes before the commune; another commune chosen afterwards takes the point back. */
let picker = null;
const mapFold = form.querySelector("[data-map-fold]");
mapFold.addEventListener("toggle", () => {
  if (!mapFold.open || picker) return;
  picker = new PlacePicker(mapFold.querySelector("[data-place-picker]"), form, texts, () => {});
  picker.restore();
});
form.addEventListener("place:change", () => boxes.commune.tell());
if (field("lat").value) mapFold.open = true;
field("commune").addEventListener("change", () => {
  if (!field("commune").value) return;
  for (const name of ["lat", "lon", "accuracy_m"]) field(name).value = "";
  picker?.show((map) => map.clear());
});

/** A village or bridge of the commune by name is a place on the map too, about so exact. */
const NAMED_ACCURACY_M = 300;
const named = new Suggestions(field("place_words"), texts, (place) => {
  field("lat").value = place ? place.lat.toFixed(6) : "";
  field("lon").value = place ? place.lon.toFixed(6) : "";
  field("accuracy_m").value = place ? NAMED_ACCURACY_M : "";
  if (place) {
    const latlng = { lat: place.lat, lng: place.lon };
    picker?.show((map) => map.showPoint(latlng, { accuracy: NAMED_ACCURACY_M, zoom: null }));
  }
  form.dispatchEvent(new CustomEvent("place:change"));
});
const offerPlaces = async () => {
  const commune = field("commune").value;
  if (!commune && field("lat").value) return; // a point on the map: the names of before still help
  const known = commune ? await placesOf(commune) : [];
  if (field("commune").value !== commune) return;
  named.offer(known);
  form.querySelector("[data-places-help]").hidden = !known.length;
};
field("commune").addEventListener("change", offerPlaces);
offerPlaces();
showNearby(form, texts);
form.dispatchEvent(new CustomEvent("place:change"));

async function placesOf(commune) {
  try {
    const answer = await fetch(`${form.dataset.placesUrl}?${new URLSearchParams({ xa: commune })}`);
    return answer.ok ? await answer.json() : [];
  } catch {
    return []; // without a line the place is told by words
  }
}

const KEYS = {
  KeyG: () => field("phone").focus(),
  KeyL: () => boxes.category.input.focus(),
  KeyX: () => boxes.commune.input.focus(),
  KeyC: () => form.querySelector("[data-nearby-list] input")?.focus(),
  KeyN: () => field("words").focus(),
  KeyS: () => form.requestSubmit(),
};
document.addEventListener("keydown", (event) => {
  const save = event.ctrlKey && event.key === "Enter" && form.contains(event.target);
  const act = save ? KEYS.KeyS : event.altKey && !event.ctrlKey && !event.metaKey && KEYS[event.code];
  if (!act) return;
  event.preventDefault();
  document.activeElement?.blur(); // a marked choice counts
  act();
});

const receipt = document.querySelector("[data-just-logged]");
(receipt ?? field("phone")).focus();
