// Closes an open menu of the frame when another opens, on Escape, and on a press elsewhere.
const menus = [...document.querySelectorAll("details.menu")];

function closeAllBut(kept) {
  for (const menu of menus) {
    if (menu !== kept) menu.open = false;
  }
}

for (const menu of menus) {
  menu.addEventListener("toggle", () => {
    if (menu.open) closeAllBut(menu);
  });
}

document.addEventListener("click", (event) => closeAllBut(event.target.closest("details.menu")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = menus.find((menu) => menu.open);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
