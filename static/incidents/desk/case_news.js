/** An open case tells when something happened to it, and who else has it open. What was typed stays. */
import { askJson, poll } from "./polling.js";

const PARTS = ["[data-case-state]", "[data-case-timeline]"];
const root = document.querySelector("[data-case-news]");
const place = root.querySelector("[data-case-changed]");
const present = root.querySelector("[data-present]");
let typed = false;

document.addEventListener("input", (event) => {
  typed ||= event.target.form?.method === "post";
});

/** State and timeline anew; forms stay as they are: the server tells the second of two people, and keeps the words. */
async function renewParts() {
  const answer = await fetch(window.location.href);
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of PARTS) document.querySelector(part).replaceWith(page.querySelector(part));
  root.dataset.version = page.querySelector("[data-case-news]").dataset.version;
  place.replaceChildren();
  document.querySelector("[data-case-timeline]").scrollIntoView();
}

function tellChanged() {
  if (place.firstElementChild) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "live-news";
  button.textContent = `${root.dataset.changed} – ${root.dataset.show}`;
  button.addEventListener("click", () => {
    if (typed) renewParts().catch(() => {});
    else window.location.reload();
  });
  place.replaceChildren(button);
}

function tellPresent(words) {
  present.hidden = !words;
  if (present.textContent === words) return;
  present.textContent = words;
}

poll(async () => {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]").value);
  body.set("version", root.dataset.version);
  const told = await askJson(root.dataset.caseNews, { method: "POST", body });
  if (!told) return false;
  if (told.changed) tellChanged();
  tellPresent(told.present);
  return true;
});
