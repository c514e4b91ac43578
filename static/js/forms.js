// Forms without htmx: the summary of errors gets the focus, nothing is sent twice or into a dead network, and leaving
// a page with unsaved text asks first.
//
//   data-guard   on a form: warn before leaving when something was typed
//   data-copy    a button: copies the text of the element whose id it names
//   data-submit  a field: sends its form when it changes (a select; there is a button too)
//   data-held    on <main>: the address of a form typed in before the sign-in expired; what opens it is pressed again

const changed = new Set();
let sent = new WeakSet();

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) changed.add(form);
});
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [data-hx-post]")) return;
  if (!navigator.onLine) {
    event.preventDefault();
    const banner = document.getElementById("offline");
    banner.querySelector("p").textContent = banner.dataset.notSaved;
    banner.hidden = false;
  } else if (sent.has(form)) {
    event.preventDefault();
  } else {
    sent.add(form);
    setTimeout(() => sent.delete(form), 5000); // a download leaves the page where it is
    changed.delete(form);
  }
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) changed.delete(event.detail.elt);
});
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
  document.dispatchEvent(new CustomEvent("notice", { detail: { text: button.dataset.copied } }));
});
window.addEventListener("pageshow", () => (sent = new WeakSet())); // back again: the text is still there, and may be sent
window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});
document.body.addEventListener("htmx:load", () => {
  const { held } = document.getElementById("main")?.dataset ?? {};
  if (!held) return;
  const address = CSS.escape(held);
  document.querySelector(`[hx-get="${address}"], [data-edit][href="${address}"]`)?.click();
}, { once: true });
document.querySelector("[data-summary]")?.focus();
