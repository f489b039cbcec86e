/**
 * Where a photo was taken, read on the phone from its EXIF (TIFF 6.0, GPS IFD of EXIF 2.3) before the photo is made
 * smaller. JPEG and HEIC alike hold it after the letters "Exif"; browsers and phones often leave it out.
 */
const SEARCHED_BYTES = 512 * 1024;
const GPS_POINTER = 0x8825;
const LATITUDE_REF = 1;
const LATITUDE = 2;
const LONGITUDE_REF = 3;
const LONGITUDE = 4;
const ENTRY_BYTES = 12;
const MOST_ENTRIES = 200;
const MARK = [0x45, 0x78, 0x69, 0x66, 0, 0]; // "Exif" and two zeros
const LITTLE_ENDIAN = 0x4949;
const BIG_ENDIAN = 0x4d4d;

/** `{lat, lng}` in degrees EPSG:4326, or null where the file tells none. Throws nothing. */
export async function positionOf(file) {
  try {
    const buffer = await file.slice(0, SEARCHED_BYTES).arrayBuffer();
    for (let at = nextMark(buffer, 0); at >= 0; at = nextMark(buffer, at)) {
      const found = readTiff(new DataView(buffer, at));
      if (found) return found;
    }
  } catch {
    // A cut or broken block of EXIF: the photo tells no place.
  }
  return null;
}

/** Where the next block of EXIF begins, past its mark; -1 for none. */
function nextMark(buffer, from) {
  const bytes = new Uint8Array(buffer);
  for (let at = bytes.indexOf(MARK[0], from); at >= 0; at = bytes.indexOf(MARK[0], at + 1)) {
    if (MARK.every((byte, offset) => bytes[at + offset] === byte)) return at + MARK.length;
  }
  return -1;
}

function readTiff(view) {
  if (view.byteLength < 8) return null;
  const order = view.getUint16(0);
  if (order !== LITTLE_ENDIAN && order !== BIG_ENDIAN) return null;
  const little = order === LITTLE_ENDIAN;
  const pointer = entries(view, view.getUint32(4, little), little).get(GPS_POINTER);
  if (pointer === undefined) return null;
  const gps = entries(view, view.getUint32(pointer + 8, little), little);
  const lat = degrees(view, gps.get(LATITUDE), gps.get(LATITUDE_REF), little, "S");
  const lng = degrees(view, gps.get(LONGITUDE), gps.get(LONGITUDE_REF), little, "W");
  const real = Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && !(lat === 0 && lng === 0);
  return real ? { lat, lng } : null;
}

/** Offset of each entry of an IFD by its tag. */
function entries(view, ifd, little) {
  const count = Math.min(view.getUint16(ifd, little), MOST_ENTRIES);
  const found = new Map();
  for (let number = 0; number < count; number += 1) {
    const at = ifd + 2 + number * ENTRY_BYTES;
    found.set(view.getUint16(at, little), at);
  }
  return found;
}

/** Degrees, minutes and seconds as three fractions; NaN where an entry is missing. */
function degrees(view, entry, ref, little, negative) {
  if (entry === undefined || ref === undefined) return NaN;
  const values = view.getUint32(entry + 8, little);
  const [whole, minutes, seconds] = [0, 8, 16].map((offset) => {
    const bottom = view.getUint32(values + offset + 4, little);
    return bottom ? view.getUint32(values + offset, little) / bottom : 0;
  });
  const sign = String.fromCharCode(view.getUint8(ref + 8)) === negative ? -1 : 1;
  return sign * (whole + minutes / 60 + seconds / 3600);
}
