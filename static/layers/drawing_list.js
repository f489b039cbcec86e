/** The zones in view as a list, page by page, for who does not use the map. */
export class ZoneList {
  /** `onChoose(zone)` gets a zone in words: id, revision, level, class, area, commune, corners, bounds. */
  constructor(root, { url, texts, onChoose }) {
    this.part = (name) => root.querySelector(`[data-${name}]`);
    this.url = url;
    this.texts = texts;
    this.onChoose = onChoose;
    this.start = 0;
    this.part("earlier").addEventListener("click", () => this.load(this.window, Math.max(0, this.start - this.size)));
    this.part("later").addEventListener("click", () => this.load(this.window, this.start + this.size));
  }

  /** `window_`: west,south,east,north. */
  async load(window_, start = 0) {
    this.window = window_;
    this.asked?.abort();
    this.asked = new AbortController();
    let page;
    try {
      const answer = await fetch(`${this.url}?bbox=${window_}&start=${start}`, { signal: this.asked.signal });
      if (!answer.ok) return;
      page = await answer.json();
    } catch {
      return; // the map says that the line is broken
    }
    this.start = page.start;
    this.size = page.size;
    this.show(page);
  }

  show({ zones, total, more, start, size }) {
    this.part("list").replaceChildren(...(more ? [] : zones.map((zone) => this.item(zone))));
    this.mark(this.chosen);
    this.part("earlier").hidden = more || start === 0;
    this.part("later").hidden = more || start + size >= total;
    this.part("list-page").textContent = more ? this.texts.tooMany : total ? this.pageWords(start, zones.length, total) : this.texts.noneShown;
  }

  pageWords(start, count, total) {
    return this.texts.listPage
      .replace("%(from)s", start + 1)
      .replace("%(to)s", start + count)
      .replace("%(total)s", total);
  }

  item(zone) {
    const item = document.createElement("li");
    item.dataset.zone = zone.id;
    const words = document.createElement("span");
    words.textContent = `${zone.level}. ${zone.class} · ${zone.area} · ${zone.commune}`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary";
    button.textContent = this.texts.select;
    button.setAttribute("aria-label", named(this.texts.selectNamed, zone));
    button.addEventListener("click", () => this.onChoose(zone));
    item.append(words, button);
    return item;
  }

  mark(id) {
    this.chosen = id;
    for (const item of this.part("list").children) {
      item.toggleAttribute("data-chosen", item.dataset.zone === String(id));
      item.querySelector("button").setAttribute("aria-pressed", String(item.dataset.zone === String(id)));
    }
  }
}

/** Fills `%(class)s` and so on with what is known of a zone. */
export function named(text, zone) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => zone[name] ?? whole);
}
