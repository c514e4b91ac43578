// The matrix picker: radio buttons in a table (.pick). Arrow keys move in two dimensions, 1 to 6 set the likelihood and
// Shift with 1 to 6 the impact (the physical digit keys); the verdict follows.
//
//   data-verdict on the line below: [data-pill], [data-means], [data-limit] inside it are filled from the chosen
//   radio's data-score, data-band, data-word, data-limit and from data-means of its column's and row's heads

const NONE = { row: -1, column: -1 };
const STEP = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function choose(radio) {
  radio.checked = true;
  radio.focus();
  radio.dispatchEvent(new Event("input", { bubbles: true }));
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function neighbour(pick, radio, [down, right]) {
  const rows = [...pick.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input[type=radio]")]);
  const none = pick.querySelector(".none input");
  const y = rows.findIndex((row) => row.includes(radio));
  if (y < 0) return down < 0 ? rows.at(-1)[0] : null; // from "not scored" back into the matrix
  const x = rows[y].indexOf(radio) + right;
  return y + down >= rows.length ? none : (rows[y + down]?.[x] ?? null);
}

// data-half="row,column" on the matrix while only one of the two is known (the other is -1); the marked heads show it
function levels(pick) {
  const radio = pick.querySelector("td input:checked");
  const rows = [...pick.querySelectorAll("tbody tr")].reverse(); // the lowest level first
  const row = rows.findIndex((one) => one.contains(radio));
  if (radio) return { row, column: radio.closest("td").cellIndex - 1 };
  const [half, column] = (pick.dataset.half ?? "-1,-1").split(",").map(Number);
  return { row: half, column };
}

function mark(pick, { row, column }) {
  pick.dataset.half = [row, column];
  const rows = [...pick.querySelectorAll("tbody tr")].reverse();
  rows.forEach((one, at) => one.querySelector("th").classList.toggle("on", at === row));
  pick.querySelectorAll("thead th").forEach((one, at) => one.classList.toggle("on", at === column));
}

function onDigit(event, pick) {
  const digit = /^(?:Digit|Numpad)([1-6])$/.exec(event.code);
  if (!digit || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  const wanted = { ...levels(pick), [event.shiftKey ? "column" : "row"]: Number(digit[1]) - 1 };
  const row = [...pick.querySelectorAll("tbody tr")].reverse()[wanted.row];
  const radio = row?.querySelectorAll("input[type=radio]")[wanted.column];
  mark(pick, radio ? NONE : wanted);
  if (radio) choose(radio);
}

function onKey(event) {
  const pick = event.target.closest(".pick");
  if (pick && event.target.matches("input[type=radio]")) onDigit(event, pick);
  const step = STEP[event.key];
  if (!pick || !step || !event.target.matches("input[type=radio]") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const found = neighbour(pick, event.target, step);
  if (found) choose(found);
}

function heads(radio) {
  const cell = radio.closest("td");
  if (!cell) return [];
  const column = cell.closest("table").tHead.rows[0].cells[cell.cellIndex];
  return [column, cell.closest("tr").querySelector("th")].filter((head) => head.dataset.means);
}

function means(radio) {
  const lines = heads(radio).map((head) => {
    const line = document.createElement("span");
    const label = document.createElement("b");
    label.textContent = `${head.querySelector("b").textContent}: `;
    line.append(label, head.dataset.means);
    return line;
  });
  return lines.slice(0, 1); // the impact; the likelihood stands beside its row
}

function onChange(event) {
  const radio = event.target;
  const pick = radio.closest?.(".pick");
  const verdict = pick?.querySelector("[data-verdict]");
  if (!verdict || !radio.matches("input[type=radio]")) return;
  const { score = "", band = "", word = "", limit = "" } = radio.dataset;
  const pill = verdict.querySelector("[data-pill]");
  const points = document.createElement("b");
  points.textContent = score;
  pill.className = band ? `pill b-${band}` : "pill none";
  pill.replaceChildren(...(score ? [points, ` ${word}`] : [word]));
  verdict.querySelector("[data-means]").replaceChildren(...means(radio));
  verdict.querySelector("[data-limit]").textContent = limit;
}

// A row of strategies (.seg): the first letter chooses, as in the meeting, where c accepts.
const LETTERS = { a: "avoid", t: "transfer", m: "mitigate", c: "accept" };

function onLetter(event) {
  const value = LETTERS[event.key];
  if (!value || !event.target.matches(".seg input[name=strategy]") || event.ctrlKey || event.metaKey) return;
  const radio = event.target.closest(".seg").querySelector(`input[value=${value}]`);
  if (radio) choose(radio);
}

// Similar risks under the title: the arrow keys go from the title to one after the other, and back. They are no stop of the
// Tab key, as they come and go while the title is typed: the key after the title always leads to the matrix.
function onSimilar(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const field = event.target.closest("[data-similar]");
  const stops = step && field ? [field.querySelector("input"), ...field.querySelectorAll(".same li a")] : [];
  if (!stops.includes(event.target)) return;
  event.preventDefault();
  stops[stops.indexOf(event.target) + step]?.focus();
}

function onNewSimilar({ detail: { target } }) {
  if (target.contains(document.activeElement)) target.closest("[data-similar]")?.querySelector("input").focus();
}

document.addEventListener("keydown", onKey);
document.addEventListener("keydown", onLetter);
document.addEventListener("keydown", onSimilar);
document.addEventListener("htmx:beforeSwap", onNewSimilar);
document.addEventListener("change", onChange);
