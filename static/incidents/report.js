/** The report form: place, photos, draft, sending. Without this script it is a plain form with a list of communes. */
import { Draft } from "./draft.js";
import { PhotoPicker } from "./photo_picker.js";
import { PlacePicker } from "./place_picker.js";
import { presetPlace } from "./place_preset.js";
import { clearError, sendByScript } from "./sending.js";
import { textsOf } from "./texts.js";

const KEPT_FIELDS = ["client_id", "category", "lat", "lon", "accuracy_m", "place_words", "words"];

const form = document.getElementById("report-form");
const texts = textsOf("report-texts");
const draft = new Draft(form, `geopgi-${form.dataset.draft}`, KEPT_FIELDS);

for (const part of form.querySelectorAll("[data-without-script]")) part.remove();
const pickerRoot = form.querySelector("[data-place-picker]");
pickerRoot.hidden = false;

const note = document.querySelector("[data-draft-note]");
if (draft.restore()) {
  note.querySelector("[data-draft-words]").textContent = texts.draftKept;
  note.hidden = false;
}
note.querySelector("[data-draft-drop]").addEventListener("click", () => {
  draft.clear();
  window.location.assign(form.action);
});

const place = new PlacePicker(pickerRoot, form, texts, () => {
  draft.save();
  clearError(form, "commune");
});
place.restore();
presetPlace(form, place, texts);
const photos = new PhotoPicker(form.querySelector("[data-photo-picker]"), texts);

sendByScript(form, { texts, prepare: () => photos.ready(), onDone: () => draft.clear() });
