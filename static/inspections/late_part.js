/** Parts of a page that another room has: put in place of their link when the page is there. Without a line the link stays. */
import { watchForms } from "./where.js";

for (const part of document.querySelectorAll("[data-late-part]")) load(part);

async function load(part) {
  try {
    const answer = await fetch(part.dataset.latePart, { headers: { Accept: "text/html" } });
    // Signed out meanwhile, the answer is the page for signing in.
    if (!answer.ok || answer.redirected) return;
    part.innerHTML = await answer.text();
    watchForms(part);
  } catch {
    // The link leads there as soon as there is a line.
  }
}
