/** The hazard layers of the map by edition: "slug" is the version in force, "slug@number" an earlier one. */
import { hazardLayer } from "./hazard_layer.js";

export class HazardLayers {
  /** `layers`: settings of each layer's version in force, with those of its `earlier` ones. */
  constructor(map, layers) {
    this.map = map;
    this.editions = new Map();
    this.made = new Map();
    this.shown = [];
    layers.forEach((layer, order) => {
      this.editions.set(layer.slug, { ...layer, order, old: false });
      for (const version of layer.earlier) {
        this.editions.set(`${layer.slug}@${version.number}`, { ...version, order, old: true });
      }
    });
  }

  has(edition) {
    return this.editions.has(edition);
  }

  settings(edition) {
    return this.editions.get(edition);
  }

  /** Shows these editions and no others; what is shown already stays as it is drawn. */
  show(editions) {
    for (const edition of this.shown) if (!editions.includes(edition)) this.layer(edition).remove();
    for (const edition of editions) if (!this.shown.includes(edition)) this.layer(edition).addTo(this.map);
    this.shown = [...editions];
  }

  layer(edition) {
    if (!this.made.has(edition)) {
      const settings = this.settings(edition);
      const layer = hazardLayer(settings).setZIndex(settings.order + 1);
      if (this.opacity) layer.setOpacity(this.opacity);
      this.made.set(edition, layer);
    }
    return this.made.get(edition);
  }

  /** `share` 0–1 */
  setOpacity(share) {
    this.opacity = share;
    for (const layer of this.made.values()) layer.setOpacity(share);
  }
}
