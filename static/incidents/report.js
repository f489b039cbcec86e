/** The report form: place, photos, draft, sending. Without this script it is a plain form with a list of communes. */
import { markDevice } from "./device.js";
import { Draft } from "./draft.js";
import { entry, filesOf, newId } from "./outbox.js";
import { fill } from "./form_contents.js";
import { attachKinds } from "./kinds.js";
import { showNearby } from "./nearby.js";
import { offerPhotoPositions } from "./photo_position.js";
import { PhotoPicker } from "./photo_picker.js";
import { PlacePicker } from "./place_picker.js";
import { ReportSending } from "./report_sending.js";
import { presetPlace } from "./place_preset.js";
import { clearError } from "./sending.js";
import { textsOf } from "./texts.js";

const DAY_MS = 24 * 3600 * 1000;
const form = document.getElementById("report-form");
const texts = textsOf("report-texts");

for (const part of form.querySelectorAll("[data-without-script]")) part.remove();
const pickerRoot = form.querySelector("[data-place-picker]");
pickerRoot.hidden = false;
// The page may be one that the phone kept: each report needs an id of its own.
form.elements.namedItem("client_id").value = newId();

markDevice(form);
attachKinds(form);

// `#sua=<id>`: a report that waits on this phone or was refused, to be corrected; it has a draft of its own.
const waiting = new URLSearchParams(window.location.hash.slice(1)).get("sua");
const draft = new Draft(form, waiting ? `report:${waiting}` : "report", 30 * DAY_MS);
const place = new PlacePicker(pickerRoot, form, texts, () => {
  draft.save();
  clearError(form, "commune");
});
showNearby(form, texts);
offerPhotoPositions(form, place, texts);
const photos = new PhotoPicker(form.querySelector("[data-photo-picker]"), texts);
const prepare = () => photos.ready();

form.addEventListener("input", (event) => clearError(form, event.target.name));
form.addEventListener("filled", () => place.restore());
new ReportSending(form, { texts, prepare, draft });

const note = document.querySelector("[data-draft-note]");
note.hidden = !((await draft.restore()) || (await correct()));
note.querySelector("[data-draft-words]").textContent = waiting ? texts.correcting : texts.draftKept;
note.querySelector("[data-draft-drop]").addEventListener("click", async () => {
  await draft.clear();
  window.location.assign(form.action);
});
place.restore();
presetPlace(form, place);
draft.watch(prepare);
form.dataset.ready = "";

async function correct() {
  const found = waiting && (await entry(waiting).catch(() => null));
  if (!found?.fields) return false;
  await fill(form, found.fields, await filesOf(waiting));
  return true;
}
