/**
 * The commune that the address named, as the code on a poster does: chosen unless somebody has begun a report with a
 * place of its own. A place alone is no beginning: it may be what another poster brought.
 */
export function presetPlace(form, picker) {
  const told = document.getElementById("place-preset");
  if (!told) return;
  const field = (name) => form.elements.namedItem(name).value;
  const preset = JSON.parse(told.textContent);
  const placed = field("lat") || (field("commune") && field("commune") !== preset.code);
  if (placed && (field("category") || field("words"))) return;
  picker.chooseCommune(preset);
}
