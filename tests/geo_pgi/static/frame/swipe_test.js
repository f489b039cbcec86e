/* global L */
import { attachSwipe } from "../site/swipe.js";

const Plain = L.GridLayer.extend({
  createTile() {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 256;
    const context = tile.getContext("2d");
    context.fillStyle = this.options.colour;
    context.fillRect(0, 0, 256, 256);
    return tile;
  },
});

const map = L.map("map", { center: [21.8, 106.5], zoom: 10, zoomControl: false, attributionControl: false, fadeAnimation: false });
const left = new Plain({ colour: "#ff0000" }).addTo(map);
const right = new Plain({ colour: "#0000ff" });
const labels = { name: "Kéo để so sánh", left: "Bản mới", right: "Bản đang công bố" };
window.map = map;
window.swipe = attachSwipe(map, { left, right: [right], labels });
right.addTo(map);
