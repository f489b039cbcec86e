// Icons that are not among those every page brings, such as one an administrator chose: their style sheet is fetched then.
const { otherIcons } = document.querySelector("script[data-other-icons]").dataset;
const missing = (icon) => ["none", "normal"].includes(getComputedStyle(icon, "::before").content);

if ([...document.querySelectorAll("i.bi")].some(missing)) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: otherIcons }));
}
