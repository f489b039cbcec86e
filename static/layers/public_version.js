/** The map on the public page of one version. */
import { createMap } from "../portal/basemap.js";
import { hazardLayer } from "../portal/hazard_layer.js";

const options = JSON.parse(document.getElementById("map-options").textContent);
const map = createMap(document.getElementById("check-map"), options);
if (options.area) {
  const [west, south, east, north] = options.area;
  map.fitBounds([[south, west], [north, east]], { padding: [8, 8], animate: false });
}
hazardLayer(options.layer).addTo(map);
