/* The list to do: what a person has to look at before an export is accepted. A row is done when it is decided, and anything when it is
   ticked off. */

const GROUPS = {
  error: "Errors", failed: "Computations that failed", untagged: "Not tagged", doubtful: "Doubtful",
  extension: "Concepts of the issuer's own", warning: "Warnings", unverifiable: "Computations that cannot be verified",
  note: "Notes",
};

const joined = (...parts) => parts.filter(Boolean).join(" · ");

/** Items about computations. What cannot be verified for the same reason in several columns is one. */
function itemsOfChecks(found) {
  const together = new Map();
  for (const [check, { rule, fact, outcome, computed, reason }] of data.checks.entries()) {
    const { concept, id, figures } = data.facts[fact];
    const [title, to] = [`${ruleName(rule)}: ${labelOf(concept)}`, { fact, check }];
    if (outcome === "failed") {
      const detail = joined(aboutFact(fact), `printed ${amountOf(fact)}, computed ${computed}`);
      found.failed.push({ key: `check ${rule} ${id}`, title, detail, to, also: figures });
    } else if (outcome === "unverifiable") {
      const key = `checks ${rule} ${data.concepts[concept].name} ${reason}`;
      const item = together.get(key) ?? { key, title, to, also: [], reason, abouts: [] };
      item.also.push(...figures);
      item.abouts.push(aboutFact(fact));
      together.set(key, item);
    }
  }
  for (const item of together.values()) {
    const rest = item.abouts.length - 3;
    found.unverifiable.push({ ...item, detail: joined(item.reason, ...item.abouts.slice(0, 3), rest > 0 && `${rest} more`) });
  }
}

/** Items about figures. Those of a row are one, and so are those that were left together for the same reason. */
function itemsOfFigures(found) {
  const seen = new Set();
  let run = null;
  for (const [at, { state, of, text, because, line, section: heading }] of data.figures.entries()) {
    if (state !== "untagged" && state !== "other") { run = null; }
    if (!found[state] || seen.has(`${state} ${of}`)) { continue; }
    if (of !== null) {
      run = null;
      seen.add(`${state} ${of}`);
      found[state].push(itemOfLine(at));
    } else if (run && run.because === because && run.heading === heading && line - run.last < 4) {
      run.also.push(at);
      run.texts.push(text);
      run.last = line;
    } else {
      run = { key: `figure ${line} ${at}`, to: { figure: at }, also: [at], texts: [text], because, heading, line, last: line };
      found[state].push(run);
    }
  }
  found.untagged = found.untagged.map((item) => (item.texts ? {
    ...item,
    line: undefined,
    title: item.texts.slice(0, 6).join(", ") + (item.texts.length > 6 ? ", …" : ""),
    beside: item.texts.length > 1 ? counted(item.texts.length, "figure") : null,
    detail: joined(item.heading, item.because, `line ${item.line}`),
  } : item));
}

/** The item of a row, by its first figure in a state. */
function itemOfLine(figure) {
  const { state, of, because, line } = data.figures[figure];
  const { label, statement: key, section: heading, figures, concept, decidable } = data.lines[of];
  const also = figures.filter((at) => data.figures[at].state === state);
  const why = state === "untagged" ? because : concept !== null && labelOf(concept);
  return {
    key: `line ${state} ${key} ${heading} ${label} ${decidable ? "" : line}`,
    title: label,
    beside: also.slice(0, 3).map((at) => data.figures[at].text).join(", ") + (also.length > 3 ? ", …" : ""),
    detail: joined(key && statementName(key), heading && withoutColon(heading), why, state === "doubtful" && doubts(figure).join("; ")),
    to: { figure },
    also,
    of,
  };
}

