/**
 * Keys for those who like them; everything is there without. Never while one types, never with Ctrl, Alt or Meta, and
 * they can be turned off on this machine.
 */
const OFF = "desk-keys-off";
const dialog = document.querySelector("[data-keys]");
const offBox = dialog.querySelector("[data-keys-off]");
const rows = [...document.querySelectorAll("[data-row]")];

function isOff() {
  return localStorage.getItem(OFF) === "1";
}

function isTyping(target) {
  return target.closest("textarea, select, [contenteditable]") || (target.matches("input") && target.type !== "checkbox");
}

function focusRow(step) {
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = here < 0 && step < 0 ? rows.length - 1 : Math.min(Math.max(here + step, 0), rows.length - 1);
  const link = rows[next]?.querySelector("[data-open]");
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
}

function pickRow() {
  const row = rows.find((each) => each.contains(document.activeElement));
  row?.querySelector("[name=case]")?.click();
}

function search() {
  const fold = document.querySelector("[data-filter-fold]");
  if (!fold) return;
  fold.open = true;
  fold.querySelector("[name=q]").focus();
}

/** A link or button is pressed; a step is opened, with the cursor in its first field. */
function press(element) {
  if (!(element instanceof HTMLDetailsElement)) {
    element.click();
    return;
  }
  element.open = true;
  element.scrollIntoView({ block: "start" });
  (element.querySelector("form :is(textarea, select, input:not([type=hidden], [type=file]))") ??
    element.querySelector("form button, a")).focus({ preventScroll: true });
}

const ON_LISTS = { j: () => focusRow(1), k: () => focusRow(-1), x: pickRow, "/": search };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  if (dialog.open || isTyping(event.target)) return;
  if (event.key === "?") {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  if (isOff()) return;
  const act = (rows.length || event.key === "/") && ON_LISTS[event.key];
  const element = act ? null : document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([hidden])`);
  if (!act && !element) return;
  event.preventDefault();
  if (act) act();
  else press(element);
});

offBox.checked = isOff();
offBox.addEventListener("change", () => localStorage.setItem(OFF, offBox.checked ? "1" : "0"));
const opener = document.querySelector("[data-keys-open]");
opener.hidden = false;
opener.querySelector("button").addEventListener("click", () => dialog.showModal());
