// A step done in place replaces <main> with the page as it stands afterwards. The focus stays on the control that was
// pressed; where that one is gone, it goes to the heading, so that the keyboard does not start again at the top.

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "main" && event.target.id !== "main") return;
  if (document.activeElement && document.activeElement !== document.body) return;
  const heading = document.querySelector("#main h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
});
