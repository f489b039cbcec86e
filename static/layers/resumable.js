/**
 * Sends a file piece by piece. A broken line or a server that restarts loses one piece at most: the server is asked how
 * much it has, and the rest follows. Each piece and the whole are checked by SHA-256.
 */
import { linePause } from "../site/line_pause.js";
import { Sha256, hexOf } from "../site/sha256.js";

const PAUSES_MS = [1000, 2000, 4000, 8000, 15000, 30000];
const READ_AT_ONCE = 4 * 1024 * 1024;

/** The server says no, and asking again would not help. */
export class Refused extends Error {}

/** The line is broken, or the server is away; worth another try. */
class Interrupted extends Error {}

/**
 * @param {File} file
 * @param {object} options
 * @param {string} options.beginUrl
 * @param {string} options.token against forgery
 * @param {(sent: number) => void} options.onSent bytes that are safe on the server
 * @param {(waiting: boolean) => void} options.onWaiting the line is broken, or is there again
 * @returns {Promise<string>} the address of the page about the file
 * @throws {Refused} with what the server says
 */
export async function sendFile(file, { beginUrl, token, onSent, onWaiting }) {
  const ask = asker(token, onWaiting);
  const about = { name: file.name, size: String(file.size), changed: String(file.lastModified) };
  const begun = await (await ask("POST", beginUrl, { body: new URLSearchParams(about) })).json();
  let offset = begun.offset;
  let whole = await digestOf(file, 0, offset);
  onSent(offset);
  while (offset < file.size) {
    const bytes = await read(file, offset, Math.min(offset + begun.piece, file.size));
    const headers = { "Upload-Offset": String(offset), "Content-SHA256": await hexOf(bytes) };
    headers["Content-Type"] = "application/offset+octet-stream";
    const answer = await ask("PATCH", begun.url, { body: bytes, headers, accept: [409, 422] });
    const safe = answer.status === 422 ? offset : Number(answer.headers.get("Upload-Offset"));
    if (safe === offset + bytes.length) whole.update(bytes);
    else if (safe !== offset) whole = await digestOf(file, 0, safe);
    offset = safe;
    onSent(offset);
  }
  const ended = await ask("POST", begun.url, { body: new URLSearchParams({ sha256: whole.hex() }) });
  return (await ended.json()).url;
}

/** What was sent before goes into the digest of the whole as well. */
async function digestOf(file, from, to) {
  const digest = new Sha256();
  for (let place = from; place < to; place += READ_AT_ONCE) {
    digest.update(await read(file, place, Math.min(place + READ_AT_ONCE, to)));
  }
  return digest;
}

async function read(file, from, to) {
  return new Uint8Array(await file.slice(from, to).arrayBuffer());
}

/** Asks until there is an answer; of a PATCH that may have arrived, HEAD tells. */
function asker(token, onWaiting) {
  return async (method, url, { body, headers = {}, accept = [] }) => {
    for (let tries = 0; ; tries++) {
      try {
        const sent = tries > 0 && method === "PATCH" ? { method: "HEAD" } : { method, body };
        const answer = await once(url, { ...sent, headers: { ...headers, "X-CSRFToken": token } }, accept);
        if (tries > 0) onWaiting(false);
        return answer;
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        onWaiting(true);
        await linePause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
      }
    }
  };
}

async function once(url, request, accept) {
  let answer;
  try {
    answer = await fetch(url, request);
  } catch {
    throw new Interrupted();
  }
  if (answer.ok || accept.includes(answer.status)) return answer;
  // 507 is a full disk or store: somebody has to make room first.
  if ((answer.status >= 500 && answer.status !== 507) || answer.status === 429) throw new Interrupted();
  const told = await answer.json().catch(() => ({}));
  throw new Refused(told.message ?? "");
}
