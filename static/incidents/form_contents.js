/** What a form holds, put back into it: from a draft, from the outbox, from a file. */

/** Fields that were empty or as the page came get `fields` (pairs of name and text) and `files` (`field`, `blob`). */
export async function fill(form, fields, files) {
  // Some fields are there only once others are chosen, so a second round follows the change.
  for (let round = 0; round < 2; round++) {
    for (const [name, value] of fields) setField(form, name, value);
    for (const choice of form.querySelectorAll("input:checked")) choice.dispatchEvent(new Event("change", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve));
  }
  for (const field of new Set(files.map((file) => file.field))) {
    const input = form.querySelector(`input[type=file][name="${CSS.escape(field)}"]`);
    if (!input) continue;
    const kept = new DataTransfer();
    for (const file of files.filter((each) => each.field === field)) {
      kept.items.add(new File([file.blob], file.name, { type: file.type }));
    }
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function setField(form, name, value) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "file") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
    else field.value = value;
  }
}

/** Names of the fields that tell who reports: they stand in parts marked `data-private`. */
export function secretNames(form) {
  return [...form.querySelectorAll("[data-private] [name]")].map((field) => field.name);
}
