/**
 * Sends a form with its photos and tells how far it is. The page stays as it is until the server has answered, so
 * that no word and no photo is lost when the line drops; sending again repeats the same `client_id`.
 */
import { PROOF_HEADER, answerTo, asksForProof } from "./proof.js";
import { filled } from "./texts.js";

const TIMEOUT_MS = 120_000;

async function post(url, body, onProgress) {
  const answer = await postOnce(url, body, onProgress);
  if (!asksForProof(answer.status, answer.body)) return answer;
  return postOnce(url, body, onProgress, await answerTo(answer.body.challenge));
}

function postOnce(url, body, onProgress, proof = "") {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    if (proof) request.setRequestHeader(PROOF_HEADER, proof);
    request.timeout = TIMEOUT_MS;
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve({ status: request.status, body: request.response }));
    for (const kind of ["error", "timeout", "abort"]) request.addEventListener(kind, () => reject(new Error(kind)));
    request.send(body);
  });
}

/** Takes back what was said of a field, once it was changed. */
export function clearError(form, name) {
  const place = form.querySelector(`[data-error-for="${CSS.escape(name)}"]`);
  if (!place) return;
  place.textContent = "";
  place.hidden = true;
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) field.removeAttribute("aria-invalid");
}

export function clearErrors(form) {
  for (const place of form.querySelectorAll("[data-error-for]")) clearError(form, place.dataset.errorFor);
}

/** Puts each sentence beside its field; what belongs to no field on the page goes to the top. */
export function showErrors(form, errors) {
  clearErrors(form);
  const general = form.querySelector('[data-error-for="__all__"]');
  for (const [name, sentences] of Object.entries(errors)) {
    const place = form.querySelector(`[data-error-for="${CSS.escape(name)}"]`) || general;
    place.textContent = [place.textContent, ...sentences].filter(Boolean).join(" ");
    place.hidden = false;
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      field.setAttribute("aria-invalid", "true");
    }
  }
  const first = form.querySelector("[data-error-for]:not([hidden])");
  first.scrollIntoView({ block: "center" });
  first.focus();
}

/** Takes over the form's submit: waits for `prepare()`, sends, and runs `onDone()` before it opens the answer. */
export function sendByScript(form, { texts, prepare = async () => {}, onDone = () => {} }) {
  const button = form.querySelector("[type=submit]");
  const progress = form.querySelector("[data-progress]");
  const status = form.querySelector("[data-send-status]");
  const label = button.textContent;

  function tell(text, isError) {
    status.textContent = text;
    status.hidden = !text;
    status.classList.toggle("note-danger", isError);
    status.classList.toggle("note-info", !isError);
  }

  function busy(on) {
    button.disabled = on;
    button.textContent = on ? texts.sending : label;
    progress.hidden = !on;
    progress.value = 0;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    clearErrors(form);
    tell(texts.sending, false);
    busy(true);
    try {
      await prepare();
      const body = new FormData(form);
      const answer = await post(form.action, body, (share) => {
        progress.value = share;
        button.textContent = filled(texts.sendingShare, { percent: Math.round(share * 100) });
      });
      if (answer.status < 300 && answer.body?.redirect) {
        await onDone();
        window.location.assign(answer.body.redirect);
        return;
      }
      tell("", false);
      showErrors(form, answer.body?.errors || { __all__: [answer.status === 413 ? texts.tooLarge : texts.failed] });
    } catch {
      tell(navigator.onLine === false ? texts.offline : texts.lineLost, true);
      status.focus();
    }
    busy(false);
  });
}
