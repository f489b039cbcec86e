/**
 * The map of a place picker: a pin that is dragged or moved with the arrow keys, and a circle of how sure the place is.
 * Leaflet is fetched when the map is asked for, unless the page brought it.
 */
/* global L */
import { createMap } from "../portal/basemap.js";

/** Runs `onPlace({lat, lng})` when somebody taps the map or moves the pin. Throws when the map cannot be had. */
export async function openPlaceMap(element, options, { pinTitle, onPlace }) {
  if (!("L" in window)) await fetchLeaflet(element.dataset);
  return new PlaceMap(element, options, { pinTitle, onPlace });
}

function fetchLeaflet({ leafletStyle, leafletScript }) {
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: leafletStyle });
  const script = Object.assign(document.createElement("script"), { src: leafletScript });
  const arrivals = [style, script].map(
    (part) =>
      new Promise((resolve, reject) => {
        part.addEventListener("load", resolve);
        part.addEventListener("error", () => reject(new Error("the map did not load")));
      }),
  );
  document.head.prepend(style); // before our own sheets, which change some of it
  document.head.append(script);
  return Promise.all(arrivals);
}

class PlaceMap {
  constructor(element, options, { pinTitle, onPlace }) {
    this.pinTitle = pinTitle;
    this.onPlace = onPlace;
    this.turn = 0; // which of the places shown this is
    this.map = createMap(element, options);
    this.map.on("click", ({ latlng }) => onPlace(latlng));
    this.icon = L.divIcon({ className: "map-pin", iconSize: [36, 44], iconAnchor: [18, 42] });
  }

  /** A point; `zoom` at least, null for no other zoom. */
  showPoint(latlng, { accuracy, zoom }) {
    this.turn += 1;
    this.drawPin(latlng);
    this.drawCircle(latlng, accuracy);
    this.map.setView(latlng, Math.max(zoom ?? 0, this.map.getZoom()), { animate: false });
  }

  showArea(latlng, { radius, zoom }) {
    this.clear();
    this.drawCircle(latlng, radius);
    this.map.setView(latlng, zoom, { animate: false });
  }

  /** As soon as the boundaries are here, unless something else is shown by then. */
  async showCommune(code, { zoom }) {
    this.clear();
    const turn = this.turn;
    const communes = await this.map.backdrop;
    const middle = communes?.features.find(({ id }) => id === code)?.properties.label_point;
    if (middle && turn === this.turn) this.map.setView([middle[1], middle[0]], zoom, { animate: false });
  }

  clear() {
    this.turn += 1;
    this.pin?.remove();
    this.pin = null;
    this.drawCircle(null, null);
  }

  drawPin(latlng) {
    if (this.pin) {
      this.pin.setLatLng(latlng);
      return;
    }
    this.pin = L.marker(latlng, { icon: this.icon, draggable: true, autoPan: true, keyboard: true, alt: this.pinTitle });
    this.pin.on("dragend", () => this.onPlace(this.pin.getLatLng()));
    this.pin.addTo(this.map);
    const element = this.pin.getElement();
    element.setAttribute("aria-label", this.pinTitle);
    element.addEventListener("keydown", (event) => this.moveByKey(event));
  }

  moveByKey(event) {
    const step = { ArrowUp: [0, -10], ArrowDown: [0, 10], ArrowLeft: [-10, 0], ArrowRight: [10, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const point = this.map.latLngToContainerPoint(this.pin.getLatLng()).add(step);
    this.onPlace(this.map.containerPointToLatLng(point));
  }

  drawCircle(latlng, metres) {
    this.circle?.remove();
    this.circle = null;
    if (metres) {
      this.circle = L.circle(latlng, { radius: metres, className: "place-accuracy", interactive: false });
      this.circle.addTo(this.map);
    }
  }
}
