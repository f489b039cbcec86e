/** Tells every page whether something of the field lies here, and until when cases may: pages need load nothing else. */
const MARK = "geopgi-field";

/** @param {number} until milliseconds; 0 when no cases are kept but something waits */
export function setMark(until) {
  try {
    localStorage.setItem(MARK, String(until));
  } catch {
    // Without it the page of the field itself looks.
  }
}

export function dropMark() {
  try {
    localStorage.removeItem(MARK);
  } catch {
    // As above.
  }
}
