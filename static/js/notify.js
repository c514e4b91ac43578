// Says what happened: to the eye in a toast, to the ear in a live region.
//
//   notice    an event from the server (HX-Trigger) or a script: {text, level: "success|info|warning|error", undo: address}
//   announce  an event: {text}, spoken only
//   data-dismiss  the button that closes its toast
//
// Lost connection: a banner that stays until a request gets through; "not saved" until one that saves does. What was typed is
// not touched.

const region = document.getElementById("live");
const toasts = document.getElementById("toasts");
const offline = document.getElementById("offline");
let unsaved = false; // a request that should have saved something did not get through
const SPOKEN = 5000; // ms; by then it has been said
const STAY = 8000; // ms; only for good news without an undo

// Each is a line of its own: what follows at once, as the new count of a table, must not take the words away.
function announce(text) {
  if (!region || !text) return;
  const line = document.createElement("p");
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), SPOKEN);
}

function fade(toast) {
  if (toast.matches(".error, .warning") || toast.querySelector("form")) return;
  let timer = setTimeout(() => toast.remove(), STAY);
  const hold = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(() => toast.remove(), STAY));
  toast.addEventListener("mouseenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("mouseleave", go);
  toast.addEventListener("focusout", go);
}

function show({ text, level = "success", undo = "" }) {
  if (!text || !toasts) return;
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.classList.add(level);
  toast.querySelector("p").textContent = text;
  const form = toast.querySelector("form");
  if (undo.startsWith("/") && !undo.startsWith("//")) {
    form.action = undo;
    form.elements.next.value = location.pathname + location.search;
    toasts.querySelectorAll(".toast:has(form)").forEach((older) => older.remove()); // only the last change can be undone
  } else form.remove();
  toasts.append(toast);
  announce(text);
  fade(toast);
}

function said(detail) {
  return typeof detail === "string" ? { text: detail } : detail.text ? detail : { text: String(detail.value ?? "") };
}

function lost(event) {
  const writes = event.detail.requestConfig?.verb !== "get";
  if (offline.hidden || writes) offline.querySelector("p").textContent = writes ? offline.dataset.notSaved : offline.dataset.notLoaded;
  unsaved ||= writes;
  offline.hidden = false;
}

document.addEventListener("notice", (event) => show(said(event.detail)));
document.addEventListener("announce", (event) => announce(event.detail.text));
document.addEventListener("click", (event) => event.target.closest("[data-dismiss]")?.closest(".toast").remove());
document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
document.addEventListener("htmx:afterRequest", (event) => {
  const writes = event.detail.requestConfig?.verb !== "get";
  if (!event.detail.xhr?.status || (unsaved && !writes)) return; // a look-up that gets through saves nothing
  unsaved = false;
  offline.hidden = true;
});
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) return; // HX-Redirect takes the page to the sign-in
  show({ text: toasts.dataset[`s${status}`] ?? toasts.dataset.s500, level: "error" });
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  show({ text: toasts.dataset.passkey, level: "error" });
});
toasts?.querySelectorAll(".toast").forEach(fade);
