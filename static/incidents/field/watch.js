/** On every page of a phone where something of the field lies: what is too old goes, what waits is sent. */
import { SYNC_TAG, actions, count } from "./actions.js";
import { about, wipe } from "./kept.js";
import { dropMark } from "./mark.js";
import { OTHERS, sendActions } from "./sending.js";

const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;
let pause = FIRST_PAUSE_MS;
let timer;
let running = null;

export async function watch() {
  window.addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendNow());
  if (!(await about()) && !(await count())) dropMark();
  return sendNow();
}

/** @returns {Promise<boolean>} whether nothing is left that could go by itself */
export function sendNow() {
  pause = FIRST_PAUSE_MS;
  return run();
}

/** Asks the browser to send it even when no page is open. */
export async function sendLater() {
  try {
    await (await navigator.serviceWorker.ready).sync.register(SYNC_TAG);
  } catch {
    // No Background Sync here: pages send it when they are opened and when the line is back.
  }
}

function run() {
  clearTimeout(timer);
  running ??= once().finally(() => {
    running = null;
  });
  return running;
}

async function once() {
  const done = await sendActions();
  if (!done && (await actions()).some(({ problem }) => !OTHERS.includes(problem))) {
    timer = setTimeout(run, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
  if (done && !(await count()) && !(await about())) await wipe();
  return done;
}
