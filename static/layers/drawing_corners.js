/**
 * Moving the corners of a zone: Leaflet.draw's handles for every ring of every polygon, with snapping, by mouse, finger
 * or keyboard. A tap chooses a corner and does not delete it, as Leaflet.draw's would.
 */
/* global L */
const SHAPE = { color: "#8a004a", weight: 3, fillColor: "#8a004a", fillOpacity: 0.1, interactive: false };
const STEPS = { ArrowUp: [0, -8], ArrowDown: [0, 8], ArrowLeft: [-8, 0], ArrowRight: [8, 0] };
const Base = L.Edit.PolyVerticesEdit;

const Handles = Base.extend({
  initialize(poly, ring, owner) {
    Base.prototype.initialize.call(this, poly, ring, {});
    this.owner = owner;
  },

  _createMarker(latlng, index) {
    const marker = Base.prototype._createMarker.call(this, latlng, index);
    // The group of markers may come to the map later than the marker comes to the group.
    if (marker.getElement()) this._name(marker);
    else marker.once("add", () => this._name(marker));
    return marker;
  },

  /** A marker without number stands in the middle of an edge and becomes a corner when it is moved. */
  _name(marker) {
    const element = marker.getElement();
    const isCorner = marker._index !== undefined;
    const text = isCorner ? this.owner.texts.corner : this.owner.texts.newCorner;
    const number = isCorner ? marker._index + 1 : (marker._prev?._index ?? 0) + 1;
    element.setAttribute("aria-label", text.replace("%(number)s", number).replace("%(count)s", this._latlngs.length));
    element.addEventListener("keydown", (event) => this._onKey(event, marker));
  },

  _defaultShape() {
    return this._latlngs;
  },

  _onTouchMove() {
    // Leaflet's own dragging moves the marker; Leaflet.draw would make all markers anew under the finger.
  },

  _onMarkerDrag(event) {
    const marker = event.target;
    const snapped = this.owner.snapper.nearest(marker.getLatLng());
    if (snapped) marker.setLatLng(snapped);
    Base.prototype._onMarkerDrag.call(this, event);
  },

  _onMarkerClick(event) {
    this.owner.choose(this, event.target);
  },

  _onKey(event, marker) {
    const step = STEPS[event.key];
    if (step) {
      if (marker._index === undefined) marker.fire("click");
      const point = this._map.latLngToContainerPoint(marker.getLatLng()).add(step);
      marker.setLatLng(this._map.containerPointToLatLng(point));
      Base.prototype._onMarkerDrag.call(this, { target: marker });
    } else if (event.key === "Enter" || event.key === " ") {
      marker.fire("click");
    } else if (event.key === "Delete") {
      this.owner.choose(this, marker);
      this.owner.removeChosen();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  },
});

export class Corners {
  /** `geometry`: GeoJSON of the whole zone. */
  constructor(map, geometry, { snapper, texts }) {
    this.map = map;
    this.snapper = snapper;
    this.texts = texts;
    const coordinates = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const latlngs = L.GeoJSON.coordsToLatLngs(coordinates, 2);
    this.poly = L.polygon(latlngs, { ...SHAPE, original: SHAPE, editing: SHAPE }).addTo(map);
    this.handles = this.poly
      .getLatLngs()
      .flat()
      .map((ring) => new Handles(this.poly, ring, this));
    for (const handle of this.handles) handle.enable();
  }

  choose(handle, marker) {
    this.chosen?.marker.getElement()?.classList.remove("draw-corner-chosen");
    this.chosen = { handle, marker };
    marker.getElement()?.classList.add("draw-corner-chosen");
  }

  /** Takes the chosen corner away, unless its ring has only three. */
  removeChosen() {
    if (!this.chosen) return;
    const { handle, marker } = this.chosen;
    this.chosen = null;
    Base.prototype._onMarkerClick.call(handle, { target: marker });
  }

  /** GeoJSON of the shape as it is now. */
  geometry() {
    return this.poly.toGeoJSON(false).geometry;
  }

  remove() {
    for (const handle of this.handles) handle.disable();
    this.poly.remove();
  }
}
