/* The document and its marks: which are shown, which is chosen, how one moves among them. All marks are one stop of the Tab key. */

const article = byId("document");
const sourcePane = article.parentElement;

/** States whose marks are switched off. */
const off = new Set();

/** What is chosen: indices of a figure, a fact, a line and a computation, each may be null. */
let chosen = { figure: null, fact: null, line: null, check: null };

const markOf = (figure) => data.figures[figure].mark && byId(data.figures[figure].mark);
const isOn = (figure) => !off.has(data.figures[figure].state);

/** The mark that the Tab key leads to. */
let stop = null;

function setStop(mark) {
  if (stop) { stop.tabIndex = -1; }
  stop = mark;
  if (stop) { stop.tabIndex = 0; }
}

/** The link that a mark stands in, or that stands in it. */
const linkOf = (mark) => mark.closest("a") ?? mark.querySelector("a");

function nameMark(mark, { state }, isSettled) {
  mark.setAttribute("aria-label", `${mark.textContent}, ${STATES[state][0].toLowerCase()}${isSettled ? ", done" : ""}`);
}

/** Makes buttons of the marks, but of those with links, and in others. */
function setUpMarks() {
  for (const [at, figure] of data.figures.entries()) {
    const mark = markOf(at);
    if (!mark || linkOf(mark) || mark.parentElement.closest("[data-f]")) { continue; }
    mark.setAttribute("role", "button");
    nameMark(mark, figure, false);
    mark.tabIndex = -1;
    if (!stop) { setStop(mark); }
  }
  // A table that is wider than the pane is scrolled with the keyboard, too.
  const sizes = new ResizeObserver((entries) => {
    for (const { target: box } of entries) {
      if (box.scrollWidth > box.clientWidth) { box.tabIndex = 0; } else { box.removeAttribute("tabindex"); }
    }
  });
  for (const box of article.querySelectorAll(".table")) {
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.querySelector("caption")?.textContent.trim() || "Table");
    sizes.observe(box);
  }
}

/** Chooses what is named, and shows it everywhere. `from` says where it was chosen: there, nothing is scrolled. */
function choose(what, from) {
  let { figure = null, fact = null, line = null, check = null } = what;
  if (figure === null && line !== null) { figure = data.lines[line].figures[0] ?? null; }
  if (figure === null && fact !== null) { figure = figureOf(fact); }
  if (fact === null && figure !== null) { fact = data.figures[figure].fact; }
  if (line === null && figure !== null) { line = data.figures[figure].of; }
  chosen = { figure, fact, line, check };
  showMark(from);
  showFact();
  showInLists(from);
  keepPlace();
  announce(inOneSentence());
}

/** What is chosen, as it is told. */
function inOneSentence() {
  const { figure, fact } = chosen;
  if (fact !== null) { return `${labelOf(data.facts[fact].concept)}: ${brief(amountOf(fact))}, ${aboutFact(fact)}`; }
  if (figure === null) { return ""; }
  return `${data.figures[figure].text}: ${data.figures[figure].because ?? "no fact"}`;
}

function showMark(from) {
  for (const mark of article.querySelectorAll(".chosen, .same, .term")) {
    mark.classList.remove("chosen", "same", "term");
    mark.removeAttribute("aria-current");
  }
  const { figure, fact } = chosen;
  for (const id of fact === null ? [] : data.facts[fact].marks) { byId(id)?.classList.add("same"); }
  const mark = (figure !== null && markOf(figure)) || (fact !== null && byId(data.facts[fact].marks[0] ?? ""));
  if (!mark) { return; }
  mark.classList.remove("same");
  mark.classList.add("chosen");
  mark.setAttribute("aria-current", "true");
  if (mark.getAttribute("role") === "button") { setStop(mark); }
  if (from !== "mark") { reveal(mark, sourcePane); }
  if (from === "keys") {
    (linkOf(mark) ?? mark).focus({ preventScroll: true });
    sourcePane.scrollIntoView({ block: "nearest" });
  }
}

/** Scrolls a pane, and what scrolls inside it, so that a node is well in view. The window stays where it is. */
function reveal(node, pane) {
  for (let box = node.parentElement; box && pane.contains(box); box = box.parentElement) {
    if (box.scrollWidth > box.clientWidth && getComputedStyle(box).overflowX !== "visible") {
      const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
      const sticky = box.querySelector("tbody th")?.getBoundingClientRect();
      const left = sticky && getComputedStyle(box.querySelector("tbody th")).position === "sticky" ? sticky.right : outer.left;
      if (inner.left < left || inner.right > outer.right) { box.scrollLeft += inner.right - outer.right + 24; }
    }
  }
  const [inner, outer] = [node.getBoundingClientRect(), pane.getBoundingClientRect()];
  // The head of a statement stays where it is and covers what is below.
  const head = node.closest("table")?.tHead;
  const covered = head && getComputedStyle(head).position === "sticky" ? head.offsetHeight : 0;
  const height = outer.height - covered;
  const edge = Math.min(72, height / 5);
  if (inner.top < outer.top + covered + edge || inner.bottom > outer.bottom - edge) {
    pane.scrollTop += inner.top - outer.top - covered - Math.max(0, (height - inner.height) / 3);
  }
}

