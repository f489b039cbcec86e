/** Pages kept for when there is no line, for the service worker and for the page that chooses communes. */
export const FILES = "geopgi-files-";
export const PAGES = "geopgi-pages";
export const COMMUNES = "geopgi-communes";
const KEPT_AT = "Kept-At";

export async function isKept(address, cache) {
  return Boolean(await caches.match(address, { cacheName: cache }));
}

/**
 * Keeps a page with the time. Asked for without cookies unless the answer is at hand, so that nothing of a person who
 * is logged in can be in it.
 * @throws {Error} when there is no answer worth keeping
 */
export async function keepPage(address, { response, cache = PAGES } = {}) {
  const answer = response ?? (await fetch(address, { credentials: "omit", cache: "no-cache" }));
  if (!answer.ok || answer.redirected) throw new Error(`${address} was answered ${answer.status}`);
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, new Date().toISOString());
  for (const name of ["Content-Encoding", "Content-Length", "Set-Cookie"]) headers.delete(name);
  const body = await answer.blob();
  await (await caches.open(cache)).put(address, new Response(body, { status: answer.status, headers }));
  return body.size;
}

/** The page as it was kept, which says in its body since when; undefined when it was not. */
export async function keptPage(url) {
  const kept = (await caches.match(url.pathname, { cacheName: PAGES })) ??
    (await caches.match(url.pathname, { cacheName: COMMUNES }));
  if (!kept) return undefined;
  const at = kept.headers.get(KEPT_AT);
  const text = (await kept.text()).replace("<body", `<body data-kept-at="${at}"`);
  return new Response(text, { headers: kept.headers });
}
