// The command menu: Ctrl+K (Cmd+K) or [data-commands] opens it, from anywhere, also while typing. The server answers with pages,
// registers and risks; what can be done on this page (data-key, data-command) is added here. The arrow keys choose, Enter goes.

const dialog = document.getElementById("commands");
const field = dialog?.querySelector("[name=q]");
const here = document.getElementById("commands-here");
const found = document.getElementById("commands-found");
const status = dialog?.querySelector("[data-said]");
let asked = null; // what the list answers to
let go = false; // Enter was pressed before the answer came
let acts = new Map();

const options = () => [...dialog.querySelectorAll("[role=option]")].filter((option) => option.getClientRects().length);
const chosen = () => dialog.querySelector("[aria-selected=true]");

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

function fits(text) {
  const parts = text.toLowerCase().split(/\s+/);
  return field.value.toLowerCase().split(/\s+/).filter(Boolean).every((begun) => parts.some((part) => part.startsWith(begun)));
}

function list() {
  const template = dialog.querySelector("template").content.firstElementChild;
  here.querySelectorAll("[role=option]").forEach((option) => option.remove());
  let number = 0;
  for (const [text, element] of acts) {
    if (!fits(text)) continue;
    const option = template.cloneNode(true);
    option.id = `go-here-${(number += 1)}`;
    option.dataset.does = text;
    option.querySelector(".what").textContent = text;
    if (element.dataset.key) {
      const key = document.createElement("kbd");
      key.textContent = element.dataset.key;
      option.append(key);
    }
    here.append(option);
  }
  here.hidden = number === 0;
  const none = found.querySelector("[data-none]");
  if (none && number) none.hidden = true;
}

// What the page itself offers is not offered again as a page to go to.
function once() {
  const own = [...here.querySelectorAll("[role=option]")].map((option) => option.dataset.does);
  for (const option of found.querySelectorAll("[role=option]:not(:has(.ref))")) {
    option.hidden = own.includes(option.querySelector(".what")?.textContent);
  }
}

// An answer may be to what stood here a moment ago: the address says to what.
function settled(address) {
  asked = new URL(address, location.href).searchParams.get("q") ?? "";
  list();
  once();
  const all = options();
  all.forEach((option) => option.setAttribute("aria-selected", "false"));
  choose(all[0]);
  status.textContent = all.length === 1 ? status.dataset.one : status.dataset.many.replace("%n", all.length);
  if (go && asked === field.value) follow();
}

function open() {
  if (dialog.open) return;
  acts = new Map();
  document.dispatchEvent(new CustomEvent("page-acts", { detail: acts })); // keys.js knows them
  field.value = "";
  asked = null;
  go = false;
  dialog.showModal();
  field.focus();
  list();
  field.dispatchEvent(new Event("ask"));
}

function follow() {
  const option = chosen();
  go = false;
  if (!option) return;
  const element = acts.get(option.dataset.does);
  if (!option.dataset.does) return option.click();
  dialog.close();
  element.focus();
  element.click();
}

function onKey(event) {
  if (event.isComposing) return;
  const all = options();
  const at = all.indexOf(chosen());
  if (event.key === "ArrowDown") choose(all[(at + 1) % all.length]);
  else if (event.key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
  else if (event.key === "Enter" && event.target === field) {
    if (asked === field.value) follow();
    else go = true;
  } else return;
  event.preventDefault();
}

if (dialog) {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-commands]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.target.closest("details.menu")?.removeAttribute("open");
    open();
  });
  dialog.addEventListener("keydown", onKey);
  dialog.addEventListener("click", (event) => {
    const option = event.target.closest("[data-does]");
    if (event.target === dialog || event.target.closest("[data-shut]")) dialog.close();
    else if (option) {
      choose(option);
      follow();
    }
  });
  field.addEventListener("input", () => {
    go = false;
    list();
    choose(options()[0]);
  });
  document.addEventListener("htmx:afterSwap", (event) => event.detail.target === found && settled(event.detail.pathInfo.finalRequestPath));
}
