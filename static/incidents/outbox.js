/**
 * Reports that wait on this phone, with their photos. A report lies here before anything is sent, and what is left of
 * it after is its code: the reporter's name and number, words and photos go as soon as the server has them.
 *
 * An entry: `id` (the `client_id`), `state`, `action` and `fields` of its form, `title` in the person's words,
 * `language`; once received `code`, `link`, `receipt`. A file: `id`, `owner` (an entry or a draft), `order`, `field`, `blob`, `sent`.
 */
import { opened } from "../site/database.js";
import { hexOf } from "../site/sha256.js";

/** waiting → files (received; photos on their way) → done; refused until the person corrects it. */
export const State = { WAITING: "waiting", FILES: "files", DONE: "done", REFUSED: "refused" };
export const SYNC_TAG = "geopgi-outbox";
const WAITS = [State.WAITING, State.FILES];
/** Fields that are no part of what a person says: another value of them makes no other report. */
export const NOT_SAID = ["client_id", "device"];
const NEVER_KEPT = "csrfmiddlewaretoken";
const STEPS = [
  (db) => {
    db.createObjectStore("entries", { keyPath: "id" });
    db.createObjectStore("drafts", { keyPath: "name" });
    db.createObjectStore("files", { keyPath: "id" }).createIndex("owner", "owner");
  },
];
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("geopgi-outbox") : null;
const listeners = new Set();

export function store() {
  return opened("geopgi-outbox", 1, STEPS);
}

/** Runs `listener` after each change, made here or in another tab or by the service worker. */
export function onChange(listener) {
  listeners.add(listener);
}
channel?.addEventListener("message", () => listeners.forEach((listener) => listener()));

function changed() {
  channel?.postMessage("changed");
  listeners.forEach((listener) => listener());
}

/** A UUID of version 4, also where the site is reached without https. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** What a form holds: pairs of name and text, and pairs of name and file. */
export function contents(data) {
  const pairs = [...data].filter(([name]) => name !== NEVER_KEPT);
  return {
    fields: pairs.filter(([, value]) => typeof value === "string"),
    files: pairs.filter(([, value]) => value instanceof File && value.size > 0),
  };
}

/**
 * Keeps a finished report, in place of its draft, whole or not at all.
 * @param {object} report
 * @param {string} report.id the `client_id` of its form
 * @param {FormData} report.data
 * @param {string[]} report.secret names of fields that tell who reports
 * @param {object} report.about `action`, `title`, `language`, `keepCode`
 * @param {string} [report.draft] name of the draft that it was
 * @returns {Promise<string>} its id: another one when this page was sent before with other words
 * @throws {DOMException} when the browser does not keep it
 */
export async function put({ id, data, secret, about, draft }) {
  const { fields, files } = contents(data);
  const fingerprint = await fingerprintOf(fields, files, secret);
  const db = await store();
  const change = db.transaction(["entries", "files", "drafts"], "readwrite", { durability: "strict" });
  const entries = change.objectStore("entries");
  const before = await entries.get(id);
  if (before && before.state !== State.REFUSED) {
    if (before.fingerprint === fingerprint) {
      await change.done;
      return id;
    }
    id = newId();
  }
  const named = fields.map(([name, value]) => [name, name === "client_id" ? id : value]);
  await Promise.all([
    ...(await ownersFiles(change, id)).map((key) => change.objectStore("files").delete(key)),
    entries.put({
      ...about,
      id,
      state: State.WAITING,
      fields: named,
      hasContact: fields.some(([name, value]) => secret.includes(name) && value),
      fileCount: files.length,
      fingerprint,
      addedAt: Date.now(),
    }),
    ...files.map((pair, order) => change.objectStore("files").put(fileRow(id, pair, order))),
    ...(draft ? await dropDraft(change, draft) : []),
    change.done,
  ]);
  changed();
  return id;
}

function fileRow(owner, [field, file], order) {
  return { id: newId(), owner, order, field, name: file.name, type: file.type, size: file.size, blob: file, sent: 0 };
}

async function ownersFiles(change, owner) {
  return change.objectStore("files").index("owner").getAllKeys(owner);
}

async function dropDraft(change, name) {
  const files = await ownersFiles(change, draftOwner(name));
  return [change.objectStore("drafts").delete(name), ...files.map((key) => change.objectStore("files").delete(key))];
}

/** Who reports stays out of it: a number of ten digits is guessed from its digest. */
async function fingerprintOf(fields, files, secret) {
  const said = fields.filter(([name]) => ![...secret, ...NOT_SAID].includes(name));
  const text = JSON.stringify([said, files.map(([, { name, size }]) => [name, size])]);
  return hexOf(new TextEncoder().encode(text));
}

/** Every entry, the newest first. */
export async function entries() {
  const all = await (await store()).getAll("entries");
  return all.sort((one, other) => other.addedAt - one.addedAt);
}

export async function entry(id) {
  return (await store()).get("entries", id);
}

export async function waiting() {
  return (await entries()).filter(({ state }) => WAITS.includes(state)).reverse();
}

/** In the order they were chosen in. */
export async function filesOf(owner) {
  const files = await (await store()).getAllFromIndex("files", "owner", owner);
  return files.sort((one, other) => one.order - other.order);
}

/** Changes an entry, if it is still there; undefined when the person has deleted it meanwhile. */
export async function update(id, fields) {
  const change = (await store()).transaction("entries", "readwrite", { durability: "strict" });
  const before = await change.store.get(id);
  const after = before && { ...before, ...fields };
  if (after) await change.store.put(after);
  await change.done;
  changed();
  return after;
}

export async function updateFile(id, fields) {
  const change = (await store()).transaction("files", "readwrite");
  const before = await change.store.get(id);
  if (before) await change.store.put({ ...before, ...fields });
  await change.done;
  changed();
}

export async function removeFile(id) {
  await (await store()).delete("files", id);
  changed();
}

/** Forgets an entry with its photos. */
export async function remove(id) {
  const change = (await store()).transaction(["entries", "files"], "readwrite");
  const files = await ownersFiles(change, id);
  await Promise.all([
    change.objectStore("entries").delete(id),
    ...files.map((key) => change.objectStore("files").delete(key)),
    change.done,
  ]);
  changed();
}

export function draftOwner(name) {
  return `draft:${name}`;
}

export async function draft(name) {
  return (await store()).get("drafts", name);
}

/** What is being written, without who reports. `files` only when they changed: they are large. */
export async function putDraft({ name, fields, files }) {
  const change = (await store()).transaction(["drafts", "files"], "readwrite");
  const rows = change.objectStore("files");
  const old = files ? await ownersFiles(change, draftOwner(name)) : [];
  await Promise.all([
    change.objectStore("drafts").put({ name, fields, at: Date.now() }),
    ...old.map((key) => rows.delete(key)),
    ...(files ?? []).map((pair, order) => rows.put(fileRow(draftOwner(name), pair, order))),
    change.done,
  ]);
}

export async function removeDraft(name) {
  const change = (await store()).transaction(["drafts", "files"], "readwrite");
  await Promise.all([...(await dropDraft(change, name)), change.done]);
  changed();
}
