/**
 * A divider over a map: what lies left of it shows one map, what lies right of it another. Page: `site/swipe.css`.
 * The divider is a range input, so finger, mouse, keyboard and screen reader move it alike.
 */
/* global L */
const HANDLE_PX = 44;

/**
 * Clips layers that are on the map, or come to it later, to their side.
 * @param {L.Map} map
 * @param {object} options
 * @param {L.GridLayer | L.GridLayer[]} options.left layers that show left of the divider only
 * @param {L.GridLayer | L.GridLayer[]} options.right layers that show right of it only
 * @param {{name: string, left: string, right: string}} options.labels what the divider is, and what each side shows
 * @returns {{setPosition: (share: number) => void, remove: () => void}} `share` of the width for the left side, 0–1;
 *   after `remove` both sides show whole
 */
export function attachSwipe(map, { left, right, labels }) {
  const sides = { left: [left].flat(), right: [right].flat() };
  const { frame, range } = divider(labels);
  map.getContainer().append(frame);
  L.DomEvent.disableClickPropagation(frame);
  for (const kind of ["keydown", "keyup", "keypress"]) {
    range.addEventListener(kind, (event) => event.stopPropagation()); // arrows move the divider, not the map
  }

  function update() {
    const share = Number(range.value);
    const { x: width, y: height } = map.getSize();
    const at = edge(share / 100, width);
    frame.style.setProperty("--swipe-at", `${at}px`);
    range.setAttribute("aria-valuetext", `${labels.left} ${share}%, ${labels.right} ${100 - share}%`);
    clip(sides.left, box(map, 0, at, height));
    clip(sides.right, box(map, at, width, height));
  }

  range.addEventListener("input", update);
  map.on("move zoom viewreset resize layeradd", update);
  update();

  return {
    setPosition(share) {
      range.value = String(Math.round(share * 100));
      update();
    },
    remove() {
      map.off("move zoom viewreset resize layeradd", update);
      frame.remove();
      clip([...sides.left, ...sides.right], "");
    },
  };
}

function divider(labels) {
  const frame = element("div", "swipe");
  const range = element("input", "swipe-range");
  Object.assign(range, { type: "range", min: "0", max: "100", step: "1", value: "50" });
  range.setAttribute("aria-label", labels.name);
  const words = ["left", "right"].map((side) => {
    const label = element("span", `swipe-label swipe-label-${side}`);
    label.textContent = labels[side];
    label.setAttribute("aria-hidden", "true"); // the range says it
    return label;
  });
  frame.append(element("div", "swipe-line"), ...words, range);
  return { frame, range };
}

function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

/** Pixels from the left: under the middle of the handle, which stays whole; at the ends one side has all. */
function edge(share, width) {
  if (share <= 0) return 0;
  if (share >= 1) return width;
  return HANDLE_PX / 2 + share * (width - HANDLE_PX);
}

/** A part of the view, from edge to edge, as layers count pixels. */
function box(map, from, to, height) {
  const { x: west, y: north } = map.containerPointToLayerPoint([from, 0]);
  const { x: east, y: south } = map.containerPointToLayerPoint([to, height]);
  return `polygon(${west}px ${north}px, ${east}px ${north}px, ${east}px ${south}px, ${west}px ${south}px)`;
}

function clip(layers, path) {
  for (const layer of layers) {
    const container = layer.getContainer();
    if (container) container.style.clipPath = path;
  }
}
