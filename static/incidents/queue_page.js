/** The page of what waits on this phone: drafts, reports on their way, codes of those that arrived. */
import { room } from "../site/database.js";
import { onChange, draft, draftOwner, entries, filesOf, remove, removeDraft, waiting } from "./outbox.js";
import { QueueItem } from "./queue_item.js";
import { markWaiting, sendAnyway, watch } from "./outbox_watch.js";
import { filled, textsOf } from "./texts.js";

const DRAFT = "report";
const texts = textsOf("queue-texts");
const root = document.querySelector("[data-queue]");
const part = (name) => root.querySelector(`[data-${name}]`);
const list = part("list");
const items = new Map();
let showing = false;
let again = false;

/** Draws what is kept; what changes meanwhile is drawn next. */
async function show() {
  again = true;
  if (showing) return;
  showing = true;
  while (again) {
    again = false;
    await draw();
  }
  showing = false;
}

async function draw() {
  const found = await entries();
  const shown = [];
  const unfinished = await draft(DRAFT);
  if (unfinished) shown.push(itemOf({ ...unfinished, id: DRAFT, state: "draft" }, await filesOf(draftOwner(DRAFT))));
  for (const entry of found) shown.push(itemOf(entry, await filesOf(entry.id)));
  const same = shown.length === list.children.length && shown.every((item, place) => item === list.children[place]);
  if (!same) list.replaceChildren(...shown);
  part("empty").hidden = shown.length > 0;
  part("send-now").hidden = (await waiting()).length === 0;
}

/** The same element for the same entry, so that a focus on it stays. */
function itemOf(entry, files) {
  if (!items.has(entry.id)) items.set(entry.id, new QueueItem(texts, root.dataset.form, { drop }));
  return items.get(entry.id).show(entry, files);
}

async function drop(entry) {
  const question = entry.state === "done" ? texts.askForget : entry.tried ? texts.askRemoveTried : texts.askRemove;
  if (!window.confirm(question)) return;
  if (entry.state === "draft") await removeDraft(DRAFT);
  else await remove(entry.id);
  part("queue-status").focus();
}

async function tellRoom() {
  const space = await room();
  if (!space) return;
  const free = Math.floor((space.quota - space.usage) / 1024 ** 2).toLocaleString(document.documentElement.lang);
  part("room").textContent = filled(texts.room, { mb: free });
}

try {
  await show();
  onChange(show);
  part("send-now").addEventListener("click", async () => {
    part("send-now").disabled = true;
    const done = await sendAnyway();
    part("send-now").disabled = false;
    part("queue-status").textContent = done ? texts.allSent : texts.notYet;
  });
  if ((await waiting()).length) markWaiting();
  tellRoom();
  watch();
} catch {
  part("queue-status").textContent = texts.unsupported;
}
