/** The worker that paints tiles. */
// What these import in turn is named here too: over a slow line all comes at once and not one after another.
import "../vendor/pbf/pbf.js";
import "./vector_tiles.js";
import "./zone_painter.js";
import { PaintRoom } from "./paint_room.js";

const canvas = new OffscreenCanvas(1, 1);
const breath = new MessageChannel();

const room = new PaintRoom({
  canvas: () => canvas,
  // Between two tiles messages come in, which may say that the next one is not wanted.
  turn() {
    return new Promise((resolve) => {
      breath.port1.onmessage = resolve;
      breath.port2.postMessage(null);
    });
  },
  answer(message, painted) {
    const picture = painted?.transferToImageBitmap();
    postMessage({ ...message, picture }, picture ? [picture] : []);
  },
});

onmessage = ({ data }) => room.take(data);
