/** Waiting before something is tried again over a line that may be broken. */

/** @returns {Promise<void>} when the time is over, or the line is there again */
export function linePause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    function done() {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
  });
}
