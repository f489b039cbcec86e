/**
 * The brush: what is painted here is only where; the server makes the blurred photo. Shapes are told in shares of the
 * photo's width and height, as `incidents/masks.py` reads them.
 */
import { Painting } from "./painting.js";
import { filled, textsOf } from "./texts.js";

const MOVE = 0.02;
const SMALLEST = 0.02;
const NEW_BOX = { kind: "box", x: 0.4, y: 0.4, w: 0.2, h: 0.2 };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const texts = textsOf("blur-texts");
const form = document.querySelector("[data-blur-form]");
const photo = form.querySelector("[data-blur-photo]");
const status = form.querySelector("[data-blur-status]");
const list = form.querySelector("[data-blur-shapes]");
const undo = form.querySelector("[data-undo]");
const mask = form.elements.namedItem("mask");
const size = form.querySelector("[data-brush-size]");
const shapes = JSON.parse(mask.value || "[]");
const painting = new Painting(form.querySelector("[data-blur-canvas]"), photo, shapes, {
  radius: () => Number(size.value) / 100,
  onStroke: () => changed(filled(texts.count, { n: shapes.length })),
});

const between = (low, value, high) => Math.round(Math.min(Math.max(value, low), high) * 10000) / 10000;

/** All that shows the shapes, anew; `said` is for those who do not see them. */
function changed(said) {
  mask.value = JSON.stringify(shapes);
  undo.disabled = shapes.length === 0;
  painting.draw();
  list.replaceChildren(...shapes.map(entry));
  status.textContent = said;
}

function entry(shape, index) {
  const li = document.createElement("li");
  const name = filled(shape.kind === "box" ? texts.box : texts.stroke, { n: index + 1 });
  if (shape.kind === "box") {
    const handle = button(name, () => tellBox(shape, index));
    handle.setAttribute("aria-describedby", "box-help");
    handle.addEventListener("keydown", (event) => onKey(event, shape, index));
    li.append(handle);
  } else {
    const label = document.createElement("span");
    label.className = "p-2";
    label.textContent = name;
    li.append(label);
  }
  const remove = button("×", () => removeShape(index));
  remove.setAttribute("aria-label", `${texts.remove}: ${name}`);
  li.append(remove);
  return li;
}

function button(words, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-light";
  made.textContent = words;
  made.addEventListener("click", onClick);
  return made;
}

function removeShape(index) {
  shapes.splice(index, 1);
  changed(filled(texts.removed, { n: shapes.length }));
  const next = list.children[Math.min(index, shapes.length - 1)];
  (next ? next.querySelector("button") : form.querySelector("[data-add-box]")).focus();
}

function onKey(event, shape, index) {
  if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    removeShape(index);
    return;
  }
  const arrow = ARROWS[event.key];
  if (!arrow) return;
  event.preventDefault();
  const [right, down] = arrow.map((way) => way * MOVE);
  if (event.shiftKey) {
    shape.w = between(SMALLEST, shape.w + right, 1 - shape.x);
    shape.h = between(SMALLEST, shape.h + down, 1 - shape.y);
  } else {
    shape.x = between(0, shape.x + right, 1 - shape.w);
    shape.y = between(0, shape.y + down, 1 - shape.h);
  }
  mask.value = JSON.stringify(shapes);
  painting.draw();
  tellBox(shape, index);
}

function tellBox(shape, index) {
  const percent = Object.fromEntries(["x", "y", "w", "h"].map((side) => [side, Math.round(shape[side] * 100)]));
  status.textContent = filled(texts.boxAt, { n: index + 1, ...percent });
}

form.querySelector("[data-add-box]").addEventListener("click", () => {
  shapes.push({ ...NEW_BOX });
  changed("");
  tellBox(shapes.at(-1), shapes.length - 1);
  list.lastElementChild.querySelector("button").focus();
});
undo.addEventListener("click", () => {
  shapes.pop();
  changed(filled(texts.removed, { n: shapes.length }));
  if (undo.disabled) form.querySelector("[data-add-box]").focus();
});
photo.addEventListener("error", () => {
  status.textContent = texts.failed;
});
changed(shapes.length ? filled(texts.count, { n: shapes.length }) : "");
