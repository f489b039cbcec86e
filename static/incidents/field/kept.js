/** The cases taken along, with their photos: whose they are, until when, and how they go. */
import { dropMark, setMark } from "./mark.js";
import { keyFor, open, openBytes, seal, sealBytes, store } from "./sealed.js";

/** `owner`, `name`, `until` and `madeAt` (milliseconds); undefined when nothing is kept. What is too old goes first. */
export async function about() {
  const found = await (await store()).get("kept", "about");
  if (found && found.until <= Date.now()) {
    await wipe();
    return undefined;
  }
  return found;
}

/** What the server told (`incidents/field/bundle.py`); undefined when nothing is kept. */
export async function bundle() {
  if (!(await about())) return undefined;
  const sealed = await (await store()).get("kept", "bundle");
  try {
    return sealed && (await open(await keyFor("read"), sealed));
  } catch {
    await wipe();
    return undefined;
  }
}

/** Keeps it in place of what was there. */
export async function keep(told) {
  const sealed = await seal(await keyFor("read"), told);
  const until = Date.parse(told.until);
  const whose = { owner: told.user, name: told.name, until, madeAt: Date.parse(told.made_at) };
  const change = (await store()).transaction(["kept", "photos"], "readwrite", { durability: "strict" });
  const wanted = new Set(told.cases.flatMap(({ photos }) => photos.map(({ key }) => key)));
  const photos = change.objectStore("photos");
  const gone = (await photos.getAllKeys()).filter((key) => !wanted.has(key));
  await Promise.all([
    change.objectStore("kept").put(whose, "about"),
    change.objectStore("kept").put(sealed, "bundle"),
    ...gone.map((key) => photos.delete(key)),
    change.done,
  ]);
  setMark(until);
}

/**
 * After a step or note of this phone was done: the next is made on what it led to. `bridged` are the versions from which
 * nothing but this phone's own led to the one it has now.
 */
export async function follow({ code, madeOn }, { version, state }) {
  const told = await bundle();
  const found = told?.cases.find((each) => each.code === code);
  if (!found || found.version !== madeOn || version !== madeOn + 1) return;
  found.version = version;
  found.bridged = [...(found.bridged ?? []), madeOn];
  if (state) Object.assign(found, moved(found, state, told));
  await (await store()).put("kept", await seal(await keyFor("read"), told), "bundle");
}

/** What a step to `state` makes of a case. */
export function moved(found, state, { states }) {
  const held = state === "on_hold" ? found.state : "";
  return { state, state_label: states[state], held_from: held, due_at: "", meaning: "" };
}

export async function hasPhoto(key) {
  return (await (await store()).getKey("photos", key)) !== undefined;
}

export async function keepPhoto(key, blob) {
  const sealed = await sealBytes(await keyFor("read"), await blob.arrayBuffer());
  await (await store()).put("photos", { ...sealed, type: blob.type }, key);
}

/** The photo as a blob; undefined when it is not here. */
export async function photo(key) {
  const sealed = await (await store()).get("photos", key);
  return sealed && new Blob([await openBytes(await keyFor("read"), sealed)], { type: sealed.type });
}

/** The cases, their photos and their key go; what waits to be sent stays. */
export async function wipe() {
  const change = (await store()).transaction(["keys", "kept", "photos", "actions"], "readwrite", { durability: "strict" });
  const waits = await change.objectStore("actions").count();
  const keys = change.objectStore("keys");
  await Promise.all([
    change.objectStore("kept").clear(),
    change.objectStore("photos").clear(),
    keys.delete("read"),
    ...(waits ? [] : [keys.delete("write")]),
    change.done,
  ]);
  if (waits) setMark(0);
  else dropMark();
}
