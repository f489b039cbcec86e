/** The desk tells what is new since it was made and keeps its numbers right; rows move only when one asks for it. */
import { askJson, poll } from "./polling.js";

const place = document.querySelector("[data-desk-news]");
const title = document.title;

function link(words, more, href) {
  const anchor = document.createElement("a");
  anchor.className = "live-news";
  anchor.href = href;
  anchor.textContent = `${words} – ${more}`;
  return anchor;
}

function tellNumbers(numbers) {
  for (const [name, number] of Object.entries(numbers)) {
    for (const element of document.querySelectorAll(`[data-number="${name}"]`)) element.textContent = String(number);
  }
}

poll(async () => {
  const address = new URL(place.dataset.deskNews, window.location.href);
  address.searchParams.set("stamp", place.dataset.stamp);
  const told = await askJson(address);
  if (!told) {
    place.replaceChildren(link(place.dataset.signedOut, place.dataset.signIn, window.location.href));
    return false;
  }
  tellNumbers(told.numbers);
  document.title = told.news ? `(${told.news}) ${title}` : title;
  const shown = place.firstElementChild?.dataset.sentence;
  if (told.news && shown !== told.sentence) {
    const offer = link(told.sentence, place.dataset.show, window.location.href);
    offer.dataset.sentence = told.sentence;
    place.replaceChildren(offer);
  }
  return true;
});
