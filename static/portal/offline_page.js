/** The page of what works without a line: communes are chosen, looked at and given up. */
import { keptForGood, room } from "../site/database.js";
import { filled, textsOf } from "../incidents/texts.js";
import { copyOf, dropCommune, keepCommune, keptCommunes } from "./kept_communes.js";

const texts = textsOf("offline-texts");
const root = document.querySelector("[data-communes]");
const part = (name) => root.querySelector(`[data-${name}]`);
const select = part("choice");
const button = part("keep");
const status = part("status");

function megabytes(bytes) {
  return (bytes / 1024 ** 2).toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}

function addressOf(code) {
  return root.dataset.address.replace("CODE", code);
}

async function show() {
  const kept = await keptCommunes();
  part("none").hidden = kept.length > 0;
  part("list").replaceChildren(...kept.map(item));
  const space = await room();
  if (space) {
    part("room").textContent = filled(texts.room, { used: megabytes(space.usage), quota: megabytes(space.quota) });
  }
}

function item({ address, copy, at }) {
  const li = document.createElement("li");
  li.className = "card-plain kept-commune";
  const name = document.createElement("strong");
  name.textContent = copy.name;
  const about = document.createElement("span");
  about.className = "text-soft";
  const when = at.toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  about.textContent = filled(texts.savedAt, { at: when, mb: megabytes(copy.bytes) });
  const open = document.createElement("a");
  open.className = "btn btn-outline-primary";
  open.href = copy.page;
  open.textContent = texts.words;
  open.setAttribute("aria-label", `${texts.words}: ${copy.name}`);
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn btn-outline-primary";
  drop.textContent = texts.remove;
  drop.setAttribute("aria-label", `${texts.remove}: ${copy.name}`);
  drop.addEventListener("click", async () => {
    await dropCommune(address);
    await show();
    say(filled(texts.removed, { name: copy.name }));
  });
  li.append(name, about, open, drop);
  return li;
}

function say(text) {
  status.textContent = text;
}

async function tellSize() {
  button.disabled = !select.value;
  if (!select.value) return say("");
  const chosen = select.value;
  try {
    const copy = await copyOf(addressOf(chosen));
    if (select.value !== chosen) return;
    const size = filled(texts.size, { name: copy.name, mb: megabytes(copy.bytes) });
    say(copy.whole ? size : `${size} ${texts.notWhole}`);
  } catch {
    say(texts.failed);
  }
}

async function keep() {
  button.disabled = true;
  await keptForGood();
  try {
    const copy = await keepCommune(addressOf(select.value), (share) =>
      say(filled(texts.saving, { percent: Math.round(100 * share) })),
    );
    say(filled(texts.saved, { name: copy.name }));
  } catch (error) {
    say(error.name === "QuotaExceededError" ? texts.full : texts.failed);
  }
  button.disabled = false;
  await show();
}

if ("caches" in window && "serviceWorker" in navigator) {
  part("form").hidden = false;
  select.addEventListener("change", tellSize);
  button.addEventListener("click", keep);
  show();
} else {
  say(texts.unsupported);
}
