/* The statements: one at a time, as a table whose cells lead to their facts. All cells are one stop of the Tab key. */

let statement = 0;

/** The statements that a fact stands in. */
const statementsOf = new Map();
for (const [at, { rows }] of data.statements.entries()) {
  for (const fact of rows.flatMap(({ cells }) => cells.flatMap(({ facts }) => facts))) {
    if (!statementsOf.has(fact)) { statementsOf.set(fact, new Set()); }
    statementsOf.get(fact).add(at);
  }
}

function setUpStatements(panel) {
  if (!data.statements.length) { panel.append(softly("The report has no statements.")); return; }
  const options = data.statements.map(({ title }, at) => el("option", { value: at }, title));
  const select = el("select", { "aria-label": "Statement", class: "wide" }, options);
  const step = (by, name, sign) => {
    const button = el("button", { type: "button", "aria-label": name }, sign);
    button.addEventListener("click", () => {
      statement = (statement + by + data.statements.length) % data.statements.length;
      showStatement();
    });
    return button;
  };
  select.addEventListener("change", () => { statement = Number(select.value); showStatement(); });
  panel.append(
    el("p", { class: "chooser" }, select, step(-1, "Previous statement", "←"), step(1, "Next statement", "→")),
    el("div", { class: "shown" }));
  panel.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || !event.key.startsWith("Arrow")) { return; }
    const to = beside(cell, event.key, "[data-cell]");
    event.preventDefault();
    if (to) { to.focus(); to.click(); }
  });
  showStatement();
}

function showStatement() {
  const panel = byId("panel-statements");
  panel.querySelector("select").value = statement;
  panel.querySelector(".shown").replaceChildren(statementTable(statement));
  showSettled();
  panel.scrollTop = 0;
  showInStatements(panel, "tab");
}

/** A table that is far wider than it is high is turned: its columns become rows. */
function turned(table) {
  const { columns, rows } = table;
  const lines = rows.filter(({ kind }) => kind !== "heading");
  if (columns.length <= 8 || columns.length < 2 * lines.length) { return table; }
  const nameOfColumn = ({ group, period, currency }) => [group, period, currency].filter(Boolean).join(", ");
  return {
    ...table,
    columns: lines.map(({ label }) => ({ group: "", period: label, currency: "" })),
    rows: columns.map((column, at) => {
      return { kind: "line", label: nameOfColumn(column), depth: 0, cells: lines.map(({ cells }) => cells[at]) };
    }),
  };
}

/** The row of the document that a row of a statement is, where a decision can be taken on it. */
function lineOfRow(cells) {
  const fact = cells.flatMap(({ facts }) => facts)[0];
  const figure = fact === undefined ? null : figureOf(fact);
  const of = figure === null ? null : data.figures[figure].of;
  return of !== null && data.lines[of].decidable ? of : null;
}

function statementTable(at) {
  const { title, amounts, columns, rows } = turned(data.statements[at]);
  let isFirst = true;
  const cell = ({ text, facts }) => {
    const shown = bdi(brief(text, 60));
    if (!facts.length) { return el("td", { class: "n" }, shown); }
    const attributes = { type: "button", "data-cell": facts.join(" "), "data-fact": facts[0], tabindex: isFirst ? 0 : -1 };
    isFirst = false;
    return el("td", { class: "n" }, el("button", { ...attributes, class: `cell figure ${stateOf(facts[0])}` }, shown));
  };
  const row = ({ kind, label, depth, cells }) => {
    const isBare = cells.every(({ text }) => !text);
    const span = isBare ? columns.length + 1 : null;
    const attributes = { scope: "row", class: `i${Math.min(depth, 6)}`, "data-row": lineOfRow(cells), colspan: span };
    return el("tr", { class: kind }, el("th", attributes, bdi(withDays(withLabels(label)))), isBare ? null : cells.map(cell));
  };
  return el("div", { class: "scroll" }, el("table", { class: "lines" },
    el("caption", null, el("b", null, title), amounts ? soft(` ${amounts}`) : null),
    el("thead", null, groupsOf(columns), el("tr", null, el("td"), columns.map(columnHead))),
    el("tbody", null, rows.map(row))));
}

const columnHead = ({ period, currency }) => el("th", { scope: "col", class: "n" },
  bdi(withDays(period)), currency ? el("span", { class: "own-line" }, currency) : null);

/** The row of what columns have in common; nothing where they have nothing. */
function groupsOf(columns) {
  const groups = [];
  for (const { group } of columns) {
    if (groups.at(-1)?.group === group) { groups.at(-1).span += 1; } else { groups.push({ group, span: 1 }); }
  }
  if (groups.every(({ group }) => !group)) { return null; }
  const head = ({ group, span }) => (group
    ? el("th", { scope: "colgroup", colspan: span, class: "pair" }, withDays(withLabels(group)))
    : el("td", { colspan: span }));
  return el("tr", null, el("td"), groups.map(head));
}

function showInStatements(panel, from) {
  const { fact } = chosen;
  const homes = statementsOf.get(fact);
  if (homes && !homes.has(statement) && from !== "tab") {
    [statement] = homes;
    showStatement();
    return;
  }
  for (const old of panel.querySelectorAll("[data-cell][aria-current]")) { old.removeAttribute("aria-current"); }
  // A fact may stand in several cells of a statement.
  const isOf = (cell) => cell.dataset.cell.split(" ").includes(String(fact));
  const found = fact === null ? [] : [...panel.querySelectorAll("[data-cell]")].filter(isOf);
  if (!found.length) { return; }
  for (const cell of found) { cell.setAttribute("aria-current", "true"); }
  const old = panel.querySelector("[data-cell][tabindex='0']");
  if (old) { old.tabIndex = -1; }
  const here = found.find((cell) => cell === document.activeElement) ?? found[0];
  here.tabIndex = 0;
  if (from !== "lists") { reveal(here, panel); }
}
