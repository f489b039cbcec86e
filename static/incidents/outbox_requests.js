/** What is asked of the server to get a report and its files there. Each may be asked again without harm. */
import { hexOf } from "../site/sha256.js";
import { PROOF_HEADER, answerTo, asksForProof } from "./proof.js";

const PATIENCE_MS = 120_000;
const PAUSE_S = 30;
const LATER = [408, 425, 429];
/** Another tab sent meanwhile, bytes were damaged, or the server forgot: the next try asks where the file stands. */
const AGAIN = ["piece_misplaced", "piece_damaged", "whole_damaged", "upload_gone"];

/** The server says no, and asking again would not help: `errors` by field. */
export class Refused extends Error {
  constructor(errors) {
    super("refused");
    this.errors = errors;
  }
}

/** Not now. `reason`: `line` there is none or it broke; `busy` the server asks to wait `seconds`. */
export class Later extends Error {
  constructor(reason, seconds = 0, said = "") {
    super(reason);
    this.reason = reason;
    this.seconds = seconds;
    this.said = said;
  }
}

/**
 * @param {object} report `action`, `fields`, `fileCount`
 * @returns {Promise<{code: string, link: string, receipt: string}>}
 * @throws {Refused|Later}
 */
export async function postReport({ action, fields, fileCount }) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  body.append("files_follow", String(fileCount));
  let answer = await ask(action, { method: "POST", body });
  let told = await bodyOf(answer);
  if (asksForProof(answer.status, told)) {
    const headers = { [PROOF_HEADER]: await answerTo(told.challenge) };
    answer = await ask(action, { method: "POST", body, headers });
    told = await bodyOf(answer);
  }
  if (answer.ok && told?.code) return told;
  if (answer.status >= 400 && told?.errors) throw new Refused(told.errors);
  throw new Later("busy", PAUSE_S); // a page of somebody else's in between, such as a hotspot that asks to log in
}

/**
 * Sends a file in pieces, from where it stood.
 * @param {string} reportId the report's `client_id`
 * @param {{id: string, name: string, type: string, blob: Blob}} file
 * @param {object} options
 * @param {string} options.language of what the server says
 * @param {(sent: number) => void} options.onSent bytes that are safe on the server
 * @throws {Refused|Later}
 */
export async function sendFile(reportId, file, { language, onSent = () => {} }) {
  const whole = new Uint8Array(await file.blob.arrayBuffer());
  const files = `/api/v1/reports/${reportId}/files/`;
  const about = { id: file.id, name: file.name, size: whole.length, type: file.type, sha256: await hexOf(whole) };
  let standing = await stand(files, language, {
    method: "POST",
    body: JSON.stringify(about),
    headers: { "Content-Type": "application/json" },
  });
  while (!standing.done) {
    onSent(standing.offset);
    const piece = whole.subarray(standing.offset, standing.offset + standing.piece);
    standing = await stand(`${files}${file.id}/`, language, {
      method: "PATCH",
      body: piece,
      headers: {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": String(standing.offset),
        "Content-SHA256": await hexOf(piece),
      },
    });
  }
  onSent(whole.length);
}

/** Where the file stands: `offset`, `piece`, `done`. */
async function stand(url, language, request) {
  const answer = await ask(`${url}?lang=${language}`, request);
  const told = await bodyOf(answer);
  if (answer.ok && typeof told?.offset === "number") return told;
  if (AGAIN.includes(told?.code)) throw new Later("line", 1);
  if (answer.status >= 400 && told?.title) throw new Refused({ __all__: [told.title] });
  throw new Later("busy", PAUSE_S);
}

/** Nobody's cookies go along: a report is nobody's. */
async function ask(url, request) {
  let answer;
  try {
    answer = await fetch(url, {
      ...request,
      credentials: "omit",
      cache: "no-store",
      headers: { Accept: "application/json", ...request.headers },
      signal: AbortSignal.timeout?.(PATIENCE_MS),
    });
  } catch {
    throw new Later("line");
  }
  if (answer.status >= 500 || LATER.includes(answer.status)) {
    const seconds = Number(answer.headers.get("Retry-After")) || PAUSE_S;
    const told = await bodyOf(answer);
    throw new Later("busy", seconds, told?.errors?.__all__?.[0] ?? told?.title ?? "");
  }
  return answer;
}

/** The answer's JSON; null when it is none, or when the line broke on the way. */
async function bodyOf(answer) {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}
