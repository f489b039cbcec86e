/** Fetches the cases of the person who is signed in, with their photos, and keeps them for a day. */
import { hasPhoto, about, keep, keepPhoto, wipe } from "./kept.js";
import { askBundle, askPhoto } from "./requests.js";

const AT_ONCE = 3;

/**
 * @param {string} language
 * @param {(done: number, count: number) => void} onPhotos hears how many photos are here
 * @throws {Later|Refused} when cases could not be fetched; photos that did not come are missing, no more
 */
export async function takeAlong(language, onPhotos = () => {}) {
  const told = await askBundle(language);
  const before = await about();
  if (before && before.owner !== told.user) await wipe();
  await keep(told);
  navigator.storage?.persist?.().catch(() => {});
  const photos = told.cases.flatMap((each) => each.photos);
  let done = 0;
  const next = async () => {
    for (let photo = photos.shift(); photo; photo = photos.shift()) {
      if (!(await hasPhoto(photo.key))) await fetchPhoto(photo);
      done += 1;
      onPhotos(done, done + photos.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function fetchPhoto({ key, small }) {
  try {
    const blob = await askPhoto(small);
    if (blob) await keepPhoto(key, blob);
  } catch {
    // A line too poor for pictures: the words are here.
  }
}
