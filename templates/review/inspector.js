/* The inspector: all that is known about what is chosen. What it names leads there: `data-figure`, `data-fact` and `data-line` are
   followed wherever they stand. */

/** A button that leads to a figure, a fact or a line. */
function leads(to, attributes, ...children) {
  const [[kind, index]] = Object.entries(to);
  return el("button", { type: "button", [`data-${kind}`]: index, ...attributes, class: `leads ${attributes?.class ?? ""}`.trim() }, ...children);
}

document.addEventListener("click", ({ target }) => {
  const note = byId(target.closest("[data-to]")?.dataset.to ?? "");
  if (!note) { return; }
  for (const old of article.querySelectorAll(".term")) { old.classList.remove("term"); }
  note.classList.add("term");
  reveal(note, sourcePane);
});

document.addEventListener("click", (event) => {
  const to = event.target.closest("[data-f], [data-figure], [data-fact], [data-line]");
  // Marks of figures have a listener of their own; they may stand in the mark of a text.
  if (!to || to.dataset.f !== undefined || (article.contains(to) && getSelection().toString())) { return; }
  const { figure, fact, line } = to.dataset;
  const index = (text) => (text === undefined ? null : Number(text));
  choose({ figure: index(figure), fact: index(fact), line: index(line) }, to.closest("#lists") ? "lists" : "fact");
});

/** Term and description; nothing where there is nothing to say. */
const row = (term, ...description) => (description.flat().some(Boolean) ? [el("dt", null, term), el("dd", null, ...description)] : []);
const wideRow = (term, ...description) => { const parts = row(term, ...description); parts[1]?.classList.add("wide"); return parts; };

const section = (id, title, ...children) => el("section", { class: "part", "aria-labelledby": id }, el("h3", { id }, title), ...children);

function showFact() {
  const pane = byId("inspector");
  const { figure, fact, line } = chosen;
  pane.replaceChildren(...(figure === null && fact === null ? welcome() : fact === null ? notAFact(figure) : aFact(fact, figure)));
  if (line !== null) { (pane.querySelector(".aspects") ?? pane.querySelector(".head")).after(decision(line, fact)); }
  pane.scrollTop = 0;
}

/** What the page says before anything is chosen. */
function welcome() {
  const outcomes = {};
  for (const { outcome } of data.checks) { outcomes[outcome] = (outcomes[outcome] ?? 0) + 1; }
  const { issuer, document: file } = data;
  return [
    el("div", { class: "head" }, el("h2", null, "Nothing is chosen yet")),
    el("p", null, "Choose a figure in the document or in a list to see what it was taken for and why. ", el("kbd", null, "n"), " leads to the first thing that needs a decision, ", el("kbd", null, "j"), " and ", el("kbd", null, "k"), " from figure to figure, ", el("kbd", null, "?"), " tells all keys."),
    el("dl", null,
      row("Issuer", issuer.name ?? "not stated", issuer.tickers.length ? ` (${issuer.tickers.join(", ")})` : null),
      row("Identifier", issuer.identifier, " ", el("code", null, issuer.scheme)),
      row("Document", file.file, el("code", { class: "own-line" }, `SHA-256 ${file.sha256}`)),
      row("Period to", data.period_end),
      row("Figures", data.figures.length.toLocaleString("en")),
      row("Facts", data.facts.length.toLocaleString("en")),
      row("Computations", Object.entries(outcomes).map(([outcome, count]) => `${count.toLocaleString("en")} ${outcomeName(outcome)}`).join(", ")),
      row("Reports at hand", data.reports.length > 0 && el("ul", { class: "bare" }, data.reports.map(({ name, period_end: end, is_this: isThis }) => el("li", null, name, end ? ` (to ${end})` : null, isThis ? ", this one" : null))))),
  ];
}

const chip = (state) => el("span", { class: `chip ${state}` }, STATES[state][0]);

/** `line 317`, as a button that leads to the mark. */
function placeOf(figure) {
  const { line, column, text, mark } = data.figures[figure];
  const current = figure === chosen.figure;
  const where = `line ${line}${mark ? "" : `, column ${column}`}`;
  return leads({ figure }, { "aria-current": current && "true", class: "place", title: nameOf(figure) }, el("span", { class: "soft" }, where), " ", el("bdi", null, text));
}

