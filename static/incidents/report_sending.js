/**
 * Sends a resident's report: kept on the phone first, then sent, then the receipt. Whether there is a line or not the
 * way is the same; without room to keep it goes to the server straight away.
 */
import { keptForGood } from "../site/database.js";
import { fill, secretNames } from "./form_contents.js";
import { Later, Refused, postReport, sendFile } from "./outbox_requests.js";
import { NOT_SAID, State, contents, entry, filesOf, newId, onChange, put } from "./outbox.js";
import { seen } from "./outbox_sending.js";
import { markWaiting, sendAnyway, sendNow, shareSent, watch } from "./outbox_watch.js";
import { readFile, saveAsFile } from "./report_file.js";
import { clearErrors, showErrors } from "./sending.js";
import { filled } from "./texts.js";

export class ReportSending {
  /** `prepare()` resolves when the photos are in the form. */
  constructor(form, { texts, prepare, draft }) {
    Object.assign(this, { form, texts, prepare, draft });
    this.button = form.querySelector("[type=submit]");
    this.label = this.button.textContent;
    this.status = form.querySelector("[data-send-status]");
    this.progress = form.querySelector("[data-progress]");
    this.part = (name) => form.querySelector(`[data-${name}]`);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.button.disabled) this.submit();
    });
    this.part("send-now").addEventListener("click", () => this.send(sendAnyway));
    this.part("save-file").addEventListener("click", () => this.saveFile());
    this.part("open-file").addEventListener("change", (event) => this.openFile(event.target));
    for (const choice of form.querySelectorAll("[data-outbox]")) choice.hidden = false;
    onChange(() => this.follow());
  }

  async submit() {
    clearErrors(this.form);
    this.busy(true);
    await this.prepare();
    const missing = this.missing();
    if (missing) {
      this.busy(false);
      this.tell("");
      showErrors(this.form, missing);
      return;
    }
    try {
      this.id = await this.keep();
    } catch {
      await this.sendStraight();
      return;
    }
    this.form.elements.namedItem("client_id").value = this.id;
    await this.draft.clear();
    markWaiting();
    await this.send(sendNow);
  }

  /** What the server would say days later, when the phone finds a line, is said now. */
  missing() {
    const data = new FormData(this.form);
    const { files } = contents(data);
    const errors = {};
    if (!data.get("category")) errors.category = [this.texts.missingKind];
    if (!data.get("lat") && !data.get("commune") && !data.get("place_words")) errors.commune = [this.texts.missingPlace];
    if (!data.get("words")?.trim() && !files.length) errors.words = [this.texts.missingWords];
    return Object.keys(errors).length ? errors : null;
  }

  async keep() {
    keptForGood();
    return put({
      id: this.form.elements.namedItem("client_id").value,
      data: new FormData(this.form),
      secret: secretNames(this.form),
      draft: this.draft.name,
      about: {
        action: this.form.dataset.takeIn,
        title: this.form.querySelector("[name=category]:checked")?.closest("label")?.textContent.trim() ?? "",
        language: document.documentElement.lang,
        keepCode: this.part("keep-code").checked,
      },
    });
  }

  /** Sends what waits and shows how far this report came. */
  async send(work) {
    this.busy(true);
    this.tell(this.texts.sending);
    this.sending = true;
    try {
      await work();
    } finally {
      this.sending = false;
    }
    await this.follow();
  }

  /** Shows what has become of the report, here or in another tab. */
  async follow() {
    if (!this.id) return;
    const found = await entry(this.id);
    if (!found) return;
    if (found.state === State.REFUSED) {
      this.shown(false);
      this.tell("");
      showErrors(this.form, found.errors);
    } else if (found.state === State.DONE) {
      this.id = null;
      await this.done(found);
    } else if (this.sending) {
      this.share(shareSent(found, await filesOf(found.id)), found.state === State.FILES ? found.code : "");
    } else {
      this.wait(found);
    }
  }

  async done(found) {
    const refused = (await filesOf(found.id)).length > 0;
    if (!refused) await seen(found.id);
    // Photos that the server does not take are shown with the reason beside the code.
    window.location.assign(refused ? this.form.dataset.queue : found.receipt);
  }

  wait(found) {
    this.shown(true);
    const received = found.state === State.FILES;
    const text = received ? filled(this.texts.keptPhotos, { code: found.code }) : this.texts.kept;
    this.tell([text, found.said].filter(Boolean).join(" "));
    this.status.focus();
    watchOnce();
  }

  /** Hides the form, which is sent or will be, or shows it again. */
  shown(kept) {
    this.busy(false);
    for (const part of this.form.querySelectorAll(".report-part")) part.hidden = kept;
    this.part("kept-actions").hidden = !kept;
    this.button.hidden = kept;
    if (kept) document.querySelector("[data-draft-note]").hidden = true;
  }

  /** Nothing can be kept here: it goes to the server from memory, and may be saved as a file. */
  async sendStraight() {
    this.part("save-file").hidden = false;
    this.tell(this.texts.cannotKeep);
    const { fields, files } = contents(new FormData(this.form));
    const language = document.documentElement.lang;
    try {
      const { receipt } = await postReport({ action: this.form.dataset.takeIn, fields, fileCount: files.length });
      const id = this.form.elements.namedItem("client_id").value;
      for (const [number, [, file]] of files.entries()) {
        this.share(number / files.length);
        await sendFile(id, { id: idOf(id, number), name: file.name, type: file.type, blob: file }, { language });
      }
      window.location.assign(receipt);
    } catch (error) {
      this.busy(false);
      if (error instanceof Refused) {
        this.tell("");
        showErrors(this.form, error.errors);
      } else if (error instanceof Later) {
        this.tell([this.texts.cannotKeepOffline, error.said].filter(Boolean).join(" "), true);
        this.status.focus();
      } else throw error;
    }
  }

  saveFile() {
    const { fields, files } = contents(new FormData(this.form));
    const secret = [...secretNames(this.form), ...NOT_SAID];
    return saveAsFile(fields.filter(([name]) => !secret.includes(name)), files);
  }

  async openFile(input) {
    try {
      const { fields, files } = await readFile(input.files[0]);
      await fill(this.form, fields, files);
      this.form.dispatchEvent(new CustomEvent("filled"));
      this.tell(this.texts.fileOpened);
    } catch {
      this.tell(this.texts.fileUnreadable, true);
    }
    input.value = "";
    this.status.focus();
  }

  tell(text, isError = false) {
    this.status.textContent = text;
    this.status.hidden = !text;
    this.status.classList.toggle("note-danger", isError);
    this.status.classList.toggle("note-info", !isError);
  }

  busy(on) {
    this.button.disabled = on;
    this.part("send-now").disabled = on;
    this.button.textContent = on ? this.texts.sending : this.label;
    this.progress.hidden = !on;
    this.progress.value = 0;
  }

  /** The code as soon as there is one: photos may take a minute more on a poor line. */
  share(share, code = "") {
    this.progress.value = share;
    const percent = Math.round(share * 100);
    this.tell(filled(code ? this.texts.stateFiles : this.texts.sendingShare, { code, percent }));
  }
}

const fileIds = new Map();

/** The same file of the same report keeps its id while the page is open. */
function idOf(report, number) {
  const key = `${report} ${number}`;
  if (!fileIds.has(key)) fileIds.set(key, newId());
  return fileIds.get(key);
}

let watching = false;

function watchOnce() {
  if (watching) return;
  watching = true;
  watch();
}
