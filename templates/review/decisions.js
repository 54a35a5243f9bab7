/* Decisions: what rows mean. They are taken on this page, kept in this browser until they are saved (`saving.js`), and become the
   `[[row]]` entries of an issuer's profile. */

/** Those taken on this page, by the row that they are about. */
const taken = new Map();

/** What was saved last, and the items that a person has ticked off. */
let saved = "[]";
const done = new Set();

const list = () => [...taken.values()];
const isUnsaved = () => JSON.stringify(list()) !== saved;

/** How many rows of a statement have a label: then the heading tells them apart. */
const twins = new Map();
const twinKey = ({ statement: of, label }) => JSON.stringify([of, label]);
for (const line of data.lines) {
  if (line.decidable) { twins.set(twinKey(line), (twins.get(twinKey(line)) ?? 0) + 1); }
}

/** Which rows a decision about this line is about. `""` is no heading. */
function aboutLine(line) {
  return { label: line.label, statement: line.statement, section: line.section ?? (twins.get(twinKey(line)) > 1 ? "" : null) };
}

const keyOf = ({ label, statement: of, section: under }) => JSON.stringify([of, under, label]);

/** The first line that a decision is about, by its key. */
const lineOf = new Map();
for (const [at, line] of data.lines.entries()) {
  const key = keyOf(aboutLine(line));
  if (line.decidable && !lineOf.has(key)) { lineOf.set(key, at); }
}

/** Decisions of the profile by label. */
const inProfile = new Map();
function setProfile(decisions) {
  inProfile.clear();
  for (const raw of decisions) {
    const key = folded(raw.label);
    if (!inProfile.has(key)) { inProfile.set(key, []); }
    inProfile.get(key).push({ statement: null, section: null, ...raw });
  }
}
setProfile(data.decisions);

/** The decision about a line: of this page, or of the profile, where the most precise and then the last one counts. */
function decided(index) {
  const line = data.lines[index];
  if (!line.decidable) { return null; }
  const here = taken.get(keyOf(aboutLine(line)));
  if (here) { return { ...here, isHere: true }; }
  let [found, best] = [null, -1];
  for (const decision of inProfile.get(folded(line.label)) ?? []) {
    const { statement: of, section: under } = decision;
    const isAbout = (of === null || of === line.statement) && (under === null || folded(under) === folded(line.section ?? ""));
    const precision = (of === null ? 0 : 1) + (under === null ? 0 : 2);
    if (isAbout && precision >= best) { [found, best] = [decision, precision]; }
  }
  return found;
}

/** Concepts by their local names; those that a line may be corrected to before others. */
const conceptOf = new Map();
for (const [at, { name, choosable }] of data.concepts.entries()) {
  if (choosable || !conceptOf.has(localName(name))) { conceptOf.set(localName(name), at); }
}

/** What a decision says. */
function meaning({ concept, extension, leave, negated }) {
  const sign = negated === true ? ", other sign" : negated === false ? ", sign as printed" : "";
  if (leave) { return "is left untagged"; }
  if (extension) { return `means the issuer's own ${extension}${sign}`; }
  const known = conceptOf.get(localName(concept));
  return `means ${known === undefined ? concept : `${labelOf(known)} (${localName(concept)})`}${sign}`;
}

/** Takes a decision about a line. */
function take(index, means) {
  const decision = setDecision(index, means);
  decisionsChanged(`Decided: ${brief(decision.label, 60)} ${meaning(decision)}`);
}

function setDecision(index, means) {
  const about = aboutLine(data.lines[index]);
  const decision = { ...about, concept: null, extension: null, leave: false, negated: null, ...means };
  taken.delete(keyOf(about));
  taken.set(keyOf(about), decision);
  return decision;
}

function undo(key) {
  const decision = taken.get(key);
  if (taken.delete(key)) { decisionsChanged(`Undone: the decision about ${brief(decision.label, 60)}`); }
}

/** What the line was taken for, as a decision has it. */
function asExported({ concept, extension }) {
  const name = localName(data.concepts[concept].name);
  return extension ? { extension: name } : { concept: name };
}

/** Accepts what the chosen line was taken for. What cannot be decided is ticked off. */
function accept() {
  const line = chosen.line === null ? null : data.lines[chosen.line];
  if (line?.decidable && line.concept !== null) {
    take(chosen.line, asExported(line));
  } else if (!tickChosen(true)) {
    announce("There is nothing to accept: this is no row that a profile can name");
  }
}

/** Rows that are not decided and that nothing speaks against, by statement. */
function undisputed() {
  const found = new Map();
  for (const [at, { decidable, concept, extension, figures, statement: of }] of data.lines.entries()) {
    const isPlain = decidable && concept !== null && !extension && figures.length > 0;
    if (!isPlain || figures.some((figure) => data.figures[figure].state !== "tagged") || decided(at)) { continue; }
    if (!found.has(of)) { found.set(of, []); }
    found.get(of).push(at);
  }
  return found;
}

/** Accepts them in one statement. */
function acceptAll(key) {
  const lines = undisputed().get(key) ?? [];
  for (const at of lines) { setDecision(at, asExported(data.lines[at])); }
  decisionsChanged(`Accepted ${counted(lines.length, "row")} of ${statementName(key)}`);
}

function decisionsChanged(told) {
  keep();
  saveStatus = null;
  if (chosen.line !== null) { refreshChoice(); }
  showDecisions();
  refreshToDo();
  announce(told);
}

/** Whether the browser keeps what is not saved. */
let isKept = true;

function keep() {
  isKept = memory.write({ decisions: list(), done: [...done], saved });
}

/** Takes up what was kept. What the profile has by now is no longer this page's. */
function recall() {
  const { decisions, done: ticks, saved: before } = memory.read();
  for (const decision of Array.isArray(decisions) ? decisions : []) {
    if (typeof decision?.label === "string") { taken.set(keyOf(decision), decision); }
  }
  for (const tick of Array.isArray(ticks) ? ticks : []) { done.add(tick); }
  if (typeof before === "string") { saved = before; }
  const wasSaved = !isUnsaved();
  const means = ({ concept, extension, leave, negated }) => {
    return JSON.stringify([concept ? localName(concept) : null, extension ?? null, leave ?? false, negated ?? null]);
  };
  for (const [key, decision] of taken) {
    const same = (inProfile.get(folded(decision.label)) ?? []).findLast((other) => keyOf(other) === key);
    if (same && means(same) === means(decision)) { taken.delete(key); }
  }
  if (wasSaved) { saved = JSON.stringify(list()); }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (!button) { return; }
  const { do: what, key } = button.dataset;
  if (what === "accept") { accept(); }
  if (what === "accept-all") { acceptAll(key); }
  if (what === "undo") { undo(key); }
  if (what === "save") { save(); }
});
