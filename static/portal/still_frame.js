/** @returns {Promise<void>} the next frame of the page in which no map grows or shrinks under a zoom */
export function stillFrame() {
  return new Promise((resolve) => {
    const next = () => {
      if (document.querySelector(".leaflet-zoom-anim")) requestAnimationFrame(next);
      else resolve();
    };
    requestAnimationFrame(next);
  });
}
