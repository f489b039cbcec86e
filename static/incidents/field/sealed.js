/**
 * What staff carry along lies encrypted (AES-GCM) in this browser's IndexedDB. The keys lie there too, but no script
 * can read them out, and a key that is thrown away leaves nothing that anybody could open.
 *
 * `read` opens the cases and goes with them; `write` opens what waits to be sent and goes when nothing waits.
 */
import { opened } from "../../site/database.js";

const STEPS = [
  (db) => {
    db.createObjectStore("keys");
    db.createObjectStore("kept");
    db.createObjectStore("photos");
    db.createObjectStore("actions", { keyPath: "id" });
    db.createObjectStore("files", { keyPath: "id" }).createIndex("action", "action");
  },
];
const AES = { name: "AES-GCM", length: 256 };

export function store() {
  return opened("geopgi-field", 1, STEPS);
}

/** False where the site is reached without https: nothing is kept there. */
export function canSeal() {
  return Boolean(globalThis.crypto?.subtle && globalThis.indexedDB);
}

export async function keyFor(use) {
  const db = await store();
  const kept = await db.get("keys", use);
  if (kept) return kept;
  const made = await crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
  const change = db.transaction("keys", "readwrite", { durability: "strict" });
  const before = await change.store.get(use); // another tab may have been first
  if (!before) await change.store.put(made, use);
  await change.done;
  return before ?? made;
}

export async function sealBytes(key, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, bytes: await crypto.subtle.encrypt({ name: AES.name, iv }, key, bytes) };
}

/** @throws {DOMException} when it was sealed with another key */
export async function openBytes(key, { iv, bytes }) {
  return crypto.subtle.decrypt({ name: AES.name, iv }, key, bytes);
}

export async function seal(key, value) {
  return sealBytes(key, new TextEncoder().encode(JSON.stringify(value)));
}

export async function open(key, sealed) {
  return JSON.parse(new TextDecoder().decode(await openBytes(key, sealed)));
}
