/** The legend of one edition, the highest class first, as `site/swatch.html` draws it. */
const SVG = "http://www.w3.org/2000/svg";

/** `list`: an element of class "legend"; `classes`: `label`, `colour`, `drawing` (a name of site/patterns). */
export function fillLegend(list, classes) {
  list.replaceChildren(...[...classes].reverse().map(entry));
}

function entry({ label, colour, drawing }) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  words.textContent = label;
  item.append(swatch(colour, drawing), " ", words);
  return item;
}

function swatch(colour, drawing) {
  const box = document.createElement("span");
  box.className = "swatch";
  box.setAttribute("aria-hidden", "true");
  const ground = document.createElementNS(SVG, "svg");
  ground.setAttribute("viewBox", "0 0 4 3");
  ground.setAttribute("preserveAspectRatio", "none");
  const rect = document.createElementNS(SVG, "rect");
  for (const [name, value] of [["width", 4], ["height", 3], ["fill", colour]]) rect.setAttribute(name, value);
  ground.append(rect);
  const over = document.createElement("span");
  over.className = `swatch-pattern pattern-${drawing}`;
  box.append(ground, over);
  return box;
}
