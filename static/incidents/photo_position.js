/**
 * Offers the place a chosen photo was taken at. Only offered: a photo may be older than the problem, or come from
 * another place.
 */
import { positionOf } from "./exif_position.js";
import { communeAt, metresBetween } from "./places.js";
import { filled } from "./texts.js";

const SAME_PLACE_M = 100;

/** `place` is the form's `PlacePicker`. Listens before the photos are made smaller, which drops their EXIF. */
export function offerPhotoPositions(form, place, texts) {
  const note = form.querySelector("[data-photo-position]");
  const locateUrl = place.root.dataset.locateUrl;
  let offered = null;

  form.addEventListener(
    "change",
    async ({ target }) => {
      if (target.type !== "file") return;
      for (const file of [...target.files]) {
        const position = await positionOf(file);
        if (position && !isThere(place, position)) {
          await offer(position);
          return;
        }
      }
    },
    { capture: true },
  );
  note.querySelector("[data-photo-position-use]").addEventListener("click", () => {
    place.choose(offered, { accuracy: null, said: texts.placeByPhoto, zoom: place.closeZoom });
    note.hidden = true;
    place.part("position-status").scrollIntoView({ block: "center" });
  });
  note.querySelector("[data-photo-position-leave]").addEventListener("click", () => {
    note.hidden = true;
  });
  form.addEventListener("place:change", ({ detail }) => {
    if (detail && offered && metresBetween(offered, detail) <= SAME_PLACE_M) note.hidden = true;
  });

  async function offer(position) {
    offered = position;
    const name = await nameOf(position);
    note.querySelector("[data-photo-position-words]").textContent = filled(texts.photoPosition, { place: name });
    note.hidden = false;
  }

  /** The commune; without a line or outside the area, the coordinates. */
  async function nameOf(position) {
    const coordinates = `${position.lat.toFixed(5)}, ${position.lng.toFixed(5)}`;
    try {
      const { fullName } = await communeAt(locateUrl, position);
      return fullName ? `${fullName} (${coordinates})` : coordinates;
    } catch {
      return coordinates;
    }
  }
}

function isThere(place, position) {
  const { lat, lon } = place.fields;
  if (!lat.value) return false;
  return metresBetween({ lat: Number(lat.value), lng: Number(lon.value) }, position) <= SAME_PLACE_M;
}
