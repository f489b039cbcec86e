/** The zones of the draft that lie in view: drawn with class colour and number, found by a tap, one of them chosen. */
/* global L */
import { outlinesOf } from "./drawing_snap.js";

const CHOSEN = { color: "#b3005e", weight: 4, fill: false, interactive: false };
const CHOSEN_CASING = { color: "#ffffff", weight: 8, fill: false, interactive: false };
const CLEAR_FROM = 11;
const NUMBERS_FROM_PX = 26;
const MOST_NUMBERS = 250;

export class ZonesInView {
  /** `onLoad` runs after the zones of the view came, or did not. */
  constructor(map, options, { onLoad }) {
    this.map = map;
    this.options = options;
    this.onLoad = onLoad;
    this.features = [];
    this.outlines = [];
    map.createPane("zones").style.zIndex = 390;
    map.createPane("numbers").style.zIndex = 440;
    map.getPane("numbers").style.pointerEvents = "none";
    this.renderer = L.canvas({ pane: "zones", padding: 0.2 });
    this.shown = L.layerGroup().addTo(map);
    this.numbers = L.layerGroup().addTo(map);
    this.marked = L.layerGroup().addTo(map);
    map.on("moveend", () => this.load());
  }

  async load() {
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const window_ = this.map.getBounds().toBBoxString();
      const answer = await fetch(`${this.options.urls.zones}?bbox=${window_}`, { signal: this.asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      this.show(found.features);
      this.onLoad({ count: found.features.length, tooMany: found.too_many });
    } catch (error) {
      if (error.name !== "AbortError") this.onLoad({ failed: true });
    }
  }

  show(features) {
    this.features = features;
    this.outlines = features.flatMap((feature) => {
      const outlines = outlinesOf(feature.geometry);
      for (const outline of outlines) outline.zone = feature.id;
      return outlines;
    });
    const colours = Object.fromEntries(this.options.classes.map(({ level, colour }) => [level, colour]));
    const style = ({ properties }) => ({
      renderer: this.renderer,
      pane: "zones",
      interactive: false,
      color: "#13211f",
      weight: this.map.getZoom() < CLEAR_FROM ? 0.4 : 1,
      fillColor: colours[properties.level],
      fillOpacity: 0.65,
    });
    const fresh = L.geoJSON(features, { style, pane: "zones", interactive: false });
    this.shown.clearLayers();
    this.shown.addLayer(fresh);
    this.showNumbers(fresh);
    this.mark();
  }

  /** The class as a number on each zone that is large enough, so that colour is not all that tells it. */
  showNumbers(layers) {
    this.numbers.clearLayers();
    let left = MOST_NUMBERS;
    layers.eachLayer((layer) => {
      const box = L.bounds(layer.getBounds().isValid() ? corners(this.map, layer.getBounds()) : []);
      const size = box.isValid() ? box.getSize() : { x: 0, y: 0 };
      if (left === 0 || size.x < NUMBERS_FROM_PX || size.y < NUMBERS_FROM_PX) return;
      left -= 1;
      const icon = L.divIcon({ className: "draw-number", html: String(layer.feature.properties.level), iconSize: [16, 14] });
      const at = insideOf(layer.feature.geometry);
      L.marker(at, { icon, pane: "numbers", interactive: false, keyboard: false }).addTo(this.numbers);
    });
  }

  /** The zone at a place; of several the next one after the chosen, the smallest first. */
  at({ lat, lng }) {
    const under = this.features.filter(({ geometry }) => holds(geometry, lng, lat)).sort((a, b) => spread(a) - spread(b));
    const last = under.findIndex(({ id }) => id === this.chosen);
    return under[(last + 1) % under.length] ?? null;
  }

  choose(id) {
    this.chosen = id;
    this.mark();
  }

  mark() {
    this.marked.clearLayers();
    const feature = this.features.find(({ id }) => id === this.chosen);
    if (!feature) return;
    L.geoJSON(feature, { style: CHOSEN_CASING }).addTo(this.marked);
    L.geoJSON(feature, { style: CHOSEN }).addTo(this.marked);
  }

  /** Outlines to snap to, without those of `zone`. */
  outlinesWithout(zone) {
    return zone ? this.outlines.filter((outline) => outline.zone !== zone) : this.outlines;
  }
}

function corners(map, bounds) {
  return [map.latLngToContainerPoint(bounds.getSouthWest()), map.latLngToContainerPoint(bounds.getNorthEast())];
}

function rings(geometry) {
  return outlinesOf(geometry).map(({ ring }) => ring);
}

function spread({ geometry }) {
  const [{ box }] = outlinesOf(geometry);
  return (box[2] - box[0]) * (box[3] - box[1]);
}

/** By counting how many edges a ray to the east crosses, holes included. */
function holds(geometry, x, y) {
  let inside = false;
  for (const ring of rings(geometry)) {
    for (let at = 1; at < ring.length; at += 1) {
      const [ax, ay] = ring[at - 1];
      const [bx, by] = ring[at];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

/** A place inside the shape: the middle of its widest stretch along the middle of its box. */
function insideOf(geometry) {
  const [{ box }] = outlinesOf(geometry);
  const y = (box[1] + box[3]) / 2;
  const crossings = [];
  for (const ring of rings(geometry)) {
    for (let at = 1; at < ring.length; at += 1) {
      const [ax, ay] = ring[at - 1];
      const [bx, by] = ring[at];
      if (ay > y !== by > y) crossings.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
    }
  }
  crossings.sort((a, b) => a - b);
  let best = [box[0], box[2]];
  let widest = -1;
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    const width = crossings[at + 1] - crossings[at];
    if (width > widest) {
      widest = width;
      best = [crossings[at], crossings[at + 1]];
    }
  }
  return [y, (best[0] + best[1]) / 2];
}
