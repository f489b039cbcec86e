/**
 * Steps at a stop: sent at once where there is a line, kept on the phone and sent later where there is none. Each has a
 * key, so that one sent twice is done once. What is kept names no person and no place but where the phone stood.
 */
import { filled } from "../incidents/texts.js";

const KEPT = "inspection-steps";
const POSITION = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 };
const root = document.querySelector("[data-stop-queue]");
const told = (id) => JSON.parse(document.getElementById(id).textContent);
const texts = told("stop-texts");
const steps = told("stop-steps");
const status = root.querySelector("[data-queue-status]");
let sending = false;

const kept = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");
const keep = (entries) => localStorage.setItem(KEPT, JSON.stringify(entries));

function say(words) {
  status.hidden = !words;
  status.textContent = words;
}

function position() {
  if (!navigator.geolocation) return Promise.resolve({});
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude, accuracy_m: coords.accuracy }),
      () => done({}), // not allowed, or no satellites: the time alone counts
      POSITION,
    );
  });
}

async function take(form) {
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrfmiddlewaretoken;
  const made = new Date().toISOString();
  show(form.closest("[data-stop]"), fields.target);
  if (fields.target === "arrived") {
    say(texts.asking);
    Object.assign(fields, await position());
  }
  keep([...kept(), { user: root.dataset.user, url: form.action, fields: { ...fields, made_at: made } }]);
  await send();
}

/** The stop as it will be once all that is kept was sent: the next button, not the one that was pressed. */
function show(stop, state) {
  if (!stop) return;
  stop.dataset.state = state;
  for (const form of stop.querySelectorAll("[data-stop-step]")) {
    form.hidden = !steps.some(([from, to]) => from === state && to === form.dataset.stopStep);
  }
}

async function post({ url, fields }) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "");
  return fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
}

/** Why the step itself was refused, for good; empty where the answer is about something else (who is signed in, whether
 * the server is well): then the step stays and is sent later. */
async function refusal(answer) {
  const told = answer.headers.get("Content-Type")?.startsWith("application/json") && answer.status < 500;
  return told && !answer.redirected ? ((await answer.json()).problem ?? "") : "";
}

async function send() {
  if (sending) return;
  sending = true;
  try {
    await sendAll();
  } finally {
    sending = false;
  }
}

async function sendAll() {
  let sent = 0;
  const own = () => kept().find((entry) => entry.user === root.dataset.user);
  for (let entry = own(); entry; entry = own()) {
    say(texts.sending);
    let answer;
    try {
      answer = await post(entry);
    } catch {
      say(filled(texts.waiting, { n: kept().length }));
      return;
    }
    const done = answer.ok && !answer.redirected;
    const why = done ? "" : await refusal(answer);
    if (!done && !why) {
      say(filled(texts.waiting, { n: kept().length }));
      return;
    }
    keep(kept().filter(({ fields }) => fields.key !== entry.fields.key));
    if (why) {
      say(filled(texts.refused, { why }));
      return;
    }
    sent += 1;
  }
  const others = kept().length;
  say(others ? filled(texts.other, { n: others }) : "");
  if (sent) {
    say(texts.sent);
    window.location.reload();
  }
}

for (const form of root.querySelectorAll("[data-stop-step]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.reportValidity()) take(form);
  });
}
window.addEventListener("online", send);
for (const { url, fields } of kept()) {
  const form = [...root.querySelectorAll("[data-stop-step]")].find(({ action }) => action === url);
  if (form) show(form.closest("[data-stop]"), fields.target);
}
send();
