/**
 * Keeps what was typed against a reload or a crash, on this phone only, for a day. Photos are not kept, nor the
 * reporter's name and number: a phone may be shared.
 */
const LASTS_MS = 24 * 3600 * 1000;

export class Draft {
  constructor(form, key, fields) {
    this.form = form;
    this.key = key;
    this.fields = fields;
    form.addEventListener("input", () => this.save());
    form.addEventListener("change", () => this.save());
  }

  save() {
    const data = new FormData(this.form);
    const values = Object.fromEntries(this.fields.map((name) => [name, data.get(name) || ""]));
    try {
      localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), values }));
    } catch {
      // Private browsing or a full store: the form works without a draft.
    }
  }

  /** The values kept, when they are not older than a day. */
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) || "null");
      return kept && Date.now() - kept.at < LASTS_MS ? kept.values : null;
    } catch {
      return null;
    }
  }

  /** Puts kept values into empty fields; true when something was put back. */
  restore() {
    const values = this.read();
    if (!values) return false;
    let restored = false;
    for (const [name, value] of Object.entries(values)) {
      if (!value || name === "client_id") continue;
      const fields = [...this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
      if (fields[0]?.type === "radio") {
        const choice = fields.find((field) => field.value === value);
        if (choice && !fields.some((field) => field.checked)) {
          choice.checked = true;
          restored = true;
        }
      } else if (fields[0] && !fields[0].value) {
        fields[0].value = value;
        restored = true;
      }
    }
    // The same report sent before the crash and after it stays one report.
    const id = this.form.elements.namedItem("client_id");
    if (restored && values.client_id) id.value = values.client_id;
    return restored;
  }

  clear() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  }
}
