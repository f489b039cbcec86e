/**
 * Open cases of the chosen kind near the chosen place, one of which the report may be about (field `join`). Where the
 * part says `data-by-commune`, a commune is place enough, and the answer tells each case in words (`details`).
 */
import { filled } from "./texts.js";

const NO_KEY = "00000000-0000-0000-0000-000000000000";

export function showNearby(form, texts) {
  const root = form.querySelector("[data-nearby]");
  const part = root.querySelector("[data-nearby-part]");
  const list = root.querySelector("[data-nearby-list]");
  const status = root.querySelector("[data-nearby-status]");
  const join = form.elements.namedItem("join");
  const days = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "short" });
  let asked = 0;

  form.addEventListener("place:change", look);
  form.addEventListener("change", ({ target }) => {
    if (target.name === "category" || target.name === "commune") look();
    if (target.dataset.join !== undefined) join.value = target.dataset.join;
  });

  async function look() {
    const number = ++asked;
    const cases = await near();
    if (number !== asked) return;
    if (!cases) {
      part.hidden = true;
      return;
    }
    if (!cases.some(({ code }) => code === join.value)) join.value = "";
    list.replaceChildren(...cases.map(choice), ...(cases.length ? [other()] : []));
    part.hidden = !cases.length;
    status.textContent = cases.length ? filled(texts.nearbyFound, { n: cases.length }) : "";
  }

  /** None while kind or place is missing; null without a line: the choice stays then, and the server looks again. */
  async function near() {
    const data = new FormData(form);
    const query = { lat: data.get("lat"), lon: data.get("lon"), category: data.get("category") };
    if ("byCommune" in root.dataset) query.commune = data.get("commune");
    if (!query.category || !(query.commune || (query.lat && query.lon))) return [];
    try {
      const answer = await fetch(`${root.dataset.url}?${new URLSearchParams(query)}`);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  function choice(near) {
    const words = document.createElement("span");
    const details = document.createElement("span");
    details.className = "d-block";
    details.textContent = near.details ?? inWords(near);
    const code = document.createElement("span");
    code.className = "number text-soft";
    code.textContent = near.code;
    words.append(details, code);
    return option(near.code, words, near.photo && picture(near));
  }

  function inWords({ state_label: state, distance_m: metres, received_at: at }) {
    return filled(texts.nearbyCase, { state, metres, day: days.format(new Date(at)) });
  }

  function picture({ photo, code }) {
    const image = document.createElement("img");
    image.src = root.dataset.photoUrl.replace(NO_KEY, photo);
    image.alt = filled(texts.nearbyPhoto, { code });
    image.loading = "lazy";
    image.width = 96;
    image.height = 72;
    return image;
  }

  function other() {
    const words = document.createElement("span");
    words.textContent = texts.nearbyOther;
    return option("", words, null);
  }

  /** Unnamed radio buttons would not exclude each other; this name is no field of the server's. */
  function option(code, words, image) {
    const label = document.createElement("label");
    label.className = "choice nearby-case";
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = "nearby_choice";
    radio.value = code;
    radio.dataset.join = code;
    radio.checked = code !== "" && code === join.value;
    label.append(radio, ...(image ? [image] : []), words);
    return label;
  }
}
