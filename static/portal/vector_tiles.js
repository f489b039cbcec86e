/** Reads vector tiles (Mapbox Vector Tile 2.1) into plain numbers: many thousand corners without an object for each. */
/* global Pbf */
import "../vendor/pbf/pbf.js";

const MOVE = 1;
const DRAW = 2;
const CLOSE = 7;

/**
 * @param {ArrayBuffer} bytes a whole tile, unpacked; none is a tile without features
 * @param {string} name the layer to read
 * @returns {{extent: number, features: Array<{props: object, rings: number[][]}>}} rings as x, y, x, y…, the tile being
 *   `extent` units wide; a point is a ring of one corner; the last corner of a polygon's ring is not its first again
 */
export function readLayer(bytes, name) {
  const layers = new Pbf(bytes).readFields(readTile, []);
  const { extent, keys, values, features } = layers.find((layer) => layer.name === name) ?? newLayer();
  return { extent, features: features.map(({ tags, rings }) => ({ props: propsOf(tags, keys, values), rings })) };
}

function newLayer() {
  return { name: "", extent: 4096, keys: [], values: [], features: [] };
}

function readTile(field, layers, pbf) {
  if (field === 3) layers.push(pbf.readMessage(readLayerField, newLayer()));
}

function readLayerField(field, layer, pbf) {
  if (field === 1) layer.name = pbf.readString();
  else if (field === 2) layer.features.push(pbf.readMessage(readFeature, { tags: [], rings: [] }));
  else if (field === 3) layer.keys.push(pbf.readString());
  else if (field === 4) layer.values.push(pbf.readMessage(readValue, { value: null }).value);
  else if (field === 5) layer.extent = pbf.readVarint();
}

function readFeature(field, feature, pbf) {
  if (field === 2) feature.tags = pbf.readPackedVarint();
  else if (field === 4) feature.rings = readRings(pbf);
}

function readValue(field, into, pbf) {
  if (field === 1) into.value = pbf.readString();
  else if (field === 2) into.value = pbf.readFloat();
  else if (field === 3) into.value = pbf.readDouble();
  else if (field === 4) into.value = pbf.readVarint(true);
  else if (field === 5) into.value = pbf.readVarint();
  else if (field === 6) into.value = pbf.readSVarint();
  else if (field === 7) into.value = pbf.readBoolean();
}

function readRings(pbf) {
  const end = pbf.readVarint() + pbf.pos;
  const rings = [];
  let x = 0;
  let y = 0;
  while (pbf.pos < end) {
    const word = pbf.readVarint();
    const command = word & 7;
    if (command === CLOSE) continue;
    if (command !== MOVE && command !== DRAW) throw new Error(`a vector tile with the unknown command ${command}`);
    for (let left = word >> 3; left > 0; left--) {
      x += pbf.readSVarint();
      y += pbf.readSVarint();
      if (command === MOVE) rings.push([x, y]);
      else rings[rings.length - 1].push(x, y);
    }
  }
  return rings;
}

function propsOf(tags, keys, values) {
  const props = {};
  for (let at = 0; at < tags.length; at += 2) props[keys[tags[at]]] = values[tags[at + 1]];
  return props;
}
