/** Tells at once when a file is too large, and how much of it has been sent. */
const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const tooLarge = form.querySelector("[data-too-large]");
const sending = form.querySelector("[data-sending]");
const button = form.querySelector(".form-actions button");

function isTooLarge() {
  return [...input.files].some((file) => file.size > Number(form.dataset.limit));
}

input.addEventListener("change", () => {
  tooLarge.hidden = !isTooLarge();
});

form.addEventListener("submit", (event) => {
  if (isTooLarge()) {
    event.preventDefault();
    tooLarge.hidden = false;
    input.focus();
    return;
  }
  if (input.files.length === 0) return;
  event.preventDefault();
  send();
});

function send() {
  button.disabled = true;
  sending.hidden = false;
  const bar = sending.querySelector("progress");
  const request = new XMLHttpRequest(); // fetch cannot tell how much was sent
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("load", () => {
    if (request.responseURL !== location.href) location.assign(request.responseURL);
    else showAnswer(request.responseXML);
  });
  request.addEventListener("error", fallBack);
  request.responseType = "document";
  request.open("POST", location.href);
  request.send(new FormData(form));
}

/** The server refused: show what it says in place of the form. */
function showAnswer(page) {
  const answer = page?.querySelector("[data-upload] .errorlist");
  if (!answer) {
    fallBack();
    return;
  }
  form.querySelector(".errorlist")?.remove();
  input.after(document.importNode(answer, true));
  input.setAttribute("aria-invalid", "true");
  input.focus();
  ready();
}

function fallBack() {
  ready();
  form.submit();
}

function ready() {
  button.disabled = false;
  sending.hidden = true;
}
