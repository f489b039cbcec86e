/** The part of the map that the sheet leaves free: on phones the sheet lies over the lower part of the canvas. */
/* global L */
const EDGE_PX = 110;
const MARK_PX = 24;
const FIT_SNAP = 0.25; // whole zooms would leave a province at half its possible size

export class VisiblePart {
  constructor(map, sheet) {
    this.map = map;
    this.sheet = sheet;
    const cross = L.DomUtil.create("div", "map-centre", map.getContainer());
    cross.setAttribute("aria-hidden", "true");
    // What stands at the bottom of the map (attribution) stands on the sheet.
    const tell = () => map.getContainer().style.setProperty("--sheet-height", `${this.covered()}px`);
    new ResizeObserver(tell).observe(sheet);
    tell();
    this.zoomHere("zoomIn", 1);
    this.zoomHere("zoomOut", -1);
  }

  /** Makes the map's zoom buttons keep the middle of the free part; the middle of the canvas lies under the sheet. */
  zoomHere(method, sign) {
    this.map[method] = (by = this.map.options.zoomDelta) =>
      this.map.setZoomAround(this.centre(), this.map.getZoom() + sign * by);
  }

  /** Height in px that the sheet covers. */
  covered() {
    return getComputedStyle(this.sheet).position === "absolute" ? this.sheet.offsetHeight : 0;
  }

  /** The place in the middle of the free part. */
  centre() {
    const { x, y } = this.map.getSize();
    return this.map.containerPointToLatLng([x / 2, (y - this.covered()) / 2]);
  }

  /** Brings a place to the middle of the free part. */
  show(latlng, zoom) {
    const middle = this.map.project(latlng, zoom).add([0, this.covered() / 2]);
    this.map.setView(this.map.unproject(middle, zoom), zoom, { animate: false });
  }

  /** Moves the map only when the sheet hides the place, or it is too near the edge for a box above it. */
  reveal(latlng) {
    const { x, y } = this.map.latLngToContainerPoint(latlng);
    const size = this.map.getSize();
    const free = x > EDGE_PX && x < size.x - EDGE_PX && y > EDGE_PX && y < size.y - this.covered() - MARK_PX;
    if (!free) this.show(latlng, this.map.getZoom());
  }

  /** Shows the whole of west, south, east, north. */
  fit([west, south, east, north]) {
    const box = L.latLngBounds([south, west], [north, east]);
    const { zoomSnap } = this.map.options;
    this.map.options.zoomSnap = FIT_SNAP;
    this.map.fitBounds(box, { paddingTopLeft: [8, 8], paddingBottomRight: [8, 8 + this.covered()], animate: false });
    this.map.options.zoomSnap = zoomSnap;
  }
}
