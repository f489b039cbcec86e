/** The page for work without a line: takes cases along, shows them, keeps what is done, tells what waits. */
import { filled, textsOf } from "../texts.js";
import { State, actions, count, filesOf, onChange, put, remove } from "./actions.js";
import { CaseView, dueLine, withOwnSteps } from "./case_view.js";
import { about, bundle, wipe } from "./kept.js";
import { element, icon, moment, sampleMark, stateMark } from "./parts.js";
import { Later, whoAmI } from "./requests.js";
import { canSeal } from "./sealed.js";
import { UNDECIDED } from "./sending.js";
import { takeAlong } from "./taking.js";
import { WaitingList } from "./waiting_list.js";
import { sendLater, sendNow, watch } from "./watch.js";

/** On a line that hardly moves, what is kept is shown before it is known who is signed in. */
const PATIENCE_MS = 3000;
const A_MINUTE_MS = 60_000;
const texts = textsOf("field-texts");
const language = document.documentElement.lang;
const root = document.querySelector("[data-field]");
const part = (name) => root.querySelector(`[data-${name}]`);
/** Who is signed in (`user`); `problem` when that is not known: `line`, `busy`, `login`, `role`. */
let who = { problem: "line" };
let told;
let all = [];
/** The action that is opened again for correcting. */
let correcting = null;

const caseView = new CaseView(part("case-view"), texts, { onKeep: keepAction, onDraft: keepDraft, draftOf });
const waitingList = new WaitingList(part("waiting-list"), texts, {
  onDecided: send,
  onEdit: edit,
  canEdit: ({ code }) => Boolean(told?.cases.some((each) => each.code === code)),
});

async function look() {
  try {
    who = await whoAmI(language);
    document.querySelector("[data-kept-note]")?.setAttribute("hidden", "");
  } catch (error) {
    who = { problem: error instanceof Later ? error.reason : "role" };
  }
  const kept = await about();
  // On a phone that somebody else signed in on, the cases of the one before go.
  if (kept && who.user && who.user !== kept.owner) await wipe();
}

/** Reads what is kept and draws it. Without a session, when there is a line to ask, nothing of it is shown. */
async function draw() {
  const kept = await about();
  const owner = who.user ?? kept?.owner;
  const mayShow = who.user || ["line", "busy"].includes(who.problem);
  told = mayShow ? await bundle() : undefined;
  all = (await actions()).filter((action) => mayShow && action.owner === owner);
  const others = (await count()) - all.length;
  tellProblem(kept, others);
  part("controls").hidden = !(who.user || kept);
  part("take").hidden = !who.user;
  part("take-words").textContent = kept ? texts.takeAgain : texts.take;
  part("wipe").hidden = !kept;
  part("waiting").hidden = all.length === 0;
  part("send-now").hidden = !who.user && who.problem !== "line";
  waitingList.show(all);
  part("cases").hidden = !told;
  if (told) drawCases(kept);
}

function tellProblem(kept, others) {
  let words = "";
  if (who.problem === "login") words = kept || others ? texts.signIn : texts.signInFirst;
  else if (who.problem === "role") words = texts.noRole;
  else if (others > 0) words = filled(texts.otherAccount, { n: others });
  else if (!who.user && !kept) words = texts.noCasesOffline;
  part("problem").hidden = !words;
  part("problem-words").textContent = words;
  part("sign-in-link").hidden = who.problem !== "login";
  part("sign-in-link").href = root.dataset.signIn;
}

function drawCases(kept) {
  const times = { name: kept.name, at: moment(kept.madeAt), until: moment(kept.until) };
  const left = told.left_out ? ` ${filled(texts.leftOut, { n: told.left_out })}` : "";
  part("about").textContent = (told.cases.length ? filled(texts.about, times) : texts.takenNone) + left;
  part("case-list").replaceChildren(...told.cases.map(card));
}

function card(found) {
  const own = ownOf(found);
  const seen = withOwnSteps(found, own, told);
  const named = element("span", { className: "card-link-title", text: `${found.kind}, ${found.unit}` });
  const title = element("span", { className: "lead-state" }, icon(found.icon), " ", named);
  const inWords = ` ${filled(texts.changedHere, { n: own.length })}`;
  const waits = own.length ? element("span", { className: "d-block" }, icon("hourglass-split"), inWords) : null;
  const where = [found.code, found.place_words].filter(Boolean).join(" · ");
  const link = element(
    "a",
    { className: "card-link", href: `#${found.code}` },
    title,
    stateMark(seen.state, seen.state_label),
    " ",
    sampleMark(found, texts),
    " ",
    dueLine(seen, texts),
    element("span", { className: "d-block text-soft number", text: where }),
    waits,
  );
  return element("li", {}, link);
}

