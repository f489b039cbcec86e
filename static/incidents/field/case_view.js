/** One case on the phone: what is known, what this person may do, what happened. */
import { filled } from "../texts.js";
import { State } from "./actions.js";
import { ActionForm } from "./action_form.js";
import { moved, photo } from "./kept.js";
import { element, icon, moment, sampleMark, stateMark } from "./parts.js";

/** The case as it will be once this phone's own steps that wait are done. */
export function withOwnSteps(found, waiting, told) {
  let seen = found;
  for (const { target, state } of waiting) {
    const leads = told.rows[`${seen.state}:${target}`];
    if (target && leads && state === State.WAITING) seen = { ...seen, ...moved(seen, target, told) };
  }
  return seen;
}

export function dueLine({ due_at: due }, texts) {
  if (!due) return null;
  const over = Date.parse(due) < Date.now();
  const words = filled(over ? texts.overdue : texts.due, { at: moment(due) });
  return element("span", { className: `due-line${over ? " overdue" : ""}` }, icon(over ? "alarm-fill" : "clock"), ` ${words}`);
}

export class CaseView {
  /** `onKeep(found, row, fields, files, before)` keeps a step or note; `onDraft` one that is being written, and
   * `draftOf(found, row)` finds that again. */
  constructor(root, texts, { onKeep, onDraft, draftOf }) {
    Object.assign(this, { root, texts, onKeep, onDraft, draftOf });
    this.addresses = [];
  }

  /** `kept`: an action that is opened again for correcting, with its files. */
  show(found, waiting, told, kept) {
    this.close();
    const { texts } = this;
    const seen = withOwnSteps(found, waiting, told);
    const title = element("h1", { text: `${found.kind}, ${found.unit}`, tabIndex: -1 });
    const back = element("a", { href: "#", className: "btn btn-outline-primary" }, icon("arrow-left"), ` ${texts.back}`);
    this.root.append(
      element("p", {}, back),
      title,
      this.standing(found, seen),
      element("p", { className: "text-soft number", text: [found.code, found.agency].filter(Boolean).join(" · ") }),
      ...(waiting.length ? [this.waits(waiting.length)] : []),
      ...(seen.meaning ? [element("p", { text: seen.meaning })] : []),
      this.place(found),
      this.section(texts.steps, ...this.steps(found, seen, told, kept)),
      this.section(texts.reports, ...found.reports.map((report) => this.report(report))),
      ...(found.photos.length ? [this.section(texts.photos, this.photos(found))] : []),
      this.section(texts.timeline, this.timeline(found)),
    );
    this.root.hidden = false;
    const open = kept && this.root.querySelector("details[open]");
    if (open) open.scrollIntoView();
    (open ? open.querySelector("summary") : title).focus();
  }

  standing(found, seen) {
    const { texts } = this;
    const mark = stateMark(seen.state, seen.state_label);
    return element("p", { className: "field-case-head" }, mark, sampleMark(found, texts), dueLine(seen, texts));
  }

  waits(n) {
    const words = ` ${filled(this.texts.changedHere, { n })}`;
    return element("p", { className: "note note-info" }, icon("hourglass-split"), words);
  }

  close() {
    for (const address of this.addresses) URL.revokeObjectURL(address);
    this.addresses = [];
    this.root.replaceChildren();
    this.root.hidden = true;
  }

  section(title, ...children) {
    return element("section", {}, element("h2", { text: title }), ...children);
  }

  place({ place_words: words, point }) {
    const { texts } = this;
    const line = element("p", {}, icon("geo-alt"), ` ${words || (point ? point.join(", ") : texts.placeUnclear)} `);
    const href = `geo:${point}?q=${point}`;
    if (point) line.append(element("a", { className: "btn btn-outline-primary", href, text: texts.openMap }));
    return line;
  }

