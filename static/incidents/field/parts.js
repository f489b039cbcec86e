/** Small pieces of the page. */

export function element(name, { text, className, ...more } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  Object.assign(made, more);
  made.append(...children.filter(Boolean));
  return made;
}

export function icon(name) {
  return element("i", { className: `bi bi-${name}`, ariaHidden: "true" });
}

export function button(text, press, className = "btn btn-outline-primary") {
  const made = element("button", { text, className, type: "button" });
  made.addEventListener("click", press);
  return made;
}

export function moment(value) {
  return new Date(value).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
}

/** A word with its mark, as `templates/site/state.html` shows it. */
export function stateMark(state, label) {
  return element("span", { className: `state state-${state}` }, element("i", { className: "bi", ariaHidden: "true" }), label);
}

/** As `templates/site/sample_mark.html` shows it; null for a real case. */
export function sampleMark({ is_sample: isSample }, { sample }) {
  return isSample ? element("span", { className: "sample-mark", text: sample }) : null;
}
