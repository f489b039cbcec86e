/** What waits to be sent, and what a person decides about it: a conflict is shown with what happened meanwhile. */
import { filled } from "../texts.js";
import { State, filesOf, put, remove, update } from "./actions.js";
import { happened } from "./case_view.js";
import { button, element, icon, moment } from "./parts.js";
import { UNDECIDED, isBehind } from "./sending.js";

const PROBLEMS = { busy: "waitsBusy", login: "waitsLogin", role: "waitsRole" };

export class WaitingList {
  /** `onDecided` runs after a decision, to send; `onEdit(action)` opens it again; `canEdit(action)` tells whether it can. */
  constructor(root, texts, { onDecided, onEdit, canEdit }) {
    Object.assign(this, { root, texts, onDecided, onEdit, canEdit });
    this.drawn = "";
  }

  show(actions) {
    const drawn = JSON.stringify([actions, actions.map(this.canEdit)]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.root.replaceChildren(...actions.map((action) => this.item(action, actions)));
  }

  item(action, all) {
    const { texts } = this;
    const trouble = UNDECIDED.includes(action.state);
    const item = element("li", { className: `card-plain queue-item${trouble ? " field-conflict" : ""}` });
    item.dataset.state = action.state;
    const sign = trouble ? "exclamation-triangle-fill" : action.state === State.DRAFT ? "pencil" : "hourglass-split";
    item.append(
      element("strong", { className: "queue-title", text: this.title(action) }),
      element("p", { className: "queue-state" }, icon(sign), ` ${this.standing(action, all)}`),
      element("p", { className: "text-soft", text: filled(texts.madeAt, { at: moment(action.madeAt) }) }),
      ...(action.state === State.CONFLICT ? this.conflict(action.conflict) : []),
      this.buttons(action),
    );
    return item;
  }

  title({ target, label, code }) {
    return target ? filled(this.texts.stepOf, { step: label, code }) : filled(this.texts.noteOf, { code });
  }

  standing(action, all) {
    const { texts } = this;
    if (action.state === State.DRAFT) return texts.draft;
    if (action.state === State.CONFLICT) return texts.conflict;
    if (action.state === State.REFUSED) return filled(texts.refused, { why: action.why });
    if (action.target && isBehind(action, all)) return texts.behind;
    return texts[PROBLEMS[action.problem]] ?? texts.waits;
  }

  *conflict({ state_label: label, meanwhile, may_again: mayAgain }) {
    const { texts } = this;
    yield element("p", { text: texts.meanwhile });
    const item = (line) => {
      const time = element("span", { className: "text-soft", text: moment(line.at) });
      return element("li", {}, time, happened(line, texts));
    };
    yield element("ul", {}, ...meanwhile.map(item));
    const now = filled(texts.nowState, { state: label });
    yield element("p", { text: mayAgain ? now : `${now} ${texts.cannotAgain}` });
  }

  buttons(action) {
    const { texts } = this;
    const line = element("p", { className: "queue-actions" });
    const { state, conflict, madeOn, target } = action;
    if (conflict?.may_again) {
      line.append(button(texts.again, () => this.again(action, conflict.version), "btn btn-primary"));
    }
    if (state === State.REFUSED) line.append(button(texts.tryAgain, () => this.again(action, madeOn)));
    if (state !== State.CONFLICT && this.canEdit(action)) {
      line.append(button(state === State.DRAFT ? texts.goOn : texts.edit, () => this.onEdit(action)));
    }
    if (UNDECIDED.includes(state) && target) line.append(button(texts.toNote, () => this.toNote(action)));
    line.append(button(texts.drop, () => this.drop(action)));
    return line;
  }

  async again({ id }, madeOn) {
    await update(id, { state: State.WAITING, madeOn, conflict: null, why: null, problem: null });
    this.onDecided();
  }

  /** All words become internal: nothing that was meant for another moment is shown to everyone. */
  async toNote(action) {
    const { texts } = this;
    const { reason, public_note: open, internal_note: inner, referred_to: to, due_on: due } = action.fields;
    const said = [
      filled(texts.wasStep, { step: action.label }),
      reason && filled(texts.wasReason, { text: reason }),
      open && filled(texts.wasPublic, { text: open }),
      to && filled(texts.wasReferred, { text: to }),
      due && filled(texts.wasDue, { text: due }),
      inner,
    ];
    const fields = { internal_note: said.filter(Boolean).join("\n") };
    const { id, owner, addedAt, code, madeOn, madeAt, language } = action;
    await put({ id, owner, addedAt, code, madeOn, madeAt, language, target: "", label: "", fields }, await filesOf(id));
    this.onDecided();
  }

  async drop({ id }) {
    if (!window.confirm(this.texts.askDrop)) return;
    await remove(id);
    this.onDecided();
  }
}
