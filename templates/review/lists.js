/* The lists: statements, what is to do, what changed, computations, decisions, what was found. Long lists are made piece by piece. */

const TABS = { statements: "Statements", todo: "To do", changes: "Changes", checks: "Computations", decisions: "Decisions", find: "Find" };
const PIECE = 200;
let tab = null;

function setUpTabs() {
  for (const [name, title] of Object.entries(TABS)) {
    byId("tabs").append(el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, "aria-selected": "false", tabindex: -1 }, title, el("span", { class: "count" })));
    byId("lists").append(el("div", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}`, class: "pane", tabindex: 0, hidden: true }));
  }
  byId("tabs").addEventListener("click", ({ target }) => {
    const button = target.closest("[role=tab]");
    if (button) { showTab(button.id.slice(4)); }
  });
  byId("tabs").addEventListener("keydown", (event) => {
    const names = Object.keys(TABS);
    const at = names.indexOf(tab);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: names.length - 1 }[event.key];
    if (to === undefined) { return; }
    event.preventDefault();
    showTab(names.at(to % names.length));
    byId(`tab-${tab}`).focus();
  });
}

function countTab(name, count) {
  byId(`tab-${name}`).querySelector(".count").textContent = count ? ` ${count.toLocaleString("en")}` : "";
}

function showTab(name) {
  tab = name;
  for (const other of Object.keys(TABS)) {
    const button = byId(`tab-${other}`);
    button.setAttribute("aria-selected", String(other === name));
    button.tabIndex = other === name ? 0 : -1;
    byId(`panel-${other}`).hidden = other !== name;
  }
  const panel = byId(`panel-${name}`);
  if (!panel.childElementCount) { fill[name](panel); }
  showInLists("tab");
}

/** What makes each panel when it is first seen. */
const fill = {
  statements: (panel) => setUpStatements(panel),
  todo: (panel) => setUpToDo(panel),
  changes: (panel) => setUpChanges(panel),
  checks: (panel) => setUpChecks(panel),
  decisions: () => showDecisions(),
  find: (panel) => setUpFind(panel),
};

/** Shows in the list that is open where the chosen fact stands. */
function showInLists(from) {
  const panel = byId(`panel-${tab}`);
  if (tab === "statements") { showInStatements(panel, from); return; }
  for (const old of panel.querySelectorAll(".entry [aria-current]")) { old.removeAttribute("aria-current"); }
  if (tab === "todo") { showInToDo(from); return; }
  const { figure, fact } = chosen;
  const found = panel.querySelector(`.entry > [data-fact="${fact}"], .entry > [data-figure="${figure}"]`);
  if (found) {
    found.setAttribute("aria-current", "true");
    if (from !== "lists") { reveal(found, panel); }
  }
}

/** Fills a list with as many entries as are looked at at once, and a button for more. */
function fillList(box, items, make, shown = PIECE) {
  box.replaceChildren(...items.slice(0, shown).map(make));
  if (items.length > shown) {
    const more = el("button", { type: "button" }, `Show ${Math.min(PIECE, items.length - shown)} more of ${(items.length - shown).toLocaleString("en")}`);
    const holder = el("li", { class: "more" }, more);
    more.addEventListener("click", () => {
      const at = box.childElementCount - 1;
      fillList(box, items, make, shown + PIECE);
      box.children[at]?.querySelector("button, input")?.focus();
    });
    box.append(holder);
  }
}

/* Statements: one at a time; a cell leads to its fact. All cells are one stop of the Tab key. */

let statement = 0;

function setUpStatements(panel) {
  if (!data.statements.length) { panel.append(el("p", { class: "soft" }, "The report has no statements.")); return; }
  const select = el("select", { "aria-label": "Statement", class: "wide" }, data.statements.map(({ title }, at) => el("option", { value: at }, title)));
  select.addEventListener("change", () => { statement = Number(select.value); showStatement(); });
  panel.append(el("p", { class: "chooser" }, select, el("button", { type: "button", "data-statement": -1, "aria-label": "Previous statement" }, "←"), el("button", { type: "button", "data-statement": 1, "aria-label": "Next statement" }, "→")),
    el("div", { class: "shown" }));
  panel.addEventListener("click", ({ target }) => {
    const by = target.closest("[data-statement]")?.dataset.statement;
    if (by) {
      statement = (statement + Number(by) + data.statements.length) % data.statements.length;
      showStatement();
    }
  });
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
  panel.scrollTop = 0;
  showInStatements(panel, "tab");
}

/** A table that is far wider than it is high is turned: its columns become rows. */
function turned(table) {
  const { columns, rows } = table;
  const lines = rows.filter(({ kind }) => kind !== "heading");
  if (columns.length <= 8 || columns.length < 2 * lines.length) { return table; }
  return {
    ...table,
    columns: lines.map(({ label }) => ({ group: "", period: label, currency: "" })),
    rows: columns.map(({ group, period, currency }, at) => ({ kind: "line", label: [group, period, currency].filter(Boolean).join(", "), depth: 0, cells: lines.map(({ cells }) => cells[at]) })),
  };
}

function statementTable(at) {
  const { title, amounts, columns, rows } = turned(data.statements[at]);
  const groups = [];
  for (const { group } of columns) {
    if (groups.at(-1)?.group === group) { groups.at(-1).span += 1; } else { groups.push({ group, span: 1 }); }
  }
  const head = columns.map(({ period, currency }) => el("th", { scope: "col", class: "n" }, el("bdi", null, withDays(period)), currency ? el("span", { class: "own-line" }, currency) : null));
  let isFirst = true;
  const cell = ({ text, facts }) => {
    if (!facts.length) { return el("td", { class: "n" }, brief(text, 60)); }
    const button = el("button", { type: "button", "data-cell": facts.join(" "), "data-fact": facts[0], class: `cell figure ${stateOf(facts[0])}`, tabindex: isFirst ? 0 : -1 }, el("bdi", null, brief(text, 60)));
    isFirst = false;
    return el("td", { class: "n" }, button);
  };
  const row = ({ kind, label, depth, cells }) => {
    const isBare = cells.every(({ text }) => !text);
    return el("tr", { class: kind },
      el("th", { scope: "row", colspan: isBare ? columns.length + 1 : null, class: `i${Math.min(depth, 6)}` }, el("bdi", null, withDays(withLabels(label)))),
      isBare ? null : cells.map(cell));
  };
  return el("div", { class: "scroll" }, el("table", { class: "lines" },
    el("caption", null, el("b", null, title), amounts ? el("span", { class: "soft" }, ` ${amounts}`) : null),
    el("thead", null,
      groups.some(({ group }) => group) ? el("tr", null, el("td"), groups.map(({ group, span }) => (group ? el("th", { scope: "colgroup", colspan: span, class: "pair" }, withDays(withLabels(group))) : el("td", { colspan: span })))) : null,
      el("tr", null, el("td"), head)),
    el("tbody", null, rows.map(row))));
}

/** The statements that a fact stands in. */
const statementsOf = new Map();
for (const [at, { rows }] of data.statements.entries()) {
  for (const { facts } of rows.flatMap(({ cells }) => cells)) {
    for (const fact of facts) {
      if (!statementsOf.has(fact)) { statementsOf.set(fact, new Set()); }
      statementsOf.get(fact).add(at);
    }
  }
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
  if (fact === null) { return; }
  const found = [...panel.querySelectorAll("[data-cell]")].find((cell) => cell.dataset.cell.split(" ").includes(String(fact)));
  if (!found) { return; }
  found.setAttribute("aria-current", "true");
  const old = panel.querySelector("[data-cell][tabindex='0']");
  if (old) { old.tabIndex = -1; }
  found.tabIndex = 0;
  if (from !== "lists") { reveal(found, panel); }
}

/* To do: what a person has to look at. A row is done when it is decided, and anything when it is ticked off. */

const GROUPS = {
  error: "Errors", failed: "Computations that failed", untagged: "Not tagged", doubtful: "Doubtful", extension: "Concepts of the issuer's own",
  warning: "Warnings", unverifiable: "Computations that cannot be verified",
};

let withDone = true;

/** The items, in the order of the groups: `key` names one from one export to the next. */
const items = (() => {
  const found = Object.fromEntries(Object.keys(GROUPS).map((group) => [group, []]));
  // What cannot be verified for the same reason in several columns is one item.
  const together = new Map();
  for (const { rule, fact, outcome, computed, reason } of data.checks) {
    const { concept, id, figures } = data.facts[fact];
    const title = `${ruleName(rule)}: ${labelOf(concept)}`;
    if (outcome === "failed") {
      found.failed.push({ key: `check ${rule} ${id}`, title, detail: `${aboutFact(fact)} · printed ${amountOf(fact)}, computed ${computed}`, to: { fact }, also: figures });
    } else if (outcome === "unverifiable") {
      const key = `checks ${rule} ${data.concepts[concept].name} ${reason}`;
      const same = together.get(key);
      if (same) {
        same.also.push(...figures);
        same.more.push(aboutFact(fact));
      } else {
        const entry = { key, title, more: [aboutFact(fact)], to: { fact }, also: [...figures], reason };
        together.set(key, entry);
        found.unverifiable.push(entry);
      }
    }
  }
  for (const entry of together.values()) { entry.detail = [entry.reason, ...entry.more.slice(0, 3), entry.more.length > 3 && `${entry.more.length - 3} more`].filter(Boolean).join(" · "); }
  // Figures of a row are one item, and so are those that were left together for the same reason.
  const seen = new Set();
  let run = null;
  for (const [at, { state, of, text, because, line, section: heading }] of data.figures.entries()) {
    if (state === "tagged" || state === "extension" || state === "doubtful") { run = null; }
    if (!found[state] || seen.has(`${state} ${of}`)) { continue; }
    if (of === null) {
      if (run && run.because === because && run.heading === heading && line - run.last < 4) {
        run.also.push(at);
        run.last = line;
      } else {
        run = { key: `figure ${line} ${at}`, also: [at], to: { figure: at }, because, heading, line_: line, last: line };
        found[state].push(run);
      }
      continue;
    }
    run = null;
    seen.add(`${state} ${of}`);
    const { label, statement: key, section: under, figures, concept, decidable } = data.lines[of];
    const same = figures.filter((figure) => data.figures[figure].state === state);
    const texts = same.slice(0, 3).map((figure) => data.figures[figure].text).join(", ") + (same.length > 3 ? ", …" : "");
    found[state].push({ key: `line ${state} ${key} ${under} ${label} ${decidable ? "" : line}`, title: label, texts, line: of,
      detail: [key && statementName(key), under && under.replace(/:$/, ""), state === "untagged" ? because : concept !== null && labelOf(concept), state === "doubtful" && doubts(at).join("; ")].filter(Boolean).join(" · "), to: { figure: at }, also: same });
  }
  for (const entry of Object.values(found).flat()) {
    if (entry.line_ === undefined) { continue; }
    const texts = entry.also.map((at) => data.figures[at].text);
    entry.title = texts.slice(0, 6).join(", ") + (texts.length > 6 ? ", …" : "");
    entry.texts = texts.length > 1 ? counted(texts.length, "figure") : null;
    entry.detail = [entry.heading, entry.because, `line ${entry.line_}`].filter(Boolean).join(" · ");
  }
  // A warning about a row that is an item anyway is told there.
  for (const { severity, code, message, line, about, help } of data.diagnostics) {
    const home = severity === "warning" && [...found.doubtful, ...found.extension, ...found.untagged].find(({ also }) => also.some((figure) => about.includes(figure)));
    if (home) {
      home.detail += ` · ${message}`;
    } else if (severity === "error" || severity === "warning") {
      found[severity].push({ key: `finding ${code} ${line} ${message}`, title: message, detail: [code, line && `line ${line}`, help].filter(Boolean).join(" · "), to: about.length ? { figure: about[0] } : null, also: about });
    }
  }
  return Object.entries(found).flatMap(([group, entries]) => entries.map((item) => ({ ...item, group })));
})();

/** The item that is worked on. */
let item = null;

const isDone = ({ key, line }) => done.has(key) || (line !== undefined && decided(line) !== null);

/** Items of a figure. */
const itemsOf = new Map();
for (const entry of items) {
  for (const figure of entry.also) {
    if (!itemsOf.has(figure)) { itemsOf.set(figure, []); }
    itemsOf.get(figure).push(entry);
  }
}

function setUpToDo(panel) {
  const box = el("input", { type: "checkbox", checked: withDone });
  box.addEventListener("change", () => { withDone = box.checked; fillToDo(); });
  panel.append(el("p", { class: "chooser" }, el("label", null, box, " Show what is done"), el("span", { class: "soft", id: "todo-count" })), el("div", { class: "groups" }));
  panel.addEventListener("change", ({ target }) => {
    if (target.dataset.tick !== undefined) { tick(items[target.dataset.tick], target.checked); }
  });
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-item]");
    if (button) { item = items[button.dataset.item]; open(item, "lists"); }
  });
  fillToDo();
}

function fillToDo() {
  const panel = byId("panel-todo");
  const groups = Object.entries(GROUPS).map(([group, title]) => {
    const all = items.filter((entry) => entry.group === group);
    const shown = withDone ? all : all.filter((entry) => !isDone(entry));
    if (!shown.length) { return null; }
    const entries = el("ul", { class: "entries", "aria-labelledby": `group-${group}` });
    const at = item ? shown.indexOf(item) : -1;
    fillList(entries, shown, toDoEntry, Math.max(PIECE, at + 20));
    return el("section", { class: `group ${group}`, "aria-labelledby": `group-${group}` }, el("h2", { id: `group-${group}`, class: "small" }, title, " ", el("span", { class: "count", "data-group": group })), entries);
  });
  panel.querySelector(".groups").replaceChildren(...groups.filter(Boolean));
  if (!groups.some(Boolean)) { panel.querySelector(".groups").append(el("p", null, items.length ? "Everything is done." : "There is nothing to do: every figure that measures something is a fact, and every computation came out.")); }
  showProgress();
  showInToDo("tab");
}

function toDoEntry(entry) {
  const at = items.indexOf(entry);
  const isTicked = isDone(entry);
  return el("li", { class: isTicked ? "entry done" : "entry" },
    el("input", { type: "checkbox", "data-tick": at, checked: isTicked, "aria-label": `Done: ${entry.title}` }),
    el("button", { type: "button", class: "leads", "data-item": at },
      el("bdi", null, withCode(brief(entry.title, 240))), entry.texts ? el("bdi", { class: "texts" }, entry.texts) : null, el("small", null, el("bdi", null, withCode(entry.detail)))));
}

/** Leads to what an item is about. */
function open(entry, from) {
  if (entry.to) { choose(entry.to, from); } else { showInToDo(from); announce(entry.title); }
}

function showInToDo(from) {
  const panel = byId("panel-todo");
  if (!panel.childElementCount) { return; }
  // Another figure was chosen than the item's: the item of that figure is the one that is worked on.
  const { figure, fact } = chosen;
  const isAbout = (entry) => entry.to && (entry.to.figure === figure || entry.also.includes(figure) || (entry.to.fact !== undefined && entry.to.fact === fact));
  if (from !== "lists" && from !== "item" && figure !== null && !(item && isAbout(item))) { item = itemsOf.get(figure)?.[0] ?? item; }
  for (const old of panel.querySelectorAll("[data-item][aria-current]")) { old.removeAttribute("aria-current"); }
  const button = item && panel.querySelector(`[data-item="${items.indexOf(item)}"]`);
  if (!button) { return; }
  button.setAttribute("aria-current", "true");
  if (from !== "lists") { reveal(button, panel); }
}

function tick(entry, isTicked) {
  if (isTicked) { done.add(entry.key); } else { done.delete(entry.key); }
  // What is decided stays done until the decision is undone.
  keep();
  refreshToDo();
  announce(`${isDone(entry) ? "Done" : "Open"}: ${brief(entry.title, 60)}. ${progressText()}`);
}

/** Ticks off the item of what is chosen, or asks for the other way round. */
function tickChosen(isTicked) {
  const entry = item && (tab === "todo" || itemsOf.get(chosen.figure)?.includes(item)) ? item : itemsOf.get(chosen.figure)?.[0];
  if (!entry) { return false; }
  item = entry;
  tick(entry, isTicked ?? !done.has(entry.key));
  return true;
}

function refreshToDo() {
  showProgress();
  const panel = byId("panel-todo");
  for (const box of panel.querySelectorAll("[data-tick]")) {
    box.checked = isDone(items[box.dataset.tick]);
    box.closest(".entry").classList.toggle("done", box.checked);
  }
}

const progressText = () => `${items.filter(isDone).length.toLocaleString("en")} of ${items.length.toLocaleString("en")} done`;

function showProgress() {
  const count = items.filter(isDone).length;
  byId("progress-text").textContent = items.length ? progressText() : "nothing to do";
  byId("progress").max = Math.max(1, items.length);
  byId("progress").value = items.length ? count : 1;
  countTab("todo", items.length - count);
  for (const node of byId("panel-todo").querySelectorAll("[data-group]")) {
    const all = items.filter((entry) => entry.group === node.dataset.group);
    node.textContent = `${all.filter(isDone).length} of ${all.length} done`;
  }
}

/** The next or previous item that is open. */
function nextItem(by) {
  if (tab !== "todo") { showTab("todo"); }
  const open_ = items.filter((entry) => !isDone(entry) || entry === item);
  const at = open_.indexOf(item);
  const next = open_[at < 0 ? (by > 0 ? 0 : open_.length - 1) : at + by];
  if (!next) { announce(items.some((entry) => !isDone(entry)) ? (by > 0 ? "This is the last open item" : "This is the first open item") : "Everything is done"); return; }
  item = next;
  const panel = byId("panel-todo");
  if (!panel.querySelector(`[data-item="${items.indexOf(item)}"]`)) { fillToDo(); }
  open(item, "item");
  panel.querySelector(`[data-item="${items.indexOf(item)}"]`)?.focus({ preventScroll: true });
}

/* Changes since the previous report. */

let changeKind = null;

function setUpChanges(panel) {
  const { diff } = data;
  if (!diff) { panel.append(el("p", { class: "soft" }, "No earlier report is at hand to compare with. Give one with --with, or put its folder beside this one.")); return; }
  const summary = Object.entries(diff.summary);
  const kinds = summary.map(([kind, count]) => el("button", { type: "button", "data-kind": kind, "aria-pressed": "false", disabled: !diff.changes.some((change) => change.kind === kind) }, `${capitalised(inWords(kind))} `, el("b", null, count.toLocaleString("en"))));
  const entries = el("ul", { class: "entries" });
  panel.append(el("p", { class: "soft" }, `Since ${data.reports[diff.against]?.name ?? "the previous report"}. `, "New and dropped periods are counted, not listed."),
    el("div", { class: "kinds", role: "group", "aria-label": "Kinds of changes" }, kinds), entries);
  panel.querySelector(".kinds").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-kind]");
    if (!button) { return; }
    changeKind = changeKind === button.dataset.kind ? null : button.dataset.kind;
    for (const other of kinds) { other.setAttribute("aria-pressed", String(other.dataset.kind === changeKind)); }
    fillChanges();
  });
  const fillChanges = () => {
    const shown = diff.changes.filter(({ kind }) => changeKind === null || kind === changeKind);
    fillList(entries, shown, (change) => {
      const words = changeWords(change);
      return el("li", { class: "entry" }, change.fact === null ? el("div", { class: "leads" }, words) : leads({ fact: change.fact }, null, words));
    });
    if (!shown.length) { entries.append(el("li", { class: "soft" }, "Nothing changed but the periods.")); }
  };
  fillChanges();
}

function changeWords({ kind, label, about, old, new: now, note }) {
  return [el("span", { class: "tag" }, inWords(kind)), " ", el("bdi", null, label), " ", el("small", null, el("bdi", null, about)),
    old === null && now === null ? null : el("span", { class: "own-line values" }, el("bdi", null, brief(old ?? "not said", 200)), el("span", { "aria-hidden": "true" }, " → "), el("span", { class: "unseen" }, " became "), el("bdi", null, brief(now ?? "not said", 200))),
    note ? el("span", { class: "own-line soft" }, el("bdi", null, note)) : null];
}

/** Changes of a fact, for the inspector. */
function changesOf(fact) {
  const changes = data.diff?.changes.filter((change) => change.fact === fact) ?? [];
  if (!changes.length) { return null; }
  return section("part-changes", `Since ${data.reports[data.diff.against]?.name ?? "the previous report"}`, changes.map((change) => el("p", { class: "change" }, changeWords(change))));
}

/* Computations, by outcome. */

function setUpChecks(panel) {
  if (!data.checks.length) { panel.append(el("p", { class: "soft" }, "Nothing in this report could be computed from something else.")); return; }
  const count = (field) => Object.entries(Object.groupBy(data.checks, (check) => check[field])).map(([value, checks]) => [value, checks.length]);
  const select = (field, name) => el("select", { "data-by": field, "aria-label": capitalised(field) }, el("option", { value: "" }, `every ${field}`), count(field).map(([value, many]) => el("option", { value }, `${name(value)} (${many.toLocaleString("en")})`)));
  const entries = el("ul", { class: "entries" });
  panel.append(el("p", { class: "chooser" }, select("outcome", outcomeName), " ", select("rule", ruleName)), entries);
  const order = ["failed", "unverifiable", "rounding", "verified"];
  const fillChecks = () => {
    const [outcome, rule] = [...panel.querySelectorAll("[data-by]")].map(({ value }) => value);
    const shown = data.checks.filter((check) => (!outcome || check.outcome === outcome) && (!rule || check.rule === rule)).sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
    fillList(entries, shown, (check) => el("li", { class: "entry" }, leads({ fact: check.fact }, null,
      el("span", { class: `outcome ${check.outcome}` }, outcomeName(check.outcome)), ` ${ruleName(check.rule)}: `, el("bdi", null, labelOf(data.facts[check.fact].concept)), " ", el("small", null, `${aboutFact(check.fact)} · ${amountOf(check.fact)}, computed ${check.computed}, ${counted(check.terms.length, "term")}${check.reason ? ` · ${check.reason}` : ""}`))));
    showInLists("tab");
  };
  panel.addEventListener("change", fillChecks);
  fillChecks();
}
