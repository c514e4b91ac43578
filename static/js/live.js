// The live meeting. Everybody: look at the floor every other second and fetch what is new. The chair: sends a sign of life,
// and keeps what was typed until it is recorded. The outcome itself is outcome.js.
//
//   #room             data-floor (where to look), data-revision (what is shown), data-item, data-chair, data-whole (swap all of it)
//   #live-refresh     fetches the page; its regions are swapped but for one in which somebody is typing
//   form[data-draft]  text typed in it is kept in this browser until it is sent

import { watch } from "./watch.js";

const BEAT = 10; // seconds between two signs of life of the chair
const TEXTS = "textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
const room = () => document.getElementById("room");
let lostAt = null; // when the connection was lost
let pending = ""; // the item whose outcome was sent and not answered
let lastBeat = Date.now();
let shownAt = Date.now();

// -- what was typed and not sent
const key = (form) => `live:${room()?.dataset.room}:${form.dataset.draft}`;
const texts = (form) => [...form.querySelectorAll(TEXTS)].filter((field) => field.name);

function keep(form) {
  const typed = texts(form).filter((field) => field.value !== field.defaultValue).map((field) => [field.name, field.value]);
  if (typed.length) sessionStorage.setItem(key(form), JSON.stringify(typed));
  else sessionStorage.removeItem(key(form));
}

function restore(form) {
  const typed = JSON.parse(sessionStorage.getItem(key(form)) ?? "[]");
  for (const [name, value] of typed) {
    const field = texts(form).find((candidate) => candidate.name === name);
    if (field && field.value === "") field.value = value;
  }
}

const typing = (region) => [...region.querySelectorAll(TEXTS)].some((field) => field.value !== field.defaultValue || field === document.activeElement);

// -- looking at the floor
function regions() {
  const part = document.getElementById("live-part");
  const side = document.getElementById("live-side");
  const found = ["#live-bar", "#live-agenda"];
  if (part && !typing(part)) found.push("#live-part");
  if (side && !side.matches("form")) found.push("#live-side"); // the chair's own form is the chair's alone
  return found.join(",");
}

function fetchNews(revision) {
  const live = room();
  const refresh = document.getElementById("live-refresh");
  if (!refresh) return;
  if (!("whole" in live.dataset)) refresh.setAttribute("hx-select-oob", regions());
  live.dataset.revision = revision;
  window.htmx.trigger(refresh, "news");
}

const looking = watch({
  ask: async (signal) => {
    const live = room();
    if ("chair" in live.dataset && Date.now() - lastBeat > BEAT * 1000) await beat(live, signal);
    return fetch(`${live.dataset.floor}?seen=${live.dataset.revision}`, { headers: { "HX-Request": "true" }, signal });
  },
  hear: async (answer) => {
    found();
    if (answer.status === 200) heard(await answer.text());
    else if (answer.status === 401 || answer.status === 404) window.location.reload();
  },
  lose,
  pause: () => Number(room()?.dataset.poll ?? 0) * 1000,
});

function heard(text) {
  const [state, revision] = text.split(" ");
  if (state !== "live") window.location.assign(window.location.pathname.replace(/projector\/$/, ""));
  else if (revision !== room().dataset.revision) fetchNews(revision);
}

async function beat(live, signal) {
  lastBeat = Date.now();
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const answer = await fetch(live.dataset.floor, { method: "POST", headers: { "X-CSRFToken": token }, signal });
  if (answer.status === 409) document.getElementById("live-state")?.classList.add("stale");
}

// -- the connection
const clock = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function say(text, trouble) {
  const state = document.getElementById("live-state");
  if (!state) return;
  state.querySelector("[data-text]").textContent = text;
  state.classList.toggle("trouble", trouble);
}

function lose() {
  lostAt ??= new Date();
  const state = document.getElementById("live-state");
  if (!state) return;
  const fate = pending ? state.dataset.unsaved : state.dataset.kept;
  say(`${state.dataset.lost} ${clock(lostAt)}: ${fate}`, true);
  document.body.classList.add("cut-off");
}

function found() {
  if (!lostAt) return;
  lostAt = null;
  document.body.classList.remove("cut-off");
  document.getElementById("offline").hidden = true;
  const state = document.getElementById("live-state");
  if (pending) settle(state);
  else say(`${state?.dataset.fine ?? ""} ${clock(new Date())}`, false);
}

// The answer was lost, not necessarily the outcome: the agenda as it is now says which.
async function settle(state) {
  const item = pending;
  pending = "";
  const page = new DOMParser().parseFromString(await (await fetch(window.location.href)).text(), "text/html");
  const recorded = page.querySelector(`#live-agenda [data-item="${item}"]`)?.dataset.state !== "open";
  say(recorded ? state.dataset.afterAll : state.dataset.again, !recorded);
  if (recorded) window.location.reload();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches?.("form.outcome")) pending = room().dataset.item;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.xhr?.status) return;
  if (event.detail.elt.matches?.("form.outcome")) pending = "";
});
document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig, xhr } }) => {
  const form = requestConfig.elt.closest?.("form[data-draft]");
  if (form && xhr.status === 200) sessionStorage.removeItem(key(form)); // before the fresh form asks for it
});
for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, lose);

// -- what is typed is kept until it is sent
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (form) keep(form);
});
document.addEventListener("reset", (event) => {
  if (event.target.matches("form[data-draft]")) setTimeout(() => keep(event.target));
});
// In a field of the room: Esc leads back to the keys, Ctrl+Enter sends.
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("#room form:not(.outcome)");
  if (!form || event.isComposing || event.target.matches("button, [type=radio]")) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.target.blur();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.matches("select"))) {
    event.preventDefault();
    form.requestSubmit();
  }
});

// -- after every swap
function ready() {
  shownAt = Date.now();
  document.querySelectorAll("form[data-draft]").forEach(restore);
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (!room()) return;
  ready();
  if (event.detail.target?.id !== "room" && event.detail.elt.id !== "room") return;
  const wrong = room().querySelector("[aria-invalid=true]") ?? room().querySelector("[data-summary]");
  (wrong ?? document.getElementById("main")).focus({ preventScroll: !wrong });
  room().querySelector(".agenda .now")?.scrollIntoView({ block: "nearest", inline: "center" });
});

// -- the clock goes on between two looks
setInterval(() => {
  document.querySelectorAll(".clock[data-used]").forEach((part) => {
    const used = Number(part.dataset.used) + Math.floor((Date.now() - shownAt) / 60000);
    const words = part.querySelector("span");
    words.textContent = words.textContent.replace(/\d+/, used);
    part.querySelector("progress").value = used;
  });
}, 15000);

ready();
if (room()) looking.look();
