// Keys pressed while an answer is on its way wait for it: a key means what the next screen shows, and no letter is lost.
//
//   data-holds   on a page's part: while a form inside it waits for its answer, keys are held
//
// A link or button with a key that fetches something (the side panel, a cell to edit) holds them, too. Keys held are pressed
// when the answer is there; into a field they are typed. Where there is no answer, only what goes into a field is kept.

const BUSY = "[data-holds] form.htmx-request, form[data-holds].htmx-request, [data-edit].htmx-request, :is(a, button)[data-key][hx-target].htmx-request";
const TEXT = "textarea, input:not([type=hidden], [type=radio], [type=checkbox], [type=button], [type=submit], [type=reset])";
const NAMED = ["Enter", "Escape", "Backspace", "ArrowLeft", "ArrowRight"];
const held = [];
let failed = false;

const busy = () => document.querySelector(BUSY) !== null;

function holds(event) {
  if (event.isComposing || event.altKey || event.metaKey) return false;
  if (event.ctrlKey) return event.key === "Enter";
  return event.key.length === 1 || NAMED.includes(event.key);
}

function write(field, text) {
  if (field.maxLength >= 0 && field.value.length + text.length > field.maxLength) return;
  const [start, end] = [field.selectionStart ?? field.value.length, field.selectionEnd ?? field.value.length];
  const before = field.value.slice(0, text || start !== end ? start : Math.max(0, start - 1)); // without a text: backspace
  const after = field.value.slice(end);
  field.value = before + text + after;
  const caret = before.length + text.length;
  if (field.selectionStart !== null) field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function pick(select, letter) {
  const option = [...select.options].find((one) => one.value && one.text.trim().toLowerCase().startsWith(letter.toLowerCase()));
  if (!option) return;
  option.selected = true;
  for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
}

// What a browser does with a key that no script has taken.
function perform(target, { key }) {
  const field = target.matches(TEXT) && !target.readOnly && !target.disabled;
  if (field && key.length === 1) write(target, key);
  else if (target.matches("select") && key.length === 1) pick(target, key);
  else if (field && key === "Backspace") write(target, "");
  else if (key === "Enter" && target.matches("textarea")) write(target, "\n");
  else if (key === "Enter" && field) target.form?.requestSubmit();
  else if (target.matches("button, summary") ? key === "Enter" || key === " " : key === "Enter" && target.matches("a")) target.click();
}

function pressAgain(key) {
  const target = document.activeElement ?? document.body;
  if (failed && !target.matches(TEXT)) return;
  if (target.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true, cancelable: true }))) perform(target, key);
}

function release() {
  while (held.length && !busy()) pressAgain(held.shift());
  failed = false;
}

document.addEventListener("keydown", (event) => {
  if (!event.isTrusted || document.body.dataset.keys === "off" || !holds(event)) return;
  if (!busy() && !held.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { key, code, shiftKey, ctrlKey } = event;
  if (!event.repeat) held.push({ key, code, shiftKey, ctrlKey });
}, true);
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:sendAbort", "htmx:responseError"]) {
  document.addEventListener(name, () => (failed = true));
}
// Last of all that an answer brings about: the page is as it will be, and the focus is where it belongs.
document.addEventListener("htmx:afterRequest", () => queueMicrotask(release));
