/** Whoever signs out leaves no cases on the phone. What waits to be sent stays, and the page says so. */
import { count } from "./actions.js";
import { wipe } from "./kept.js";
import { canSeal } from "./sealed.js";

const form = document.querySelector("[data-sign-out]");

async function begin() {
  const note = document.querySelector("[data-field-note]");
  note.hidden = (await count()) === 0;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await wipe();
    } finally {
      form.submit();
    }
  });
}

if (form && canSeal()) begin().catch(() => {});
