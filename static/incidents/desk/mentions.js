/**
 * “@” in an internal note offers colleagues who may see the case. Without this script their account's name is typed.
 */
const { people: ADDRESS, peopleLabel: LABEL } = document.querySelector("[data-people]").dataset;
const PAUSE_MS = 200;
let lists = 0;

class People {
  constructor(area) {
    this.area = area;
    this.list = document.createElement("ul");
    this.list.id = `people-${++lists}`;
    this.list.className = "people";
    this.list.role = "listbox";
    this.list.setAttribute("aria-label", LABEL);
    this.list.hidden = true;
    area.after(this.list);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
    this.active = -1;
    this.asked = 0;
    area.addEventListener("input", () => this.later());
    area.addEventListener("keydown", (event) => this.key(event));
    area.addEventListener("blur", () => this.close());
    if (area === document.activeElement) this.later(); // typed while this script was on its way
  }

  /** What is typed after the “@” that the cursor stands behind; null where there is none. */
  typed() {
    return /(?:^|\s)@([\p{L}\p{M}\w.+-]{1,40})$/u.exec(this.area.value.slice(0, this.area.selectionStart))?.[1] ?? null;
  }

  later() {
    clearTimeout(this.timer);
    const typed = this.typed();
    if (typed === null) this.close();
    else this.timer = setTimeout(() => this.ask(typed), PAUSE_MS);
  }

  async ask(typed) {
    const turn = ++this.asked;
    const url = new URL(ADDRESS, window.location.href);
    url.searchParams.set("q", typed);
    let people = [];
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected) ({ people } = await answer.json());
    } catch {
      // no line: the name is typed
    }
    if (turn === this.asked && this.typed() === typed) this.offer(people);
  }

  offer(people) {
    this.close();
    for (const [number, { username, name }] of people.entries()) {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${number}`;
      item.role = "option";
      item.dataset.username = username;
      item.textContent = `${name} (@${username})`;
      item.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        this.take(item);
      });
      this.list.append(item);
    }
    this.list.hidden = people.length === 0;
    if (people.length) this.move(0);
  }

  move(to) {
    const items = [...this.list.children];
    this.active = (to + items.length) % items.length;
    for (const [number, item] of items.entries()) item.setAttribute("aria-selected", String(number === this.active));
    this.area.setAttribute("aria-activedescendant", items[this.active].id);
  }

  key(event) {
    if (this.list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") this.move(this.active + 1);
    else if (event.key === "ArrowUp") this.move(this.active - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.take(this.list.children[this.active]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  take(item) {
    const end = this.area.selectionStart;
    this.area.setRangeText(`@${item.dataset.username} `, end - this.typed().length - 1, end, "end");
    this.close();
  }

  close() {
    this.list.replaceChildren();
    this.list.hidden = true;
    this.active = -1;
    this.area.removeAttribute("aria-activedescendant");
  }
}

for (const area of document.querySelectorAll("[data-mentions] textarea")) new People(area);
