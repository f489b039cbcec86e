/** Zones of one hazard layer from vector tiles, in colours and patterns. */
/* global L */
import { linePause } from "../site/line_pause.js";
import { closeGap, tellGap } from "./map_gaps.js";
import { stillFrame } from "./still_frame.js";
import { TILE_PX } from "./tile_files.js";
import { tilePainting } from "./tile_painting.js";

const PATTERN_PX = 16; // divides a tile's width, so that patterns join from tile to tile
// Finer pixels show no more of a map at 1:50,000, and painting them takes a cheap phone twice as long.
const PIXEL_RATIO = Math.min(window.devicePixelRatio, 1.5);
const TOGETHER_MS = 120;
const PAUSES_MS = [2000, 5000, 10000, 20000, 40000, 60000];
const WORLD = [-180, -90, 180, 90];

/**
 * @param {object} layer `tiles` address with {z}/{x}/{y}; `dataLayer`; `maxZoom` of the tiles; `bbox` w, s, e, n;
 *   `attribution`; `classes`: level, colour, and pattern: the address of an image, "" for none
 * @returns {L.GridLayer}
 */
export function hazardLayer({ tiles, dataLayer, maxZoom, bbox, attribution, classes }) {
  const [west, south, east, north] = bbox ?? WORLD;
  const paint = tilePainting.layer({ tiles, maxZoom, settings: painterSettings(dataLayer, classes) });
  return new HazardLayer(paint, {
    attribution: escaped(attribution),
    bounds: L.latLngBounds([south, west], [north, east]),
    noWrap: true,
    opacity: 0.7,
    updateWhenZooming: false, // under two fingers the tiles there are grow and shrink; no zoom in between is painted
  });
}

const HazardLayer = L.GridLayer.extend({
  initialize(paint, options) {
    L.GridLayer.prototype.initialize.call(this, options);
    this.paint = paint;
    this.wanted = new WeakMap();
    this.on("tileunload", ({ tile }) => {
      this.wanted.get(tile).abort();
      closeGap(tile);
      tile.width = tile.height = 0; // some phones count pixels of canvases that are gone
    });
  },

  createTile(coords, done) {
    const tile = L.DomUtil.create("canvas");
    const wanted = new AbortController();
    this.wanted.set(tile, wanted);
    this.fill(tile, coords, wanted.signal, done);
    return tile;
  },

  /** Tries until the tile is there or no longer wanted: a gap would look like a place without danger. */
  async fill(tile, coords, signal, done) {
    for (let tries = 0; !(await this.isFilled(tile, coords, signal)); tries++) {
      if (signal.aborted) return;
      tellGap(tile);
      await linePause(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)]);
      if (signal.aborted) return;
    }
    if (signal.aborted) return; // Leaflet may have made another tile for the place
    closeGap(tile);
    done(null, tile);
  },

  async isFilled(tile, coords, signal) {
    try {
      const picture = await this.paint(coords, signal);
      await together();
      if (picture && !signal.aborted) put(tile, picture);
      return true;
    } catch {
      return false;
    }
  },
});

let next = null;

/** Tiles that come one by one are shown a few at a time, and none while the map zooms: each time costs a whole frame. */
function together() {
  next ??= new Promise((resolve) => setTimeout(resolve, TOGETHER_MS)).then(stillFrame).then(() => {
    next = null;
  });
  return next;
}

function put(tile, picture) {
  tile.width = tile.height = picture.width;
  if (picture instanceof HTMLCanvasElement) tile.getContext("2d").drawImage(picture, 0, 0);
  else tile.getContext("bitmaprenderer").transferFromImageBitmap(picture);
}

async function painterSettings(dataLayer, classes) {
  const styles = classes.map(async ({ level, colour, pattern }) => ({
    level,
    colour,
    pattern: pattern ? await loadPattern(pattern) : null,
  }));
  const tilePx = Math.round(TILE_PX * PIXEL_RATIO);
  return { dataLayer, tilePx, ratio: tilePx / TILE_PX, classes: await Promise.all(styles), patternPx: PATTERN_PX };
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
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return typeof createImageBitmap === "undefined" ? canvas : createImageBitmap(canvas); // what a worker can be sent
}

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
