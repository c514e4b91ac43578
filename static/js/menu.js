// Menus are <details class="menu" name="menu">: the browser opens one at a time. This closes them on Esc, on a click
// elsewhere and when the focus leaves. Rows of tabs, below, scroll to the tab that is open.

const opened = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  opened().forEach((menu) => menu.contains(event.target) || (menu.open = false));
});
// Pressing the mouse on a label focuses <main>, which holds the menu: that is no leaving, and closing would lose the click.
document.addEventListener("focusin", (event) => {
  opened().forEach((menu) => menu.contains(event.target) || event.target.contains(menu) || (menu.open = false));
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  opened().forEach((menu) => {
    event.preventDefault();
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  });
});

// A row of tabs that is wider than a phone begins with the one that is open in sight.
for (const tab of document.querySelectorAll(":is(.tabs, .side > nav, .nav) > [aria-current]")) {
  const row = tab.parentElement;
  if (row.scrollWidth > row.clientWidth) row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - 48;
}
