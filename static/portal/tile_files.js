/** Files of vector tiles, each fetched once for all tiles of the screen that are cut from it. */
export const TILE_PX = 256; // of a tile of the screen
const KEPT = 64; // a large screen with several maps shows tiles of more

/** @param {string} template an address with {z}/{x}/{y} */
export function tileAddress(template, { z, x, y }) {
  return template.replace("{z}", z).replace("{x}", x).replace("{y}", y);
}

/**
 * @returns {Promise<ArrayBuffer>} empty where nothing is on the tile
 * @throws {Error} when the line broke or the server could not answer; worth another try
 */
export async function fetchTile(address, signal) {
  const answer = await fetch(address, { signal });
  if (answer.status === 404) return new ArrayBuffer(0);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.arrayBuffer();
}

export class TileFiles {
  /** `arrived(address, bytes)` is called once for each file, `forgotten(address)` when it is let go. */
  constructor({ arrived, forgotten }) {
    this.arrived = arrived;
    this.forgotten = forgotten;
    this.files = new Map(); // the one that was asked for last stands last
  }

  /** Resolves once the file has arrived. When every signal of those who asked is aborted, it stops coming. */
  get(address, signal) {
    const file = this.files.get(address) ?? this.ask(address);
    this.files.delete(address);
    this.files.set(address, file);
    file.wanted += 1;
    signal.addEventListener("abort", () => {
      file.wanted -= 1;
      if (file.wanted || file.here) return;
      file.asking.abort();
      this.lose(address, file);
    });
    return file.arrival;
  }

  ask(address) {
    const file = { asking: new AbortController(), wanted: 0, here: false };
    file.arrival = fetchTile(address, file.asking.signal).then(
      (bytes) => {
        file.here = true;
        this.arrived(address, bytes);
        this.tidy();
      },
      (error) => {
        this.lose(address, file);
        throw error;
      },
    );
    return file;
  }

  lose(address, file) {
    if (this.files.get(address) === file) this.files.delete(address);
  }

  tidy() {
    for (const [address, { here, wanted }] of this.files) {
      if (this.files.size <= KEPT) return;
      if (!here || wanted) continue; // a tile may be about to be painted from it
      this.files.delete(address);
      this.forgotten(address);
    }
  }

  /** What has arrived was given away: asked for again, it is fetched again. */
  forgetArrived() {
    for (const [address, { here }] of this.files) if (here) this.files.delete(address);
  }
}
