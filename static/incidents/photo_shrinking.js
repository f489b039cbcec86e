/**
 * What a chosen file is, told by its first bytes, and the same made small enough for a poor line. What cannot be drawn
 * here (HEIC on most browsers, videos) is sent as it is; the server reads it.
 */
const LONGEST_SIDE = 2048;
const QUALITY = 0.85;
const VIDEO_HEAD_MS = 5000;
const PICTURE_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"];
const OLD_MOV = ["moov", "mdat", "wide", "free", "skip", "pnot"];

/** Why a file is not taken; `reason` is the key of its sentence. */
export class Refused extends Error {
  constructor(reason, values = {}) {
    super(reason);
    this.reason = reason;
    this.values = values;
  }
}

/** photo (the server reads it) | video | other (perhaps a picture that can be drawn here and becomes a photo). */
export async function kindOf(file) {
  const bytes = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  const box = text.slice(4, 8);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return "photo";
  if (text.startsWith("\x89PNG")) return "photo";
  if (text.startsWith("RIFF") && text.slice(8) === "WEBP") return "photo";
  if (bytes[0] === 0x1a && bytes[1] === 0x45 && bytes[2] === 0xdf && bytes[3] === 0xa3) return "video";
  if (box === "ftyp") return PICTURE_BRANDS.includes(text.slice(8)) ? "photo" : "video";
  return OLD_MOV.includes(box) ? "video" : "other";
}

/** The file to send in place of the chosen one. Rejects with `Refused`. */
export async function prepared(file, limits) {
  let kind;
  try {
    kind = await kindOf(file);
  } catch {
    throw new Refused("photoEmpty"); // e.g. a picture in a cloud that is out of reach
  }
  if (file.size === 0) throw new Refused("photoEmpty");
  if (kind === "video") {
    await checkVideo(file, limits);
    return file;
  }
  if (file.size > limits.drawnBytes) throw new Refused("photoTooLarge", { size: megabytes(file.size) });
  const small = file.type === "image/svg+xml" ? null : await drawnSmaller(file);
  if (!small && kind === "other") throw new Refused("photoUnknown");
  const sent = small || file;
  if (sent.size > limits.photoBytes) throw new Refused("photoTooLarge", { size: megabytes(sent.size) });
  return sent;
}

const megabytes = (bytes) => Math.ceil(bytes / 1024 / 1024);

async function checkVideo(file, limits) {
  if (file.size > limits.videoBytes) {
    throw new Refused("videoTooLarge", { size: megabytes(file.size), limit: megabytes(limits.videoBytes) });
  }
  const seconds = await secondsOf(file);
  if (seconds > limits.videoSeconds + 1) {
    throw new Refused("videoTooLong", { size: Math.round(seconds), limit: limits.videoSeconds });
  }
}

/** Of a video; 0 where this browser cannot tell. */
function secondsOf(file) {
  return new Promise((resolve) => {
    const video = document.createElement("video");
    const url = URL.createObjectURL(file);
    const done = () => {
      clearTimeout(patience);
      resolve(Number.isFinite(video.duration) ? video.duration : 0);
      video.removeAttribute("src");
      URL.revokeObjectURL(url);
    };
    const patience = setTimeout(done, VIDEO_HEAD_MS);
    for (const kind of ["loadedmetadata", "error"]) video.addEventListener(kind, done, { once: true });
    video.preload = "metadata";
    video.src = url;
  });
}

/** Upright JPEG; the file itself where that would not be smaller; null where it cannot be drawn here. */
async function drawnSmaller(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = newCanvas(Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale)));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await jpegOf(canvas);
  if (!blob) return null;
  if (scale === 1 && file.type === "image/jpeg" && blob.size >= file.size) return file;
  return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
}

function newCanvas(width, height) {
  if ("OffscreenCanvas" in window) return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

async function jpegOf(canvas) {
  if ("convertToBlob" in canvas) return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY }).catch(() => null);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
