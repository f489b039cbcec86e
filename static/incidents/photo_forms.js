/** Forms with photos beside the report form: photos are made smaller; `data-by-script` forms survive a lost line. */
import { PhotoPicker } from "./photo_picker.js";
import { clearError, sendByScript } from "./sending.js";
import { textsOf } from "./texts.js";

const texts = textsOf("report-texts");

for (const root of document.querySelectorAll("[data-photo-picker]")) {
  const form = root.closest("form");
  const picker = new PhotoPicker(root, texts);
  if ("byScript" in form.dataset) {
    form.addEventListener("input", (event) => clearError(form, event.target.name));
    sendByScript(form, { texts, prepare: () => picker.ready() });
    continue;
  }
  let ready = false;
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    ready = false;
    for (const button of form.querySelectorAll("[type=submit]")) button.disabled = false;
  });
  form.addEventListener("submit", async (event) => {
    if (ready) return;
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    await picker.ready();
    await new Promise((resolve) => setTimeout(resolve)); // a form does not submit again while its event is running
    ready = true;
    button.disabled = false;
    form.requestSubmit(button);
    button.disabled = true;
  });
}
