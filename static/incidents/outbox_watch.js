/** Sends what waits while a page is open: at once, when the line is back, and again after a while. */
import { State, SYNC_TAG, onChange, update, waiting } from "./outbox.js";
import { sendWaiting } from "./outbox_sending.js";

const MARK = "geopgi-outbox";
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;
let pause = FIRST_PAUSE_MS;
let timer;
let running = null;

/** Tells other pages that something may wait here, and asks the browser to send it even when no page is open. */
export async function markWaiting() {
  try {
    localStorage.setItem(MARK, "1");
  } catch {
    // The outbox itself is looked at then.
  }
  try {
    const registration = await navigator.serviceWorker.ready;
    await registration.sync.register(SYNC_TAG);
  } catch {
    // No Background Sync here: pages send it when they are opened and when the line is back.
  }
}

/** @param {(count: number) => void} onCount hears after each change how many reports wait or were refused */
export async function watch(onCount = () => {}) {
  const tell = async () => onCount((await waiting()).length);
  onChange(tell);
  window.addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendSoon(0));
  await tell();
  await sendNow();
}

/** Sends at once, whatever pause was due for a broken line; @returns whether nothing waits any longer. */
export function sendNow() {
  pause = FIRST_PAUSE_MS;
  return run();
}

/** The same when the person asks for it: a pause that the server asked for is cut short too. */
export async function sendAnyway() {
  for (const { id } of await waiting()) await update(id, { notBefore: 0 });
  return sendNow();
}

function sendSoon(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(run, milliseconds);
}

function run() {
  clearTimeout(timer);
  running ??= once().finally(() => {
    running = null;
  });
  return running;
}

async function once() {
  const done = await sendWaiting();
  if (done) {
    try {
      localStorage.removeItem(MARK);
    } catch {
      // As above.
    }
    return true;
  }
  const due = Math.min(...(await waiting()).map(({ notBefore = 0 }) => notBefore));
  sendSoon(Math.max(pause, due - Date.now()));
  pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  return false;
}

/** How much of an entry is sent, 0–1, from its files. */
export function shareSent(entry, files) {
  if (entry.state === State.WAITING) return 0;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const gone = entry.fileCount - files.length;
  if (!entry.fileCount) return 1;
  const part = total ? files.reduce((sum, { sent }) => sum + sent, 0) / total : 1;
  return (gone + files.length * part) / entry.fileCount;
}
