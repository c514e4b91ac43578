// The outcome of a review, alone or in a meeting (templates/reviews/outcome.html, inside form.outcome): says in words what will be
// recorded; deferring, escalating and closing lead to the field that they need. Every key is a data-key of keys.js, every button
// works without this file.
//
//   [data-result]  data-bands, data-was, data-tolerance, data-appetite and the words of the verdict
//   [data-record]  the words of the button: data-plain, data-change, data-special
//   a[data-focus]  a link that puts the focus into the field it leads to

const TEXTS = "textarea, select, input:not([type=radio], [type=checkbox], [type=hidden])";
const chosen = (form, name) => form.querySelector(`[name=${name}]:checked`);

function paint(pill, score, bands) {
  const band = bands.filter(([minimum]) => score >= minimum).at(-1);
  pill.className = `pill b-${band[1]}`;
  const number = document.createElement("b");
  number.textContent = score;
  pill.replaceChildren(number, ` ${band[2]}`);
}

function verdict({ tolerance, appetite, above, within, back, nowAbove, fine }, was, score) {
  if (score > tolerance) return was && was <= tolerance ? nowAbove : above;
  if (was > tolerance) return back;
  return score <= appetite ? fine : within;
}

function explain(level) {
  const label = document.createElement("b");
  label.textContent = `${level.dataset.label}:`;
  level.closest("fieldset").querySelector(".means").replaceChildren(...(level.dataset.means ? [label, ` ${level.dataset.means}`] : []));
}

function describe(form) {
  const result = form.querySelector("[data-result]");
  const bands = result.dataset.bands.split(";").filter(Boolean).map((band) => band.split(":")).map(([minimum, ...rest]) => [Number(minimum), ...rest]);
  const was = Number(result.dataset.was);
  const levels = ["likelihood", "impact"].map((name) => chosen(form, name));
  levels.filter(Boolean).forEach(explain);
  const score = levels.every(Boolean) ? levels[0].value * levels[1].value : 0;
  const changed = score > 0 && score !== was;
  result.hidden = !changed;
  if (changed) {
    result.querySelector("del").hidden = !was;
    if (was) paint(result.querySelector("[data-pill-was]"), was, bands);
    paint(result.querySelector("[data-pill-now]"), score, bands);
    result.querySelector("[data-verdict]").textContent = verdict(result.dataset, was, score);
  }
  const record = form.querySelector("[data-record]");
  const instead = chosen(form, "outcome");
  const { plain, change, special } = record.dataset;
  if (instead) record.textContent = special.replace("%(word)s", instead.dataset.word);
  else record.textContent = changed ? change.replace("%(was)s", was || "–").replace("%(now)s", score) : plain;
}

const describeAll = () => document.querySelectorAll("form.outcome").forEach(describe);

document.addEventListener("change", (event) => {
  const form = event.target.closest("form.outcome");
  if (!form) return;
  describe(form);
  // Deferring and escalating need a reason: the next key is its first letter.
  if (event.target.name === "outcome") form.querySelector(event.target.value === "closed" ? "[name=close_reason]" : "[name=note]").focus();
});
document.addEventListener("reset", (event) => {
  if (event.target.matches("form.outcome")) setTimeout(() => describe(event.target));
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-focus]");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  field.focus();
});
// In a field of the outcome: Esc leads back to the keys, Ctrl+Enter records.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("form.outcome");
  if (!form || event.isComposing || !event.target.matches(TEXTS)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.target.blur();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.matches("select"))) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.addEventListener("htmx:afterSettle", describeAll);
describeAll();
