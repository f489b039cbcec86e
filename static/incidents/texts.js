/** Texts of the page in its language, put there by the template under `id`. */
export function textsOf(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** "Cách {metres} m" with its places filled in. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
