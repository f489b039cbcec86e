/**
 * Keeps what is being written, photos too, against a reload, a crash or an empty battery, on this phone only. The
 * reporter's name and number are not kept: a phone may be shared.
 */
import { NOT_SAID, contents, draft, draftOwner, filesOf, putDraft, removeDraft } from "./outbox.js";
import { fill, secretNames } from "./form_contents.js";

export class Draft {
  /** `lastsMs`: an older one is thrown away. */
  constructor(form, name, lastsMs) {
    this.form = form;
    this.name = name;
    this.lastsMs = lastsMs;
    this.writing = null;
    this.photos = "";
    this.untouched = JSON.stringify(this.said());
  }

  /** The fields as they are, without who reports. */
  said() {
    const secret = [...secretNames(this.form), ...NOT_SAID];
    return contents(new FormData(this.form)).fields.filter(([name]) => !secret.includes(name));
  }

  /** From now on each change is kept; `ready()` resolves when chosen photos are in the form. */
  watch(ready) {
    this.form.addEventListener("input", () => this.save());
    this.form.addEventListener("change", async () => {
      this.save();
      await ready();
      this.save();
    });
    // A photo that is taken out again changes no field.
    this.form.addEventListener("click", () => setTimeout(() => this.save()));
  }

  /** One writing at a time; what changes meanwhile is in the next one. */
  save() {
    if (this.ended) return;
    this.again = true;
    this.writing ??= this.write().finally(() => {
      this.writing = null;
    });
  }

  async write() {
    while (this.again && !this.ended) {
      this.again = false;
      const { files } = contents(new FormData(this.form));
      const said = this.said();
      const photos = files.map(([, { name, size, lastModified }]) => `${name} ${size} ${lastModified}`).join("\n");
      const fields = [["client_id", this.form.elements.namedItem("client_id").value], ...said];
      try {
        if (!files.length && JSON.stringify(said) === this.untouched) await removeDraft(this.name);
        else await putDraft({ name: this.name, fields, files: photos === this.photos ? null : files });
        this.photos = photos;
      } catch {
        return; // private browsing or a full store: the form works without a draft
      }
    }
  }

  /** Puts back what was kept; true when something was. */
  async restore() {
    try {
      const kept = await draft(this.name);
      if (!kept) return false;
      if (Date.now() - kept.at > this.lastsMs) {
        await removeDraft(this.name);
        return false;
      }
      const files = await filesOf(draftOwner(this.name));
      await fill(this.form, kept.fields, files);
      return true;
    } catch {
      return false;
    }
  }

  /** Nothing more is kept, and what was is gone. */
  async clear() {
    this.ended = true;
    await this.writing;
    await removeDraft(this.name).catch(() => {});
  }
}
