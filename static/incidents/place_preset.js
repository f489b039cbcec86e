/**
 * The commune that the address named, as the code on a poster does: chosen unless somebody has begun a report with a
 * place of its own. A place alone is no beginning: it may be what another poster brought.
 */
export function presetPlace(form, picker) {
  const told = document.getElementById("place-preset");
  const preset = told ? JSON.parse(told.textContent) : fromAddress(form);
  if (!preset) return;
  const field = (name) => form.elements.namedItem(name).value;
  const placed = field("lat") || (field("commune") && field("commune") !== preset.code);
  if (placed && (field("category") || field("words"))) return;
  if (preset.placeWords && !field("place_words")) form.elements.namedItem("place_words").value = preset.placeWords;
  if (preset.code) picker.chooseCommune(preset);
}

/** The page is one that the phone kept, made for any address: `?xa=<commune>&noi=<words>` is read here. */
function fromAddress(form) {
  const query = new URLSearchParams(window.location.search);
  const choices = [...form.elements.namedItem("commune").options];
  const commune = choices.find(({ value }) => value && value === query.get("xa"));
  const placeWords = (query.get("noi") ?? "").trim().slice(0, form.elements.namedItem("place_words").maxLength);
  if (!commune && !placeWords) return null;
  return { code: commune?.value, fullName: commune?.textContent.trim(), lat: null, lon: null, radiusM: null, placeWords };
}
