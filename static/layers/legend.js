/** The preview of a legend follows what is filled in; how other eyes see it is asked of the server. */
const form = document.querySelector("form[data-legend]");
const classes = [...form.querySelectorAll("[data-class]")];
const list = form.querySelector("[data-findings] ul");
const fine = form.querySelector("[data-fine]");
const PAUSE_MS = 250;
let waiting = null;
let asked = null;

function field(part, name) {
  return part.querySelector(`[name$="-${name}"]`);
}

function draw(views) {
  for (const [view, colours] of Object.entries(views)) {
    const rows = form.querySelectorAll(`[data-view="${view}"] li`);
    colours.forEach((colour, at) => {
      const pattern = field(classes[at], "pattern").value;
      rows[at].querySelector("rect").setAttribute("fill", colour);
      rows[at].querySelector(".swatch-pattern").className = `swatch-pattern pattern-${pattern}`;
      rows[at].querySelector("[data-name]").textContent = field(classes[at], "name").value;
    });
  }
}

function tell(findings) {
  list.replaceChildren(
    ...findings.map(({ refused, words }) => {
      const template = form.querySelector(refused ? "[data-words-refused]" : "[data-words-warned]");
      const item = document.createElement("li");
      item.append(template.content.cloneNode(true));
      item.querySelector("span").textContent = words;
      return item;
    }),
  );
  fine.hidden = findings.length > 0;
}

async function ask() {
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams();
  for (const part of classes) {
    query.append("colour", field(part, "colour").value);
    query.append("pattern", field(part, "pattern").value);
  }
  try {
    const answer = await fetch(`${form.dataset.legend}?${query}`, { signal: asked.signal });
    if (!answer.ok) return;
    const { views, findings } = await answer.json();
    draw(views);
    tell(findings);
  } catch {
    // a poor line: saving checks all the same
  }
}

form.addEventListener("input", () => {
  draw({ colour: classes.map((part) => field(part, "colour").value) });
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE_MS);
});
