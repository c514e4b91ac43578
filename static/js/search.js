// The search in the bar: the list under the field is filled by htmx; the arrow keys walk through it.
//
//   data-hit  a link in the list; ArrowDown from the field goes to the first, ArrowUp from the first back
//   Esc closes the list and keeps the words; leaving the search closes it, too

const form = document.querySelector("form.find");
const field = form?.querySelector("input[name=q]");
const list = document.getElementById("found");

function show(open) {
  list.hidden = !open || !list.querySelector("p, li");
}

function move(step) {
  const hits = [...list.querySelectorAll("[data-hit]")];
  const at = hits.indexOf(document.activeElement) + step;
  if (at < 0) field.focus();
  else hits[Math.min(at, hits.length - 1)]?.focus();
}

function onKey(event) {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape" && !list.hidden) {
    if (document.activeElement !== field) field.focus();
    show(false);
  } else if (event.key === "ArrowDown" && list.querySelector("[data-hit]")) {
    show(true);
    move(1);
  } else if (event.key === "ArrowUp" && document.activeElement !== field) {
    move(-1);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

if (form && list) {
  form.addEventListener("keydown", onKey);
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || show(false));
  field.addEventListener("focus", () => show(true));
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === list) show(form.contains(document.activeElement));
  });
}
