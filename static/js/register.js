// The register's table under htmx: what the swap of the table must not lose.
//
//   A filter menu that was open opens again, with the focus where it was.
//   The words of the filter follow the table, unless somebody is typing them.
//   A focus that went with the old table goes to the new one.

const words = document.getElementById("filter-words");
// Leaving the field is no news, it was sent while it was typed; a second request would undo the click that left it.
words?.addEventListener("change", (event) => event.stopPropagation());
let menu = "";
let focus = "";

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "risks") return;
  menu = document.querySelector("#chips details[open], #risks details[open]")?.id ?? "";
  focus = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "risks") return;
  const again = menu && focus ? document.getElementById(menu) : null;
  if (again && again.contains(document.getElementById(focus))) again.open = true;
  const lost = document.activeElement === document.body && !document.querySelector("dialog[open]");
  if (lost && focus) document.getElementById(focus)?.focus({ preventScroll: true });
  const table = document.getElementById("risks");
  if (lost && document.activeElement === document.body) table.focus({ preventScroll: true });
  if (document.activeElement !== words) words.value = table.querySelector("[data-words]")?.dataset.words ?? words.value;
});

// Figures that follow the table replace the rail: a focus in it goes to the table, as when both come at once.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "rail" && target.contains(document.activeElement)) document.getElementById("risks").focus({ preventScroll: true });
});

// A risk logged in the side panel reads the table again, but never over a cell that is being edited.
document.addEventListener("htmx:beforeSwap", (event) => {
  const logged = event.detail.target.id === "risks" && event.detail.requestConfig.elt.closest("#toasts");
  if (logged && document.querySelector("#risks form.cell")) event.detail.shouldSwap = false;
});
