/** What is kept in this browser's IndexedDB. Without it, or where the browser refuses to keep, each use throws. */
import { openDB } from "../vendor/idb/index.js";

const open = new Map();

/**
 * @param {string} name of a database of one room
 * @param {number} version raised with each new entry of `steps`
 * @param {Array<(db: IDBDatabase) => void>} steps what each version adds to the one before it; never changed, only
 *   added to, so that what waits on a phone outlives a new version of the site
 * @returns {Promise<IDBPDatabase>} the same one each time
 */
export function opened(name, version, steps) {
  if (!open.has(name)) open.set(name, begin(name, version, steps).catch((error) => forget(name, error)));
  return open.get(name);
}

function forget(name, error) {
  open.delete(name);
  throw error;
}

async function begin(name, version, steps) {
  return openDB(name, version, {
    upgrade(db, from, to) {
      for (const step of steps.slice(from, to)) step(db);
    },
    // A page of a newer version of the site wants to open it: this one lets go, and opens it again when it needs it.
    blocking(_current, _wanted, event) {
      event.target.close();
      open.delete(name);
    },
    terminated() {
      open.delete(name);
    },
  });
}

/** Asks the browser not to clear what is kept when room runs short; true when it will not. */
export async function keptForGood() {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

/** Bytes that this site uses and may use; null where the browser does not tell. */
export async function room() {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return { usage, quota };
  } catch {
    return null;
  }
}
