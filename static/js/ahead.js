// Typing ahead in the side panel: "Save, log another" (a form with data-log) empties the sheet at once, so the next risk is
// typed while the last one is being saved. The fresh sheet takes over what was typed meanwhile and where the focus is.
// A refusal shows what was sent, and a dead network puts it back; what was typed ahead waits for the next fresh sheet.

let sent = null; // { form, values, touched } of the sheet that is being saved
let ahead = null; // { action, values, half, focus } typed since then

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !field.matches("button, [type=hidden]"));
const isChoice = (field) => field.matches("[type=radio], [type=checkbox]");

function valuesOf(form) {
  return fieldsOf(form).flatMap((field) => (isChoice(field) && !field.checked ? [] : [[field.name, field.value]]));
}

function put(form, values) {
  const given = new Map(values);
  for (const field of fieldsOf(form).filter((one) => given.has(one.name))) {
    if (!isChoice(field)) field.value = given.get(field.name);
    else if (field.value !== given.get(field.name)) continue;
    else field.checked = true;
    if (field.value) field.closest("details")?.setAttribute("open", "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function empty(form) {
  put(form, fieldsOf(form).filter((field) => !field.matches("select")).map((field) => [field.name, ""]));
  form.querySelector(".same")?.remove();
  delete form.querySelector(".pick")?.dataset.half;
  form.querySelector("[autofocus]")?.focus();
}

function place(form) {
  const field = document.activeElement;
  if (field?.form !== form || !field.name) return null;
  const caret = field.matches("textarea, [type=text]") ? [field.selectionStart, field.selectionEnd] : null;
  return { name: field.name, value: isChoice(field) ? field.value : null, caret };
}

function goTo(form, { name, value, caret }) {
  const field = fieldsOf(form).find((one) => one.name === name && (value === null || one.value === value));
  field?.focus();
  if (caret) field?.setSelectionRange(...caret);
}

function typedSince({ form, touched }) {
  const values = valuesOf(form).filter(([name]) => touched.has(name));
  return { action: form.action, values, half: form.querySelector(".pick")?.dataset.half, focus: place(form) };
}

function unsent({ detail }) {
  if (detail.elt !== sent?.form) return;
  const last = typedSince(sent);
  put(sent.form, sent.values);
  if (last.values.length) ahead = { ...last, focus: null };
  sent = null;
}

document.addEventListener("htmx:beforeSend", ({ detail: { elt, requestConfig } }) => {
  if (!elt.matches("#panel form[data-log]") || !requestConfig.formData.has("next")) return;
  const values = valuesOf(elt);
  empty(elt);
  sent = { form: elt, values, touched: new Set() };
});

document.addEventListener("input", ({ target }) => {
  if (target.form && target.form === sent?.form) sent.touched.add(target.name);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.requestConfig.elt !== sent?.form || !detail.shouldSwap) return;
  const last = typedSince(sent);
  const refused = detail.xhr.status >= 400;
  if (last.values.length || last.focus) ahead = { ...last, focus: refused ? null : last.focus };
  sent = null;
});

document.addEventListener("htmx:afterSettle", ({ detail: { target, xhr } }) => {
  const form = target.querySelector("form[data-log]");
  if (target.id !== "panel" || xhr.status >= 400 || !ahead || form?.action !== ahead.action) return;
  const { values, half, focus } = ahead;
  ahead = null;
  put(form, values);
  const pick = form.querySelector(".pick");
  if (pick && half) pick.dataset.half = half; // the likelihood is typed, the impact is not yet
  if (focus) goTo(form, focus);
});

["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, unsent));
