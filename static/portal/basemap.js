/**
 * A map with a backdrop that needs no internet: communes with names on a pale ground, and raster tiles of the
 * operator's choice where one is set. Page: `{% leaflet_css %}`, `{% leaflet_js %}`, `portal/basemap.css`.
 */
/* global L */
import { CommuneNames } from "./commune_names.js";

const MIN_ZOOM = 6;
const MAX_ZOOM = 18;
const GROUND = { stroke: false, fillColor: "#fbfaf5", fillOpacity: 1, interactive: false };
const GROUND_OVER_TILES = { ...GROUND, fillOpacity: 0 };
const BORDER = { fill: false, color: "#3d4c4a", weight: 1.2, opacity: 0.85, interactive: false };
const SCHEMATIC_BORDER = { ...BORDER, dashArray: "5 4" };

/**
 * @param {HTMLElement} element
 * @param {object} options
 * @param {[number, number]} options.center latitude and longitude, degrees EPSG:4326
 * @param {number} options.zoom
 * @param {string} options.boundariesUrl GeoJSON of the communes: `name`, `schematic`, `label_point` [lon, lat]
 * @param {string} [options.basemapUrl] raster tiles, `{z}/{x}/{y}`
 * @param {string} [options.basemapAttribution]
 * @param {[number, number]} [options.pin] a place to mark, latitude and longitude
 * @param {object} options.texts `zoomIn`, `zoomOut`, `schematic`; `map` names the map for screen readers
 * @returns {L.Map} with `backdrop`, a promise of the boundaries' GeoJSON, null when they cannot be had
 */
export function createMap(element, options) {
  const { texts } = options;
  const map = L.map(element, {
    center: options.center,
    zoom: options.zoom,
    minZoom: MIN_ZOOM,
    maxZoom: MAX_ZOOM,
    zoomControl: false,
    attributionControl: false,
    fadeAnimation: false, // each tile that fades in costs a slow phone a dozen frames; the old ones lie under it anyway
  });
  if (texts.map) {
    element.setAttribute("role", "application");
    element.setAttribute("aria-label", texts.map);
  }
  L.control.zoom({ zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(map);
  map.attributionControl = L.control.attribution({ prefix: false }).addTo(map);
  map.createPane("ground").style.zIndex = 150;
  map.createPane("names").style.zIndex = 450;
  map.getPane("names").style.pointerEvents = "none";
  if (options.basemapUrl) addRaster(map, options);
  if (options.pin) addPin(map, options.pin);
  map.backdrop = addCommunes(map, options);
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(element);
  return map;
}

function addRaster(map, { basemapUrl, basemapAttribution }) {
  map.createPane("raster").style.zIndex = 160;
  L.tileLayer(basemapUrl, { attribution: basemapAttribution, maxZoom: MAX_ZOOM, pane: "raster" }).addTo(map);
}

function addPin(map, latlng) {
  const icon = L.divIcon({ className: "map-pin", iconSize: [36, 44], iconAnchor: [18, 42] });
  L.marker(latlng, { icon, interactive: false, keyboard: false }).addTo(map);
}

async function addCommunes(map, { boundariesUrl, basemapUrl, texts }) {
  let communes;
  try {
    const answer = await fetch(boundariesUrl);
    if (!answer.ok) return null;
    communes = await answer.json();
  } catch {
    return null; // the map stands without its backdrop
  }
  const renderer = (pane) => L.canvas({ pane, padding: 0.3 });
  const ground = basemapUrl ? GROUND_OVER_TILES : GROUND;
  const isSchematic = (feature) => feature.properties.schematic;
  L.geoJSON(communes, { style: ground, pane: "ground", renderer: renderer("ground"), interactive: false }).addTo(map);
  L.geoJSON(communes, {
    style: (feature) => (isSchematic(feature) ? SCHEMATIC_BORDER : BORDER),
    renderer: renderer("overlayPane"),
    interactive: false,
  }).addTo(map);
  if (communes.features.some(isSchematic)) map.attributionControl.addAttribution(texts.schematic);
  new CommuneNames(map, communes.features);
  return communes;
}
