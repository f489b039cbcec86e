/** Zones of one hazard layer from vector tiles, in colours and patterns. All that knows protomaps-leaflet is here. */
/* global L, protomapsL */
const PATTERN_PX = 16; // divides a tile's 256 px, so that patterns join from tile to tile
// Finer pixels show no more of a map at 1:50,000, and filling them makes a cheap phone jerk.
const PIXEL_RATIO = Math.min(window.devicePixelRatio, 1.5);

/**
 * @param {object} layer `tiles` address with {z}/{x}/{y}; `dataLayer`; `maxZoom` of the tiles; `bbox` w, s, e, n;
 *   `attribution`; `classes`: level, colour, and pattern: the address of an image, "" for none
 * @returns {L.GridLayer}
 */
export function hazardLayer({ tiles, dataLayer, maxZoom, bbox, attribution, classes }) {
  const symbolizer = new ZoneSymbolizer(classes);
  const turns = new Turns();
  const layer = protomapsL.leafletLayer({
    url: tiles,
    maxDataZoom: maxZoom,
    devicePixelRatio: PIXEL_RATIO,
    paintRules: [
      { dataLayer, symbolizer },
      { dataLayer, symbolizer: { before: (context) => symbolizer.paint(context) }, filter: () => false },
    ],
    labelRules: [],
    tasks: [symbolizer.ready, turns],
    attribution: escaped(attribution),
    bounds: bbox && L.latLngBounds([bbox[1], bbox[0]], [bbox[3], bbox[2]]),
    noWrap: true,
    opacity: 0.7,
  });
  turns.layer = layer;
  return layer;
}

/**
 * Tiles are painted one a frame and none while the map zooms, so that a slow phone draws the movement and not tiles.
 * Every tile awaits this object before it is painted, as it awaits the patterns.
 */
class Turns {
  constructor() {
    this.waiting = [];
    this.next = this.next.bind(this);
  }

  then(done, failed) {
    const turn = new Promise((resolve) => this.waiting.push(resolve));
    if (this.waiting.length === 1) requestAnimationFrame(this.next);
    return turn.then(done, failed);
  }

  next() {
    const zooming = this.layer._map?._animatingZoom;
    if (!zooming) this.waiting.shift()();
    if (this.waiting.length) requestAnimationFrame(this.next);
  }
}

class ZoneSymbolizer {
  constructor(classes) {
    this.zones = new Map();
    this.styles = new Map(); // the lowest class first
    for (const { level, colour } of classes) this.styles.set(level, { colour, pattern: null });
    this.ready = Promise.all(
      classes.map(async ({ level, pattern }) => {
        if (pattern) this.styles.get(level).pattern = await loadPattern(pattern);
      }),
    );
  }

  /** Of a tile's zones only the rings are kept, by class, so that each class is filled once. */
  before() {
    this.zones = new Map();
  }

  draw(context, rings, zoom, { props: { level } }) {
    this.transform = context.getTransform();
    if (!this.zones.has(level)) this.zones.set(level, []);
    this.zones.get(level).push(rings);
  }

  /**
   * Stands first in the next rule of painting: all zones of the tile are known by then. Each class is filled together
   * with all above it, which then cover it: no hairline of the ground is left between neighbours.
   */
  paint(context) {
    if (!this.zones.size) return;
    context.save();
    context.setTransform(this.transform);
    const levels = [...this.styles.keys()].filter((level) => this.zones.has(level));
    levels.forEach((level, at) => {
      context.fillStyle = this.styles.get(level).colour;
      fill(context, levels.slice(at).flatMap((each) => this.zones.get(each)));
    });
    for (const level of levels) {
      const { pattern } = this.styles.get(level);
      if (!pattern) continue;
      context.fillStyle = pattern;
      fill(context, this.zones.get(level));
    }
    context.restore();
    this.zones.clear();
  }
}

function fill(context, zones) {
  context.beginPath();
  for (const rings of zones) {
    for (const ring of rings) {
      context.moveTo(ring[0].x, ring[0].y);
      for (let i = 1; i < ring.length; i++) context.lineTo(ring[i].x, ring[i].y);
    }
  }
  context.fill();
}

/** The pattern in the very pixels of the tiles, so that filling only copies; null without it, the colour still shows. */
async function loadPattern(address) {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    return null;
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = Math.round(PATTERN_PX * PIXEL_RATIO);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const pattern = context.createPattern(canvas, "repeat");
  pattern.setTransform(new DOMMatrix().scale(PATTERN_PX / canvas.width));
  return pattern;
}

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
