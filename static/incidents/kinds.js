/**
 * The choice of a kind: search by a word, the number to call above the form as soon as an emergency is chosen, and the
 * chosen kind's questions under the groups, where they stay in view when a group is closed.
 */
import { folded } from "../site/folding.js";
import { filled } from "./texts.js";

/** Takes over `[data-kinds]` of the form. `sync()` shows what belongs to the kind chosen by now. */
export function attachKinds(form) {
  const root = form.querySelector("[data-kinds]");
  const groups = [...root.querySelectorAll("[data-kind-group]")];
  const kinds = groups.flatMap((group) =>
    [...group.querySelectorAll("[data-kind]")].map((block) => ({
      block,
      group,
      radio: block.querySelector("[name=category]"),
      questions: block.querySelector("[data-kind-questions]"),
      call: block.querySelector("[data-kind-call]"),
      words: wordsOf(`${block.dataset.words} ${group.querySelector("summary").textContent}`),
    })),
  );
  const callPlace = document.createElement("div");
  callPlace.className = "emergency-place";
  callPlace.setAttribute("role", "alert");
  form.before(callPlace);
  const questionsPlace = root.querySelector("[data-questions-place]");
  root.dataset.kindsScripted = "";

  let shown = null;
  function sync() {
    const chosen = kinds.find(({ radio }) => radio.checked) ?? null;
    if (chosen === shown) return;
    if (shown?.questions) shown.block.append(shown.questions);
    if (chosen?.questions) questionsPlace.append(chosen.questions);
    callPlace.replaceChildren(...(chosen?.call ? [chosen.call.cloneNode(true)] : []));
    if (chosen) chosen.group.open = true;
    shown = chosen;
  }

  searchKinds(root.querySelector("[data-kind-search]"), groups, kinds);
  form.addEventListener("change", sync);
  sync();
  return { sync };
}

function wordsOf(text) {
  return folded(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/**
 * Narrows the kinds to those that have a word for each word typed; Enter chooses the first. Only beginnings of words
 * count: "rac" is rubbish and not a crack.
 */
function searchKinds(field, groups, kinds) {
  const input = field.querySelector("input");
  const status = field.querySelector("[role=status]");
  field.hidden = false;
  let before = null;

  function narrow() {
    const wanted = wordsOf(input.value);
    if (wanted.length && !before) before = groups.map(({ open }) => open);
    for (const { block, words } of kinds) {
      block.hidden = !wanted.every((typed) => words.some((word) => word.startsWith(typed)));
    }
    groups.forEach((group, index) => {
      const any = kinds.some((kind) => kind.group === group && !kind.block.hidden);
      group.hidden = !any;
      // groups of one name are open one at a time
      if (wanted.length) group.removeAttribute("name");
      else group.setAttribute("name", "kind-group");
      if (wanted.length) group.open = any;
      else if (before) group.open = before[index] || kinds.some((kind) => kind.group === group && kind.radio.checked);
    });
    if (!wanted.length) before = null;
    const count = kinds.filter(({ block }) => !block.hidden).length;
    status.textContent = wanted.length ? filled(count ? input.dataset.found : input.dataset.none, { n: count }) : "";
  }

  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // it chooses a kind; it does not send the report
    const first = input.value.trim() && kinds.find(({ block }) => !block.hidden);
    if (!first) return;
    first.radio.checked = true;
    first.radio.dispatchEvent(new Event("change", { bubbles: true }));
    input.value = "";
    narrow();
    first.radio.focus();
  });
}
