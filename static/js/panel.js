// The side panel: <dialog class="panel"><div id="panel">. htmx puts a sheet into it (hx-target="#panel"); it opens when
// something has arrived. The dialog itself keeps the focus inside and closes on Esc; the focus goes back to what opened it.
//
//   data-close       a button or link in the sheet that closes the panel (on a page of its own it is a plain link)
//   name="next"      the button that saves and opens the next; Shift+Enter presses it, Ctrl+Enter saves from a text area
//   panel-close      an event, sent by the server in HX-Trigger, that closes the panel after saving
//
// Text typed and not saved is kept: the same panel opens again as it was left.

const panel = document.getElementById("panel");
const dialog = panel?.closest("dialog");
const NOTES = ["offline", "toasts", "live"]; // while a dialog is open, only what stands inside it is seen and heard
let path = ""; // what the panel shows
let opener = null; // what the focus goes back to
let typed = false; // something was typed since it arrived

function open() {
  dialog.setAttribute("aria-labelledby", panel.querySelector(".sheet")?.getAttribute("aria-labelledby") ?? ""); // said as it opens
  if (!dialog.open) {
    dialog.prepend(...NOTES.map((id) => document.getElementById(id)));
    dialog.showModal();
  }
  const wrong = panel.querySelector("[aria-invalid=true]");
  const field = wrong ?? panel.querySelector("[autofocus]") ?? panel.querySelector("input:not([type=hidden]), textarea, select");
  field?.focus();
}

function close() {
  if (dialog.open) dialog.close();
}

function closed() {
  document.body.append(...NOTES.map((id) => document.getElementById(id)));
  if (opener?.isConnected) opener.focus();
}

function onKey(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  const form = event.target.closest("form");
  const area = event.target.matches("textarea");
  if (!form || event.target.matches("button, a, summary")) return;
  const next = form.querySelector('button[name="next"]');
  const save = form.querySelector("button:not([type=button], [name=next])");
  // A click, not requestSubmit(): htmx learns from the click which button was meant.
  const button = area ? (event.ctrlKey || event.metaKey) && save : event.shiftKey && next;
  if (!button) return;
  event.preventDefault();
  button.click();
}

if (panel) {
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, target, requestConfig } = event.detail;
    if (target !== panel || requestConfig.verb !== "get") return;
    if (!panel.contains(elt)) opener = elt;
    if (typed && requestConfig.path === path && panel.childElementCount) {
      event.preventDefault();
      open();
    } else {
      path = requestConfig.path;
    }
  });
  // Settled at once (htmx-config): a delay would take the focus back to [autofocus] from where a fast typist has gone since.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target !== panel) return;
    typed = event.detail.xhr.status >= 400; // a refused form comes back with what was typed
    if (panel.childElementCount) open();
    else close();
  });
  // A look-up while typing finds the sign-in expired: stay, saving will say so, and what was typed is kept then.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (xhr.status === 401 && requestConfig.verb === "get" && typed && dialog.open) event.preventDefault();
  });
  document.addEventListener("panel-close", () => {
    typed = false;
    panel.replaceChildren();
    close();
  });
  panel.addEventListener("input", () => (typed = true));
  panel.addEventListener("keydown", onKey);
  dialog.addEventListener("close", closed);
  dialog.addEventListener("click", (event) => {
    const closer = event.target.closest("[data-close]");
    if (closer) event.preventDefault();
    if (closer || event.target === dialog) close();
  });
  window.addEventListener("beforeunload", (event) => {
    if (typed && dialog.open) event.preventDefault();
  });
}
