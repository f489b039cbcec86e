/** Puts words kept ready into the note that everyone reads, where the cursor was; the officer goes on from there. */
for (const button of document.querySelectorAll("[data-insert-into]")) {
  const area = document.getElementById(button.dataset.insertInto);
  const words = button.parentElement.querySelector("[data-answer]").textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const before = area.value.slice(0, area.selectionStart);
    const gap = before && !before.endsWith("\n") ? "\n" : "";
    area.setRangeText(gap + words, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
}
