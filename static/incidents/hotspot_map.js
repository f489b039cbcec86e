/** One hotspot on a small map, beside the same in words. */
import { createMap } from "../portal/basemap.js";
import { hotspotShape } from "./hotspot_shape.js";
import { textsOf } from "./texts.js";

const options = textsOf("map-options");
const map = createMap(document.querySelector("[data-small-map]"), options);
const shape = hotspotShape({ area: options.area, radius: options.radius, middle: options.pin }).addTo(map);
map.fitBounds(shape.getBounds().pad(0.2), { maxZoom: 17, animate: false });
