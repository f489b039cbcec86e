/** Communes whose page and maps this phone keeps; the page of the choice and a daily look for newer maps. */
import { COMMUNES, keepPage } from "./kept_pages.js";

const AT_ONCE = 4;
const REFRESHED = "geopgi-communes-refreshed";
const COPY = /\/ngoai-tuyen\/\w+\.json$/;

/** What to keep of a commune as the server says: `name`, `page`, `tiles`, `bytes`, `whole`, `digest`. */
export async function copyOf(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} was answered ${answer.status}`);
  return answer.json();
}

/** @returns {Promise<Array<{address: string, copy: object, at: Date}>>} */
export async function keptCommunes() {
  const cache = await caches.open(COMMUNES);
  const found = [];
  for (const request of await cache.keys()) {
    const address = new URL(request.url).pathname;
    if (!COPY.test(address)) continue;
    const answer = await cache.match(request);
    found.push({ address, copy: await answer.json(), at: new Date(answer.headers.get("Kept-At")) });
  }
  return found.sort((one, other) => one.copy.name.localeCompare(other.copy.name, "vi"));
}

/** Keeps a commune; `onShare` hears how much of it is here, 0–1. What is here already is not fetched again. */
export async function keepCommune(address, onShare = () => {}) {
  const copy = await copyOf(address);
  const cache = await caches.open(COMMUNES);
  const missing = [];
  for (const tile of copy.tiles) if (!(await cache.match(tile))) missing.push(tile);
  let done = 0;
  const next = async () => {
    for (let tile = missing.pop(); tile; tile = missing.pop()) {
      await keepPage(tile, { cache: COMMUNES });
      onShare(++done / Math.max(copy.tiles.length, 1));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  await keepPage(copy.page, { cache: COMMUNES });
  // Last: a commune counts as kept when everything of it is here.
  await keepPage(address, { cache: COMMUNES });
  await dropUnused(cache);
  localStorage.setItem(REFRESHED, String(Date.now()));
  return copy;
}

export async function dropCommune(address) {
  const cache = await caches.open(COMMUNES);
  await cache.delete(address);
  await dropUnused(cache);
  if (!(await keptCommunes()).length) localStorage.removeItem(REFRESHED);
}

export async function refreshAll() {
  for (const { address } of await keptCommunes()) await keepCommune(address);
}

/** Pages and tiles that no kept commune has any more. */
async function dropUnused(cache) {
  const kept = await keptCommunes();
  const used = new Set(kept.flatMap(({ address, copy }) => [address, copy.page, ...copy.tiles]));
  const all = await cache.keys();
  await Promise.all(all.filter((request) => !used.has(new URL(request.url).pathname)).map((r) => cache.delete(r)));
}
