/**
 * Edits on their way to the server, in order. One that was not answered stays here and in the browser's storage, and is
 * sent again with the same key, which the server takes once; what was drawn is kept until it is saved or thrown away.
 */
const AGAIN_MS = 15_000;
const DRAWN = ["add", "reshape", "cut", "extend", "split"];

export class Outbox {
  /**
   * @param {object} told `onDone(answer, edit)`; `onRefused(message, edit, code)`; `onTrouble(kind)` with "line",
   *   "login" or "server"; `onChange(edits)`
   */
  constructor({ url, token, storageKey, told }) {
    Object.assign(this, { url, token, storageKey, told });
    this.edits = this.read();
    this.busy = false;
    addEventListener("online", () => this.send());
  }

  /** `edit`: `kind` and what the server needs besides the key. */
  add(edit) {
    this.edits.push({ ...edit, key: crypto.randomUUID() });
    this.save();
    this.send();
  }

  again(key) {
    for (const edit of this.edits) if (edit.key === key) delete edit.why;
    this.save();
    this.send();
  }

  drop(key) {
    this.edits = this.edits.filter((edit) => edit.key !== key);
    this.save();
  }

  async send() {
    clearTimeout(this.timer);
    if (this.busy) return;
    const edit = this.edits.find(({ why }) => !why);
    if (!edit) return;
    this.busy = true;
    const goesOn = await this.sendOne(edit);
    this.busy = false;
    if (goesOn) await this.send();
    else this.timer = setTimeout(() => this.send(), AGAIN_MS);
  }

  /** Whether the next may be sent. */
  async sendOne(edit) {
    let answer;
    let body;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token, Accept: "application/json" },
        body: JSON.stringify(edit),
      });
      body = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : {};
    } catch {
      this.told.onTrouble("line");
      return false;
    }
    if (answer.ok && body.message) {
      this.follow(edit, body);
      this.drop(edit.key);
      this.told.onDone(body, edit);
      return true;
    }
    // Without a session the check against forgery fails first, or the page says so itself.
    if (answer.status === 401 || answer.status === 403 && !body.code) {
      this.told.onTrouble("login");
      return false;
    }
    if (answer.status >= 500 || !body.message) {
      this.told.onTrouble("server");
      return false;
    }
    if (DRAWN.includes(edit.kind) && body.code !== "nothing_changed") {
      edit.why = body.message;
      this.save();
    } else {
      this.drop(edit.key);
    }
    this.told.onRefused(body.message, edit, body.code);
    return true;
  }

  /** Later edits of a zone that this person just changed go on from what it is now. */
  follow(edit, { zones }) {
    const zone = zones.find(({ id }) => id === edit.zone);
    if (!zone) return;
    for (const later of this.edits) if (later.zone === zone.id && later.revision === edit.revision) later.revision = zone.revision;
  }

  save() {
    try {
      localStorage.setItem(this.storageKey, JSON.stringify(this.edits));
    } catch {
      // Private browsing or a full store: the edits live as long as the page.
    }
    this.told.onChange(this.edits);
  }

  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.storageKey) || "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }
}
