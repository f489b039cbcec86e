/** One chosen photo or video: small picture, name, and buttons to move and to remove it. */
import { filled } from "./texts.js";

export class PhotoTile {
  /** `item` is {id, file, isVideo}; `on` has `move(item, step)` and `remove(item)`. */
  constructor(item, texts, on) {
    this.item = item;
    this.texts = texts;
    this.url = URL.createObjectURL(item.file);
    this.element = document.createElement("li");
    this.element.className = "photo-tile";
    this.picture = this.pictureOf(item);
    const buttons = document.createElement("div");
    buttons.className = "photo-tile-buttons";
    this.earlier = this.button("bi-arrow-left", () => on.move(item, -1));
    this.later = this.button("bi-arrow-right", () => on.move(item, 1));
    this.remove = this.button("bi-x-lg", () => on.remove(item));
    buttons.append(this.earlier, this.later, this.remove);
    this.element.append(this.picture, buttons);
  }

  pictureOf(item) {
    const name = document.createElement("span");
    name.className = "photo-tile-name";
    if (item.isVideo) {
      const icon = document.createElement("i");
      icon.className = "bi bi-film";
      icon.setAttribute("aria-hidden", "true");
      this.words = document.createElement("span");
      name.append(icon, this.words);
      return name;
    }
    const image = document.createElement("img");
    image.src = this.url;
    image.addEventListener("error", () => {
      name.textContent = image.alt;
      image.replaceWith(name);
      this.picture = this.words = name;
    });
    return image;
  }

  button(icon, onClick) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-light";
    const symbol = document.createElement("i");
    symbol.className = `bi ${icon}`;
    symbol.setAttribute("aria-hidden", "true");
    button.append(symbol);
    button.addEventListener("click", onClick);
    return button;
  }

  /** Says again which of how many it is. */
  number(n, count) {
    const { texts, item } = this;
    const alt = filled(item.isVideo ? texts.videoAlt : texts.photoAlt, { n, name: item.file.name });
    if (this.words) this.words.textContent = alt;
    else this.picture.alt = alt;
    this.earlier.hidden = n === 1;
    this.later.hidden = n === count;
    this.earlier.setAttribute("aria-label", `${texts.photoEarlier}: ${alt}`);
    this.later.setAttribute("aria-label", `${texts.photoLater}: ${alt}`);
    this.remove.setAttribute("aria-label", `${texts.photoRemove}: ${alt}`);
  }

  close() {
    URL.revokeObjectURL(this.url);
    this.element.remove();
  }
}
