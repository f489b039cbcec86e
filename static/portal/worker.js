/**
 * The service worker: the site without a line. `/sw.js`, made by `portal/worker.py`, starts it with this release's
 * files.
 *
 * A page is kept only when its answer says so by the header `Offline-Copy` (`places/offline_copies.py`): staff's pages,
 * receipts, pages of followed reports and what was made for somebody logged in never are. `docs/decisions/0014` tells
 * how a room adds to it.
 */
import { sendActions } from "../incidents/field/sending.js";
import { sendWaiting } from "../incidents/outbox_sending.js";
import { COMMUNES, FILES, PAGES, isKept, keepPage, keptPage } from "./kept_pages.js";
import "./push_worker.js";

const PATIENCE_MS = 5000;
const PRIVATE = /^\/(en\/)?(can-bo(?!\/mang-theo\/$)|quan-tri|tai-khoan|theo-doi|phan-anh\/da-nhan)\//;
const HASH = /\.[0-9a-f]{12}(?=\.\w+$)/;
const TILE = /^\/tiles\/hazards\/\d+\/\d+\/\d+\/\d+\.mvt$/;
/** Pages on which somebody may be writing: a new version waits while one of them is open. */
const WRITING = /^\/(en\/)?(phan-anh|can-bo|quan-tri)\//;
/** What `sync` events do, by tag. A room that sends later adds its own. */
const SYNCS = { "geopgi-outbox": sendWaiting, "geopgi-field": sendActions };

/**
 * @param {object} release
 * @param {string} release.version
 * @param {string[]} release.files addresses of static files
 * @param {string[]} release.pages addresses of pages that every phone keeps
 * @param {string[]} release.data addresses of public data that those pages ask for
 * @param {Object<string, string>} release.fallback by language, the page shown in place of one that is not kept
 */
export function start(release) {
  const files = FILES + release.version;

  self.addEventListener("install", (event) => event.waitUntil(install(release, files)));

  self.addEventListener("activate", (event) => event.waitUntil(activate(files)));

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) return;
    if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url, files));
    else if (request.mode === "navigate") event.respondWith(page(event, url, release));
    else if (TILE.test(url.pathname)) event.respondWith(tile(request));
    else if (release.data.includes(url.pathname)) event.respondWith(data(request, url));
  });

  self.addEventListener("sync", (event) => {
    const work = SYNCS[event.tag];
    // A promise that fails tells the browser to try again later.
    if (work) event.waitUntil(work().then((done) => done || Promise.reject(new Error("not everything was sent"))));
  });

  self.addEventListener("message", (event) => {
    const { type, pages = [] } = event.data ?? {};
    if (type === "keep") event.waitUntil(Promise.all(pages.map((address) => keepPage(address).catch(() => {}))));
    if (type === "take-over") event.waitUntil(self.skipWaiting());
    if (type === "take-over-if-nobody-writes") event.waitUntil(takeOverIfNobodyWrites());
  });
}

async function install(release, files) {
  const cache = await caches.open(files);
  await cache.addAll(release.files);
  await Promise.all([...release.pages, ...release.data].map((address) => keepPage(address)));
}

/** Files of former releases go; what waits to be sent lies in IndexedDB and is not touched. */
async function activate(files) {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(FILES) && name !== files).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function takeOverIfNobodyWrites() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!windows.some(({ url }) => WRITING.test(new URL(url).pathname))) await self.skipWaiting();
}

/** A name with a hash never changes. A page kept from another release is dressed in the files of this one. */
async function file(request, url, files) {
  const cache = await caches.open(files);
  const kept = await cache.match(request);
  if (kept) return kept;
  try {
    return await fetch(request);
  } catch (error) {
    const plain = url.pathname.replace(HASH, "");
    const like = (await cache.keys()).find((key) => new URL(key.url).pathname.replace(HASH, "") === plain);
    if (like) return cache.match(like);
    throw error;
  }
}

/** From the network; what is kept stands in when there is no line, a very slow one, or a server that cannot answer. */
async function page(event, url, { fallback }) {
  const fromNetwork = fetch(event.request);
  if (PRIVATE.test(url.pathname)) return fromNetwork.catch(() => standIn(url, fallback));
  const kept = await keptPage(url);
  event.waitUntil(fromNetwork.then((response) => keep(url, response.clone())).catch(() => {}));
  try {
    const answer = kept ? await Promise.race([fromNetwork, nothingAfter(PATIENCE_MS)]) : await fromNetwork;
    if (!answer || (kept && answer.status >= 500)) return kept;
    return answer;
  } catch {
    return kept ?? standIn(url, fallback);
  }
}

/** Only an address without a question: it may say where somebody is. */
async function keep(url, response) {
  if (url.search || !response.ok) return;
  const kind = response.headers.get("Offline-Copy");
  if (kind === "shell") await keepPage(url.pathname, { response });
  else if (kind === "chosen" && (await isKept(url.pathname, COMMUNES))) {
    await keepPage(url.pathname, { response, cache: COMMUNES });
  }
}

async function standIn(url, fallback) {
  const address = url.pathname.startsWith("/en/") ? fallback.en : fallback.vi;
  const kept = (await keptPage(new URL(address, url))) ?? (await keptPage(new URL(fallback.vi, url)));
  return kept ?? Response.error();
}

async function tile(request) {
  return (await caches.match(request, { cacheName: COMMUNES })) ?? fetch(request);
}

async function data(request, url) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await keepPage(url.pathname, { response: answer.clone(), cache: PAGES });
    return answer;
  } catch (error) {
    const kept = await caches.match(url.pathname, { cacheName: PAGES });
    if (kept) return kept;
    throw error;
  }
}

function nothingAfter(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