/** Items about what was found when the document was exported. A warning about a row that is an item anyway is told there. */
function itemsOfFindings(found) {
  const rows = new Map();
  for (const item of [...found.doubtful, ...found.extension, ...found.untagged]) {
    for (const figure of item.also) { rows.set(figure, item); }
  }
  for (const { severity, code, message, line, about, help } of data.diagnostics) {
    const home = severity === "warning" ? rows.get(about.find((figure) => rows.has(figure))) : undefined;
    if (home) {
      home.detail = joined(home.detail, message);
    } else if (found[severity]) {
      const detail = joined(code, line && `line ${line}`, help);
      const to = about.length ? { figure: about[0] } : null;
      found[severity].push({ key: `finding ${code} ${line} ${message}`, title: message, detail, to, also: about });
    }
  }
}

/** All items, in the order of the groups. `key` names one, `to` is what it leads to, `also` are its figures, `of` its row. */
const items = (() => {
  const found = Object.fromEntries(Object.keys(GROUPS).map((group) => [group, []]));
  itemsOfChecks(found);
  itemsOfFigures(found);
  itemsOfFindings(found);
  return Object.entries(found).flatMap(([group, list]) => list.map((item) => ({ ...item, group }))).map((item, at) => ({ ...item, at }));
})();

/** Items of a figure. */
const itemsOf = new Map();
for (const item of items) {
  for (const figure of item.also) {
    if (!itemsOf.has(figure)) { itemsOf.set(figure, []); }
    itemsOf.get(figure).push(item);
  }
}

/** The item that is worked on. */
let current = null;

/** Whether what is done is listed, too. */
let withDone = true;

const isDone = ({ key, of }) => done.has(key) || (of !== undefined && decided(of) !== null);
const buttonOf = (item) => byId("panel-todo").querySelector(`[data-item="${item.at}"]`);

function setUpToDo(panel) {
  const box = el("input", { type: "checkbox", checked: withDone });
  box.addEventListener("change", () => { withDone = box.checked; fillToDo(); });
  panel.append(
    el("p", { class: "chooser" }, el("label", null, box, " Show what is done"), el("span", { class: "soft", id: "todo-count" })),
    el("div", { class: "groups" }));
  panel.addEventListener("change", ({ target }) => {
    if (target.dataset.tick !== undefined) { tick(items[target.dataset.tick], target.checked); }
  });
  panel.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-item]");
    if (button) { goTo(items[button.dataset.item], "lists"); }
  });
  fillToDo();
}

function fillToDo() {
  const groups = Object.entries(GROUPS).flatMap(([group, title]) => {
    const shown = items.filter((item) => item.group === group && (withDone || !isDone(item)));
    if (!shown.length) { return []; }
    const id = `group-${group}`;
    const entries = el("ul", { class: "entries", "aria-labelledby": id });
    fillList(entries, shown, toDoEntry, Math.max(PIECE, shown.indexOf(current) + 20));
    const head = el("h2", { id, class: "small" }, title, " ", el("span", { class: "count", "data-group": group }));
    return [el("section", { class: `group ${group}`, "aria-labelledby": id }, head, entries)];
  });
  const nothing = "There is nothing to do: every figure that measures something is a fact, and every computation came out.";
  if (!items.length) { groups.push(para(nothing)); }
  byId("panel-todo").querySelector(".groups").replaceChildren(...groups);
  showProgress();
  showInToDo("tab");
}

function toDoEntry(item) {
  const isTicked = isDone(item);
  return el("li", { class: isTicked ? "entry done" : "entry" },
    el("input", { type: "checkbox", "data-tick": item.at, checked: isTicked, "aria-label": `Done: ${brief(item.title, 240)}` }),
    el("button", { type: "button", class: "leads", "data-item": item.at },
      bdi(withCode(brief(item.title, 240))), item.beside ? el("bdi", { class: "texts" }, item.beside) : null,
      small(bdi(withCode(item.detail)))));
}

/** Works on an item: leads to what it is about. */
function goTo(item, from) {
  current = item;
  if (item.to) {
    choose(item.to, from);
  } else {
    showInToDo(from);
    announce(item.title);
  }
}

function isAbout(item, { figure, fact }) {
  return !!item?.to && (item.to.figure === figure || item.also.includes(figure) || (item.to.fact !== undefined && item.to.fact === fact));
}

