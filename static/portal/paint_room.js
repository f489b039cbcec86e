/** Where tiles are painted, one after another: those of the newest zoom first, and none that nobody wants any longer. */
import { ZonePainter } from "./zone_painter.js";

/**
 * Messages in: `{layer, settings}` what a layer looks like; `{file, bytes}` a vector tile, kept until `{forget: file}`;
 * `{job, layer, file, place, round}` paint a tile, the highest round first; `{drop: job}` do not.
 * Messages out: `{job}` painted, or `{job, failed}`.
 */
export class PaintRoom {
  /**
   * @param {object} ways `canvas()` to paint the next tile on; `turn()`: a promise of the moment for it;
   *   `answer(message, canvas)`: sends the message with the tile, null when nothing is on it
   */
  constructor({ canvas, turn, answer }) {
    this.canvas = canvas;
    this.turn = turn;
    this.answer = answer;
    this.painters = new Map();
    this.files = new Map();
    this.jobs = new Map();
    this.busy = false;
  }

  take(message) {
    if ("settings" in message) this.painters.set(message.layer, new ZonePainter(message.settings));
    else if ("bytes" in message) this.files.set(message.file, { bytes: message.bytes, zones: null });
    else if ("forget" in message) this.files.delete(message.forget);
    else if ("drop" in message) this.jobs.delete(message.drop);
    else this.add(message);
  }

  add({ job, layer, file, place, round }) {
    this.jobs.set(job, { painter: this.painters.get(layer), file: this.files.get(file), place, round });
    if (!this.busy) this.work();
  }

  async work() {
    this.busy = true;
    while (this.jobs.size) {
      await this.turn();
      const next = this.newest();
      if (next) this.finish(...next);
    }
    this.busy = false;
  }

  newest() {
    let newest = null;
    for (const entry of this.jobs) if (!newest || entry[1].round > newest[1].round) newest = entry;
    return newest;
  }

  finish(number, { painter, file, place }) {
    this.jobs.delete(number);
    try {
      file.zones ??= painter.read(file.bytes);
      const canvas = this.canvas();
      // Painted by this thread and not by the graphics card, which is busy moving the map.
      const context = canvas.getContext("2d", { willReadFrequently: true });
      this.answer({ job: number }, painter.paint(context, file.zones, place) ? canvas : null);
    } catch (error) {
      this.answer({ job: number, failed: String(error) }, null);
    }
  }
}
