// The drawer over the map on phones. Sizes: "peek" (title only), "half", "full". On a desk the styles ignore them.
const SIZES = ["peek", "half", "full"];
const DRAG_STEP_PX = 48;

/**
 * Makes an element of class "sheet" follow its handle: a press goes up a size and from the top back to the title,
 * a drag goes the way of the finger. Sends "sheet:resize" with `detail.size`.
 * @param {HTMLElement} sheet
 * @returns {{size: (wanted?: string) => string}} reads the size, or sets it
 */
export function attachSheet(sheet) {
  const handle = sheet.querySelector(".sheet-handle");
  let startY = null;
  let dragged = false;

  function size(wanted) {
    if (wanted && wanted !== sheet.dataset.size) {
      sheet.dataset.size = wanted;
      sheet.dispatchEvent(new CustomEvent("sheet:resize", { bubbles: true, detail: { size: wanted } }));
    }
    handle.setAttribute("aria-expanded", String(sheet.dataset.size !== "peek"));
    return sheet.dataset.size;
  }

  function step(by) {
    const index = SIZES.indexOf(sheet.dataset.size) + by;
    size(SIZES[Math.min(Math.max(index, 0), SIZES.length - 1)]);
  }

  handle.addEventListener("pointerdown", (event) => {
    startY = event.clientY;
    dragged = false;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (startY === null || Math.abs(event.clientY - startY) < DRAG_STEP_PX) return;
    step(event.clientY < startY ? 1 : -1);
    startY = event.clientY;
    dragged = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    handle.addEventListener(end, () => {
      startY = null;
    });
  }
  handle.addEventListener("click", () => {
    if (dragged) {
      dragged = false;
      return;
    }
    if (sheet.dataset.size === "full") size("peek");
    else step(1);
  });

  if (!SIZES.includes(sheet.dataset.size)) sheet.dataset.size = "peek";
  size();
  return { size };
}
