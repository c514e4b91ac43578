// Keyboard shortcuts, declared in the page: data-key="n" on the button, link or field the key stands for.
//
//   data-key      "n", "?", "/", "g r" (one after the other), "1" and "Shift+1" (the physical digit keys 1 to 6),
//                 "Enter", "Space", "ArrowLeft", "Escape"
//   data-key-text what the help dialog calls it; otherwise the element's own words
//   data-row      a row that j and k move to; its first link, or [data-open], takes the focus, so Enter opens it
//   data-edit     inside a row: what "e" presses
//   data-select   inside a row: the checkbox that "x" ticks
//   data-command  a button without a key that the command menu offers, as it does those with one
//   data-enter    on <details>: its first field has the focus as soon as it is open, before the next letter
//
// Never while typing. <body data-keys="off"> switches all of it off (WCAG 2.1.4).

const WAIT = 1200; // ms between the two keys of a sequence
const TYPING = "textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=reset])";
const PRESSABLE = "a, button, summary, input[type=checkbox], input[type=submit]";
let first = "";
let timer = 0;

function pressed(event) {
  const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code);
  if (digit) return (event.shiftKey ? "Shift+" : "") + digit[1];
  return event.key === " " ? "Space" : event.key;
}

function usable(element) {
  return !element.disabled && !element.closest("[inert]") && element.getClientRects().length > 0;
}

// The open dialog if there is one: keys must not reach what lies behind it.
function scope() {
  return document.querySelector("dialog[open]") ?? document;
}

function target(key) {
  const found = [...scope().querySelectorAll("[data-key]")].filter((element) => element.dataset.key === key);
  // The bar of a narrow window has no room for the keys; at 200 % zoom there is a keyboard all the same.
  return found.find(usable) ?? found.find((element) => "keysHelp" in element.dataset);
}

function starts(key) {
  return [...scope().querySelectorAll("[data-key]")].some((element) => element.dataset.key.startsWith(`${key} `));
}

function press(element) {
  if (element.matches(TYPING)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
    enter(element.closest("details[data-enter][open]"), element);
  }
}

// The event "toggle" comes later than the next key of a fast typist, so a key does not wait for it.
function enter(details, summary) {
  if (!details || !summary.matches("summary")) return;
  details.querySelector(":scope > :not(summary) :is(input:not([type=hidden]), textarea, select)")?.focus();
}

function here() {
  const active = document.activeElement?.closest("[data-row]");
  return active ?? scope().querySelector("[data-row].here");
}

function move(step) {
  const rows = [...scope().querySelectorAll("[data-row]")].filter(usable);
  if (!rows.length) return false;
  const at = rows.indexOf(here());
  const row = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  (row.querySelector("[data-open]") ?? row.querySelector("a[href]") ?? row).focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function onRow(key) {
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  const part = { e: "[data-edit]", x: "[data-select]" }[key];
  const found = part && here()?.querySelector(part);
  if (found) found.click();
  return Boolean(found);
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.body.dataset.keys === "off" || event.target.closest?.(TYPING)) return;
  const key = pressed(event);
  if ((key === "Enter" || key === "Space") && event.target.closest?.(PRESSABLE)) return;
  if (key.startsWith("Arrow") && event.target.closest?.("input[type=radio]")) return;
  if (key === "Space" && event.target.closest?.("input[type=radio]:not(:checked)")) return; // it chooses that one
  const element = (first && target(`${first} ${key}`)) || target(key);
  clearTimeout(timer);
  const sequence = !element && starts(key);
  first = sequence ? key : "";
  if (sequence) timer = setTimeout(() => (first = ""), WAIT);
  if (element) press(element);
  if (element || onRow(key)) event.preventDefault();
}

// -- the dialog that lists the keys of this page
const dialog = document.getElementById("keys");

function caps(key) {
  return key.split(" ").map((name) => {
    const cap = document.createElement("kbd");
    cap.textContent = name.replace("Shift+", "⇧ ").replace("ArrowLeft", "←").replace("ArrowRight", "→");
    return cap;
  });
}

function line(key, words) {
  const row = document.createElement("div");
  const what = document.createElement("dt");
  const which = document.createElement("dd");
  what.textContent = words;
  which.append(...caps(key));
  row.append(what, which);
  return row;
}

function words(element) {
  if (element.dataset.keyText) return element.dataset.keyText;
  const label = element.getAttribute("aria-label") ?? element.title;
  if (label) return label;
  const copy = (element.labels?.[0] ?? element).cloneNode(true);
  copy.querySelectorAll("kbd, .n").forEach((part) => part.remove());
  return copy.textContent.trim();
}

function showKeys(event) {
  event.preventDefault();
  const list = dialog.querySelector("[data-here]");
  const seen = new Set();
  const rows = [];
  for (const element of document.querySelectorAll("[data-key]")) {
    const key = element.dataset.key;
    if (seen.has(key) || !usable(element)) continue;
    seen.add(key);
    rows.push(line(key, words(element)));
  }
  dialog.querySelector("[data-rows]").hidden = !document.querySelector("[data-row]");
  list.replaceChildren(...rows);
  dialog.showModal();
}

// What can be done on this page, for the command menu: words → element. The ways to other pages it knows itself.
document.addEventListener("page-acts", ({ detail }) => {
  for (const element of document.querySelectorAll("[data-key]:not([data-key^='g '], input), [data-command]")) {
    if (usable(element) && !detail.has(words(element))) detail.set(words(element), element);
  }
});

document.addEventListener("keydown", onKey);
document.addEventListener("toggle", ({ target }) => {
  const summary = target.querySelector?.(":scope > summary");
  const elsewhere = document.activeElement !== summary && document.activeElement !== document.body;
  if (summary && target.open && !elsewhere) enter(target.closest("[data-enter]"), summary);
}, true);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  document.querySelectorAll("[data-row].here").forEach((other) => other !== row && other.classList.remove("here"));
  row.classList.add("here");
});
document.querySelectorAll("[data-keys-help]").forEach((link) => dialog && link.addEventListener("click", showKeys));
