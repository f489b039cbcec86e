/** A field for any words that offers known names: nothing is taken unless somebody chooses it. */
import { Combobox, folded } from "./combobox.js";

export class Suggestions extends Combobox {
  /** `onChange` is told the chosen one, and null once the words do not begin with it any more. */
  constructor(field, texts, onChange) {
    super(field, texts);
    this.onChange = onChange;
    this.chosen = null;
  }

  read() {
    return [];
  }

  makeInput() {
    return this.select;
  }

  tell() {}

  set() {}

  /** `known`: objects with a `name`. */
  offer(known) {
    this.choices = known.map((place) => ({ place, label: place.name, also: "", names: [folded(place.name)] }));
    this.open(false);
  }

  search(how) {
    if (this.chosen && !this.input.value.startsWith(this.chosen.name)) {
      this.chosen = null;
      this.onChange(null);
    }
    super.search(how);
    this.point(-1);
    if (!this.shown.length) this.status.textContent = "";
  }

  /** Escape closes the list; words are no half-typed choice to be thrown away. */
  onKey(event) {
    if (event.key !== "Escape" || !this.list.hidden) super.onKey(event);
  }

  leave() {
    this.open(false);
  }

  choose({ place }) {
    this.input.value = place.name;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.open(false);
    this.chosen = place;
    this.onChange(place);
  }
}
