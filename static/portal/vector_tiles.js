/** Features of vector tiles by tile, for layers that draw them as elements of the page. */
/* global protomapsL */

/** @returns {(coords: {x, y, z}) => Promise<Array<{props, x, y}>>} points of `layer` with their place in 256 px */
export function pointSource(tiles, layer) {
  const source = new protomapsL.ZxySource(tiles, false);
  return async (coords) => {
    const found = await source.get(coords, 256);
    return (found.get(layer) ?? []).map(({ props, geom }) => ({ props, x: geom[0][0].x, y: geom[0][0].y }));
  };
}