function showInToDo(from) {
  const panel = byId("panel-todo");
  if (!panel.childElementCount) { return; }
  // Another figure was chosen than the item's: the item of that figure is the one that is worked on.
  const isElsewhere = from !== "lists" && from !== "item" && chosen.figure !== null;
  if (isElsewhere && !isAbout(current, chosen)) { current = itemsOf.get(chosen.figure)?.[0] ?? current; }
  for (const old of panel.querySelectorAll("[data-item][aria-current]")) { old.removeAttribute("aria-current"); }
  const button = current && buttonOf(current);
  if (!button) { return; }
  button.setAttribute("aria-current", "true");
  if (from !== "lists") { reveal(button, panel); }
}

/** Ticks an item off, or not. What is decided stays done until the decision is undone. */
function tick(item, isTicked) {
  if (isTicked) { done.add(item.key); } else { done.delete(item.key); }
  keep();
  refreshToDo();
  announce(`${isDone(item) ? "Done" : "Open"}: ${brief(item.title, 60)}. ${progressText()}`);
}

/** The same of the item of what is chosen; without a wish, the other way round. */
function tickChosen(isTicked) {
  const isCurrent = current && (tab === "todo" || itemsOf.get(chosen.figure)?.includes(current));
  const item = isCurrent ? current : itemsOf.get(chosen.figure)?.[0];
  if (!item) { return false; }
  current = item;
  tick(item, isTicked ?? !done.has(item.key));
  return true;
}

function refreshToDo() {
  showProgress();
  showSettled();
  for (const box of byId("panel-todo").querySelectorAll("[data-tick]")) {
    box.checked = isDone(items[box.dataset.tick]);
    box.closest(".entry").classList.toggle("done", box.checked);
  }
}

/** In the document and in the statements, too, one sees what is done. */
function showSettled() {
  for (const [figure, about] of itemsOf) {
    const mark = markOf(figure);
    if (!mark) { continue; }
    const isSettled = about.every(isDone);
    mark.classList.toggle("settled", isSettled);
    if (mark.hasAttribute("role")) { nameMark(mark, data.figures[figure], isSettled); }
  }
  for (const head of byId("panel-statements").querySelectorAll("th[data-row]")) {
    const isSettled = decided(Number(head.dataset.row)) !== null;
    if (isSettled === head.classList.contains("settled")) { continue; }
    head.classList.toggle("settled", isSettled);
    if (isSettled) { head.append(unseen(" decided")); } else { head.querySelector(".unseen")?.remove(); }
  }
}

const progressText = () => `${items.filter(isDone).length.toLocaleString("en")} of ${items.length.toLocaleString("en")} done`;

function showProgress() {
  const count = items.filter(isDone).length;
  byId("progress-text").textContent = items.length ? progressText() : "nothing to do";
  byId("progress").max = Math.max(1, items.length);
  byId("progress").value = items.length ? count : 1;
  countTab("todo", items.length - count);
  const told = byId("todo-count");
  const isAll = items.length > 0 && count === items.length;
  if (told) { told.textContent = isAll ? `Everything is done${isUnsaved() ? ": save your decisions" : ""}.` : ""; }
  for (const node of byId("panel-todo").querySelectorAll("[data-group]")) {
    const all = items.filter(({ group }) => group === node.dataset.group);
    node.textContent = `${all.filter(isDone).length} of ${all.length} done`;
  }
}

/** The next or previous item that is open. */
function nextItem(by) {
  if (tab !== "todo") { showTab("todo"); }
  const left = items.filter((item) => !isDone(item) || item === current);
  const at = left.indexOf(current);
  const next = left[at < 0 ? (by > 0 ? 0 : left.length - 1) : at + by];
  if (!next) {
    const isAll = items.every(isDone);
    announce(isAll ? "Everything is done" : by > 0 ? "This is the last open item" : "This is the first open item");
    return;
  }
  current = next;
  if (!buttonOf(next)) { fillToDo(); }
  goTo(next, "item");
  buttonOf(next)?.focus({ preventScroll: true });
}
