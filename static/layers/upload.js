/** Choosing a file by hand or by dropping it, telling at once when it is too large, and sending it with progress. */
import { Refused, sendFile } from "./resumable.js";

const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const notes = Object.fromEntries([...form.querySelectorAll("[data-note]")].map((note) => [note.dataset.note, note]));
const sending = form.querySelector("[data-sending]");
const bar = sending.querySelector("progress");
const words = sending.querySelector("[data-words]");
const button = form.querySelector(".form-actions button");
const drop = form.querySelector("[data-drop]");
const chosen = form.querySelector("[data-chosen]");

/** Shows one note, or none. */
function tell(name, text) {
  for (const [key, note] of Object.entries(notes)) note.hidden = key !== name;
  if (text) notes[name].querySelector("div").textContent = text;
}

function looked() {
  const file = input.files[0];
  form.querySelector(".errorlist")?.remove();
  input.removeAttribute("aria-invalid");
  tell(file && file.size > Number(form.dataset.limit) ? "too-large" : null);
  chosen.textContent = file ? `${file.name} · ${megabytes(file.size)}` : "";
}

function megabytes(size) {
  const digits = size < 1024 * 1024 ? 2 : 1;
  const number = (size / (1024 * 1024)).toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
  return `${number} MB`;
}

async function send(file) {
  tell(null);
  button.disabled = input.disabled = true;
  sending.hidden = false;
  sending.scrollIntoView({ block: "nearest" });
  try {
    const page = await sendFile(file, {
      beginUrl: form.dataset.upload,
      token: form.elements.csrfmiddlewaretoken.value,
      onSent: (sent) => progress(sent, file.size),
      onWaiting: (waiting) => { notes.waiting.hidden = !waiting; },
    });
    location.assign(page);
  } catch (error) {
    button.disabled = input.disabled = false;
    sending.hidden = true;
    if (error instanceof Refused && error.message) tell("refused", error.message);
    else tell("unreadable"); // above all a file that was changed or moved while it was read
    input.focus();
  }
}

function progress(sent, size) {
  const percent = size > 0 ? Math.floor((100 * sent) / size) : 100;
  bar.value = percent;
  const text = form.dataset.sent.replace("{sent}", megabytes(sent)).replace("{size}", megabytes(size));
  // A screen reader is told every tenth part, not every piece.
  if (percent % 10 === 0 || percent === 100) words.textContent = text;
  sending.querySelector("[data-exactly]").textContent = `${percent}%`;
}

input.addEventListener("change", looked);

form.addEventListener("submit", (event) => {
  const file = input.files[0];
  if (!file) return; // the server says what is missing
  event.preventDefault();
  if (file.size > Number(form.dataset.limit)) {
    tell("too-large");
    input.focus();
  } else {
    send(file);
  }
});

// A file that misses the frame must not open in place of the page.
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => event.preventDefault());
}
for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, () => drop.classList.add("drop-over"));
}
for (const kind of ["dragleave", "drop"]) {
  drop.addEventListener(kind, () => drop.classList.remove("drop-over"));
}
drop.addEventListener("drop", (event) => {
  const files = event.dataTransfer.files;
  if (input.disabled || files.length === 0) return;
  if (files.length > 1) {
    tell("one-only");
    return;
  }
  input.files = files;
  looked();
  button.focus();
});
