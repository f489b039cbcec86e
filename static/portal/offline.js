/**
 * On every page: registers the service worker, says when a page was kept from before and when a new version is there,
 * and sends reports that wait on this phone.
 */
import { isKept, PAGES } from "./kept_pages.js";

const DAY_MS = 24 * 3600 * 1000;
/** Pages that tell of dangers and warnings: what is old there may mislead. */
const TELLS_DANGER = /^\/(en\/)?($|xa\/|canh-bao\/)/;
const REFRESHED = "geopgi-communes-refreshed";
const notes = document.querySelector("[data-offline-notes]");

if (notes) {
  tellKept();
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
  // What the page itself needs comes first on a slow line.
  if (document.readyState === "complete") idle(begin);
  else window.addEventListener("load", () => idle(begin));
}

function note(name) {
  return notes.querySelector(`[data-${name}-note]`);
}

function tellKept() {
  const at = document.body.dataset.keptAt;
  if (!at) return;
  const when = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  notes.querySelector("[data-kept-at]").textContent = when;
  notes.querySelector("[data-kept-danger]").hidden = !TELLS_DANGER.test(window.location.pathname);
  note("kept").hidden = false;
}

async function begin() {
  await Promise.all([registerWorker(), watchOutbox(), watchField(), refreshCommunes()]);
}

async function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  let registration;
  try {
    registration = await navigator.serviceWorker.register(notes.dataset.worker, {
      type: "module",
      updateViaCache: "none",
    });
  } catch {
    return; // an old browser, or no line: the page works, and what waits is sent from pages
  }
  offerUpdate(registration);
  const watch = (coming) => coming?.addEventListener("statechange", () => offerUpdate(registration));
  watch(registration.installing); // one that began to come before this page looked
  registration.addEventListener("updatefound", () => watch(registration.installing));
  const { active } = await navigator.serviceWorker.ready;
  const missing = [];
  for (const address of notes.dataset.pages.split(" ")) if (!(await isKept(address, PAGES))) missing.push(address);
  if (missing.length) active.postMessage({ type: "keep", pages: missing });
}

/** A new version comes by itself where nobody writes, else when the person says so. */
function offerUpdate(registration) {
  const { waiting } = registration;
  if (!waiting || !navigator.serviceWorker.controller) return;
  waiting.postMessage({ type: "take-over-if-nobody-writes" });
  if (!document.querySelector("[data-draft-note]")) return; // no form that keeps a draft
  note("update").hidden = false;
  note("update").querySelector("[data-take-over]").onclick = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), { once: true });
    waiting.postMessage({ type: "take-over" });
  };
}

/** Only where something may wait: other pages need not load what sends. */
async function watchOutbox() {
  let mayWait = true;
  try {
    mayWait = localStorage.getItem("geopgi-outbox") !== null;
  } catch {
    // Without this mark the outbox itself is asked.
  }
  if (!mayWait) return;
  const { watch } = await import("../incidents/outbox_watch.js");
  await watch((count) => {
    note("waiting").hidden = count === 0 || Boolean(document.querySelector("[data-queue]"));
  });
}

/** Cases that staff took along here go after a day, and what they did without a line is sent. */
async function watchField() {
  try {
    if (localStorage.getItem("geopgi-field") === null) return;
  } catch {
    return; // the page of the field itself looks
  }
  const { watch } = await import("../incidents/field/watch.js");
  await watch();
}

/** Once a day the maps of the chosen communes are looked at for newer ones. */
async function refreshCommunes() {
  try {
    const last = Number(localStorage.getItem(REFRESHED));
    if (!last || Date.now() - last < DAY_MS || document.body.dataset.keptAt) return;
    const { refreshAll } = await import("./kept_communes.js");
    await refreshAll();
    localStorage.setItem(REFRESHED, String(Date.now()));
  } catch {
    // No line, or no room: what is kept stays, with its date.
  }
}
