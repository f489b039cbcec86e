/** Paints tiles in the page, one a frame and none while the map zooms: first the movement, then the picture. */
import { PaintRoom } from "./paint_room.js";
import { stillFrame } from "./still_frame.js";

/** @param {(message: object) => void} answer is given a canvas as `picture` */
export function pageRoom(answer) {
  return new PaintRoom({
    canvas: () => document.createElement("canvas"),
    turn: stillFrame,
    answer: (message, picture) => answer(picture ? { ...message, picture } : message),
  });
}
