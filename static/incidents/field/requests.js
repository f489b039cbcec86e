/** What is asked of the server for the field. An action may be sent again without harm: the server knows its id. */
const PATIENCE_MS = 120_000;
const PAUSE_S = 30;
const LATER = [408, 425, 429];
const BUNDLE = "/api/v1/field/bundle/";
const ACTIONS = "/api/v1/field/actions/";

/** Not now: `line` there is none or it broke, `busy`, `login` the session ended, `account` it is another's. */
export class Later extends Error {
  constructor(reason, seconds = 0) {
    super(reason);
    this.reason = reason;
    this.seconds = seconds;
  }
}

/** The case changed meanwhile: `told` as in `incidents/field/errors.py`. */
export class Overtaken extends Error {
  constructor(told) {
    super("overtaken");
    this.told = told;
  }
}

/** The server says no; asking again as it is would not help. */
export class Refused extends Error {}

/** Who is signed in, with the token to send with: `user`, `name`, `csrf`. @throws {Later} */
export async function whoAmI(language) {
  return read(ACTIONS, language);
}

/** @throws {Later|Refused} */
export async function askBundle(language) {
  return read(BUNDLE, language);
}

/** @throws {Later} */
export async function askPhoto(address) {
  const answer = await ask(address, {});
  if (!answer.ok) return undefined;
  return answer.blob().catch(() => {
    throw new Later("line");
  });
}

/**
 * @param {object} action of `actions.js`
 * @param {Array<{name: string, blob: Blob}>} files
 * @param {string} csrf
 * @returns {Promise<{version: number, state: string}>}
 * @throws {Later|Overtaken|Refused}
 */
export async function postAction(action, files, csrf) {
  const body = new FormData();
  const { id, owner, code, madeOn, madeAt, target, fields } = action;
  const told = { key: id, user: owner, code, made_on: madeOn, made_at: new Date(madeAt).toISOString(), target, ...fields };
  for (const [name, value] of Object.entries(told)) if (value) body.append(name, value);
  for (const { name, blob } of files) body.append("photos", blob, name);
  return judged(await ask(ACTIONS, { method: "POST", body, headers: { "X-CSRFToken": csrf } }, action.language));
}

async function read(address, language) {
  return judged(await ask(address, {}, language));
}

async function judged(answer) {
  let told;
  try {
    told = await answer.json();
  } catch {
    // A page of somebody else's in between, such as a hotspot that asks to log in; or the line broke on the way.
    throw new Later("line");
  }
  if (answer.ok) return told;
  if (answer.status === 401) throw new Later("login");
  if (told.code === "other_account") throw new Later("account");
  if (told.code === "overtaken") throw new Overtaken(told);
  if (!told.code || told.code === "permission_denied") throw new Later("busy", PAUSE_S);
  throw new Refused(told.errors ? Object.values(told.errors).flat().join(" ") : told.title);
}

async function ask(address, request, language = "vi") {
  let answer;
  try {
    answer = await fetch(`${address}?lang=${language}`, {
      ...request,
      credentials: "same-origin",
      cache: "no-store",
      headers: { Accept: "application/json", ...request.headers },
      signal: AbortSignal.timeout?.(PATIENCE_MS),
    });
  } catch {
    throw new Later("line");
  }
  if (answer.status >= 500 || LATER.includes(answer.status)) {
    throw new Later("busy", Number(answer.headers.get("Retry-After")) || PAUSE_S);
  }
  return answer;
}
