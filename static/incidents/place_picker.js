/**
 * The place of a report: the phone's position, a tap on the map, a commune found by name, or a pin moved with the
 * arrow keys. Coordinates are EPSG:4326 degrees in the form's fields `lat`, `lon`; `accuracy_m` is in metres.
 */
/* global L */
import { createMap } from "../portal/basemap.js";
import { communeAt, communesNamed } from "./places.js";
import { filled, textsOf } from "./texts.js";

const CLOSE_ZOOM = 16;
const CLOSE_ZOOM_WITHOUT_TILES = 13;
const COMMUNE_ZOOM = 12;
const POSITION_OPTIONS = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 };
const SEARCH_PAUSE_MS = 250;
const GOOD_ACCURACY_M = 30;
const FAIR_ACCURACY_M = 200;

export class PlacePicker {
  /** `onChange` runs after each new place. */
  constructor(root, form, texts, onChange) {
    this.root = root;
    this.texts = texts;
    this.onChange = onChange;
    this.fields = Object.fromEntries(["lat", "lon", "accuracy_m"].map((name) => [name, form.elements.namedItem(name)]));
    this.part = (name) => root.querySelector(`[data-${name}]`);
    this.asked = 0;
    this.setUpMap();
    this.part("use-position").addEventListener("click", () => this.usePosition());
    this.setUpSearch();
  }

  setUpMap() {
    const options = textsOf("map-options");
    this.closeZoom = options.basemapUrl ? CLOSE_ZOOM : CLOSE_ZOOM_WITHOUT_TILES;
    this.map = createMap(this.part("map"), options);
    this.map.on("click", (event) => this.choose(event.latlng, { accuracy: null, said: this.texts.placeByMap }));
    this.icon = L.divIcon({ className: "map-pin", iconSize: [36, 44], iconAnchor: [18, 42] });
  }

  /** A place from the fields, after an error or from a draft. */
  restore() {
    const { lat, lon, accuracy_m: accuracy } = this.fields;
    if (!lat.value || !lon.value) return;
    const latlng = L.latLng(Number(lat.value), Number(lon.value));
    const metres = accuracy.value ? Number(accuracy.value) : null;
    this.choose(latlng, { accuracy: metres, said: this.texts.placeKept, zoom: this.closeZoom });
  }

  choose(latlng, { accuracy, said, zoom = this.map.getZoom() }) {
    this.fields.lat.value = latlng.lat.toFixed(6);
    this.fields.lon.value = latlng.lng.toFixed(6);
    this.fields.accuracy_m.value = accuracy === null ? "" : Math.round(accuracy);
    this.drawPin(latlng);
    this.drawAccuracy(latlng, accuracy);
    this.map.setView(latlng, Math.max(zoom, this.map.getZoom()), { animate: false });
    this.part("position-status").textContent = said;
    this.tellReceiver(latlng);
    this.onChange();
  }

  drawPin(latlng) {
    if (this.pin) {
      this.pin.setLatLng(latlng);
      return;
    }
    this.pin = L.marker(latlng, { icon: this.icon, draggable: true, autoPan: true, keyboard: true, alt: this.texts.pin });
    this.pin.on("dragend", () =>
      this.choose(this.pin.getLatLng(), { accuracy: null, said: this.texts.placeByMap }),
    );
    this.pin.addTo(this.map);
    const element = this.pin.getElement();
    element.setAttribute("aria-label", this.texts.pin);
    element.addEventListener("keydown", (event) => this.moveByKey(event));
  }

  moveByKey(event) {
    const step = { ArrowUp: [0, -10], ArrowDown: [0, 10], ArrowLeft: [-10, 0], ArrowRight: [10, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const point = this.map.latLngToContainerPoint(this.pin.getLatLng()).add(step);
    const said = this.texts.placeByMap;
    this.choose(this.map.containerPointToLatLng(point), { accuracy: null, said });
  }

  drawAccuracy(latlng, accuracy) {
    this.circle?.remove();
    this.circle = null;
    if (accuracy) {
      this.circle = L.circle(latlng, { radius: accuracy, className: "place-accuracy", interactive: false });
      this.circle.addTo(this.map);
    }
  }

  usePosition() {
    const status = this.part("position-status");
    if (!("geolocation" in navigator)) {
      status.textContent = this.texts.positionUnavailable;
      return;
    }
    const button = this.part("use-position");
    button.disabled = true;
    status.textContent = this.texts.positionAsking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.disabled = false;
        this.choose(L.latLng(coords.latitude, coords.longitude), {
          accuracy: coords.accuracy,
          said: this.accuracyInWords(coords.accuracy),
          zoom: this.closeZoom,
        });
      },
      (error) => {
        button.disabled = false;
        status.textContent =
          error.code === error.PERMISSION_DENIED ? this.texts.positionDenied : this.texts.positionUnavailable;
      },
      POSITION_OPTIONS,
    );
  }

  accuracyInWords(metres) {
    const { accuracyGood, accuracyFair, accuracyPoor } = this.texts;
    const text = metres <= GOOD_ACCURACY_M ? accuracyGood : metres <= FAIR_ACCURACY_M ? accuracyFair : accuracyPoor;
    return filled(text, { metres: Math.round(metres).toLocaleString(document.documentElement.lang) });
  }

  async tellReceiver(latlng) {
    const asked = ++this.asked;
    let commune;
    try {
      commune = await communeAt(this.root.dataset.locateUrl, latlng);
    } catch {
      commune = undefined;
    }
    if (asked !== this.asked) return;
    this.part("receiver").textContent = commune
      ? filled(this.texts.receiver, { commune: commune.fullName })
      : commune === undefined
        ? this.texts.receiverUnknown
        : "";
    this.part("outside").hidden = commune !== null;
  }

  setUpSearch() {
    const input = this.part("place-search");
    let timer;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.search(input.value.trim()), SEARCH_PAUSE_MS);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.part("place-results").querySelector("button")?.click();
    });
  }

  async search(words) {
    const list = this.part("place-results");
    const status = this.part("search-status");
    list.replaceChildren();
    status.textContent = "";
    if (words.length < 2) return;
    let communes;
    try {
      communes = await communesNamed(this.root.dataset.searchUrl, words);
    } catch {
      status.textContent = this.texts.searchFailed;
      return;
    }
    if (this.part("place-search").value.trim() !== words) return;
    status.textContent = communes.length ? filled(this.texts.searchFound, { n: communes.length }) : this.texts.searchNone;
    list.replaceChildren(...communes.map((commune) => this.result(commune)));
  }

  result(commune) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary w-100 justify-content-start text-start";
    const former = commune.formerName && filled(this.texts.formerName, { commune: commune.formerName });
    button.textContent = [commune.fullName, former].filter(Boolean).join(" ");
    button.addEventListener("click", () => {
      this.part("place-search").value = commune.fullName;
      this.part("place-results").replaceChildren();
      this.part("search-status").textContent = "";
      this.choose(L.latLng(commune.lat, commune.lon), {
        accuracy: commune.radiusM,
        said: filled(this.texts.placeByCommune, { commune: commune.fullName }),
        zoom: COMMUNE_ZOOM,
      });
      this.part("map").scrollIntoView({ block: "nearest" });
    });
    item.append(button);
    return item;
  }
}
