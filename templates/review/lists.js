/* The lists beside the document: their tabs, and the two of them that are no more than a list, changes and computations. Long lists are
   made piece by piece. */

const TABS = {
  statements: "Statements", todo: "To do", changes: "Changes", checks: "Computations", decisions: "Decisions", find: "Find",
};

/** What makes each panel when it is first seen. */
const fill = {
  statements: (panel) => setUpStatements(panel),
  todo: (panel) => setUpToDo(panel),
  changes: (panel) => setUpChanges(panel),
  checks: (panel) => setUpChecks(panel),
  decisions: () => showDecisions(),
  find: (panel) => setUpFind(panel),
};

/** Entries of a list that are made at once. */
const PIECE = 200;

/** The tab that is open. */
let tab = null;

function setUpTabs() {
  for (const [name, title] of Object.entries(TABS)) {
    const [button, panel] = [`tab-${name}`, `panel-${name}`];
    const attributes = { type: "button", role: "tab", id: button, "aria-controls": panel, "aria-selected": "false", tabindex: -1 };
    byId("tabs").append(el("button", attributes, title, el("span", { class: "count" })));
    byId("lists").append(el("div", { role: "tabpanel", id: panel, "aria-labelledby": button, class: "pane", tabindex: 0, hidden: true }));
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
  showInLists("opened");
}

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

const entry = (...children) => el("li", { class: "entry" }, ...children);

/** Fills a list with as many entries as are looked at at once, and a button for more. */
function fillList(box, all, make, shown = PIECE) {
  box.replaceChildren(...all.slice(0, shown).map(make));
  const rest = all.length - shown;
  if (rest <= 0) { return; }
  const more = el("button", { type: "button" }, `Show ${Math.min(PIECE, rest)} more of ${rest.toLocaleString("en")}`);
  more.addEventListener("click", () => {
    fillList(box, all, make, shown + PIECE);
    box.children[shown]?.querySelector("button, input")?.focus();
  });
  box.append(el("li", { class: "more" }, more));
}

/* Changes since the previous report. */

const previous = () => data.reports[data.diff.against]?.name ?? "the previous report";

function setUpChanges(panel) {
  const { diff } = data;
  if (!diff) {
    panel.append(softly("No earlier report is at hand to compare with. Give one with --with, or put its folder beside this one."));
    return;
  }
  let wanted = null;
  const kinds = Object.entries(diff.summary).map(([kind, count]) => {
    const isListed = diff.changes.some((change) => change.kind === kind);
    const attributes = { type: "button", "data-kind": kind, "aria-pressed": "false", disabled: !isListed };
    return el("button", attributes, `${capitalised(inWords(kind))} `, el("b", null, count.toLocaleString("en")));
  });
  const entries = el("ul", { class: "entries" });
  const fillChanges = () => {
    const shown = diff.changes.filter(({ kind }) => wanted === null || kind === wanted);
    fillList(entries, shown, changeEntry);
    if (!shown.length) { entries.append(el("li", { class: "soft" }, "Nothing changed but the periods.")); }
  };
  const choice = el("div", { class: "kinds", role: "group", "aria-label": "Kinds of changes" }, kinds);
  choice.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-kind]");
    if (!button) { return; }
    wanted = wanted === button.dataset.kind ? null : button.dataset.kind;
    for (const other of kinds) { other.setAttribute("aria-pressed", String(other.dataset.kind === wanted)); }
    fillChanges();
  });
  panel.append(softly(`Since ${previous()}. New and dropped periods are counted, not listed.`), choice, entries);
  fillChanges();
}

function changeEntry(change) {
  const words = changeWords(change);
  return entry(change.fact === null ? el("div", { class: "leads" }, words) : leads({ fact: change.fact }, null, words));
}

function changeWords({ kind, label, about, old, new: now, note }) {
  const text = (value) => bdi(withDays(brief(value, 200)));
  const became = [el("span", { "aria-hidden": "true" }, " → "), unseen(" became ")];
  let values = null;
  if (old !== null && now !== null) { values = [text(old), became, text(now)]; }
  else if (old !== null) { values = ["Before: ", text(old)]; }
  else if (now !== null) { values = ["Now: ", text(now)]; }
  return [
    el("span", { class: "tag" }, inWords(kind)), " ", bdi(label), " ", small(bdi(withDays(about))),
    values ? el("span", { class: "own-line values" }, values) : null,
    note ? el("span", { class: "own-line soft" }, bdi(note)) : null,
  ];
}

/** Changes of a fact, for the inspector. */
function changesOf(fact) {
  const changes = data.diff?.changes.filter((change) => change.fact === fact) ?? [];
  if (!changes.length) { return null; }
  return section("part-changes", `Since ${previous()}`, changes.map((change) => el("p", { class: "change" }, changeWords(change))));
}

/* Computations, what did not come out first. */

function setUpChecks(panel) {
  if (!data.checks.length) {
    panel.append(softly("Nothing in this report could be computed from something else."));
    return;
  }
  const select = (field, name) => {
    const counts = new Map();
    for (const check of data.checks) { counts.set(check[field], (counts.get(check[field]) ?? 0) + 1); }
    const option = ([value, count]) => el("option", { value }, `${name(value)} (${count.toLocaleString("en")})`);
    return el("select", { "aria-label": capitalised(field) }, el("option", { value: "" }, `every ${field}`), [...counts].map(option));
  };
  const [outcomes, rules] = [select("outcome", outcomeName), select("rule", ruleName)];
  const entries = el("ul", { class: "entries" });
  const order = ["failed", "unverifiable", "rounding", "verified"];
  const rank = (at) => order.indexOf(data.checks[at].outcome);
  const sorted = [...data.checks.keys()].sort((a, b) => rank(a) - rank(b) || a - b);
  const isWanted = ({ outcome, rule }) => (!outcomes.value || outcome === outcomes.value) && (!rules.value || rule === rules.value);
  const fillChecks = () => {
    fillList(entries, sorted.filter((at) => isWanted(data.checks[at])), checkEntry);
    showInLists("tab");
  };
  panel.append(el("p", { class: "chooser" }, outcomes, rules), entries);
  panel.addEventListener("change", fillChecks);
  fillChecks();
}

function checkEntry(at) {
  const { rule, fact, terms, computed, outcome, reason } = data.checks[at];
  const about = [aboutFact(fact), `${amountOf(fact)}, computed ${computed}, ${counted(terms.length, "term")}`, reason].filter(Boolean);
  return entry(leads({ fact }, { "data-of-check": at },
    outcomeChip(outcome), ` ${ruleName(rule)}: `, bdi(labelOf(data.facts[fact].concept)), " ", small(withDays(about.join(" · ")))));
}
