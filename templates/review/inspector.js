/* The inspector: all that is known about what is chosen. What it names leads there: `data-figure`, `data-fact` and `data-line` are
   followed wherever they stand. */

/** A button that leads to a figure, a fact or a line. */
function leads(to, attributes, ...children) {
  const [[kind, index]] = Object.entries(to);
  return el("button", { type: "button", [`data-${kind}`]: index, ...attributes, class: `leads ${attributes?.class ?? ""}`.trim() },
    ...children);
}

document.addEventListener("click", ({ target }) => {
  const note = byId(target.closest("[data-to]")?.dataset.to ?? "");
  if (!note) { return; }
  for (const old of article.querySelectorAll(".term")) { old.classList.remove("term"); }
  note.classList.add("term");
  reveal(note, sourcePane);
});

document.addEventListener("click", (event) => {
  const to = event.target.closest("[data-figure], [data-fact], [data-line]");
  // Marks of figures have a listener of their own; they may stand in the mark of a text, or hold one.
  const isInMark = event.target.closest("[data-f]") !== null;
  if (!to || isInMark || (article.contains(to) && getSelection().toString())) { return; }
  const { figure, fact, line, ofCheck } = to.dataset;
  const index = (text) => (text === undefined ? null : Number(text));
  const what = { figure: index(figure), fact: index(fact), line: index(line), check: index(ofCheck) };
  choose(what, to.closest("#lists") ? "lists" : "fact");
});

/** Term and description; nothing where there is nothing to say. */
function described(name, term, description) {
  return description.flat().some(Boolean) ? [el("dt", null, term), el("dd", { class: name }, ...description)] : [];
}
const row = (term, ...description) => described(null, term, description);
const wideRow = (term, ...description) => described("wide", term, description);

function section(id, title, ...children) {
  return el("section", { class: "part", "aria-labelledby": id }, el("h3", { id }, title), ...children);
}

function showFact() {
  const pane = byId("inspector");
  const { figure, fact, line, check } = chosen;
  pane.replaceChildren(...(figure === null && fact === null ? welcome() : fact === null ? notAFact(figure) : aFact(fact, figure)));
  if (line !== null) { (pane.querySelector(".aspects") ?? pane.querySelector(".head")).after(choicePart(line, fact)); }
  pane.scrollTop = 0;
  const asked = check !== null && pane.querySelector(`[data-check="${check}"]`);
  if (asked) { reveal(asked, pane); }
}

/** What the page says before anything is chosen. */
function welcome() {
  const outcomes = {};
  for (const { outcome } of data.checks) { outcomes[outcome] = (outcomes[outcome] ?? 0) + 1; }
  const { issuer, document: file } = data;
  return [
    el("div", { class: "head" }, el("h2", null, "Nothing is chosen yet")),
    para("Choose a figure in the document or in a list to see what it was taken for and why. ", kbd("n"),
      " leads to the first thing that needs a decision, ", kbd("j"), " and ", kbd("k"),
      " from figure to figure, ", kbd("?"), " tells all keys."),
    el("dl", null,
      row("Issuer", issuer.name ?? "not stated", issuer.tickers.length ? ` (${issuer.tickers.join(", ")})` : null),
      row("Identifier", issuer.identifier, " ", mono(issuer.scheme)),
      row("Document", file.file, el("code", { class: "own-line" }, `SHA-256 ${file.sha256}`)),
      row("Period to", data.period_end),
      row("Figures", data.figures.length.toLocaleString("en")),
      row("Facts", data.facts.length.toLocaleString("en")),
      row("Computations", Object.entries(outcomes)
        .map(([outcome, count]) => `${count.toLocaleString("en")} ${outcomeName(outcome)}`).join(", ")),
      row("Reports at hand", data.reports.length > 0 && el("ul", null, data.reports.map(reportAtHand)))),
  ];
}

function reportAtHand({ name, period_end: end, is_this: isThis }) {
  return li(name, end ? ` (to ${end})` : null, isThis ? ", this one" : null);
}

const outcomeChip = (outcome) => el("span", { class: `outcome ${outcome}` }, outcomeName(outcome));
const chip = (state) => el("span", { class: `chip ${state}` }, STATES[state][0]);

/** `line 317`, as a button that leads to the mark. */
function placeOf(figure) {
  const { line, column, text, mark } = data.figures[figure];
  const current = figure === chosen.figure;
  const where = `line ${line}${mark ? "" : `, column ${column}`}`;
  return leads({ figure }, { "aria-current": current && "true", class: "place", title: nameOf(figure) },
    soft(where), " ", bdi(text));
}

