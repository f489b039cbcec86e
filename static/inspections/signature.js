/** Signing with a finger or a mouse: strokes on a canvas, sent as a PNG on white. */
const words = document.querySelector("script[data-signed]").dataset.signed;
const LEAST_LENGTH = 60;

for (const pad of document.querySelectorAll("[data-signature]")) attach(pad);

function attach(pad) {
  const canvas = pad.querySelector("[data-signature-canvas]");
  const said = pad.querySelector("[data-signature-said]");
  const kept = pad.querySelector("input[type=hidden]");
  const pen = canvas.getContext("2d");
  let last = null;
  let length = 0;
  const before = kept.value;
  pad.hidden = false;
  clear();
  if (before) putBack(before);

  /** After a refusal the page comes again with what was drawn. */
  function putBack(drawn) {
    const image = new Image();
    image.addEventListener("load", () => {
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      kept.value = drawn;
      said.textContent = words;
    });
    image.src = drawn;
  }

  function clear() {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    Object.assign(pen, { strokeStyle: "#00125c", lineWidth: 3.5, lineCap: "round", lineJoin: "round" });
    length = 0;
    kept.value = "";
    said.textContent = "";
  }

  /** Where the pointer is, in the canvas's own pixels. */
  function at(event) {
    const box = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) * canvas.width) / box.width,
      y: ((event.clientY - box.top) * canvas.height) / box.height,
    };
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const here = at(event);
    pen.beginPath();
    pen.moveTo(last.x, last.y);
    pen.lineTo(here.x, here.y);
    pen.stroke();
    length += Math.hypot(here.x - last.x, here.y - last.y);
    last = here;
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, () => {
      if (!last) return;
      last = null;
      if (length < LEAST_LENGTH) return;
      kept.value = canvas.toDataURL("image/png");
      said.textContent = words;
    });
  }
  pad.querySelector("[data-signature-clear]").addEventListener("click", clear);
}