function head(state, title, figure) {
  const where = figure === null ? null : data.figures[figure];
  return el("div", { class: "head" },
    el("p", { class: "eyebrow" }, state ? chip(state) : null, where ? [" printed ", el("bdi", { class: "ink" }, where.text), where.section ? [" under ", el("bdi", null, where.section.replace(/:$/, ""))] : null, `, line ${where.line}`] : " not printed as a number"),
    el("h2", null, title),
    state === "doubtful" ? el("p", { class: "doubt" }, `Doubtful: ${doubts(figure).join("; ") || "look at the choice and the computations below"}.`) : null);
}

/** A numeral that is no fact. */
function notAFact(figure) {
  const { state, because, reason, mark, line, column } = data.figures[figure];
  return [
    head(state, nameOf(figure), figure),
    el("dl", { class: "aspects" },
      wideRow("No fact", withCode(because ?? "not said why")),
      row("Reason", reason ? el("code", null, reason) : null),
      wideRow("Place", mark ? null : `line ${line}, column ${column} of the source; it has no mark of its own in the document`)),
    findings(figure),
  ].filter(Boolean);
}

function aFact(index, figure) {
  const fact = data.facts[index];
  const concept = data.concepts[fact.concept];
  const title = labelOf(fact.concept);
  const others = Object.entries(concept.labels).filter(([, label]) => label !== title);
  const parts = [head(figure === null ? null : data.figures[figure].state, el("bdi", null, title), figure)];
  parts[0].append(
    el("p", { class: "names" }, others.map(([lang, label]) => [el("bdi", { lang }, label), " "]), el("code", null, concept.name)),
    el("p", { class: fact.shown === null && fact.value !== null ? "amount text" : "amount" }, fact.value === null ? "nil" : el("bdi", null, fact.shown ?? fact.value), fact.unit && fact.shown ? el("span", { class: "unit" }, ` ${fact.unit}`) : null));
  if (figure !== null) { parts.push(findings(figure)); }
  const series = fact.series === null ? null : data.series[fact.series];
  const marks = fact.figures.length ? fact.figures.map((at) => el("li", null, placeOf(at))) : null;
  parts.push(el("dl", { class: "aspects" },
    row("Period", fact.period, fact.days.includes("/") ? el("span", { class: "soft" }, ` (${fact.days.replace("/", " to ")})`) : null),
    row("Basis", fact.basis),
    fact.dimensions.map(([axis, member]) => wideRow(capitalised(axis), el("bdi", null, withLabels(member)), conceptNamed.has(member) ? [" ", el("code", null, member)] : null)),
    row("In full", fact.shown !== null && fact.value !== null ? el("code", { class: "value" }, fact.value) : null),
    row("Precision", fact.precision, fact.decimals !== null ? el("span", { class: "soft" }, ` (decimals ${fact.decimals})`) : null),
    wideRow("Printed", marks ? el("ul", { class: "places" }, marks) : fact.marks.length ? leads({ fact: index }, null, "as text") : null),
    wideRow("Id", el("code", null, fact.id))));
  parts.push(
    fact.checks.length ? section("part-checks", "Computations", computations(fact.checks, index)) : null,
    series ? section("part-trend", "Trend", trend(series, index)) : null,
    changesOf(index),
    fact.footnotes.length ? section("part-notes", fact.footnotes.length === 1 ? "Footnote" : "Footnotes", fact.footnotes.map((at) => el("p", { class: "note" }, el("bdi", null, data.footnotes[at].text), byId(`n${at}`) ? [" ", el("button", { type: "button", class: "leads go", "data-to": `n${at}` }, "in the document")] : null))) : null,
    section("part-concept", "Concept", aboutConcept(concept)));
  return parts.filter(Boolean);
}

