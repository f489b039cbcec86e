/** Offers only the people of the agency that is chosen in the same form; without a script all stand under their agency. */
const PEOPLE = "select[name$='assignee'], select[name='person']";

function narrow(agencies, people) {
  const chosen = agencies.value ? agencies.selectedOptions[0].textContent.trim() : "";
  for (const group of people.querySelectorAll("optgroup")) {
    const elsewhere = chosen !== "" && group.label !== chosen;
    group.disabled = elsewhere;
    group.hidden = elsewhere;
  }
  const named = people.selectedOptions[0]?.parentElement;
  if (named instanceof HTMLOptGroupElement && named.disabled) people.value = "";
}

for (const people of document.querySelectorAll(PEOPLE)) {
  const agencies = people.form.querySelector("select[name$='agency']");
  if (!agencies) continue;
  agencies.addEventListener("change", () => narrow(agencies, people));
  narrow(agencies, people);
}
