/** Which layers are on and in which edition: the boxes and lists of the sheet, with the legend of what is on. */
import { fillLegend } from "./legend.js";
import { filled } from "./words.js";

export class LayerPanel {
  /** `hazards`: a `HazardLayers`; `changed` is called after a person's choice. */
  constructor(hazards, texts, changed) {
    this.hazards = hazards;
    this.texts = texts;
    this.boxes = [...document.querySelectorAll("input[data-layer]")];
    this.lists = new Map([...document.querySelectorAll("select[data-edition]")].map((list) => [list.dataset.edition, list]));
    this.oldShown = document.getElementById("old-shown");
    for (const control of [...this.boxes, ...this.lists.values()]) control.addEventListener("change", changed);
  }

  /** Editions of the layers that are on, with "su-viec" for incidents. */
  chosen() {
    const on = this.boxes.filter((box) => box.checked).map((box) => box.dataset.layer);
    return on.map((slug) => this.lists.get(slug)?.value ?? slug);
  }

  /** Sets boxes and lists as `chosen` tells them; what is not known here is passed over. */
  choose(editions) {
    const slugs = new Map(editions.map((edition) => [edition.split("@")[0], edition]));
    for (const box of this.boxes) {
      const slug = box.dataset.layer;
      const list = this.lists.get(slug);
      const edition = slugs.get(slug);
      box.checked = edition !== undefined && (edition === slug || this.hazards.has(edition));
      if (list) list.value = box.checked ? edition : slug;
    }
  }

  /** Legends of what is on, and a mark for what is no longer in force; `compared`: editions shown instead. */
  tell(compared) {
    for (const box of this.boxes) {
      const slug = box.dataset.layer;
      const legend = document.querySelector(`[data-legend="${slug}"]`);
      if (!legend) continue;
      const edition = this.lists.get(slug)?.value ?? slug;
      const { classes, old } = this.hazards.settings(edition);
      legend.hidden = !box.checked;
      box.disabled = compared !== null;
      fillLegend(legend.querySelector(".legend"), classes);
      legend.querySelector("[data-origin]").hidden = old;
      const mark = legend.querySelector("[data-old]");
      if (mark) mark.hidden = !old;
    }
    const old = this.chosen().map((edition) => this.hazards.settings(edition)).filter((each) => each?.old);
    const what = compared ? "" : old.map(({ edition }) => edition).join("; "); // the divider names its sides itself
    this.oldShown.hidden = !what;
    this.oldShown.textContent = what && filled(this.texts.old, { what });
  }
}
