/* Keys, panes, the address, print; and the start. */

const KEYS = [
  ["j  k", "next and previous figure whose marks are on"],
  ["← → ↑ ↓", "on a figure: the figure beside it; in tables above and below, too"],
  ["n  p", "next and previous open item of the list to do"],
  ["a", "accept what the chosen row was taken for; tick off what no profile can name"],
  ["d", "tick the chosen item off, or not"],
  ["u", "undo the last decision"],
  ["/", "search; Enter goes from match to match"],
  ["1 … 6", "open a list"],
  ["e", "go to the inspector"],
  ["s", "go to the document"],
  ["?", "these keys"],
];

const isTyping = (node) => node.matches("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const { words } = byId("search").elements;
  const toDocument = () => (stop ?? article).focus({ preventScroll: true });
  if (event.key === "Escape" && event.target === words) { toDocument(); return; }
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !isTyping(event.target);
  if (!isPlain || byId("keys").open || !byId("single-keys").checked) { return; }
  const tabs = Object.keys(TABS).map((name, at) => [String(at + 1), () => { showTab(name); byId(`tab-${name}`).focus(); }]);
  const does = {
    j: () => step(1), k: () => step(-1), n: () => nextItem(1), p: () => nextItem(-1), a: accept,
    d: () => tickChosen() || announce("This is no item of the list to do"),
    u: () => (taken.size ? undo([...taken.keys()].at(-1)) : announce("There is no decision to undo")),
    "/": () => { words.focus(); words.select(); },
    e: () => byId("inspector").focus(), s: toDocument,
    "?": () => byId("keys").showModal(),
    ...Object.fromEntries(tabs),
  }[event.key];
  if (does) { event.preventDefault(); does(); }
});

/* The splitters: with the pointer, and with the arrow keys. */

function setUpSplitter(id, variable, least, most) {
  const bar = byId(id);
  const panes = byId("panes");
  const isUpright = bar.getAttribute("aria-orientation") === "vertical";
  const set = (percent) => {
    const value = Math.round(Math.min(most, Math.max(least, percent)));
    panes.style.setProperty(variable, `${value}%`);
    bar.setAttribute("aria-valuenow", value);
    sizes[id] = value;
  };
  set(sizes[id] ?? Number(bar.getAttribute("aria-valuenow")));
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2, Home: -100, End: 100 }[event.key];
    if (by !== undefined) { event.preventDefault(); set(sizes[id] + by); memory.write(sizes, SIZES); }
  });
  bar.addEventListener("pointerdown", (event) => { event.preventDefault(); bar.setPointerCapture(event.pointerId); bar.focus(); });
  bar.addEventListener("pointermove", (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) { return; }
    const box = panes.getBoundingClientRect();
    set(isUpright ? ((event.clientX - box.left) / box.width) * 100 : ((event.clientY - box.top) / box.height) * 100);
  });
  bar.addEventListener("pointerup", () => memory.write(sizes, SIZES));
}

const SIZES = "ixport-review panes";
const sizes = memory.read(SIZES);

/* The address: `#f12` is a figure, `#fact:id` a fact that is not printed as one. */

function keepPlace() {
  const { figure, fact } = chosen;
  let place = figure !== null ? data.figures[figure].mark : null;
  if (place === null && fact !== null) { place = `fact:${encodeURIComponent(data.facts[fact].id)}`; }
  if (place === null || location.hash === `#${place}`) { return; }
  try { history.replaceState(null, "", `#${place}`); } catch { /* A page from a file may not be allowed to. */ }
}

function goToPlace() {
  let place;
  try { place = decodeURIComponent(location.hash.slice(1)); } catch { return; }
  if (place.startsWith("fact:")) {
    const fact = data.facts.findIndex(({ id }) => id === place.slice(5));
    if (fact >= 0) { choose({ fact }, "address"); }
    return;
  }
  const figure = data.figures.findIndex(({ mark }) => mark !== null && mark === place);
  if (figure >= 0) { choose({ figure }, "address"); }
}

/* On paper: the document with its marks, the list to do, all statements. */

const printed = el("div", { class: "print" });
window.addEventListener("beforeprint", () => {
  const todo = byId("panel-todo");
  if (!todo.childElementCount) { fill.todo(todo); }
  printed.replaceChildren(...data.statements.map((_, at) => statementTable(at)));
  byId("lists").append(printed);
});
window.addEventListener("afterprint", () => printed.remove());

function start() {
  const { issuer, document: file, period_end: end, stem } = data;
  byId("about").textContent = ["Review", issuer.name, end && `period to ${end}`, file.file || stem].filter(Boolean).join(" · ");
  const told = ([keys, does]) => {
    return el("tr", null, el("th", { scope: "row" }, keys.split("  ").map((key) => [kbd(key), " "])), el("td", null, does));
  };
  byId("keys-list").append(...KEYS.map(told));
  byId("help").addEventListener("click", () => byId("keys").showModal());
  const options = memory.read("ixport-review options");
  byId("single-keys").checked = options.keys !== false;
  byId("single-keys").addEventListener("change", ({ target }) => memory.write({ keys: target.checked }, "ixport-review options"));
  recall();
  setUpLegend();
  setUpMarks();
  setUpTabs();
  setUpSearch();
  setUpSplitter("split-x", "--source", 20, 80);
  setUpSplitter("split-y", "--lists", 15, 85);
  keep();
  refreshToDo();
  countTab("changes", data.diff ? data.diff.changes.length : 0);
  showDecisions();
  showFact();
  showTab(!items.every(isDone) ? "todo" : "statements");
  window.addEventListener("hashchange", goToPlace);
  goToPlace();
}

start();
