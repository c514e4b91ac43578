// A cell edited in place. The cell shows <a id="edit-…" class="edit" data-edit href="…">; a table has hundreds of them, so
// one listener asks for them all. The server answers with <form class="cell" data-inline="edit-…" hx-post="…" hx-target="closest td or tr">.
// Enter saves, Esc puts the cell back as it was, and the focus returns to the cell either way.

const before = new WeakMap(); // cell → what it showed
let back = ""; // id of the control that gets the focus when the answer has arrived

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-edit]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  window.htmx.ajax("GET", link.getAttribute("href"), { source: link, target: link.closest("td") });
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target, shouldSwap } = event.detail;
  if (shouldSwap && requestConfig.elt.matches("[data-edit]")) before.set(target, [...target.childNodes]);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  back = event.detail.elt.closest("form[data-inline]")?.dataset.inline ?? "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const form = event.detail.elt.querySelector?.("form[data-inline]");
  if (form) {
    const field = form.querySelector("[aria-invalid=true]") ?? form.querySelector("input:not([type=hidden]), select, textarea");
    field?.focus();
    field?.select?.();
  } else if (back) {
    document.getElementById(back)?.focus();
    back = "";
  }
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form[data-inline]");
  if (!form || event.isComposing) return;
  if (event.key === "Enter" && event.target.matches("select, input[type=date]")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Escape") {
    event.preventDefault();
    undo(form);
  }
});

document.addEventListener("click", (event) => {
  const form = event.target.closest?.("[data-cancel]")?.closest("form[data-inline]");
  if (!form || !before.has(form.parentElement)) return;
  event.preventDefault();
  undo(form);
});

function undo(form) {
  const cell = form.parentElement;
  const shown = before.get(cell);
  if (!shown) return;
  const id = form.dataset.inline;
  cell.replaceChildren(...shown);
  document.getElementById(id)?.focus();
}
