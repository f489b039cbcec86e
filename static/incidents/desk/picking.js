/** Choosing rows of the list: all of the page, a stretch with Shift, and a word on how many. */
const form = document.querySelector("[data-picking]");
const boxes = form ? [...form.querySelectorAll("[name=case]")] : [];
const bar = form?.querySelector(".pick-bar");

if (boxes.length) {
  const all = bar.querySelector("[data-pick-all]");
  const allBox = all.querySelector("input");
  const picked = bar.querySelector("[data-picked]");
  const buttons = [...bar.querySelectorAll("button")];
  let last = null;

  function tell() {
    const number = boxes.filter((box) => box.checked).length;
    picked.textContent = picked.dataset.words.replace("{n}", String(number));
    for (const button of buttons) button.hidden = number === 0;
    allBox.checked = number === boxes.length;
    allBox.indeterminate = number > 0 && number < boxes.length;
  }

  form.addEventListener("click", (event) => {
    const here = boxes.indexOf(event.target);
    if (here < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(last, here), Math.max(last, here)];
      for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
    }
    last = here;
  });
  form.addEventListener("change", (event) => {
    if (event.target === allBox) for (const box of boxes) box.checked = allBox.checked;
    tell();
  });
  // a page that the browser kept comes back with what was chosen
  window.addEventListener("pageshow", tell);
  all.hidden = false;
  tell();
}
