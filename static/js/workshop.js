// A workshop: look every other second whether there is something new, and fetch the page when there is. Whatever was typed or
// ticked and not sent stays as it is, whoever moves on.
//
//   #workshop          data-pulse (where to look), data-seen (what is shown), data-lost (what to say without a connection)
//   #workshop-refresh  fetches the page

import { watch } from "./watch.js";

const POLL = 2000; // ms
const here = () => document.getElementById("workshop");
let kept = [];
let open = [];

// -- what was typed and not sent
const name = (field) => `${field.form?.id}/${field.name}/${field.type === "checkbox" || field.type === "radio" ? field.value : ""}`;
const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const changed = (field) => (ticks(field) ? field.checked !== field.defaultChecked : field.tagName === "SELECT" ? field.value !== "" : field.value !== field.defaultValue);

function keep(sent) {
  const forms = [...here().querySelectorAll("form[id]")].filter((form) => form !== sent);
  kept = [];
  for (const form of forms) {
    const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.tagName !== "BUTTON");
    if (!fields.some(changed)) continue;
    const key = form.elements.namedItem("key"); // the same idea, if it was sent already and the answer was lost
    kept.push(...fields.filter(changed).map((field) => [name(field), ticks(field) ? field.checked : field.value]));
    if (key) kept.push([name(key), key.value]);
  }
  open = [...here().querySelectorAll("details[id][open]")].map((details) => details.id);
}

function restore() {
  const fields = [...here().querySelectorAll("form[id]")].flatMap((form) => [...form.elements]);
  for (const [key, value] of kept) {
    const field = fields.find((candidate) => candidate.name && name(candidate) === key);
    if (!field) continue;
    if (ticks(field)) field.checked = value;
    else field.value = value;
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const typed = document.querySelector("#late #add [name=title]"); // the phase went on while somebody was writing
  if (typed?.value) document.getElementById("late").open = true;
  kept = [];
}

// -- looking for news
function say(text) {
  const state = document.getElementById("workshop-state");
  if (state && state.textContent !== text) state.textContent = text;
  state?.classList.toggle("trouble", text !== "");
}

const looking = watch({
  ask: (signal) => {
    const part = here();
    return fetch(`${part.dataset.pulse}?seen=${part.dataset.seen}`, { headers: { "HX-Request": "true" }, signal });
  },
  hear: (answer) => {
    say("");
    if (answer.status === 200 && !document.querySelector("#workshop .htmx-request")) window.htmx.trigger("#workshop-refresh", "news");
    else if (answer.status === 401 || answer.status === 404) window.location.reload();
  },
  lose: () => say(here()?.dataset.lost ?? ""),
  pause: () => (here()?.dataset.pulse ? POLL : 0),
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "workshop") return;
  const form = detail.requestConfig.elt.closest?.("form");
  const over = form && detail.xhr.status === 200;
  keep(over ? form : null);
});
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target?.id !== "workshop" || !here()) return;
  restore();
  here().querySelector("[data-summary]")?.focus();
});

looking.wait();
