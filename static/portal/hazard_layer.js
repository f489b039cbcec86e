/** Zones of one hazard layer from vector tiles, in colours and patterns. All that knows protomaps-leaflet is here. */
/* global L, protomapsL */
const PATTERN_PX = 16; // divides a tile's 256 px, so that patterns join from tile to tile

/**
 * @param {object} layer `tiles` address with {z}/{x}/{y}; `dataLayer`; `maxZoom` of the tiles; `bbox` w, s, e, n;
 *   `attribution`; `classes`: level, colour, and pattern: the address of an image, "" for none
 * @returns {L.GridLayer}
 */
export function hazardLayer({ tiles, dataLayer, maxZoom, bbox, attribution, classes }) {
  const symbolizer = new ZoneSymbolizer(classes);
  return protomapsL.leafletLayer({
    url: tiles,
    maxDataZoom: maxZoom,
    paintRules: [{ dataLayer, symbolizer }],
    labelRules: [],
    tasks: [symbolizer.ready],
    attribution: escaped(attribution),
    bounds: bbox && L.latLngBounds([bbox[1], bbox[0]], [bbox[3], bbox[2]]),
    noWrap: true,
    opacity: 0.7,
  });
}

class ZoneSymbolizer {
  constructor(classes) {
    this.styles = new Map(classes.map((style) => [style.level, { ...style }]));
    this.ready = Promise.all([...this.styles.values()].filter((style) => style.pattern).map(loadPattern));
  }

  draw(context, rings, zoom, { props }) {
    const style = this.styles.get(props.level);
    if (!style) return;
    context.beginPath();
    for (const ring of rings) {
      context.moveTo(ring[0].x, ring[0].y);
      for (let i = 1; i < ring.length; i++) context.lineTo(ring[i].x, ring[i].y);
    }
    context.fillStyle = style.colour;
    context.fill();
    context.strokeStyle = style.colour; // closes the hairline that smoothing leaves between neighbours
    context.lineWidth = 0.6;
    context.stroke();
    if (style.image) {
      const pattern = context.createPattern(style.image, "repeat");
      pattern.setTransform(new DOMMatrix().scale(PATTERN_PX / style.image.width));
      context.fillStyle = pattern;
      context.fill();
    }
  }
}

/** The pattern as pixels fine enough for dense screens; without it the colour still shows. */
async function loadPattern(style) {
  const image = new Image();
  image.src = style.pattern;
  try {
    await image.decode();
  } catch {
    return;
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = PATTERN_PX * 3;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  style.image = canvas;
}

function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