function head(state, title, figure) {
  let where = " not printed as a number";
  if (figure !== null) {
    const { text, section: heading, line } = data.figures[figure];
    where = [" printed ", el("bdi", { class: "ink" }, text), heading ? [" under ", bdi(withoutColon(heading))] : null, `, line ${line}`];
  }
  const why = state === "doubtful" ? doubts(figure).join("; ") || "look at the choice and the computations below" : null;
  return el("div", { class: "head" },
    el("p", { class: "eyebrow" }, state ? chip(state) : null, where),
    el("h2", null, title),
    why ? el("p", { class: "doubt" }, `Doubtful: ${why}.`) : null);
}

/** A numeral that is no fact. */
function notAFact(figure) {
  const { state, because, reason, mark, line, column } = data.figures[figure];
  return [
    head(state, nameOf(figure), figure),
    el("dl", { class: "aspects" },
      wideRow("No fact", withCode(because ?? "not said why")),
      row("Reason", reason ? mono(reason) : null),
      wideRow("Place", mark ? null : `line ${line}, column ${column} of the source; it has no mark of its own in the document`)),
    findings(figure),
  ].filter(Boolean);
}

function aFact(index, figure) {
  const fact = data.facts[index];
  const concept = data.concepts[fact.concept];
  const title = labelOf(fact.concept);
  const others = Object.entries(concept.labels).filter(([, label]) => label !== title);
  const { value, shown, unit, days, decimals } = fact;
  const parts = [head(figure === null ? null : data.figures[figure].state, bdi(title), figure)];
  parts[0].append(
    el("p", { class: "names" }, others.map(([lang, label]) => [el("bdi", { lang }, label), " "]), mono(concept.name)),
    shown === null && value !== null
      ? el("div", { class: "amount text", role: "group", "aria-label": "Text", tabindex: value.length > 400 ? 0 : null }, bdi(value))
      : el("p", { class: "amount" }, bdi(shown ?? "nil"), unit && shown ? el("span", { class: "unit" }, ` ${unit}`) : null));
  if (figure !== null) { parts.push(findings(figure)); }
  const series = fact.series === null ? null : data.series[fact.series];
  const near = figure === null ? [] : factsAround(figure, index);
  const around = near.map((other) => leads({ fact: other }, null, bdi(labelOf(data.facts[other].concept)), soft(` ${aboutFact(other)}`)));
  const marks = fact.figures.length ? fact.figures.map((at) => li(placeOf(at))) : null;
  parts.push(el("dl", { class: "aspects" },
    row("Period", fact.period, days.includes("/") ? soft(withDays(` (${days.replace("/", " to ")})`)) : null),
    row("Basis", fact.basis),
    fact.dimensions.map(([axis, member]) => wideRow(capitalised(axis), bdi(withLabels(member)),
      conceptNamed.has(member) ? [" ", mono(member)] : null)),
    row("In full", shown !== null && value !== null ? el("code", { class: "value" }, value) : null),
    row("Precision", fact.precision, decimals !== null ? soft(` (decimals ${decimals})`) : null),
    wideRow("Printed", marks ? el("ul", { class: "places" }, marks) : null,
      !marks && fact.marks.length ? leads({ fact: index }, null, "as text") : null),
    wideRow("Also here", around),
    wideRow("Id", mono(fact.id))));
  parts.push(
    fact.checks.length ? section("part-checks", "Computations", computations(fact.checks, index)) : null,
    series ? section("part-trend", "Trend", trend(series, index)) : null,
    changesOf(index),
    fact.footnotes.length ? section("part-notes", "Footnotes", fact.footnotes.map(footnote)) : null,
    section("part-concept", "Concept", aboutConcept(concept)));
  return parts.filter(Boolean);
}

/** Other facts whose marks hold that of a figure, or stand in it. */
function factsAround(figure, fact) {
  const mark = markOf(figure);
  if (!mark) { return []; }
  const nodes = [...mark.querySelectorAll("[data-f], [data-fact]")];
  for (let node = mark.parentElement; node !== article; node = node.parentElement) { nodes.push(node); }
  const facts = nodes.map(({ dataset: { f, fact: other } }) => (f === undefined ? Number(other ?? NaN) : data.figures[f].fact));
  return [...new Set(facts)].filter((other) => other !== null && !Number.isNaN(other) && other !== fact);
}

function footnote(at) {
  const id = `n${at}`;
  const go = byId(id) ? el("button", { type: "button", class: "leads go", "data-to": id }, "in the document") : null;
  return el("p", { class: "note" }, bdi(data.footnotes[at].text), " ", go);
}

