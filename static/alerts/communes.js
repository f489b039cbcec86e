/** Choosing the communes of a warning: a list that narrows while typing, and all or none at one press. */
import { folded } from "../site/folding.js";

const frame = document.querySelector("[data-communes]");
const everywhere = frame.querySelector('input[name="everywhere"]');
const filter = frame.querySelector("#communes-filter");
const status = frame.querySelector("#communes-count");
const rows = [...frame.querySelectorAll("#communes-list .choice")].map((label) => ({
  label,
  box: label.querySelector("input"),
  words: folded(label.textContent),
}));

function tell() {
  const chosen = rows.filter(({ box }) => box.checked).length;
  const shown = rows.filter(({ label }) => !label.hidden).length;
  const counted = frame.dataset.count.replace("CHOSEN", chosen).replace("TOTAL", rows.length);
  status.textContent = filter.value ? `${counted} ${frame.dataset.shown.replace("SHOWN", shown)}` : counted;
  everywhere.checked = chosen === rows.length;
}

function tick(checked, among = rows) {
  for (const { box } of among) box.checked = checked;
  tell();
}

filter.addEventListener("input", () => {
  const wanted = folded(filter.value);
  for (const { label, words } of rows) label.hidden = !words.includes(wanted);
  tell();
});
filter.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault(); // it narrows the list; it does not issue the warning
});
for (const button of frame.querySelectorAll("[data-tick]")) {
  button.addEventListener("click", () => tick(button.dataset.tick === "all", rows.filter(({ label }) => !label.hidden)));
}
everywhere.addEventListener("change", () => tick(everywhere.checked));
frame.querySelector("#communes-list").addEventListener("change", tell);
frame.querySelector(".warning-tools").hidden = false;
if (everywhere.checked) tick(true);
else tell();
