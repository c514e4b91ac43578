// Choosing rows. Works without a script (checkboxes with form="…", the bar shows by :has()); this adds the comfort.
//
//   data-select-all  the checkbox in the head          data-select  the checkbox of a row
//   data-count       in the bulk bar: "3 selected", from data-one and data-many ("%n" stands for the number)
//   data-clear       the button that clears the selection; Esc does the same
//   Shift and click chooses everything between

let last = null;
let told = 0; // how many were said to be selected

const boxes = () => [...document.querySelectorAll("[data-select]")];

function tell() {
  const all = boxes();
  const chosen = all.filter((box) => box.checked).length;
  const head = document.querySelector("[data-select-all]");
  if (head) {
    head.checked = chosen > 0 && chosen === all.length;
    head.indeterminate = chosen > 0 && chosen < all.length;
  }
  const count = document.querySelector("[data-count]");
  if (!count) return;
  count.textContent = (chosen === 1 ? count.dataset.one : count.dataset.many).replace("%n", chosen);
  if (chosen !== told) document.dispatchEvent(new CustomEvent("announce", { detail: { text: count.textContent } }));
  told = chosen;
}

function set(some, checked) {
  some.forEach((box) => (box.checked = checked));
  tell();
}

function onClick(event) {
  const box = event.target;
  if (box.closest?.("[data-clear]")) {
    event.preventDefault();
    set(boxes(), false);
    document.querySelector("[data-select-all]")?.focus();
  } else if (box.matches?.("[data-select-all]")) {
    set(boxes(), box.checked);
  } else if (box.matches?.("[data-select]")) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    last = box;
    set(event.shiftKey && from >= 0 ? all.slice(from, to + 1) : [box], box.checked);
  }
}

document.addEventListener("click", onClick);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], form[data-inline]")) return;
  if (boxes().some((box) => box.checked)) set(boxes(), false);
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.querySelector?.("[data-select]")) tell();
});
