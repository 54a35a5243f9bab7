/* Searching the export, from the field at the top of the page. */

/** What can be found: facts, and figures that are none, with the words that they are found by. Made when it is first asked for. */
let findable = null;
function allFindable() {
  findable ??= [
    ...data.facts.map((fact, at) => ({ to: { fact: at }, text: folded(wordsOfFact(fact)) })),
    ...data.figures.flatMap((figure, at) => (figure.fact === null ? [{ to: { figure: at }, text: folded(wordsOfFigure(figure)) }] : [])),
  ];
  return findable;
}

function wordsOfFact({ concept, figures, shown, value, unit, basis, period, days, dimensions }) {
  const { labels, name } = data.concepts[concept];
  const printed = figures.map((at) => [data.figures[at].text, nameOf(at)]);
  const number = (shown ?? "").replace(/[^\d.]/g, "");
  const all = [Object.values(labels), name, shown, number, value, unit, basis, period, days, dimensions, printed];
  return all.flat(3).filter(Boolean).join("\n");
}

function wordsOfFigure({ text, because, section: heading, of }) {
  return [text, because, heading, of === null ? null : data.lines[of].label].filter(Boolean).join("\n");
}

/** What was found last. */
let found = [];

function setUpFind(panel) {
  const hint = "Write into the field at the top what you look for: a label in any language, a concept, a number, a day.";
  panel.append(el("p", { class: "soft", id: "find-count" }, hint), el("ul", { class: "entries" }));
}

function find(words) {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  found = wanted.length ? allFindable().filter(({ text }) => wanted.every((word) => text.includes(word))) : [];
  // Of equals, those that begin with the words come first.
  const first = folded(words.trim());
  found.sort((a, b) => Number(b.text.startsWith(first)) - Number(a.text.startsWith(first)));
  showFound(found, wanted.length ? `${counted(found.length, "match", "matches")}` : "Nothing is looked for");
}

/** Lists what was found. */
function showFound(matches, told) {
  found = matches;
  showTab("find");
  const panel = byId("panel-find");
  fillList(panel.querySelector("ul"), found, ({ to }) => entry(to.fact === undefined ? foundFigure(to) : foundFact(to)));
  byId("find-count").textContent = told;
  countTab("find", found.length);
  announce(told);
}

function foundFact({ fact }) {
  const { concept } = data.facts[fact];
  return leads({ fact }, null,
    chip(stateOf(fact)), " ", bdi(labelOf(concept)), el("bdi", { class: "texts" }, brief(amountOf(fact), 60)),
    small(bdi(withDays(aboutFact(fact))), " ", mono(data.concepts[concept].name)));
}

function foundFigure({ figure }) {
  const { state, text, because, section: heading, line } = data.figures[figure];
  const name = nameOf(figure);
  return leads({ figure }, null,
    chip(state), " ", bdi(text), small(bdi(joined(name !== text && name, heading && withoutColon(heading), because, `line ${line}`))));
}

function setUpSearch() {
  const form = byId("search");
  let timer = 0;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => find(form.elements.words.value), 120); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    if (tab !== "find" || !found.length) { find(form.elements.words.value); }
    // Enter goes from match to match.
    const at = found.findIndex(({ to }) => (to.fact === undefined ? to.figure === chosen.figure : to.fact === chosen.fact));
    if (found.length) { choose(found[(at + 1) % found.length].to, "search"); }
  });
}
