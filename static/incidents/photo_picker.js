/**
 * Photos and videos chosen on the phone: shown small, in an order that can be changed, removable, and made smaller
 * before they are sent, so that a report gets through on a poor line. A file that is not taken is named with its
 * sentence; the others stay.
 */
import { kindOf, prepared, Refused } from "./photo_shrinking.js";
import { PhotoTile } from "./photo_tile.js";
import { filled } from "./texts.js";

/** A UUID; older phones have no `crypto.randomUUID`. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class PhotoPicker {
  /**
   * `root` holds file inputs of one name, a list `[data-photo-list]`, a status, a progress bar and a list of errors.
   * The photos are kept in the first input, so that the form sends them with or without a script. `root` sends
   * `photos:change` when there are others.
   */
  constructor(root, texts) {
    this.root = root;
    this.texts = texts;
    this.limit = Number(root.dataset.limit);
    this.limits = {
      photoBytes: Number(texts.photoMaxBytes),
      drawnBytes: Number(texts.photoDrawnMaxBytes),
      videoBytes: Number(texts.videoMaxBytes),
      videoSeconds: Number(texts.videoMaxSeconds),
    };
    for (const part of ["list", "status", "progress", "errors"]) this[part] = root.querySelector(`[data-photo-${part}]`);
    this.items = [];
    this.busy = Promise.resolve();
    root.classList.add("photo-picker-scripted");
    const inputs = [...root.querySelectorAll("input[type=file]")];
    this.keeper = inputs[0];
    for (const input of inputs) {
      input.addEventListener("change", () => {
        const files = [...input.files];
        this.store();
        if (input !== this.keeper) input.value = "";
        this.busy = this.busy.then(() => this.add(files));
      });
    }
  }

  /** Resolves when all photos are small and in the form. */
  ready() {
    return this.busy;
  }

  /** What is to be sent, in order: {id, blob, name, type}. An id stays with its photo. */
  async files() {
    await this.busy;
    return this.items.map(({ id, file }) => ({ id, blob: file, name: file.name, type: file.type }));
  }

  /** Puts back what `files()` gave before; small already. */
  restore(files) {
    this.busy = this.busy.then(async () => {
      for (const { id, blob, name, type } of files) await this.take(id, new File([blob], name, { type }));
      this.changed();
    });
    return this.busy;
  }

  async add(files) {
    this.errors.replaceChildren();
    const room = this.limit - this.items.length;
    this.progress.max = Math.min(files.length, room);
    for (const [done, file] of files.slice(0, room).entries()) {
      this.progress.hidden = false;
      this.progress.value = done;
      this.status.textContent = filled(this.texts.photosPreparing, { n: done + 1, count: this.progress.max });
      try {
        await this.take(newId(), await prepared(file, this.limits));
      } catch (error) {
        const { reason, values } = error instanceof Refused ? error : new Refused("photoEmpty");
        this.complain(filled(this.texts[reason], { name: file.name, ...values }));
      }
    }
    this.progress.hidden = true;
    const over = files.slice(Math.max(room, 0)).map((file) => file.name);
    if (over.length) this.complain(filled(this.texts.photosOver, { limit: this.limit, names: over.join(", ") }));
    this.changed();
  }

  async take(id, file) {
    const item = { id, file, isVideo: (await kindOf(file)) === "video" };
    const on = { move: (moved, step) => this.move(moved, step), remove: (gone) => this.remove(gone) };
    item.tile = new PhotoTile(item, this.texts, on);
    this.items.push(item);
    this.list.append(item.tile.element);
    this.number();
  }

  complain(sentence) {
    const li = document.createElement("li");
    li.className = "field-error";
    li.textContent = sentence;
    this.errors.append(li);
  }

  move(item, step) {
    const from = this.items.indexOf(item);
    const to = from + step;
    this.items.splice(from, 1);
    this.items.splice(to, 0, item);
    this.list.replaceChildren(...this.items.map(({ tile }) => tile.element));
    this.changed();
    const { earlier, later } = item.tile;
    const pressed = step < 0 ? earlier : later;
    (pressed.hidden ? (step < 0 ? later : earlier) : pressed).focus();
    const place = { name: item.file.name, n: to + 1, count: this.items.length };
    this.status.textContent = filled(this.texts.photoMoved, place);
  }

  remove(item) {
    const at = this.items.indexOf(item);
    this.items.splice(at, 1);
    item.tile.close();
    this.errors.replaceChildren();
    this.changed();
    this.status.textContent = `${filled(this.texts.photoRemoved, { name: item.file.name })} ${this.status.textContent}`;
    const next = this.items[Math.min(at, this.items.length - 1)];
    (next ? next.tile.remove : this.status).focus();
  }

  number() {
    for (const [at, { tile }] of this.items.entries()) tile.number(at + 1, this.items.length);
  }

  changed() {
    this.number();
    this.store();
    this.tell();
    this.root.dispatchEvent(new CustomEvent("photos:change", { bubbles: true }));
  }

  store() {
    const kept = new DataTransfer();
    for (const { file } of this.items) kept.items.add(file);
    this.keeper.files = kept.files;
  }

  tell() {
    const full = this.items.length >= this.limit ? this.texts.photosFull : "";
    const count = filled(this.texts.photosCount, { n: this.items.length, limit: this.limit });
    this.status.textContent = `${count} ${full}`.trim();
  }
}
