// The outcome of a review, alone or in a meeting (templates/reviews/outcome.html, inside form.outcome).
//
// Says at once what a new score means; keeps "No change" from throwing away what was changed; Ctrl+Enter records from a
// text, Escape leaves it. Every key is a data-key of keys.js, every button works without this file.

const TEXTS = "textarea, input:not([type=radio], [type=checkbox], [type=hidden])";

function picked(form, name) {
  return form.querySelector(`input[name="${name}"]:checked`);
}

function changed(form) {
  const radios = ["likelihood", "impact", "strategy"].some((name) => {
    const radio = picked(form, name);
    return radio && !("was" in radio.dataset);
  });
  const owner = form.elements.owner;
  const transfer = form.elements.transfer_to;
  return radios || owner?.value !== owner?.defaultValue || transfer?.value !== transfer?.defaultValue;
}

function explain(form) {
  for (const line of form.querySelectorAll("[data-means-of]")) {
    const radio = picked(form, line.dataset.meansOf);
    if (!radio) continue;
    const word = document.createElement("b");
    word.textContent = radio.dataset.label + (radio.dataset.means ? ":" : "");
    line.replaceChildren(word, ` ${radio.dataset.means}`);
  }
}

function score(form) {
  const line = form.querySelector("[data-result]");
  const [likelihood, impact] = ["likelihood", "impact"].map((name) => Number(picked(form, name)?.value ?? 0));
  const now = likelihood * impact;
  const was = Number(line.dataset.was || 0);
  const place = line.querySelector("[data-new]");
  const limit = line.querySelector("[data-limit]");
  place.replaceChildren();
  limit.textContent = "";
  if (!now || now === was) return "";
  const bands = line.dataset.bands.trim().split(" ").map((band) => band.split(":"));
  const rating = bands.filter(([minimum]) => now >= Number(minimum)).at(-1)?.[1] ?? bands[0][1];
  const pill = form.querySelector(`template[data-pill="${rating}"]`).content.cloneNode(true);
  pill.querySelector("b").textContent = now;
  place.append(pill);
  const { appetite, tolerance, within, between, above } = line.dataset;
  limit.textContent = now > Number(tolerance) ? above : now > Number(appetite) ? between : within;
  return was ? ` ${was} → ${now}` : ` ${now}`;
}

function refresh(form) {
  explain(form);
  const step = score(form);
  const same = form.querySelector("[data-same]");
  if (same) same.disabled = changed(form);
  const label = form.querySelector("[data-record] span");
  if (!label) return;
  label.dataset.plain ??= label.textContent;
  label.textContent = label.dataset.plain + step;
}

function refreshAll() {
  document.querySelectorAll("form.outcome").forEach(refresh);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form.outcome");
  if (form) refresh(form);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-focus]");
  if (!link) return;
  event.preventDefault();
  document.getElementById(link.hash.slice(1))?.focus();
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.outcome");
  if (!form) return;
  const text = event.target.matches(TEXTS);
  if (event.key === "Escape" && text) {
    event.target.blur();
  } else if (event.key === "Enter" && event.target.closest(".closing") && !event.target.matches("summary, button")) {
    event.preventDefault();
    form.querySelector("button[value=closed]").click();
  } else if (event.key === "Enter" && text && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.querySelector("[data-key=Enter]").click();
  }
}, true);
// After a review the keys belong to the next risk, not to the text of the last one.
document.addEventListener("htmx:afterSettle", ({ detail: { target } }) => {
  refreshAll();
  const wrong = document.querySelector("form.outcome .field.bad :is(input, textarea, select)");
  const next = target.id === "main" ? document.getElementById("main") : null;
  (wrong ?? next)?.focus({ preventScroll: !wrong });
});
refreshAll();
document.querySelector("form.outcome .field.bad :is(input, textarea, select)")?.focus();
