/**
 * Sends what waits, for a page and for the service worker alike. Whatever happens in between is kept first: another tab,
 * or the next start after a dead battery, goes on from there.
 */
import { Later, Refused, postReport, sendFile } from "./outbox_requests.js";
import { State, entry, filesOf, remove, removeFile, update, updateFile, waiting } from "./outbox.js";

const LOCK = "geopgi-outbox";
const PATIENCE_MS = 60_000;

/**
 * @returns {Promise<boolean>} whether nothing waits any longer. Another tab that is sending is waited for, but not for
 *   ever, since a phone may have put it to sleep: the server takes each report and each photo once, whoever sends it.
 */
export async function sendWaiting() {
  if (!navigator.locks) return sendAll();
  try {
    return await navigator.locks.request(LOCK, { signal: AbortSignal.timeout?.(PATIENCE_MS) }, sendAll);
  } catch (error) {
    if (error.name !== "TimeoutError" && error.name !== "AbortError") throw error;
    return sendAll();
  }
}

async function sendAll() {
  for (const { id } of await waiting()) await sendOne(id);
  return (await waiting()).length === 0;
}

async function sendOne(id) {
  const found = await entry(id);
  if (!found || found.notBefore > Date.now()) return;
  try {
    if (found.state === State.WAITING) await sendReport(found);
    await sendFiles(id);
  } catch (error) {
    if (error instanceof Refused) await update(id, { state: State.REFUSED, errors: error.errors, problem: null });
    else if (error instanceof Later) {
      const notBefore = error.seconds ? Date.now() + 1000 * error.seconds : 0;
      await update(id, { problem: error.reason, said: error.said, notBefore });
    } else throw error;
  }
}

async function sendReport(found) {
  await update(found.id, { tried: true, problem: null });
  const { code, link, receipt } = await postReport(found);
  // What the server has is no longer kept on a phone that others may hold.
  const nothing = { fields: null, hasContact: false, problem: null, errors: null };
  await update(found.id, { state: State.FILES, code, link, receipt, receivedAt: Date.now(), ...nothing });
}

async function sendFiles(id) {
  const found = await entry(id);
  if (found?.state !== State.FILES) return;
  for (const file of await filesOf(id)) {
    if (file.refused) continue;
    try {
      await sendFile(id, file, { language: found.language, onSent: (sent) => updateFile(file.id, { sent }) });
      await removeFile(file.id);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      await updateFile(file.id, { refused: error.errors.__all__.join(" ") });
    }
  }
  await update(id, { state: State.DONE, problem: null, title: found.keepCode ? found.title : "" });
}

/** After the person has seen the code: nothing of it stays unless they want the code kept here. */
export async function seen(id) {
  const found = await entry(id);
  if (found?.state === State.DONE && !found.keepCode && !(await filesOf(id)).length) await remove(id);
}
