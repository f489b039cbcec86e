/** The form of a step or a note: what it asks, what it cannot do without, and what it hands on to be kept. */
import { PhotoPicker } from "../photo_picker.js";
import { filled } from "../texts.js";

const DRAFT_AFTER_MS = 400;
const WORDS = ["reason", "public_note", "internal_note", "referred_to", "due_on"];
const NOTE_PARTS = ["public_note", "internal_note", "photos"];
/** By need of a row (`incidents/workflow.py`), in the order of the form: its field and the sentence when it is empty. */
const NEEDS = {
  referred_to: ["referred_to", "needReferredTo"],
  reason: ["reason", "needReason"],
  due_date: ["due_on", "needDue"],
  public_note: ["public_note", "needPublicNote"],
  photo: ["photos", "needPhoto"],
};
let made = 0;

export class ActionForm {
  /** `row` of the bundle, null for a note; `onKeep(fields, files)` keeps it, `onDraft` what is being written. */
  constructor(row, texts, { onKeep, onDraft }) {
    Object.assign(this, { row, texts, onKeep, onDraft });
    this.element = document.querySelector("[data-form-template]").content.firstElementChild.cloneNode(true);
    this.needed = new Set((row?.needs ?? []).map((need) => NEEDS[need][0]));
    made += 1;
    for (const part of this.element.querySelectorAll("[data-part]")) this.prepare(part);
    this.picker = new PhotoPicker(this.element.querySelector("[data-photo-picker]"), texts);
    for (const kind of ["input", "photos:change"]) this.element.addEventListener(kind, () => this.keepSoon());
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  prepare(part) {
    const name = part.dataset.part;
    if (!NOTE_PARTS.includes(name) && !this.needed.has(name)) {
      part.remove();
      return;
    }
    if (this.needed.has(name)) part.querySelector(".field-optional")?.remove();
    const input = part.querySelector(`[name="${name}"]`);
    const label = part.querySelector("label");
    if (name === "photos") return;
    input.id = `field-${made}-${name}`;
    label.htmlFor = input.id;
    input.required = this.needed.has(name);
    const help = part.querySelector(".field-help");
    if (help) {
      help.id = `${input.id}-help`;
      input.setAttribute("aria-describedby", help.id);
    }
    if (name === "due_on") this.prepareDay(part, input);
  }

  prepareDay(part, input) {
    const { earliest, latest, target } = this.row;
    input.min = earliest;
    input.max = latest;
    if (target === "on_hold") part.querySelector("[data-due-label]").textContent = this.texts.holdUntil;
    part.querySelector("[data-due-help]").textContent = filled(this.texts.latest, { day: inWords(latest) });
  }

  input(name) {
    return this.element.querySelector(`[name="${name}"]`);
  }

  /** Puts back what was kept before. */
  restore(fields, files) {
    for (const [name, value] of Object.entries(fields)) if (this.input(name)) this.input(name).value = value;
    if (files.length) this.picker.restore(files.map((file, place) => ({ id: String(place), ...file })));
  }

  keepSoon() {
    clearTimeout(this.timer);
    if (this.done) return;
    this.timer = setTimeout(async () => {
      const files = await this.picker.files();
      if (!this.done) await this.onDraft(this.fields(), files).catch(() => {});
    }, DRAFT_AFTER_MS);
  }

  fields() {
    return Object.fromEntries(WORDS.map((name) => [name, this.input(name)?.value.trim() ?? ""]));
  }

  async submit() {
    const fields = this.fields();
    const files = await this.picker.files();
    const lacks = this.lacks(fields, files);
    this.complain(lacks);
    if (lacks.length || this.done) return;
    this.done = true;
    clearTimeout(this.timer);
    try {
      await this.onKeep(fields, files);
    } catch {
      this.done = false;
      this.complain([["", this.texts.keepFailed]]);
    }
  }

  lacks(fields, files) {
    const { texts } = this;
    const isEmpty = (name) => (name === "photos" ? !files.length : !fields[name]);
    if (!this.row) return NOTE_PARTS.every(isEmpty) ? [["internal_note", texts.needSomething]] : [];
    const lacks = Object.values(NEEDS).filter(([name]) => this.needed.has(name) && isEmpty(name));
    const found = lacks.map(([name, sentence]) => [name, texts[sentence]]);
    const { earliest, latest } = this.row;
    if (fields.due_on && (fields.due_on < earliest || fields.due_on > latest)) {
      const days = { earliest: inWords(earliest), latest: inWords(latest) };
      found.push(["due_on", filled(texts.badDue, days)]);
    }
    return found;
  }

  complain(lacks) {
    const box = this.element.querySelector("[data-errors]");
    box.hidden = lacks.length === 0;
    box.textContent = lacks.map(([, sentence]) => sentence).join(" ");
    const wrong = new Set(lacks.map(([name]) => name));
    for (const name of WORDS) this.input(name)?.setAttribute("aria-invalid", String(wrong.has(name)));
    if (lacks.length) (this.input(lacks[0][0]) ?? box).focus();
  }
}

function inWords(day) {
  return new Date(`${day}T00:00`).toLocaleDateString(document.documentElement.lang);
}