function ownOf({ code }) {
  return all.filter((action) => action.code === code && action.state !== State.DRAFT);
}

/** The list, or the case that the address names behind `#`. */
async function show() {
  const code = decodeURIComponent(window.location.hash.slice(1));
  const found = told?.cases.find((each) => each.code === code);
  part("list-view").hidden = Boolean(found);
  if (!found) {
    caseView.close();
    if (code) say(texts.gone);
    return;
  }
  const kept = correcting && { action: correcting, files: await filesOf(correcting.id) };
  const others = ownOf(found).filter(({ id }) => id !== correcting?.id);
  caseView.show(found, others, told, kept);
  correcting = null;
  window.scrollTo(0, 0);
}

function say(words) {
  part("status").textContent = words;
}

function edit(action) {
  correcting = action;
  if (window.location.hash.slice(1) === action.code) show();
  else window.location.hash = action.code;
}

async function written({ code, version }, row, fields) {
  const now = told?.cases.find((each) => each.code === code);
  const madeOn = now?.bridged?.includes(version) ? now.version : version;
  const owner = (await about())?.owner ?? who.user;
  const what = { target: row?.target ?? "", label: row?.label ?? "" };
  return { code, madeOn, owner, ...what, fields, madeAt: Date.now(), language };
}

function draftId({ code }, row) {
  return `${code}:${row?.target ?? ""}`;
}

async function keepDraft(found, row, fields, files) {
  await put({ ...(await written(found, row, fields)), id: draftId(found, row), state: State.DRAFT }, files);
}

async function draftOf(found, row) {
  const action = all.find(({ id }) => id === draftId(found, row));
  return action && { action, files: await filesOf(action.id) };
}

/**
 * Keeps a step or note; the list shows it at once. `before` is what it stands in place of. What the server said no to
 * goes on under a new id: perhaps it knows the old one with other words (`incidents/field/taking_in.py`).
 */
async function keepAction(found, row, fields, files, before) {
  const { id, addedAt, state } = before ?? {};
  const anew = state === State.REFUSED;
  await put({ ...(await written(found, row, fields)), ...(id && !anew ? { id, addedAt } : {}) }, files);
  if (anew) await remove(id);
  await remove(draftId(found, row));
  await draw();
  window.location.hash = "";
  say(texts.kept);
  part("status").focus();
  sendLater();
  send();
}

async function send() {
  await look();
  await draw();
  if (!all.some(({ state }) => state === State.WAITING)) return;
  const done = await sendNow();
  await draw();
  if (!who.user) return;
  const undecided = all.some(({ state }) => UNDECIDED.includes(state));
  if (undecided) say(texts.decide);
  else say(done ? texts.sent : texts.notSent);
  if (done) await refresh();
}

/** What was sent changed the cases, and others may have too. */
async function refresh() {
  if (window.location.hash || !(await about())) return;
  try {
    await takeAlong(language);
  } catch {
    return; // what is kept stays, with its time
  }
  await draw();
}

async function take() {
  part("take").disabled = true;
  say(texts.taking);
  try {
    await sendNow();
    await takeAlong(language, (done, of) => say(filled(texts.takingPhotos, { done, count: of })));
    await draw();
    say(told?.cases.length ? filled(texts.taken, { n: told.cases.length }) : texts.takenNone);
  } catch (error) {
    say(error instanceof Later ? texts.notTaken : error.message);
    await look();
    await draw();
  }
  part("take").disabled = false;
  part("status").focus();
}

/** The day is over, or the person signed out in another tab. */
async function closeWhenGone() {
  if (!told || (await about())) return;
  await draw();
  await show();
}

async function throwAway() {
  if (!window.confirm(texts.askWipe)) return;
  await wipe();
  await draw();
  say(texts.wiped);
  part("status").focus();
}

async function begin() {
  if (!canSeal()) {
    say(texts.cannotKeep);
    return;
  }
  part("take").addEventListener("click", take);
  part("wipe").addEventListener("click", throwAway);
  part("send-now").addEventListener("click", send);
  window.addEventListener("hashchange", show);
  window.addEventListener("online", send);
  const looked = look();
  await Promise.race([looked, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  await draw();
  await show();
  onChange(draw);
  setInterval(closeWhenGone, A_MINUTE_MS);
  await looked;
  await draw();
  await watch();
  if (who.user) await refresh();
}

begin();
