/** Finds the corner or edge beside the pointer that a new corner should lie on. The server decides again, by the full shapes. */
/* global L */
export const SNAP_PX = 14;
const METRES_PER_DEGREE = 111_320;
const EARTH_M = 40_075_016;

export class Snapper {
  /** `sources()` gives arrays of outlines as made by `outlinesOf`. */
  constructor(map, sources) {
    this.map = map;
    this.sources = sources;
    this.on = true;
  }

  /** How far snapping reaches at this zoom, in metres; 0 when it is off. */
  reach() {
    if (!this.on) return 0;
    const { lat } = this.map.getCenter();
    return (SNAP_PX * EARTH_M * Math.cos((lat * Math.PI) / 180)) / 2 ** (this.map.getZoom() + 8);
  }

  /** The place to snap to, or null: a corner within reach before an edge. */
  nearest({ lat, lng }) {
    const reach = this.reach() / METRES_PER_DEGREE;
    if (!reach) return null;
    const narrow = Math.cos((lat * Math.PI) / 180);
    let corner = { far: reach };
    let edge = { far: reach };
    for (const { box, ring } of this.sources().flat()) {
      if (lng < box[0] - reach / narrow || lng > box[2] + reach / narrow) continue;
      if (lat < box[1] - reach || lat > box[3] + reach) continue;
      for (let at = 0; at < ring.length; at += 1) {
        const [x, y] = ring[at];
        const far = Math.hypot((x - lng) * narrow, y - lat);
        if (far < corner.far) corner = { far, x, y };
        if (at > 0) edge = nearer(edge, nearestOn(ring[at - 1], ring[at], lng, lat, narrow));
      }
    }
    const found = "x" in corner ? corner : "x" in edge ? edge : null;
    return found && L.latLng(found.y, found.x);
  }
}

/** The rings of a GeoJSON geometry with their boxes: `{ box: [west, south, east, north], ring }`. */
export function outlinesOf(geometry) {
  const polygons = { Polygon: [geometry.coordinates], MultiPolygon: geometry.coordinates }[geometry.type] ?? [];
  return polygons.flat().map((ring) => ({ ring, box: boxOf(ring) }));
}

function boxOf(ring) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

function nearestOn([ax, ay], [bx, by], lng, lat, narrow) {
  const dx = (bx - ax) * narrow;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const along = length ? (((lng - ax) * narrow * dx + (lat - ay) * dy) / length) : 0;
  const share = Math.min(1, Math.max(0, along));
  const x = ax + share * (bx - ax);
  const y = ay + share * (by - ay);
  return { x, y, far: Math.hypot((x - lng) * narrow, y - lat) };
}

function nearer(one, other) {
  return other.far < one.far ? other : one;
}
