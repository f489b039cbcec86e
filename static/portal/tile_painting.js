/** Has tiles painted in a worker, so that the page stays free to move the map; where there is none, in the page. */
import { TILE_PX, tileAddress, TileFiles } from "./tile_files.js";

class TilePainting {
  constructor() {
    this.layers = [];
    this.jobs = new Map();
    this.files = new TileFiles({
      arrived: (file, bytes) => this.send({ file, bytes }, [bytes]),
      forgotten: (file) => this.send({ forget: file }),
    });
    this.last = 0;
    this.round = 0;
    if (typeof OffscreenCanvas === "undefined") this.moveToPage();
    else this.moveToWorker();
  }

  moveToWorker() {
    const worker = new Worker(new URL("./tile_worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => this.take(data);
    // It did not come over the line, or the browser has no workers of this kind.
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      this.moveToPage();
    };
    this.send = (message, transfer) => worker.postMessage(message, transfer);
  }

  /** What a worker was told and did not answer is told again. */
  moveToPage() {
    const room = import("./page_room.js").then(({ pageRoom }) => pageRoom((message) => this.take(message)));
    this.send = (message) =>
      room.then(
        (ready) => ready.take(message),
        (failed) => this.take({ job: message.job, failed }), // it did not come over the line either
      );
    this.files.forgetArrived();
    this.layers.forEach((_layer, number) => this.introduce(number));
    for (const [number, { sent }] of this.jobs) if (sent) this.ask(number);
  }

  /**
   * @param {object} layer `tiles`: address with {z}/{x}/{y}; `maxZoom` of the tiles; `settings`: a promise of what
   *   `ZonePainter` takes
   * @returns {(coords: {x, y, z}, signal: AbortSignal) => Promise<ImageBitmap | HTMLCanvasElement | null>} paints a
   *   tile, unless the signal is aborted before; null without zones
   */
  layer(layer) {
    const number = this.layers.push(layer) - 1;
    this.introduce(number);
    return (coords, signal) => this.paint(number, coords, signal);
  }

  async introduce(number) {
    this.send({ layer: number, settings: await this.layers[number].settings });
  }

  paint(layer, coords, signal) {
    if (coords.z !== this.zoom) this.round += 1;
    this.zoom = coords.z;
    const number = ++this.last;
    const place = placeOf(coords, this.layers[layer].maxZoom);
    const file = tileAddress(this.layers[layer].tiles, place);
    return new Promise((resolve, reject) => {
      this.jobs.set(number, { layer, file, place, round: this.round, signal, resolve, reject, sent: false });
      signal.addEventListener("abort", () => this.drop(number));
      this.ask(number);
    });
  }

  async ask(number) {
    const job = this.jobs.get(number);
    const { layer, file, place, round } = job;
    const room = this.send;
    try {
      await Promise.all([this.files.get(file, job.signal), this.layers[layer].settings]);
    } catch (error) {
      this.take({ job: number, failed: error });
      return;
    }
    if (!this.jobs.has(number)) return;
    if (this.send !== room) {
      this.ask(number); // what arrived went to the worker that is gone
      return;
    }
    job.sent = true;
    this.send({ job: number, layer, file, place, round });
  }

  drop(number) {
    if (this.jobs.get(number)?.sent) this.send({ drop: number });
    this.jobs.delete(number);
  }

  take({ job: number, picture = null, failed }) {
    const job = this.jobs.get(number);
    this.jobs.delete(number);
    if (!job) picture?.close?.(); // dropped meanwhile
    else if (failed) job.reject(failed);
    else job.resolve(picture);
  }
}

/**
 * Files are made for tiles of 512 px: four tiles of the screen, or more beyond the files' last zoom, are cut from one.
 * @returns {{z, x, y, size, left, top}} the file, how wide it is drawn, and its corner beside the tile's
 */
function placeOf({ x, y, z }, maxZoom) {
  const fileZoom = Math.max(0, Math.min(z - 1, maxZoom));
  const tiles = 2 ** (z - fileZoom);
  const [column, row] = [Math.floor(x / tiles), Math.floor(y / tiles)];
  const size = TILE_PX * tiles;
  return { z: fileZoom, x: column, y: row, size, left: column * size - x * TILE_PX, top: row * size - y * TILE_PX };
}

export const tilePainting = new TilePainting();
