/** Gives this browser a random number for a day, so that limits need not count a whole village as one. */
const KEY = "geopgi-device";
const LASTS_MS = 24 * 3600 * 1000;

export function markDevice(form) {
  const field = form.querySelector("[data-device]");
  if (field) field.value = deviceNumber();
}

/** Empty where the browser keeps nothing: the report counts by its address alone. */
function deviceNumber() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) || "null");
    if (kept && Date.now() - kept.at < LASTS_MS) return kept.id;
    const bytes = crypto.getRandomValues(new Uint8Array(18));
    const id = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    localStorage.setItem(KEY, JSON.stringify({ at: Date.now(), id }));
    return id;
  } catch {
    return "";
  }
}
