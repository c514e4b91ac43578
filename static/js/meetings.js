// Planning a meeting: the keys of the agenda belong to the item that is in focus, and items can be dragged.
//
//   data-agenda  the list           data-item   one item of it       data-grip  what it is dragged by
//   data-at      a key of an item's button: it becomes its data-key while the item is the current one
//   data-to, data-place  the hidden field for the new place, and the button that sends it

const items = () => [...document.querySelectorAll("[data-agenda] [data-item]")];
let dragged = null;

function keysTo(item) {
  document.querySelectorAll("[data-agenda] [data-at][data-key]").forEach((button) => button.removeAttribute("data-key"));
  item?.querySelectorAll("[data-at]").forEach((button) => (button.dataset.key = button.dataset.at));
}

function current() {
  return document.activeElement?.closest("[data-item]") ?? items()[0];
}

document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-agenda] [data-item]");
  if (item) keysTo(item);
});

document.addEventListener("htmx:afterSettle", () => keysTo(current()));

// -- dragging; the buttons do the same for everybody else
function mark(item, after) {
  document.querySelectorAll(".drop-before, .drop-after").forEach((other) => other.classList.remove("drop-before", "drop-after"));
  item?.classList.add(after ? "drop-after" : "drop-before");
}

function below(event, item) {
  const box = item.getBoundingClientRect();
  return event.clientY > box.top + box.height / 2;
}

document.addEventListener("pointerdown", (event) => {
  const item = event.target.closest?.("[data-grip]")?.closest("[data-item]");
  if (item) item.draggable = true;
});
document.addEventListener("pointerup", () => items().forEach((item) => (item.draggable = false)));
document.addEventListener("dragstart", (event) => {
  const item = event.target.closest?.("[data-item]");
  if (!item?.draggable) return;
  dragged = item;
  item.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", item.id);
});
document.addEventListener("dragover", (event) => {
  const item = dragged && event.target.closest?.("[data-item]");
  if (!item) return;
  event.preventDefault();
  mark(item, below(event, item));
});
document.addEventListener("drop", (event) => {
  const item = dragged && event.target.closest?.("[data-item]");
  if (!item) return;
  event.preventDefault();
  const rest = items().filter((other) => other !== dragged);
  if (item === dragged) return;
  const place = rest.indexOf(item) + (below(event, item) ? 2 : 1);
  dragged.querySelector("[data-to]").value = place;
  dragged.querySelector("[data-place]").click();
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  if (dragged) dragged.draggable = false;
  dragged = null;
  mark(null);
});

keysTo(current());
