/**
 * The place of a report: the phone's position, a tap on the map, a place found by name, a pin moved with the arrow keys
 * (EPSG:4326 degrees in the form's fields `lat`, `lon`; `accuracy_m` in metres), or a commune as a whole (field
 * `commune`). Tells the form of each new place by an event `place:change` with `{lat, lng}`, or null without a point.
 */
import { communeAt, placesNamed } from "./places.js";
import { filled, textsOf } from "./texts.js";

const CLOSE_ZOOM = 16;
const CLOSE_ZOOM_WITHOUT_TILES = 13;
const COMMUNE_ZOOM = 12;
const PLACE_ACCURACY_M = 300;
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
    this.form = form;
    const names = ["lat", "lon", "accuracy_m", "commune", "place_words"];
    this.fields = Object.fromEntries(names.map((name) => [name, form.elements.namedItem(name)]));
    const list = form.querySelector("[data-commune-field]");
    if (list) list.hidden = true;
    this.part = (name) => root.querySelector(`[data-${name}]`);
    this.asked = 0;
    this.setUpMap();
    this.part("use-position").addEventListener("click", () => this.usePosition());
    this.part("clear-place").addEventListener("click", () => this.clear(this.texts.placeCleared));
    this.part("only-words")?.addEventListener("click", () => this.leaveToWords());
    this.fields.place_words?.addEventListener("input", () => this.tellWithoutPoint());
    this.setUpSearch();
  }

  /** The map comes after all else; what is chosen before is shown on it then. */
  async setUpMap() {
    const options = textsOf("map-options");
    const element = this.part("map");
    this.closeZoom = options.basemapUrl ? CLOSE_ZOOM : CLOSE_ZOOM_WITHOUT_TILES;
    this.map = null;
    this.shown = null;
    try {
      await pageIsHere();
      const { openPlaceMap } = await import("./place_map.js");
      const onPlace = (latlng) => this.choose(latlng, { accuracy: null, said: this.texts.placeByMap });
      this.map = await openPlaceMap(element, options, { pinTitle: this.texts.pin, onPlace });
    } catch {
      element.hidden = true; // there are other ways to tell the place
      return;
    }
    this.shown?.(this.map);
  }

  /** Shows it on the map, now or when the map is here. */
  show(step) {
    this.shown = step;
    if (this.map) step(this.map);
  }

  /** A place from the fields, after an error or from a draft. */
  restore() {
    const { lat, lon, accuracy_m: accuracy, commune } = this.fields;
    if (lat.value && lon.value) {
      const metres = accuracy.value ? Number(accuracy.value) : null;
      const said = this.texts.placeKept;
      this.choose({ lat: Number(lat.value), lng: Number(lon.value) }, { accuracy: metres, said, zoom: this.closeZoom });
    } else if (commune.value) {
      this.told(this.texts.placeKept);
      this.tellWithoutPoint();
    }
  }

  /** `latlng` is `{lat, lng}`. */
  choose(latlng, { accuracy, said, zoom = null }) {
    this.fields.lat.value = latlng.lat.toFixed(6);
    this.fields.lon.value = latlng.lng.toFixed(6);
    this.fields.accuracy_m.value = accuracy === null ? "" : Math.round(accuracy);
    this.fields.commune.value = "";
    this.show((map) => map.showPoint(latlng, { accuracy, zoom }));
    this.told(said);
    this.tellReceiver(latlng);
    this.changed(latlng);
  }

  /** The commune as a whole: where in it, nobody knows yet. `lat` and `lon` are null where its middle is not at hand. */
  chooseCommune({ code, fullName, lat, lon, radiusM }) {
    this.withoutPoint();
    this.fields.commune.value = code;
    this.show((map) =>
      lat === null
        ? map.showCommune(code, { zoom: COMMUNE_ZOOM })
        : map.showArea({ lat, lng: lon }, { radius: radiusM, zoom: COMMUNE_ZOOM }),
    );
    this.told(filled(this.texts.placeByCommune, { commune: fullName }));
    this.tellWithoutPoint();
    this.changed(null);
  }

  clear(said) {
    this.withoutPoint();
    this.fields.commune.value = "";
    this.part("place-search").value = "";
    this.told(said);
    this.tellWithoutPoint();
    this.changed(null);
  }

  withoutPoint() {
    this.asked += 1;
    for (const name of ["lat", "lon", "accuracy_m"]) this.fields[name].value = "";
    this.show((map) => map.clear());
    this.part("outside").hidden = true;
  }

  /** What was tapped outside the area goes on as words, so that nothing of it is lost. */
  leaveToWords() {
    const { lat, lon, place_words: words } = this.fields;
    const point = filled(this.texts.pointInWords, { lat: lat.value, lon: lon.value });
    const room = Number(words.maxLength) > 0 ? Number(words.maxLength) : Infinity;
    const both = [words.value.trim(), point].filter(Boolean).join(" ");
    if (both.length <= room) words.value = both;
    words.dispatchEvent(new Event("input", { bubbles: true }));
    this.clear(this.texts.onlyWords);
    words.focus();
    words.setSelectionRange(0, 0);
  }

  told(said) {
    this.part("position-status").textContent = said;
    this.part("clear-place").hidden = !this.fields.lat.value && !this.fields.commune.value;
  }

  changed(latlng) {
    this.onChange();
    this.form.dispatchEvent(new CustomEvent("place:change", { detail: latlng }));
  }

  /** Who receives it while there is no point. */
  tellWithoutPoint() {
    if (this.fields.lat.value) return;
    const { commune, place_words: words } = this.fields;
    const receiver = this.part("receiver");
    if (commune.value) {
      receiver.textContent = filled(this.texts.receiver, { commune: commune.selectedOptions[0].textContent });
    } else {
      receiver.textContent = words?.value.trim() ? this.texts.receiverProvince : "";
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
        this.choose({ lat: coords.latitude, lng: coords.longitude }, {
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
    this.part("receiver").textContent = this.receiverInWords(commune);
    this.part("outside-near").textContent = commune?.nearestName
      ? filled(this.texts.outsideNear, {
          commune: commune.nearestName,
          km: Math.max(1, Math.round(commune.distanceM / 1000)),
        })
      : "";
    this.part("outside").hidden = commune === undefined || Boolean(commune.fullName);
  }

  receiverInWords(commune) {
    if (commune === undefined) return this.texts.receiverUnknown;
    if (!commune.fullName) return "";
    const former = commune.formerNames.join(", ");
    return [
      filled(this.texts.receiver, { commune: commune.fullName }),
      former && filled(this.texts.formerName, { commune: former }),
    ]
      .filter(Boolean)
      .join(" ");
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
    let places;
    try {
      places = await placesNamed(this.root.dataset.searchUrl, words);
    } catch {
      status.textContent = this.texts.searchFailed;
      return;
    }
    if (this.part("place-search").value.trim() !== words) return;
    status.textContent = places.length ? filled(this.texts.searchFound, { n: places.length }) : this.texts.searchNone;
    list.replaceChildren(...places.map((place) => this.result(place)));
  }

  result(place) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary w-100 justify-content-start text-start";
    const beside = place.code ? place.beside && filled(this.texts.formerName, { commune: place.beside }) : place.beside;
    button.textContent = [place.fullName, beside].filter(Boolean).join(place.code ? " " : ", ");
    button.addEventListener("click", () => {
      this.part("place-search").value = place.fullName;
      this.part("place-results").replaceChildren();
      this.part("search-status").textContent = "";
      if (place.code) this.chooseCommune(place);
      else this.choosePlace(place);
      this.part("map").scrollIntoView({ block: "nearest" });
    });
    item.append(button);
    return item;
  }

  choosePlace({ fullName, lat, lon }) {
    const said = filled(this.texts.placeByName, { place: fullName });
    this.choose({ lat, lng: lon }, { accuracy: PLACE_ACCURACY_M, said, zoom: this.closeZoom });
  }
}

function pageIsHere() {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => window.addEventListener("load", resolve, { once: true }));
}