/** The next or previous figure whose marks are on. */
function step(by) {
  const count = data.figures.length;
  let at = chosen.figure ?? (by > 0 ? -1 : count);
  do { at += by; } while (at >= 0 && at < count && !(isOn(at) && markOf(at)));
  if (at >= 0 && at < count) { choose({ figure: at }, "keys"); return; }
  announce(by > 0 ? "This is the last figure" : "This is the first figure");
}

/** What stands above or below in the same column of a table, or beside in the same row: something that `is` wanted. */
function beside(node, key, is) {
  const cell = node.closest("td, th");
  const row = cell?.parentElement;
  const table = row?.closest("table");
  if (!table) { return null; }
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const found = [...row.querySelectorAll(is)];
    return found[found.indexOf(node) + (key === "ArrowRight" ? 1 : -1)] ?? null;
  }
  const by = key === "ArrowDown" ? 1 : -1;
  const { rows } = table;
  for (let at = row.rowIndex + by; at >= 0 && at < rows.length; at += by) {
    const found = rows[at].cells[cell.cellIndex]?.querySelector(is);
    if (found) { return found; }
  }
  return null;
}

article.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-f]");
  if (mark && !getSelection().toString()) {
    // A link is followed with the keys that open it elsewhere.
    if (linkOf(mark)) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) { return; }
      event.preventDefault();
    }
    choose({ figure: Number(mark.dataset.f) }, "mark");
    if (mark.hasAttribute("role")) { mark.focus({ preventScroll: true }); }
  }
});

article.addEventListener("keydown", (event) => {
  const mark = event.target.closest("[data-f]");
  if (!mark || linkOf(mark) || event.altKey || event.ctrlKey || event.metaKey) { return; }
  if (event.key === "Enter" || event.key === " ") {
    choose({ figure: Number(mark.dataset.f) }, "keys");
  } else if (event.key.startsWith("Arrow")) {
    const found = beside(mark, event.key, "[data-f][role=button]");
    if (found) { choose({ figure: Number(found.dataset.f) }, "keys"); }
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") { step(event.key === "ArrowRight" ? 1 : -1); }
    else { return; }
  } else { return; }
  event.preventDefault();
});

// Pointing at a mark tells what it is, without choosing it.
article.addEventListener("pointerover", ({ target }) => {
  const mark = target.closest("[data-f]");
  if (!mark) { return; }
  const { fact, because } = data.figures[mark.dataset.f];
  mark.title = legible(fact === null ? because ?? "" : [labelOf(data.facts[fact].concept), amountOf(fact), aboutFact(fact)].join("\n"));
});
article.addEventListener("pointerout", ({ target }) => target.closest("[data-f]")?.removeAttribute("title"));

/** Marks the terms of a computation in the document, while one points at it. */
function showTerms(check) {
  for (const mark of article.querySelectorAll(".term")) { mark.classList.remove("term"); }
  if (!check) { return; }
  for (const fact of [check.fact, ...check.terms.map(([term]) => term)]) {
    for (const id of data.facts[fact].marks) { byId(id)?.classList.add("term"); }
  }
}

/** The legend counts the states and switches their marks. */
function setUpLegend() {
  const fieldset = byId("legend").firstElementChild;
  for (const [state, [name, meaning]] of Object.entries(STATES)) {
    const box = el("input", { type: "checkbox", value: state, checked: true });
    const count = data.counts[state] ?? 0;
    const sample = el("span", { class: `figure ${state}` }, name);
    fieldset.append(el("label", { title: capitalised(meaning) }, box, sample, " ", el("b", null, count.toLocaleString("en"))));
  }
  // A figure in a mark of another kind has none of its own; nothing is passed over in silence.
  const bare = data.figures.flatMap(({ mark }, at) => (mark === null ? [at] : []));
  if (bare.length) {
    const button = el("button", { type: "button", class: "leads" }, `${bare.length.toLocaleString("en")} without a mark`);
    const told = `${counted(bare.length, "figure")} without a mark of their own`;
    button.addEventListener("click", () => showFound(bare.map((figure) => ({ to: { figure } })), told));
    fieldset.append(button);
  }
  byId("legend").addEventListener("change", ({ target }) => {
    if (target.checked) { off.delete(target.value); } else { off.add(target.value); }
    article.classList.toggle(`no-${target.value}`, !target.checked);
    const shown = data.figures.filter((_, at) => isOn(at)).length;
    announce(`${counted(shown, "figure")} of ${data.figures.length.toLocaleString("en")} marked`);
  });
  byId("legend").addEventListener("submit", (event) => event.preventDefault());
}
