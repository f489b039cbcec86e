/**
 * Forms marked `data-where`, also those that come later, get the phone's position and the time, where the person allows
 * it; nothing waits for it. Asked for at a touch of the form, not when the page opens.
 */
const OPTIONS = { enableHighAccuracy: true, maximumAge: 60_000, timeout: 15_000 };

function put(form, name, value) {
  const field = form.elements.namedItem(name);
  if (field) field.value = value;
}

function locate(form) {
  put(form, "at", new Date().toISOString());
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => {
      put(form, "lat", coords.latitude.toFixed(6));
      put(form, "lon", coords.longitude.toFixed(6));
      put(form, "accuracy", Math.round(coords.accuracy));
    },
    () => {},
    OPTIONS,
  );
}

for (const kind of ["pointerdown", "focusin", "change"]) {
  document.addEventListener(kind, ({ target }) => {
    const form = target.closest?.("form[data-where]");
    if (!form || (kind === "focusin" && form.elements.namedItem("at")?.value)) return;
    locate(form);
  });
}