/** What a concept means. */
function aboutConcept(concept) {
  const kinds = [concept.data_type, concept.balance, concept.period === "instant" ? "at a day" : concept.period === "duration" ? "over a time" : null].filter(Boolean);
  const documentation = Object.entries(concept.documentation);
  return [
    documentation.length ? documentation.map(([lang, text]) => el("p", { lang }, text)) : el("p", { class: "soft" }, "The taxonomy does not define it in words."),
    el("dl", null,
      row("Kind", kinds.join(", ")),
      row("Counterparts", concept.counterparts.length ? el("ul", { class: "bare" }, concept.counterparts.map(([taxonomy, name]) => el("li", null, el("span", { class: "soft" }, `${taxonomy} `), el("code", null, name)))) : null)),
  ];
}

/** Warnings and errors about a figure. */
function findings(figure) {
  const about = data.diagnostics.filter((finding) => finding.about.includes(figure));
  if (!about.length) { return null; }
  return section("part-findings", "Found when it was exported", about.map((finding) => el("p", { class: `finding ${finding.severity}` },
    el("b", null, capitalised(finding.severity)), " ", el("bdi", null, withCode(finding.message)), " ", el("code", null, finding.code), finding.help ? el("span", { class: "soft own-line" }, withCode(finding.help)) : null)));
}

/** The computations of a fact: those that claim it first, and what did not come out before what did. */
function computations(checks, fact) {
  const rank = (at) => (data.checks[at].outcome === "failed" ? 0 : data.checks[at].fact === fact ? 1 : 2);
  const sorted = [...checks].sort((a, b) => rank(a) - rank(b) || a - b);
  const few = 4;
  const one = (at, index) => computation(at, index < 2 || data.checks[at].outcome === "failed");
  const rest = sorted.slice(few);
  return [
    sorted.slice(0, few).map(one),
    rest.length ? el("details", { class: "rest" }, el("summary", null, `${counted(rest.length, "more computation")}`), rest.map((at) => computation(at, false))) : null,
  ];
}

/** A computation with its terms: a small sum in which every line leads to its fact. */
function computation(at, open) {
  const check = data.checks[at];
  const adds = RULES[check.rule]?.[1] ?? true;
  const line = (sign, fact, kind) => el("tr", { class: kind },
    el("td", { class: "sign" }, sign),
    el("th", { scope: "row" }, leads({ fact }, { "aria-current": fact === chosen.fact && "true" }, el("bdi", null, labelOf(data.facts[fact].concept)), el("small", null, aboutFact(fact)))),
    el("td", { class: "n" }, amountOf(fact)));
  const terms = check.terms.map(([fact, weight], index) => {
    const times = Math.abs(weight) === 1 ? "" : ` ${Math.abs(weight)} ×`;
    return line(adds ? `${weight < 0 ? "−" : index ? "+" : ""}${times}` : "", fact, "term");
  });
  return el("details", { class: `computation ${check.outcome}`, open, "data-check": at },
    el("summary", null, el("span", { class: `outcome ${check.outcome}` }, outcomeName(check.outcome)), " ", ruleName(check.rule), ": ", el("bdi", null, labelOf(data.facts[check.fact].concept)),
      el("span", { class: "soft" }, ` ${data.facts[check.fact].period}`)),
    check.reason ? el("p", { class: "soft" }, capitalised(check.reason), ".") : null,
    el("div", { class: "scroll", role: "group", tabindex: 0, "aria-label": "Terms of the computation" }, el("table", { class: "sum" },
      el("caption", { class: "unseen" }, `Terms of the computation of ${labelOf(data.facts[check.fact].concept)}`),
      el("thead", { class: "unseen" }, el("tr", null, el("th", { scope: "col" }, "Sign"), el("th", { scope: "col" }, "Term"), el("th", { scope: "col" }, "Amount"))),
      el("tbody", null, terms,
        el("tr", { class: "computed" }, el("td", { class: "sign" }, "="), el("th", { scope: "row" }, terms.length ? (adds ? "Computed" : "Computed from these") : "Printed elsewhere"), el("td", { class: "n" }, check.computed)),
        line("", check.fact, "claimed")))));
}

// What one points at in a computation is marked in the document.
for (const [kind, isOver] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
  byId("fact").addEventListener(kind, ({ target }) => {
    const at = target.closest?.("[data-check]")?.dataset.check;
    if (at !== undefined) { showTerms(isOver ? data.checks[at] : null); }
  });
}
