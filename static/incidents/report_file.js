/** A report as a file on the phone, for when the browser keeps nothing: saved, and opened again by the form. */
const FORMAT = "geopgi-report";
const VERSION = 1;

/**
 * @param {Array<[string, string]>} fields without who reports: files are passed on
 * @param {Array<[string, File]>} files
 */
export async function saveAsFile(fields, files) {
  const photos = await Promise.all(
    files.map(async ([field, file]) => ({ field, name: file.name, type: file.type, content: await base64(file) })),
  );
  const saved = { format: FORMAT, version: VERSION, saved_at: new Date().toISOString(), fields, photos };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(saved)], { type: "application/json" }));
  link.download = `phan-anh-${saved.saved_at.slice(0, 16).replace(/\D/g, "")}.geopgi.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/**
 * @returns {Promise<{fields: Array<[string, string]>, files: Array<{field, name, type, blob}>}>}
 * @throws {Error} for a file that is no saved report
 */
export async function readFile(file) {
  const saved = JSON.parse(await file.text());
  if (saved?.format !== FORMAT || saved.version !== VERSION || !Array.isArray(saved.fields)) throw new Error("format");
  const files = saved.photos.map(({ field, name, type, content }) => ({ field, name, type, blob: bytes(content, type) }));
  return { fields: saved.fields.filter((pair) => pair.every((text) => typeof text === "string")), files };
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function bytes(content, type) {
  return new Blob([Uint8Array.from(atob(content), (letter) => letter.codePointAt(0))], { type });
}
