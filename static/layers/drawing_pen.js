/**
 * Leaflet.draw's polygon and line, drawn by tap, by mouse, or by keyboard at the cross in the middle of the map. Its
 * own touch handling puts a corner wherever a finger begins to move the map, so taps are taken from the map instead.
 */
/* global L */
const LINE = { color: "#8a004a", weight: 3, opacity: 1 };
const AREA = { ...LINE, fill: true, fillColor: "#8a004a", fillOpacity: 0.15 };

function byTap(Base) {
  return Base.extend({
    initialize(map, snapper, options) {
      Base.prototype.initialize.call(this, map, options);
      this.snapper = snapper;
    },

    addHooks() {
      Base.prototype.addHooks.call(this);
      const map = this._map;
      map.removeLayer(this._mouseMarker);
      map.off("touchstart", this._onTouch, this);
      map.doubleClickZoom.disable();
      map.on("click", this._onTap, this);
      this._snapMark = L.marker(map.getCenter(), {
        icon: L.divIcon({ className: "draw-snap", iconSize: [16, 16] }),
        interactive: false,
        keyboard: false,
        opacity: 0,
      }).addTo(map);
    },

    removeHooks() {
      this._map.off("click", this._onTap, this);
      this._map.doubleClickZoom.enable();
      this._snapMark.remove();
      Base.prototype.removeHooks.call(this);
    },

    _onTap(event) {
      this.place(event.latlng);
    },

    _onMouseMove(event) {
      const snapped = this.snapper.nearest(event.latlng);
      const latlng = snapped ?? event.latlng;
      this._snapMark.setLatLng(latlng).setOpacity(snapped ? 1 : 0);
      this._currentLatLng = latlng;
      this._updateTooltip(latlng);
      this._updateGuide(this._map.latLngToLayerPoint(latlng));
    },

    _onZoomEnd() {
      if (this._currentLatLng) Base.prototype._onZoomEnd.call(this);
    },

    /** Puts a corner; says whether it snapped. */
    place(latlng) {
      const snapped = this.snapper.nearest(latlng);
      this._currentLatLng = snapped ?? latlng;
      this.addVertex(this._currentLatLng);
      this._map.fire("pen:corner", { count: this._markers.length, snapped: Boolean(snapped) });
      return Boolean(snapped);
    },

    /** Takes the last corner back; how many are left. */
    takeBack() {
      if (this._markers.length === 1) {
        this._markers.pop().remove();
        this._markerGroup.clearLayers();
        this._poly.setLatLngs([]);
        this._clearGuides();
      } else {
        this.deleteLastVertex();
      }
      return this._markers.length;
    },

    count() {
      return this._markers.length;
    },
  });
}

const Area = byTap(L.Draw.Polygon);
const Line = byTap(L.Draw.Polyline);

/** Says what Leaflet.draw writes beside the pointer in the language of the page. */
export function speak(texts) {
  const { polygon, polyline } = L.drawLocal.draw.handlers;
  polygon.tooltip = { start: texts.start, cont: texts.polygonGoesOn, end: texts.polygonEnds };
  polyline.tooltip = { start: texts.start, cont: texts.lineGoesOn, end: texts.lineEnds };
}

/** A pen for an area, or for a line when `line`; `enable()` starts, the map fires `draw:created` at the end. */
export function makePen(map, snapper, { line }) {
  return line
    ? new Line(map, snapper, { shapeOptions: LINE, showLength: false })
    : new Area(map, snapper, { shapeOptions: AREA, showLength: false });
}
