/** Asks whether the file is there, and takes it when it is. Without a script the button does the same. */
const note = document.querySelector("[data-address]");
const EVERY_MS = 2000;
const AFTER_TROUBLE_MS = 5000;

function say(words) {
  note.querySelector("[data-words]").textContent = words;
}

async function ask() {
  const address = new URL(note.dataset.address, location.href);
  address.searchParams.set("only", "state");
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (answer.status === 202) {
      setTimeout(ask, EVERY_MS);
      return;
    }
    if (answer.ok) {
      say(note.dataset.ready);
      location.assign(note.dataset.address);
      return;
    }
    if ((await answer.json()).code === "download_broke") {
      say(note.dataset.failed);
      return;
    }
  } catch {
    // a poor line: the work goes on without us
  }
  setTimeout(ask, AFTER_TROUBLE_MS);
}

setTimeout(ask, EVERY_MS);
