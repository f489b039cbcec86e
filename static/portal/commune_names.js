/** Names of communes on the map, as many as have room at the zoom. */
/* global L */
const FIRST_ZOOM = 7;
const GAP_PX = 6;

export class CommuneNames {
  /** `features`: GeoJSON with `name`, `name_en` and `label_point` [lon, lat]. */
  constructor(map, features) {
    this.map = map;
    const english = document.documentElement.lang === "en";
    this.entries = features
      .filter(({ properties }) => properties.label_point)
      .map(({ properties: { name, name_en: plain, label_point: [lon, lat] } }) => ({
        name: english && plain ? plain : name,
        latlng: L.latLng(lat, lon),
      }));
    map.on("moveend resize", () => this.arrange());
    this.arrange();
  }

  arrange() {
    const taken = [];
    const view = this.map.getBounds();
    // Asked for once: after each change of the page the browser would work it out anew.
    const letter = parseFloat(getComputedStyle(this.map.getPane("names")).fontSize) * 0.8;
    for (const entry of this.entries) {
      const wanted = this.map.getZoom() >= FIRST_ZOOM && view.contains(entry.latlng);
      const box = wanted && this.box(entry, letter);
      const shown = box && !taken.some((other) => overlap(box, other));
      if (shown) {
        taken.push(box);
        entry.marker ??= this.marker(entry);
        entry.marker.addTo(this.map);
      } else {
        entry.marker?.remove();
      }
    }
  }

  box({ name, latlng }, letter) {
    const { x, y } = this.map.latLngToContainerPoint(latlng);
    const [width, height] = [name.length * letter * 0.6 + GAP_PX, letter * 1.5 + GAP_PX];
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  }

  marker({ name, latlng }) {
    const text = document.createElement("span");
    text.textContent = name;
    const icon = L.divIcon({ className: "commune-name", html: text, iconSize: [0, 0] });
    return L.marker(latlng, { icon, pane: "names", interactive: false, keyboard: false });
  }
}

function overlap(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
