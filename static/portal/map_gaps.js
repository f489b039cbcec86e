/** Says over the map that tiles of hazards are missing, as long as one is (templates/portal/map_gaps.html). */
const missing = new Set();

export function tellGap(tile) {
  missing.add(tile);
  tell();
}

export function closeGap(tile) {
  if (missing.delete(tile)) tell();
}

function tell() {
  document.getElementById("map-gaps").hidden = missing.size === 0;
}
