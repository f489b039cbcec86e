/** The form of a visit: what is typed is kept on this phone, and a lost line leaves the page as it is. */
import { Draft } from "../incidents/draft.js";
import { clearError, sendByScript } from "../incidents/sending.js";
import { textsOf } from "../incidents/texts.js";
import "./where.js";

const DAY_MS = 24 * 3600 * 1000;
const form = document.querySelector("[data-visit-form]");
const texts = textsOf("report-texts");
const draft = new Draft(form, form.dataset.draft, 3 * DAY_MS);
const note = form.querySelector("[data-draft-note]");

form.addEventListener("input", ({ target }) => clearError(form, target.name));
// A form sent by script does not say which button sent it.
for (const button of form.querySelectorAll("button[name]")) {
  button.addEventListener("click", () => {
    form.querySelector("[data-pressed]")?.remove();
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    pressed.dataset.pressed = "";
    form.append(pressed);
  });
}
sendByScript(form, { texts, onDone: () => draft.clear() });
note.hidden = !(await draft.restore());
note.querySelector("[data-draft-drop]").addEventListener("click", async () => {
  await draft.clear();
  window.location.reload();
});
draft.watch(async () => {});
