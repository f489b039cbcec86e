/** A small map with one pin, beside the same place in words. */
import { createMap } from "../portal/basemap.js";
import { textsOf } from "./texts.js";

createMap(document.querySelector("[data-small-map]"), textsOf("map-options"));
