/** Paints the zones of one tile in the colours and patterns of their classes: in a worker as in the page. */
import { readLayer } from "./vector_tiles.js";

const EDGE_PX = 16; // as far beyond the tile zones still count, so that edges meet those of the next tile

export class ZonePainter {
  /**
   * @param {object} layer `dataLayer`; `tilePx`: pixels a side of what is painted; `ratio`: how many of them for one of
   *   the map; `classes`, the lowest first: level, colour, and pattern: a picture to repeat, or null; `patternPx`: how
   *   wide that is on the map
   */
  constructor({ dataLayer, tilePx, ratio, classes, patternPx }) {
    this.dataLayer = dataLayer;
    this.tilePx = tilePx;
    this.ratio = ratio;
    this.classes = classes;
    this.patternPx = patternPx;
  }

  /** The zones in the bytes of a vector tile by class, as `paint` takes them. */
  read(bytes) {
    const { extent, features } = readLayer(bytes, this.dataLayer);
    const byLevel = new Map(this.classes.map(({ level }) => [level, []]));
    for (const { props, rings } of features) byLevel.get(props.level)?.push({ rings, box: boxOf(rings) });
    return { extent, byLevel };
  }

  /**
   * Each class is filled together with all above it, which then cover it: no hairline of the ground is left between
   * neighbours.
   * @param {CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D} context of a canvas, emptied first
   * @param {object} zones from `read`
   * @param {{size, left, top}} place of the zones' square beside the tile's corner, in pixels of the map
   * @returns {boolean} whether there was anything to paint
   */
  paint(context, { extent, byLevel }, { size, left, top }) {
    context.canvas.width = context.canvas.height = this.tilePx;
    context.setTransform(this.ratio, 0, 0, this.ratio, this.ratio * left, this.ratio * top);
    const width = this.tilePx / this.ratio;
    const painted = [];
    for (const style of this.classes) {
      const path = pathOf(byLevel.get(style.level), size / extent, { left, top, width });
      if (path) painted.push({ style, path });
    }
    painted.forEach(({ style }, at) => {
      const whole = new Path2D();
      for (const { path } of painted.slice(at)) whole.addPath(path);
      context.fillStyle = style.colour;
      context.fill(whole);
    });
    for (const { style, path } of painted) {
      if (!style.pattern) continue;
      context.fillStyle = this.repeated(context, style.pattern);
      context.fill(path);
    }
    return painted.length > 0;
  }

  repeated(context, picture) {
    const pattern = context.createPattern(picture, "repeat");
    pattern.setTransform(new DOMMatrix().scale(this.patternPx / picture.width));
    return pattern;
  }
}

function boxOf(rings) {
  let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      west = Math.min(west, ring[at]);
      east = Math.max(east, ring[at]);
      north = Math.min(north, ring[at + 1]);
      south = Math.max(south, ring[at + 1]);
    }
  }
  return { west, north, east, south };
}

/** The zones that reach into the tile as one path; null for none. */
function pathOf(zones, scale, { left, top, width }) {
  const [west, north] = [-left - EDGE_PX, -top - EDGE_PX].map((edge) => edge / scale);
  const [east, south] = [width + EDGE_PX - left, width + EDGE_PX - top].map((edge) => edge / scale);
  let path = null;
  for (const { rings, box } of zones) {
    if (box.east < west || box.west > east || box.south < north || box.north > south) continue;
    path ??= new Path2D();
    for (const ring of rings) {
      path.moveTo(ring[0] * scale, ring[1] * scale);
      for (let at = 2; at < ring.length; at += 2) path.lineTo(ring[at] * scale, ring[at + 1] * scale);
    }
  }
  return path;
}
