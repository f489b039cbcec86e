/** Parts of a page that other rooms give: each `[data-part]` is filled from its address; what fails keeps its link. */
async function fill(place) {
  try {
    const answer = await fetch(place.dataset.part, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const given = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...given.body.childNodes);
  } catch {
    // no line: the link stands
  }
}

document.querySelectorAll("[data-part]").forEach(fill);
