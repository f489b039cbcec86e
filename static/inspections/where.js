/** Forms marked `data-where` get the phone's position and the time, where the person allows it; nothing waits for it. */
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

export function watchForms(root) {
  for (const form of root.querySelectorAll("form[data-where]")) {
    // Asked for at a touch of this form, not when the page opens.
    form.addEventListener("pointerdown", () => locate(form), { once: true });
    form.addEventListener("change", () => locate(form));
  }
}

watchForms(document);
