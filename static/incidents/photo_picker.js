/**
 * Photos chosen on the phone: shown small, removable, and made smaller before they are sent, so that a report gets
 * through on a poor line. What cannot be drawn here (HEIC on most browsers) is sent as it is; the server reads it.
 */
import { filled } from "./texts.js";

const LONGEST_SIDE = 2048;
const QUALITY = 0.85;

async function shrunk(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob || (scale === 1 && file.type === "image/jpeg" && blob.size >= file.size)) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

export class PhotoPicker {
  /**
   * `root` holds file inputs of one name, a list `[data-photo-list]` and a status `[data-photo-status]`. The photos
   * are kept in the first input, so that the form sends them with or without a script.
   */
  constructor(root, texts) {
    this.texts = texts;
    this.limit = Number(root.dataset.limit);
    this.list = root.querySelector("[data-photo-list]");
    this.status = root.querySelector("[data-photo-status]");
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

  async add(files) {
    this.status.textContent = this.texts.photosPreparing;
    for (const file of files) {
      if (this.items.length >= this.limit) break;
      const small = await shrunk(file);
      const item = { file: small, url: URL.createObjectURL(small) };
      this.items.push(item);
      this.list.append(this.tile(item));
    }
    this.store();
    this.tell();
  }

  store() {
    const kept = new DataTransfer();
    for (const { file } of this.items) kept.items.add(file);
    this.keeper.files = kept.files;
  }

  tile(item) {
    const li = document.createElement("li");
    li.className = "photo-tile";
    const image = document.createElement("img");
    image.src = item.url;
    image.alt = filled(this.texts.photoAlt, { n: this.items.length });
    image.addEventListener("error", () => {
      const name = document.createElement("span");
      name.className = "photo-tile-name";
      name.textContent = item.file.name;
      image.replaceWith(name);
    });
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn btn-light photo-tile-remove";
    remove.setAttribute("aria-label", `${this.texts.photoRemove}: ${image.alt}`);
    remove.textContent = "×";
    remove.addEventListener("click", () => {
      this.items.splice(this.items.indexOf(item), 1);
      URL.revokeObjectURL(item.url);
      li.remove();
      this.store();
      this.tell();
      this.status.focus();
    });
    li.append(image, remove);
    return li;
  }

  tell() {
    const full = this.items.length >= this.limit ? this.texts.photosFull : "";
    this.status.textContent = `${filled(this.texts.photosCount, { n: this.items.length, limit: this.limit })} ${full}`;
  }
}
