/** Asks how far the work on the server is, and loads the page anew once it is in another state. */
const waiting = document.querySelector("[data-wait]");
const EVERY_MS = 1000;
const AFTER_TROUBLE_MS = 5000;

function show({ percent, text, silent }) {
  const progress = waiting.querySelector("[data-progress]");
  if (percent === null) progress?.removeAttribute("value"); // an empty bar would say that nothing is done yet
  else if (progress) progress.value = percent;
  const words = waiting.querySelector("[data-words]");
  if (words && words.textContent !== text) words.textContent = text;
  const note = document.querySelector("[data-silent]");
  if (note) note.hidden = !silent;
}

async function ask() {
  let pause = EVERY_MS;
  try {
    const answer = await fetch(waiting.dataset.wait, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    if (told.state !== waiting.dataset.state) {
      location.reload();
      return;
    }
    show(told);
  } catch {
    pause = AFTER_TROUBLE_MS; // a poor line: the work goes on without us
  }
  setTimeout(ask, pause);
}

if (waiting) setTimeout(ask, EVERY_MS);