/** What a concept means. */
function aboutConcept(concept) {
  const period = { instant: "at a day", duration: "over a time" }[concept.period];
  const kinds = [concept.data_type, concept.balance, period].filter(Boolean);
  const documentation = Object.entries(concept.documentation);
  const counterparts = concept.counterparts.map(([taxonomy, name]) => li(soft(`${taxonomy} `), mono(name)));
  return [
    documentation.length ? documentation.map(([lang, text]) => el("p", { lang }, text)) : softly("It is not defined in words."),
    el("dl", null,
      row("Kind", kinds.join(", ")),
      row("Counterparts", counterparts.length ? el("ul", null, counterparts) : null)),
  ];
}

/** Warnings and errors about a figure. */
function findings(figure) {
  const about = data.diagnostics.filter((finding) => finding.about.includes(figure));
  if (!about.length) { return null; }
  return section("part-findings", "Found when it was exported", about.map(({ severity, message, code, help }) =>
    el("p", { class: `finding ${severity}` }, el("b", null, capitalised(severity)), " ", bdi(withCode(message)), " ", mono(code),
      help ? el("span", { class: "soft own-line" }, withCode(help)) : null)));
}

/** The computations of a fact: the one that was asked for, what did not come out, those that claim it. */
function computations(checks, fact) {
  const rank = (at) => (at === chosen.check ? 0 : data.checks[at].outcome === "failed" ? 1 : data.checks[at].fact === fact ? 2 : 3);
  // The same sum may stand in two statements.
  const said = new Set();
  const isNew = (at) => {
    const text = JSON.stringify(data.checks[at]);
    return !said.has(text) && said.add(text);
  };
  const sorted = [...checks].sort((a, b) => rank(a) - rank(b) || a - b).filter(isNew);
  const few = 4;
  const one = (at, index) => computation(at, index < 2 || data.checks[at].outcome === "failed");
  const rest = sorted.slice(few);
  return [
    sorted.slice(0, few).map(one),
    rest.length ? el("details", { class: "rest" }, el("summary", null, `${counted(rest.length, "more computation")}`),
      rest.map((at) => computation(at, false))) : null,
  ];
}

/** A computation with its terms: a small sum in which every line leads to its fact. */
function computation(at, open) {
  const { rule, fact: claimed, terms, outcome, reason, computed } = data.checks[at];
  const adds = RULES[rule]?.[1] ?? true;
  const name = labelOf(data.facts[claimed].concept);
  const about = aboutFact(claimed);
  const line = (sign, fact, kind) => {
    const own = aboutFact(fact);
    const label = [bdi(labelOf(data.facts[fact].concept)), own === about ? null : small(withDays(own))];
    return el("tr", { class: kind },
      el("td", { class: "sign" }, sign),
      el("th", { scope: "row" }, leads({ fact }, { "aria-current": fact === chosen.fact && "true" }, label)),
      el("td", { class: "n" }, amountOf(fact)));
  };
  const signOf = (weight, index) => {
    const times = Math.abs(weight) === 1 ? "" : ` ${Math.abs(weight)} ×`;
    return adds ? `${weight < 0 ? "−" : index ? "+" : ""}${times}` : "";
  };
  const what = !terms.length ? "Printed elsewhere" : adds ? "Computed" : "Computed from these";
  return el("details", { class: `computation ${outcome}`, open, "data-check": at },
    el("summary", null, outcomeChip(outcome), ` ${ruleName(rule)}: `, bdi(name), " ", soft(withDays(about))),
    reason ? softly(capitalised(reason), ".") : null,
    el("div", { class: "scroll", role: "group", tabindex: 0, "aria-label": `Terms of the computation of ${name}` },
      el("table", { class: "sum" },
        el("thead", { class: "unseen" }, el("tr", null, th("Sign"), th("Term"), th("Amount"))),
        el("tbody", null,
          terms.map(([fact, weight], index) => line(signOf(weight, index), fact, "term")),
          el("tr", { class: "computed" },
            el("td", { class: "sign" }, "="), el("th", { scope: "row" }, what), el("td", { class: "n" }, computed)),
          line("", claimed, "claimed")))));
}

// What one points at in a computation is marked in the document.
for (const [kind, isOver] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  byId("fact").addEventListener(kind, ({ target }) => {
    const at = target.closest?.("[data-check]")?.dataset.check;
    if (at !== undefined) { showTerms(isOver ? data.checks[at] : null); }
  });
}
