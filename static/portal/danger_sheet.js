/** Tells the dangers at a point of the map in words, in the sheet, and marks the point. */
/* global L */
import { filled } from "./words.js";

const POSITION_OPTIONS = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 };
const NEAR_ZOOM = 14;
const RADIUS_M = 200;

export class DangerSheet {
  /** `settings`: `dangerUrl` (a page that answers with its middle part) and `texts`. */
  constructor(map, sheet, view, settings) {
    this.map = map;
    this.view = view;
    this.sheet = sheet;
    this.url = settings.dangerUrl;
    this.texts = settings.texts;
    this.status = document.getElementById("danger-status");
    this.result = document.getElementById("danger-result");
    this.asked = 0;
    map.on("click", ({ latlng }) => this.ask(latlng));
    document.getElementById("centre").addEventListener("click", () => this.ask(view.centre()));
    document.getElementById("here").addEventListener("click", (event) => this.askHere(event.currentTarget));
  }

  async ask(latlng, said = "") {
    const asked = ++this.asked;
    this.mark(latlng);
    this.status.textContent = this.texts.asking;
    this.sheet.size("half");
    this.view.reveal(latlng);
    const address = `${this.url}?lat=${latlng.lat.toFixed(6)}&lon=${latlng.wrap().lng.toFixed(6)}`;
    let html = null;
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (answer.ok) html = await answer.text();
    } catch {
      html = null;
    }
    if (asked !== this.asked) return;
    if (html === null) {
      this.status.textContent = this.texts.failed;
      return;
    }
    this.status.textContent = said;
    this.result.innerHTML = html;
    this.result.focus({ preventScroll: true });
    this.result.scrollIntoView({ block: "start" });
  }

  askHere(button) {
    if (!("geolocation" in navigator)) {
      this.say(this.texts.positionUnavailable);
      return;
    }
    button.disabled = true;
    this.say(this.texts.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        const latlng = L.latLng(coords.latitude, coords.longitude);
        this.view.show(latlng, Math.max(this.map.getZoom(), NEAR_ZOOM));
        const metres = Math.round(coords.accuracy).toLocaleString(document.documentElement.lang);
        this.ask(latlng, filled(this.texts.accuracy, { metres }));
      },
      (error) => {
        button.disabled = false;
        const { positionDenied, positionUnavailable } = this.texts;
        this.say(error.code === error.PERMISSION_DENIED ? positionDenied : positionUnavailable);
      },
      POSITION_OPTIONS,
    );
  }

  /** In the sheet, and in view: below the buttons it would stand outside a half-open sheet. */
  say(words) {
    this.status.textContent = words;
    this.status.scrollIntoView({ block: "nearest" });
  }

  mark(latlng) {
    this.dot ??= L.circleMarker(latlng, { radius: 8, className: "place-mark place-mark-dot", interactive: false });
    this.ring ??= L.circle(latlng, { radius: RADIUS_M, className: "place-mark place-mark-ring", interactive: false });
    for (const shape of [this.ring, this.dot]) shape.setLatLng(latlng).addTo(this.map);
  }
}
