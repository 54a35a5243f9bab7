/* The page on which an export is accepted. Its parts share one scope and stand in this order: model, marks, chart, inspector, decisions,
   choice, saving, lists, statements, todo, search, main. Whatever comes from a document goes into the page as text, by `el`.

   This part: what the page knows (`src/review/data.rs` describes it), and how it is put into words. */

const data = JSON.parse(document.getElementById("data").textContent);

const byId = (id) => document.getElementById(id);

/** A text without what turns the direction of what follows, or cannot be seen. */
const legible = (text) =>
  text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "\ufffd");

/** An element. Attributes that are null or false are left out; children are nodes, texts, lists of them, or nothing. */
function el(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) { node.setAttribute(key, value === true ? "" : value); }
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) { continue; }
    node.append(child instanceof Node ? child : legible(String(child)));
  }
  return node;
}

/** Elements that are needed again and again. `bdi` is a text of a document, which may run in any direction. */
const make = (name, attributes) => (...children) => el(name, attributes, ...children);
const [bdi, mono, small, kbd, li, para] = ["bdi", "code", "small", "kbd", "li", "p"].map((name) => make(name));
const [soft, unseen] = ["soft", "unseen"].map((name) => make("span", { class: name }));
const softly = make("p", { class: "soft" });
const th = make("th", { scope: "col" });

/** The same of SVG. */
function svg(name, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes ?? {})) { node.setAttribute(key, value); }
  node.append(...children);
  return node;
}

/** Words in which code stands between backticks. */
const withCode = (text) => text.split("`").map((part, at, all) => (at % 2 && at < all.length - 1 ? mono(part) : part));

/** Words in which days are not broken. */
const withDays = (text) => text.split(/(\d{4}-\d\d-\d\d)/).map((part, at) => (at % 2 ? el("span", { class: "day" }, part) : part));

/** Words in which names of concepts are their labels. */
const conceptNamed = new Map(data.concepts.map(({ name }, at) => [name, at]));
const labelNamed = (name) => (conceptNamed.has(name) ? labelOf(conceptNamed.get(name)) : name);
const withLabels = (text) => text.replace(/[\w.-]+:[\w.-]+/g, labelNamed);

/** States of figures: what they are called, and what that means. */
const STATES = {
  tagged: ["Tagged", "a fact of a concept of the taxonomy"],
  extension: ["Extension", "a fact of a concept of the issuer's own"],
  doubtful: ["Doubtful", "a fact whose concept was a close choice, or which a computation or a warning speaks against"],
  untagged: ["Not tagged", "it measures something and is no fact"],
  other: ["Other", "it measures nothing: a day, a page, the number of a note"],
};

/** What computations are called, and whether their terms add up to the fact. */
const RULES = {
  "footing": ["Footing", true],
  "across": ["Across", true],
  "bridge": ["Reconciliation", true],
  "roll-forward": ["Roll-forward", true],
  "translation": ["Translation", false],
  "multiple": ["Multiple", false],
  "per-share": ["Per share", false],
  "ratio": ["Ratio", false],
  "text": ["Text and table", true],
  "change": ["Change", false],
  "portion": ["Portion", false],
};

const OUTCOMES = { verified: "verified", rounding: "within rounding", failed: "failed", unverifiable: "cannot be verified" };

const STATEMENTS = {
  "balance-sheet": "balance sheet", "operations": "operations", "cash-flows": "cash flows", "equity": "equity",
  "equity-shares": "equity, shares", "comprehensive-income": "comprehensive income", "breakdown": "breakdown", "non-gaap": "non-GAAP",
};

/** `precision_only` → `precision only`; names that come later are read the same way. */
const inWords = (name) => name.replace(/[-_]/g, " ");
const withoutColon = (text) => text.replace(/:$/, "");
const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const ruleName = (rule) => RULES[rule]?.[0] ?? capitalised(inWords(rule));
const outcomeName = (outcome) => OUTCOMES[outcome] ?? inWords(outcome);
const statementName = (key) => STATEMENTS[key] ?? inWords(key);
const counted = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
const localName = (name) => name.slice(name.indexOf(":") + 1);

