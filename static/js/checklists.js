// Walking a checklist by keys: the digits belong to the line that is in focus, and an answer leads on.
//
//   data-walk  the form            data-row  a line of it
//   data-at    a digit of an answer: it becomes its data-key while the line is the current one
//   data-end   the button behind the last line

const form = document.querySelector("form[data-walk]");
const lines = () => [...(form?.querySelectorAll("[data-row]") ?? [])];

function keysTo(line) {
  form.querySelectorAll("[data-key]").forEach((input) => input.removeAttribute("data-key"));
  line?.querySelectorAll("[data-at]").forEach((input) => (input.dataset.key = input.dataset.at));
}

function onward(line) {
  const next = lines()[lines().indexOf(line) + 1];
  (next?.querySelector("[data-open]") ?? form.querySelector("[data-end]")).focus();
  next?.scrollIntoView({ block: "nearest" });
}

if (form) {
  let byKey = false;
  keysTo(lines()[0]);
  form.addEventListener("focusin", (event) => keysTo(event.target.closest("[data-row]") ?? lines()[0]));
  document.addEventListener("keydown", (event) => (byKey = /^(?:Digit|Numpad)[1-6]$/.test(event.code)), true);
  document.addEventListener("pointerdown", () => (byKey = false), true);

  // "Applies" asks for a word; the other answers need none. Arrow keys and the pointer stay on the line.
  form.addEventListener("click", (event) => {
    const answer = event.target.closest("input[data-at]");
    if (!answer || !byKey) return;
    byKey = false;
    const line = answer.closest("[data-row]");
    if (answer.value === "yes") line.querySelector("input[type=text]").focus();
    else onward(line);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input[type=text]")) return;
    event.preventDefault();
    onward(event.target.closest("[data-row]"));
  });
}
