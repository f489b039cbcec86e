/** Sends what waits, for a page and for the service worker alike: in order, each once, nothing over another's change. */
import { State, action as actionOf, actions, filesOf, remove, update } from "./actions.js";
import { follow } from "./kept.js";
import { Later, Overtaken, Refused, postAction, whoAmI } from "./requests.js";

const LOCK = "geopgi-field";
const PATIENCE_MS = 60_000;
/** What waits for the person to decide. */
export const UNDECIDED = [State.CONFLICT, State.REFUSED];
/** What only a person can change, by signing in. */
export const OTHERS = ["login", "account", "role"];

/** @returns {Promise<boolean>} whether nothing is left that could go by itself */
export async function sendActions() {
  if (!navigator.locks) return sendAll();
  try {
    return await navigator.locks.request(LOCK, { signal: AbortSignal.timeout?.(PATIENCE_MS) }, sendAll);
  } catch (error) {
    if (error.name !== "TimeoutError" && error.name !== "AbortError") throw error;
    return sendAll();
  }
}

async function sendAll() {
  const waiting = (await actions()).filter(({ state }) => state === State.WAITING);
  if (!waiting.length) return true;
  try {
    const who = await whoAmI(waiting[0].language);
    for (const { id } of waiting) await sendOne(id, who);
  } catch (error) {
    if (!(error instanceof Later) && !(error instanceof Refused)) throw error;
    const problem = error.reason ?? "role";
    for (const { id, problem: before } of waiting) if (before !== problem) await update(id, { problem });
    return false;
  }
  return !(await actions()).some(({ state, problem }) => state === State.WAITING && !OTHERS.includes(problem));
}

/** A step behind one of the same case that the person must first decide about waits for that. */
async function sendOne(id, { user, csrf }) {
  const all = await actions();
  const action = all.find((each) => each.id === id);
  if (!action || action.state !== State.WAITING) return;
  if (action.owner !== user) {
    await update(id, { problem: "account" });
    return;
  }
  if (action.target && isBehind(action, all)) return;
  try {
    const done = await postAction(action, await filesOf(id), csrf);
    await follow(action, done);
    await followOwn(action, done, all);
    // What was corrected while this was on its way stays, and the server tells the person about it.
    if ((await actionOf(id))?.madeAt === action.madeAt) await remove(id);
  } catch (error) {
    if (error instanceof Overtaken) await update(id, { state: State.CONFLICT, conflict: error.told, problem: null });
    else if (error instanceof Refused) await update(id, { state: State.REFUSED, why: error.message, problem: null });
    else throw error;
  }
}

export function isBehind(action, all) {
  const before = all.slice(0, all.findIndex(({ id }) => id === action.id));
  return before.some(({ code, target, state }) => target && code === action.code && UNDECIDED.includes(state));
}

/** What this phone wrote on the same version goes on from what this led to, unless others changed the case too. */
async function followOwn(action, { version }, all) {
  if (version !== action.madeOn + 1) return;
  const later = all.filter(({ id, code, madeOn }) => id !== action.id && code === action.code && madeOn === action.madeOn);
  for (const { id } of later) await update(id, { madeOn: version });
}