  *steps(found, seen, told, kept) {
    const { texts } = this;
    const rows = found.rows
      .map((name) => told.rows[name])
      .filter(({ source, target }) => source === seen.state && (source !== "on_hold" || target === seen.held_from))
      .sort((one, other) => one.aside - other.aside);
    const list = element("div", { className: "step-list" });
    for (const row of rows) list.append(this.fold(row, row.label, row.icon, found, kept));
    if (found.may_note) list.append(this.fold(null, texts.note, "pencil", found, kept));
    if (!list.children.length) yield element("p", { text: texts.noSteps });
    yield list;
    yield element("p", { className: "text-soft mt-2", text: texts.needLine });
  }

  fold(row, label, sign, found, kept) {
    const opened = kept && kept.action.target === (row?.target ?? "");
    const summary = element("summary", {}, icon(sign), ` ${label}`);
    const fold = element("details", { className: `step-fold${row ? "" : " step-soft"}` }, summary);
    const redone = opened && kept.action.state !== State.DRAFT;
    const fill = async () => {
      if (fold.querySelector("form")) return;
      const form = new ActionForm(row, this.texts, {
        onKeep: (fields, files) => this.onKeep(found, row, fields, files, redone ? kept.action : null),
        onDraft: (fields, files) => (redone ? Promise.resolve() : this.onDraft(found, row, fields, files)),
      });
      fold.append(form.element);
      const before = opened ? kept : await this.draftOf(found, row);
      if (before) form.restore(before.action.fields, before.files);
    };
    fold.addEventListener("toggle", fill, { once: true });
    if (opened) {
      fill();
      fold.open = true;
    }
    return fold;
  }

  report({ at, words, place_words: place, answers }) {
    const pair = ([asked, said]) => [element("dt", { text: asked }), element("dd", { text: said })];
    const list = element("dl", {}, ...answers.flatMap(pair));
    return element(
      "article",
      { className: "card-plain mb-2" },
      element("p", { className: "text-soft mb-1", text: moment(at) }),
      words && element("p", { className: "words", text: words }),
      place && element("p", {}, icon("geo-alt"), ` ${place}`),
      answers.length ? list : null,
    );
  }

  photos({ photos }) {
    const list = element("ul", { className: "field-photos" });
    for (const [place, { key, video }] of photos.entries()) {
      const n = place + 1;
      const item = element("li", {}, element("span", { text: filled(this.texts.photoMissing, { n }) }));
      const about = video ? element("span", { text: this.texts.video }) : "";
      photo(key).then((blob) => blob && item.replaceChildren(this.picture(blob, n), about));
      list.append(item);
    }
    return list;
  }

  picture(blob, n) {
    const src = URL.createObjectURL(blob);
    this.addresses.push(src);
    return element("img", { src, alt: filled(this.texts.photoOf, { n }) });
  }

  timeline({ lines }) {
    const { texts } = this;
    const item = (line) => {
      const time = element("time", { text: moment(line.at), dateTime: line.at });
      return element("li", {}, time, happened(line, texts));
    };
    return element("ol", { className: "timeline" }, ...lines.map(item));
  }
}

/** A line of the timeline in words; also told of a conflict. */
export function happened(line, texts) {
  const said = (kind, text, open) => {
    if (!text) return null;
    const sign = element("span", { className: "note-kind" }, icon(open ? "globe" : "lock"), ` ${kind}`);
    return element("p", { className: `${open ? "note-public" : "note-internal"} words` }, sign, text);
  };
  return element(
    "div",
    {},
    element("p", { className: "mb-1" }, element("strong", { text: line.label }), `, ${line.who}`),
    said(texts.public, line.public_note, true),
    said(texts.reasonInternal, line.reason),
    said(texts.internal, line.internal_note),
    said(texts.asked, line.question),
    said(texts.reporterWords, line.reporter_words),
    line.referred_to && element("p", { text: filled(texts.referredTo, { agency: line.referred_to }) }),
    line.photos ? element("p", { className: "text-soft", text: filled(texts.withPhotos, { n: line.photos }) }) : null,
  );
}
