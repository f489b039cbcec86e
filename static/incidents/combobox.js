/**
 * A list of choices found by typing, with or without accents: the editable combobox of the WAI-ARIA Authoring
 * Practices over a <select>, which keeps the name and the value. Without this script the list is chosen from as it is.
 */
import { filled } from "./texts.js";

const MOST_SHOWN = 30;

/** Small letters without accents: "Điềm He" and "diem he" are one. */
export function folded(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/\s+/g, " ").trim();
}

/** 0 the name begins so, 1 a word of it does, 2 every typed word begins one of its words; null else. */
function rank(name, asked) {
  if (name.startsWith(asked)) return 0;
  if (` ${name}`.includes(` ${asked}`)) return 1;
  const words = name.split(" ");
  return asked.split(" ").every((part) => words.some((word) => word.startsWith(part))) ? 2 : null;
}

export class Combobox {
  constructor(select, texts) {
    this.select = select;
    this.texts = texts;
    this.choices = this.read();
    this.shown = [];
    this.active = -1;
    this.build();
    this.tell();
  }

  /** What there is to choose from: `label`, `also` called, and `names` to be found by. */
  read() {
    return [...this.select.options]
      .filter((option) => option.value)
      .map((option) => ({
        option,
        label: option.textContent.trim(),
        also: option.dataset.also ?? "",
        names: [option.textContent, ...(option.dataset.also ?? "").split(";")].map(folded).filter(Boolean),
      }));
  }

  /** The field to type in, in the place of the list. */
  makeInput(label) {
    const input = Object.assign(document.createElement("input"), { type: "text", id: `${this.select.id}-box` });
    input.className = "form-control";
    this.select.hidden = true;
    label.htmlFor = input.id;
    return input;
  }

  build() {
    const { select } = this;
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const root = Object.assign(document.createElement("div"), { className: "combobox" });
    select.before(root);
    this.input = this.makeInput(label);
    this.list = Object.assign(document.createElement("ul"), { id: `${select.id}-list`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label.textContent.trim());
    this.status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    this.status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
      autocomplete: "off",
      spellcheck: "false",
    })) {
      this.input.setAttribute(name, value);
    }
    root.append(this.input, this.list, this.status);
    this.input.addEventListener("input", () => this.search());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.choose(this.shown[[...this.list.children].indexOf(item)]);
    });
  }

  /** The field says what the list holds. */
  tell() {
    const chosen = this.select.selectedOptions[0];
    this.input.value = chosen?.value ? chosen.textContent.trim() : "";
  }

  search({ all = false } = {}) {
    const asked = all ? "" : folded(this.input.value);
    this.set("");
    const ranked = this.choices
      .map((choice) => {
        const ranks = choice.names.map((name) => rank(name, asked)).filter((found) => found !== null);
        return { choice, rank: ranks.length ? Math.min(...ranks) : null };
      })
      .filter((found) => found.rank !== null);
    ranked.sort((a, b) => a.rank - b.rank);
    this.shown = ranked.slice(0, MOST_SHOWN).map((found) => found.choice);
    this.list.replaceChildren(...this.shown.map((choice, number) => this.item(choice, number)));
    this.open(this.shown.length > 0);
    this.point(asked && this.shown.length ? 0 : -1);
    this.status.textContent = this.shown.length
      ? filled(this.texts.choicesFound, { n: ranked.length })
      : this.texts.choicesNone;
  }

  item(choice, number) {
    const item = Object.assign(document.createElement("li"), { id: `${this.list.id}-${number}` });
    item.setAttribute("role", "option");
    item.textContent = choice.also ? `${choice.label} (${choice.also.replaceAll(";", ", ")})` : choice.label;
    return item;
  }

  onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.search({ all: Boolean(this.select.value) || !this.input.value });
      const last = this.shown.length - 1;
      if (event.key === "ArrowDown") this.point(this.active >= last ? 0 : this.active + 1);
      else this.point(this.active <= 0 ? last : this.active - 1);
    } else if (event.key === "Enter") {
      event.preventDefault(); // a half-typed place never sends the form
      if (open && this.active >= 0) this.choose(this.shown[this.active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.open(false);
    } else if (event.key === "Escape" && this.input.value) {
      this.input.value = "";
      this.set("");
    }
  }

  /** Leaving by Tab takes what is marked; words that are no choice are cleared, so that nobody thinks them taken. */
  leave() {
    if (!this.select.value && this.active >= 0) this.choose(this.shown[this.active]);
    this.open(false);
    this.tell();
  }

  choose(choice) {
    this.set(choice.option.value);
    this.tell();
    this.open(false);
  }

  set(value) {
    if (this.select.value === value) return;
    this.select.value = value;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
    this.select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", String(yes));
    if (!yes) this.point(-1);
  }

  point(number) {
    this.list.children[this.active]?.setAttribute("aria-selected", "false");
    this.active = number;
    const item = this.list.children[number];
    if (item) {
      item.setAttribute("aria-selected", "true");
      item.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", item.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }
}
