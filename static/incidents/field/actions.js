/**
 * Steps and notes that wait on this phone. In the open lie only `id`, `owner`, `addedAt` and `state`; sealed are `code`,
 * `madeOn` (the version of the case it was made on), `target` (empty: a note), `label`, `title`, `fields`, `madeAt`,
 * and after an answer `problem`, `why` and `conflict`. Photos lie beside, sealed too. What is being written is a draft
 * here, under an id by which the form finds it again.
 */
import { newId } from "../outbox.js";
import { about } from "./kept.js";
import { setMark } from "./mark.js";
import { keyFor, open, openBytes, seal, sealBytes, store } from "./sealed.js";

/** waiting → gone when the server has it; conflict and refused until the person decides. */
export const State = { DRAFT: "draft", WAITING: "waiting", CONFLICT: "conflict", REFUSED: "refused" };
export const SYNC_TAG = "geopgi-field";
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("geopgi-field") : null;
const listeners = new Set();

/** Runs `listener` after each change, made here or in another tab or by the service worker. */
export function onChange(listener) {
  listeners.add(listener);
}
channel?.addEventListener("message", () => listeners.forEach((listener) => listener()));

export function changed() {
  channel?.postMessage("changed");
  listeners.forEach((listener) => listener());
}

/**
 * Keeps an action with its photos, whole or not at all, in place of the one with its `id` if it has one.
 * @param {object} action
 * @param {Array<{name: string, type: string, blob: Blob}>} files
 * @throws {DOMException} when the browser does not keep it
 */
export async function put({ id = newId(), owner, addedAt = Date.now(), state = State.WAITING, ...told }, files) {
  const key = await keyFor("write");
  const sealed = await seal(key, told);
  const rows = await Promise.all(
    files.map(async ({ name, type, blob }, order) => {
      const bytes = await sealBytes(key, await blob.arrayBuffer());
      return { id: newId(), action: id, order, type, name: await seal(key, name), ...bytes };
    }),
  );
  const change = (await store()).transaction(["actions", "files"], "readwrite", { durability: "strict" });
  const rowsOfFiles = change.objectStore("files");
  const old = await rowsOfFiles.index("action").getAllKeys(id);
  await Promise.all([
    change.objectStore("actions").put({ id, owner, addedAt, state, sealed }),
    ...old.map((each) => rowsOfFiles.delete(each)),
    ...rows.map((row) => rowsOfFiles.put(row)),
    change.done,
  ]);
  setMark((await about())?.until ?? 0);
  changed();
  return id;
}

/** All of them, opened, the earliest first. */
export async function actions() {
  const rows = await (await store()).getAll("actions");
  if (!rows.length) return [];
  const key = await keyFor("write");
  const found = await Promise.all(
    rows.map(async ({ sealed, ...plain }) => ({ ...(await open(key, sealed)), ...plain })),
  );
  return found.sort((one, other) => one.addedAt - other.addedAt);
}

export async function action(id) {
  return (await actions()).find((each) => each.id === id);
}

/** How many wait of anybody, without opening them. */
export async function count() {
  return (await store()).count("actions");
}

/** Changes an action, if it is still there. */
export async function update(id, changes) {
  const before = await action(id);
  if (!before) return;
  const { id: _id, owner, addedAt, state, ...told } = { ...before, ...changes };
  const sealed = await seal(await keyFor("write"), told);
  const change = (await store()).transaction("actions", "readwrite", { durability: "strict" });
  if (await change.store.get(id)) await change.store.put({ id, owner, addedAt, state, sealed });
  await change.done;
  changed();
}

/** In the order they were chosen in. */
export async function filesOf(id) {
  const rows = await (await store()).getAllFromIndex("files", "action", id);
  if (!rows.length) return [];
  const key = await keyFor("write");
  rows.sort((one, other) => one.order - other.order);
  return Promise.all(
    rows.map(async (row) => ({
      name: await open(key, row.name),
      type: row.type,
      blob: new Blob([await openBytes(key, row)], { type: row.type }),
    })),
  );
}

export async function remove(id) {
  const change = (await store()).transaction(["actions", "files"], "readwrite", { durability: "strict" });
  const files = change.objectStore("files");
  const old = await files.index("action").getAllKeys(id);
  await Promise.all([
    change.objectStore("actions").delete(id),
    ...old.map((each) => files.delete(each)),
    change.done,
  ]);
  changed();
}
