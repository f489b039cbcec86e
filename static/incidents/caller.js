/** Somebody who calls again: how many reports came from this number, and on demand the name, a look that is logged. */
export class CallerLookup {
  constructor(form) {
    this.form = form;
    this.phone = form.elements.namedItem("phone");
    this.part = (name) => form.querySelector(`[data-caller${name}]`);
    this.asked = "";
    this.phone.addEventListener("change", () => this.ask());
    this.part("-look").addEventListener("click", () => this.look());
  }

  async post(address, phone) {
    const body = new FormData();
    body.set("phone", phone);
    body.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    return answer.json();
  }

  async ask() {
    const phone = this.phone.value.trim();
    this.asked = phone;
    this.show({ words: "", mayLook: false });
    if (!phone) return;
    try {
      const known = await this.post(this.form.dataset.callerUrl, phone);
      if (this.asked === phone) this.show(known);
    } catch {
      // Without a line the form is filled in as for somebody new.
    }
  }

  async look() {
    const phone = this.asked;
    let told;
    try {
      told = await this.post(this.form.dataset.nameUrl, phone);
    } catch {
      return;
    }
    if (this.asked !== phone) return;
    this.part("-look").hidden = true;
    const name = this.form.elements.namedItem("name");
    if (told.name && !name.value) name.value = told.name;
    if (told.error || !told.name) this.part("-words").textContent = told.error || told.noName;
    this.part("-cases").replaceChildren(
      ...(told.cases ?? []).map(({ address, words }) => {
        const item = document.createElement("li");
        const link = Object.assign(document.createElement("a"), { href: address, target: "_blank", textContent: words });
        item.append(link);
        return item;
      }),
    );
    name.focus();
  }

  show({ words, mayLook }) {
    this.part("").hidden = !words;
    this.part("-words").textContent = words;
    this.part("-look").hidden = !mayLook;
    this.part("-cases").replaceChildren();
  }
}
