/** Verified incidents as marks that can be pressed: how many there are in a square, or one with a link to its page. */
/* global L */
import { TILE_PX, fetchTile, tileAddress } from "./tile_files.js";
import { readLayer } from "./vector_tiles.js";
import { filled } from "./words.js";

const SIZE_PX = 44;

/**
 * `settings`: `tiles`, `maxZoom`, `caseUrl` with CODE, `categories`, `states`; `texts`: `incidents`, `openCase`;
 * `view`: the `VisiblePart` of the map, in which what is opened is shown.
 */
export function incidentLayer(settings, texts, view) {
  const marks = new Map();

  const Layer = L.GridLayer.extend({
    createTile(coords, done) {
      const key = this._tileCoordsToKey(coords);
      const tile = document.createElement("div");
      pointsOf(settings.tiles, coords).then(
        (points) => {
          if (this._map && this._tiles[key]) marks.set(key, points.map((point) => this.mark(coords, point)));
          done(null, tile);
        },
        (error) => done(error, tile),
      );
      return tile;
    },
    mark(coords, { props, x, y }) {
      const place = this._map.unproject([coords.x * TILE_PX + x, coords.y * TILE_PX + y], coords.z);
      const title = props.code ? titleOf(props, settings) : filled(texts.incidents, { n: props.count, open: props.open });
      const icon = L.divIcon({
        className: props.open ? "incident-mark" : "incident-mark incident-over",
        html: props.count > 1 ? String(props.count) : "!",
        iconSize: [SIZE_PX, SIZE_PX],
      });
      const mark = L.marker(place, { icon, title, alt: title, riseOnHover: true }).addTo(this._map);
      if (props.code) {
        mark.bindPopup(() => popup(props, settings, texts), { autoPan: false, maxWidth: 220 });
        mark.on("popupopen", ({ popup: box }) => view.reveal(box.getLatLng()));
      } else {
        mark.on("click", () => view.show(place, Math.min(this._map.getZoom() + 2, this._map.getMaxZoom())));
      }
      return mark;
    },
  });

  const layer = new Layer({ maxNativeZoom: settings.maxZoom, noWrap: true });
  const drop = (key) => {
    for (const mark of marks.get(key) ?? []) mark.remove();
    marks.delete(key);
  };
  layer.on("tileunload", ({ coords }) => drop(layer._tileCoordsToKey(coords)));
  layer.on("remove", () => [...marks.keys()].forEach(drop));
  return layer;
}

/** The points of a tile with their place in its pixels. */
async function pointsOf(tiles, coords) {
  const { extent, features } = readLayer(await fetchTile(tileAddress(tiles, coords)), "incidents");
  return features.map(({ props, rings: [[x, y]] }) => ({ props, x: (x * TILE_PX) / extent, y: (y * TILE_PX) / extent }));
}

function titleOf({ category, state }, { categories, states }) {
  return `${categories[category] ?? category}: ${states[state] ?? state}`;
}

function popup(props, settings, texts) {
  const box = document.createElement("div");
  const title = document.createElement("strong");
  title.textContent = titleOf(props, settings);
  box.append(title);
  if (settings.caseUrl) {
    const link = document.createElement("a");
    link.href = settings.caseUrl.replace("CODE", encodeURIComponent(props.code));
    link.textContent = filled(texts.openCase, { code: props.code });
    box.append(document.createElement("br"), link);
  }
  return box;
}
