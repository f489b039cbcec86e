/** One report of the queue: what it is, how far it is, and what a person can do with it. */
import { State, update, updateFile } from "./outbox.js";
import { sendAnyway, shareSent } from "./outbox_watch.js";
import { filled } from "./texts.js";

const ICONS = { draft: "pencil", waiting: "hourglass-split", files: "check2", done: "check2-circle", refused: "x-circle" };

export class QueueItem {
  /** `formAddress` opens an entry for correcting; `drop(entry)` asks and deletes it. */
  constructor(texts, formAddress, { drop }) {
    this.texts = texts;
    this.formAddress = formAddress;
    this.drop = drop;
    this.element = document.createElement("li");
    this.element.className = "card-plain queue-item";
    this.drawn = "";
  }

  show(entry, files) {
    const state = this.stateInWords(entry, files);
    const drawn = JSON.stringify([state, entry.state, files.map(({ id, refused }) => [id, refused])]);
    if (drawn === this.drawn) return this.element;
    this.drawn = drawn;
    this.free?.();
    this.element.replaceChildren(...this.parts(entry, files, state));
    return this.element;
  }

  stateInWords(entry, files) {
    const { texts } = this;
    const percent = Math.round(100 * shareSent(entry, files));
    const waits = files.filter(({ refused }) => !refused).length;
    if (entry.state === "draft") return texts.draft;
    if (entry.state === State.DONE) return filled(texts.stateDone, entry);
    if (entry.state === State.REFUSED) return filled(texts.stateRefused, { why: Object.values(entry.errors).flat().join(" ") });
    if (entry.state === State.FILES && entry.problem) return filled(texts.stateFilesWaiting, { ...entry, n: waits });
    if (entry.state === State.FILES) return filled(texts.stateFiles, { ...entry, percent });
    if (entry.problem === "busy") return [texts.stateBusy, entry.said].filter(Boolean).join(". ");
    return texts.stateWaiting;
  }

  *parts(entry, files, state) {
    const { texts } = this;
    yield textElement("strong", entry.title || texts.untitled, "queue-title");
    const line = textElement("p", "", "queue-state");
    const icon = document.createElement("i");
    icon.className = `bi bi-${ICONS[entry.state]}`;
    icon.ariaHidden = "true";
    line.append(icon, ` ${state}`);
    yield line;
    const about = [
      entry.receivedAt ? this.at(texts.receivedAt, entry.receivedAt) : this.at(texts.writtenAt, entry.addedAt ?? entry.at),
      files.length ? filled(texts.photosWaiting, { n: files.length }) : "",
      entry.hasContact ? texts.contactKept : "",
    ];
    yield textElement("p", about.filter(Boolean).join(" · "), "text-soft");
    yield this.photos(files);
    yield* files.filter(({ refused }) => refused).map((file) => this.refusedPhoto(entry, file));
    yield this.actions(entry);
  }

  at(text, milliseconds) {
    const format = { dateStyle: "short", timeStyle: "short" };
    return filled(text, { at: new Date(milliseconds).toLocaleString(document.documentElement.lang, format) });
  }

  photos(files) {
    const list = document.createElement("ul");
    list.className = "queue-photos";
    const addresses = files.map(({ blob }) => URL.createObjectURL(blob));
    this.free = () => addresses.forEach((address) => URL.revokeObjectURL(address));
    list.append(
      ...files.map(({ name }, place) => {
        const item = document.createElement("li");
        const image = document.createElement("img");
        image.src = addresses[place];
        image.alt = name;
        image.addEventListener("error", () => image.replaceWith(textElement("span", name, "queue-photo-name")));
        item.append(image);
        return item;
      }),
    );
    return list;
  }

  /** Refused by the server: it stays here, since the phone may have it nowhere else. */
  refusedPhoto(entry, file) {
    const { texts } = this;
    const box = textElement("p", `${filled(texts.photoRefused, { name: file.name, why: file.refused })} `, "note note-warning");
    const save = textElement("a", texts.savePhoto, "btn btn-outline-primary");
    save.href = URL.createObjectURL(file.blob);
    save.download = file.name;
    const again = button(texts.tryPhoto, async () => {
      await updateFile(file.id, { refused: undefined });
      await update(entry.id, { state: State.FILES });
      await sendAnyway();
    });
    box.append(save, " ", again);
    return box;
  }

  actions(entry) {
    const { texts } = this;
    const line = document.createElement("p");
    line.className = "queue-actions";
    if (entry.link) line.append(link(texts.follow, entry.link));
    if (entry.state === "draft") line.append(link(texts.goOn, this.formAddress));
    // What may have arrived already is not changed: the server keeps the first of two that differ.
    const open = entry.state === State.REFUSED || (entry.state === State.WAITING && !entry.tried);
    if (open) line.append(link(texts.correct, `${this.formAddress}#sua=${entry.id}`));
    line.append(button(entry.state === State.DONE ? texts.forget : texts.remove, () => this.drop(entry)));
    return line;
  }
}

function textElement(name, text, className) {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}

function link(text, address) {
  const element = textElement("a", text, "btn btn-outline-primary");
  element.href = address;
  return element;
}

function button(text, work) {
  const element = textElement("button", text, "btn btn-outline-primary");
  element.type = "button";
  element.addEventListener("click", work);
  return element;
}