const language = byId("document").lang || "en";

/** The label of a concept to call it by: in the language of the document, else in English, else in any. */
function labelOf(concept) {
  const { labels, name } = data.concepts[concept];
  return labels[language] ?? labels.en ?? Object.values(labels)[0] ?? name;
}

/** What a fact says: `1,469,118,000 CNY`. */
function amountOf(fact) {
  const { shown, value, unit } = data.facts[fact];
  if (value === null) { return "nil"; }
  const text = shown ?? value;
  return unit && shown && !shown.endsWith("%") ? `${text} ${unit}` : text;
}

/** The same, cut where it is long. */
function brief(text, most = 90) {
  return text.length > most ? `${text.slice(0, most).trimEnd()}…` : text;
}

/** What tells a fact from others of its concept. */
function aboutFact(fact) {
  const { period, basis, dimensions } = data.facts[fact];
  return [period, basis, ...dimensions.map(([axis, member]) => `${axis}: ${withLabels(member)}`)].filter(Boolean).join(", ");
}

/** How a figure is called: what its row or its fact is called. */
function nameOf(figure) {
  const { of, fact, text } = data.figures[figure];
  if (of !== null) { return data.lines[of].label; }
  return fact === null ? text : labelOf(data.facts[fact].concept);
}

/** Where a fact is printed: rather in a statement than in a sentence. */
function figureOf(fact) {
  const { figures } = data.facts[fact];
  const isInTable = (at) => { const { of } = data.figures[at]; return of !== null && data.lines[of].statement !== null; };
  return figures.find(isInTable) ?? figures[0] ?? null;
}

/** The state that a fact shows: the one that most needs to be looked at. */
function stateOf(fact) {
  const states = data.facts[fact].figures.map((at) => data.figures[at].state);
  return ["doubtful", "extension", "tagged"].find((state) => states.includes(state)) ?? "tagged";
}

/** The figures that a finding is about: those in its place, else those of the only row in its line. */
const figuresOfLine = new Map();
for (const [at, { line }] of data.figures.entries()) {
  if (!figuresOfLine.has(line)) { figuresOfLine.set(line, []); }
  figuresOfLine.get(line).push(at);
}
for (const finding of data.diagnostics) {
  const beside = figuresOfLine.get(finding.line) ?? [];
  const isOneRow = beside.length > 0 && data.figures[beside[0]].of !== null
    && beside.every((at) => data.figures[at].of === data.figures[beside[0]].of);
  finding.about = finding.figures.length ? finding.figures : isOneRow ? beside : [];
}

/** The concepts that are as good as the one that a line was taken for, or better. */
const rivals = ({ candidates }) => candidates.filter(({ close }) => close);

/** Why a figure is doubtful. */
function doubts(figure) {
  const { of, fact } = data.figures[figure];
  const close = of === null ? [] : rivals(data.lines[of]).map(({ concept }) => `it might as well be “${labelOf(concept)}”`);
  const checks = fact === null ? [] : data.facts[fact].checks.map((at) => data.checks[at]);
  const failed = checks.filter(({ outcome }) => outcome === "failed").map(({ rule, fact: claimed }) => {
    return `a computation failed (${ruleName(rule).toLowerCase()} of ${labelOf(data.facts[claimed].concept)})`;
  });
  const isWarned = data.diagnostics.some(({ severity, about }) => severity !== "note" && about.includes(figure));
  return [...new Set([...close, ...failed, ...(isWarned ? ["a warning is about it"] : [])])];
}

/** Words of a text that can be compared. */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/** What is kept in this browser for this document; a page from a disk may not be allowed to keep anything. */
const memory = {
  key: `ixport-review ${data.document.sha256} ${data.stem}`,
  read(key = this.key) {
    try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; }
  },
  write(value, key = this.key) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },
};

/** Tells a screen reader. */
function announce(text) { byId("status").textContent = text; }
