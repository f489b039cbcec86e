/** The form by which staff put right where a case is. */
import { PlacePicker } from "./place_picker.js";
import { textsOf } from "./texts.js";

const form = document.getElementById("place-form");
const root = form.querySelector("[data-place-picker]");
root.hidden = false;
new PlacePicker(root, form, textsOf("report-texts"), () => {}).restore();
