/** Two editions side by side with a divider, chosen in the sheet. */
import { attachSwipe } from "../site/swipe.js";
import { fillLegend } from "./legend.js";
import { filled } from "./words.js";

export class Compare {
  /** `changed` is called after a person's choice. */
  constructor(map, hazards, texts, changed) {
    this.map = map;
    this.hazards = hazards;
    this.texts = texts;
    this.editions = null;
    this.sides = ["left", "right"].map((side) => document.getElementById(`compare-${side}`));
    this.button = document.getElementById("compare-switch");
    if (!this.button) return;
    this.status = document.getElementById("compare-status");
    const last = this.sides[1].options.length - 1;
    const other = this.sides[1].querySelector("option[value*='@']");
    this.sides[1].selectedIndex = other ? other.index : last;
    this.button.addEventListener("click", () => {
      this.show(this.editions ? null : this.chosen());
      changed();
    });
    for (const list of this.sides) {
      list.addEventListener("change", () => {
        if (!this.editions) return;
        this.show(this.chosen());
        changed();
      });
    }
  }

  chosen() {
    return this.sides.map((list) => list.value);
  }

  /** Two editions, or null to end. What cannot be compared ends it too, with a word why. */
  show(editions) {
    if (!this.button) return;
    this.swipe?.remove();
    this.swipe = null;
    const whole = editions?.every((edition) => this.hazards.has(edition)) ?? false;
    const same = whole && editions[0] === editions[1];
    this.editions = whole && !same ? editions : null;
    this.button.textContent = this.editions ? this.texts.compareStop : this.texts.compareStart;
    this.status.textContent = same ? this.texts.compareSame : "";
    this.tellLegends();
    if (!this.editions) return;
    this.sides.forEach((list, at) => (list.value = this.editions[at]));
    this.hazards.show(this.editions);
    const [left, right] = this.editions.map((edition) => this.hazards.settings(edition));
    const words = { left: left.edition, right: right.edition };
    this.status.textContent = filled(this.texts.compared, words);
    const layers = this.editions.map((edition) => this.hazards.layer(edition));
    this.swipe = attachSwipe(this.map, { left: layers[0], right: layers[1], labels: { name: this.texts.compare, ...words } });
  }

  tellLegends() {
    ["left", "right"].forEach((side, at) => {
      const list = document.querySelector(`[data-compared="${side}"]`);
      list.hidden = !this.editions;
      if (this.editions) fillLegend(list, this.hazards.settings(this.editions[at]).classes);
    });
  }
}
