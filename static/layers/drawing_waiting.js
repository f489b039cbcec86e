/** Shows the edits that are not saved yet: in words with a way on, and what was drawn as a dashed line on the map. */
/* global L */
const DASHED = { color: "#8a004a", weight: 3, dashArray: "8 6", fill: false, interactive: false };

export function showWaiting(root, edits, { texts, classes, outbox, pending }) {
  root.querySelector("[data-outbox]").hidden = edits.length === 0;
  root.querySelector("[data-waiting]").replaceChildren(...edits.map((edit) => item(edit, { texts, classes, outbox })));
  pending.clearLayers();
  for (const { geometry } of edits) if (geometry) L.geoJSON(geometry, { style: DASHED }).addTo(pending);
}

function item(edit, { texts, classes, outbox }) {
  const row = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = inWords(edit, texts, classes);
  if (edit.why) words.className = "draw-refused";
  row.append(
    words,
    button(texts.sendAgain, () => outbox.again(edit.key)),
    button(texts.drop, () => outbox.drop(edit.key)),
  );
  return row;
}

function inWords(edit, texts, classes) {
  const names = { undo: texts.undoing, redo: texts.redoing };
  const level = classes.find((style) => style.level === edit.level)?.name;
  const what = [names[edit.kind] ?? texts[edit.kind], level].filter(Boolean).join(", ");
  return `${what}: ${edit.why ? texts.refused.replace("%(why)s", edit.why) : texts.waiting}`;
}

function button(label, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-outline-primary";
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}
