/** Buttons that copy a code or a link, and print the page. */
import { textsOf } from "./texts.js";

const texts = textsOf("copy-texts");

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const status = document.querySelector("[data-copy-status]");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      status.textContent = texts.copied;
    } catch {
      status.textContent = texts.notCopied;
    }
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
