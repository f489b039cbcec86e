/** The editor of questions: of each question only the fields that its type of answer has. */
for (const question of document.querySelectorAll("[data-question]")) {
  const type = question.querySelector("[name$=-type]");
  const fields = [...question.querySelectorAll("[data-for-type]")];
  const show = () => {
    for (const field of fields) field.closest(".field").hidden = !field.dataset.forType.split(" ").includes(type.value);
  };
  type.addEventListener("change", show);
  show();
}
