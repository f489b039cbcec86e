/** Push messages to this browser for what the page is about: switched on and off. Needs the site's service worker. */
const root = document.querySelector("[data-push]");
const { key, address, endAddress, texts } = JSON.parse(document.getElementById("push-options").textContent);
const status = root.querySelector("[data-push-status]");
const on = root.querySelector("[data-push-on]");
const off = root.querySelector("[data-push-off]");
/** What this browser asked to be told of, by the address of the page: the push service does not know it. */
const WANTED = `push ${address}`;

function show(text, isOn) {
  status.textContent = text;
  on.hidden = isOn;
  off.hidden = !isOn;
}

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function send(to, fields) {
  const form = new FormData();
  form.set("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]").value);
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const answer = await fetch(to, { method: "POST", body: form });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error ?? texts.failed);
}

async function turnOn() {
  on.disabled = true;
  try {
    if ((await Notification.requestPermission()) !== "granted") return show(texts.refused, false);
    const { pushManager } = await navigator.serviceWorker.ready;
    const browser = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
    await send(address, { browser: JSON.stringify(browser) });
    localStorage.setItem(WANTED, "1");
    show(texts.on, true);
    off.focus();
  } catch (error) {
    show(error instanceof DOMException || error instanceof TypeError ? texts.failed : error.message, false);
  } finally {
    on.disabled = false;
  }
}

async function turnOff() {
  off.disabled = true;
  try {
    const browser = await (await navigator.serviceWorker.ready).pushManager.getSubscription();
    if (browser) await send(endAddress, { endpoint: browser.endpoint });
    localStorage.removeItem(WANTED);
    show(texts.off, false);
    on.focus();
  } catch (error) {
    show(error instanceof TypeError ? texts.failed : error.message, true);
  } finally {
    off.disabled = false;
  }
}

async function begin() {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration || !("PushManager" in window) || !("Notification" in window)) {
    status.textContent = texts.unable;
    return;
  }
  const subscribed = Boolean(await registration.pushManager.getSubscription()) && localStorage.getItem(WANTED) === "1";
  show(subscribed ? texts.on : "", subscribed);
}

on.addEventListener("click", turnOn);
off.addEventListener("click", turnOff);
begin();
