// The matrix picker: radio buttons in a table (.pick). Arrow keys move in two dimensions; the verdict follows.
//
//   data-verdict on the line below: [data-pill], [data-means], [data-limit] inside it are filled from the chosen
//   radio's data-score, data-band, data-word, data-limit and from data-means of its column's and row's heads

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

function onKey(event) {
  const pick = event.target.closest(".pick");
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

document.addEventListener("keydown", onKey);
document.addEventListener("change", onChange);
