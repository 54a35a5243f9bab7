/* Decisions: what a row means. They are taken here, kept in this browser, and saved as the `[[row]]` entries of an issuer's profile. */

/** Those taken on this page, by the row that they are about. */
const taken = new Map();

/** The state that was saved last, and items that a person has ticked off. */
let saved = "[]";
const done = new Set();

const list = () => [...taken.values()];
const isUnsaved = () => JSON.stringify(list()) !== saved;

/** How many rows of a statement have a label: then the heading tells them apart. */
const twins = new Map();
const twinKey = (line) => JSON.stringify([line.statement, line.label]);
for (const line of data.lines) {
  if (line.decidable) { twins.set(twinKey(line), (twins.get(twinKey(line)) ?? 0) + 1); }
}

/** Which rows a decision about this line is about. `""` is no heading. */
const aboutLine = (line) => ({
  label: line.label, statement: line.statement, section: line.section ?? (twins.get(twinKey(line)) > 1 ? "" : null),
});
const keyOf = ({ label, statement, section }) => JSON.stringify([statement, section, label]);
const lineOf = new Map(data.lines.flatMap((line, at) => (line.decidable ? [[keyOf(aboutLine(line)), at]] : [])).reverse());

/** The decision about a line: of this page, or of the profile, where the most precise and then the last one counts. */
function decided(index) {
  const line = data.lines[index];
  if (!line.decidable) { return null; }
  const here = taken.get(keyOf(aboutLine(line)));
  if (here) { return { ...here, isHere: true }; }
  let [found, best] = [null, -1];
  for (const decision of inProfile.get(folded(line.label)) ?? []) {
    const { statement, section } = decision;
    const isAbout = (statement === null || statement === line.statement) && (section === null || folded(section) === folded(line.section ?? ""));
    const precision = (statement === null ? 0 : 1) + (section === null ? 0 : 2);
    if (isAbout && precision >= best) { [found, best] = [decision, precision]; }
  }
  return found;
}

/** Decisions of the profile by label. */
const inProfile = new Map();
function setProfile(decisions) {
  inProfile.clear();
  for (const raw of decisions) {
    const decision = { statement: null, section: null, ...raw };
    const key = folded(decision.label);
    if (!inProfile.has(key)) { inProfile.set(key, []); }
    inProfile.get(key).push(decision);
  }
}
setProfile(data.decisions);

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

function decisionsChanged(told) {
  keep();
  saveStatus = null;
  if (chosen.line !== null) { refreshDecision(); }
  showDecisions();
  refreshToDo();
  announce(told);
}

/** Keeps what is not in the profile yet. */
function keep() {
  const isKept = memory.write({ decisions: list(), done: [...done], saved });
  byId("save").dataset.kept = isKept;
}

function recall() {
  const { decisions = [], done: ticks = [], saved: before = "[]" } = memory.read();
  for (const decision of Array.isArray(decisions) ? decisions : []) {
    if (typeof decision?.label === "string") { taken.set(keyOf(decision), decision); }
  }
  for (const tick of Array.isArray(ticks) ? ticks : []) { done.add(tick); }
  saved = before;
}

/** Whether this is what the line was taken for anyway. */
const acceptance = (line) => (line.extension ? { extension: localName(data.concepts[line.concept].name) } : { concept: localName(data.concepts[line.concept].name) });

function accept() {
  const { line } = chosen;
  if (line === null || !data.lines[line].decidable || data.lines[line].concept === null) {
    // What cannot be decided can be ticked off.
    if (!tickChosen(true)) { announce("There is nothing to accept: this is no row that a profile can name"); }
    return;
  }
  take(line, acceptance(data.lines[line]));
}

/** The part of the inspector about what a line was taken for; for a row, the form that decides it. */
function decision(index, fact) {
  const line = data.lines[index];
  const place = line.statement === null ? null : `${statementName(line.statement)}${line.section ? `, ${line.section.replace(/:$/, "")}` : ""}`;
  const part = section("part-line", [line.statement === null ? "Sentence: " : "Row: ", el("bdi", null, line.label), place ? el("span", { class: "soft" }, ` ${place}`) : null]);
  part.dataset.of = index;
  if (!line.decidable) {
    part.append(...why(line), el("p", { class: "soft" }, line.statement === null ? "What sentences say is found by the words of the taxonomy; a profile names rows." : "This is no row that a profile can name."));
    return part;
  }
  if (line.concept !== null) {
    part.prepend(el("button", { type: "button", class: "accept", "data-do": "accept", "data-keep": "accept", "aria-keyshortcuts": "a" }, "Accept as exported"));
  }
  part.append(decisionForm(index, fact));
  return part;
}

function refreshDecision() {
  const old = byId("inspector").querySelector("[data-of]");
  if (!old) { return; }
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.keep : null;
  const fresh = decision(chosen.line, chosen.fact);
  old.replaceWith(fresh);
  if (focused) { (fresh.querySelector(`[data-keep="${focused}"]`) ?? fresh.querySelector("button")).focus(); }
}

/** Evidence and what else was considered, where there is no choice. */
function why(line) {
  return [
    line.evidence.length ? el("ul", { class: "evidence" }, line.evidence.map((text) => el("li", null, el("bdi", null, text)))) : null,
    line.candidates.length > 1 ? el("details", null, el("summary", null, `${counted(line.candidates.length - 1, "other concept")} considered`), el("ul", { class: "bare" }, line.candidates.slice(1).map((candidate) => el("li", null, candidateText(candidate))))) : null,
  ].filter(Boolean);
}

const candidateText = ({ concept, score }) => [el("bdi", null, labelOf(concept)), " ", el("code", null, data.concepts[concept].name), " ", scoreOf(score)];
const scoreOf = (score) => el("span", { class: "score", title: "Score in thousandths" }, el("meter", { min: 0, max: 1000, value: score, "aria-hidden": "true" }), String(score));

function decisionForm(index, fact) {
  const line = data.lines[index];
  const decision = decided(index);
  const now = decision ? { concept: decision.concept && localName(decision.concept), extension: decision.extension, leave: decision.leave } : line.concept === null ? {} : acceptance(line);
  const form = el("form", { class: "decision", "data-line-form": index, novalidate: true });
  const choices = el("fieldset", null, el("legend", { class: "unseen" }, `What ${line.label} means`));
  let [isFound, count, box] = [false, 0, choices];
  const choice = (value, checked, ...label) => {
    isFound ||= checked;
    count += 1;
    const id = `choice-${count}`;
    box.append(el("div", { class: "choice" }, el("input", { type: "radio", name: "means", value, id, checked }), el("label", { for: id }, ...label)));
    return box.lastChild;
  };
  const seen = new Set();
  const known = (concept, score, evidence, isExtension) => {
    const name = localName(data.concepts[concept].name);
    if (seen.has(name)) { return; }
    seen.add(name);
    const value = JSON.stringify(isExtension ? { extension: name } : { concept: name });
    const checked = isExtension ? now.extension === name : now.concept === name;
    choice(value, checked, el("span", { class: "own-line" }, el("bdi", null, labelOf(concept)), concept === line.concept ? el("span", { class: "tag" }, "as exported") : rivals(line).some((rival) => rival.concept === concept) ? el("span", { class: "tag close" }, "close") : null, score === null ? null : scoreOf(score)),
      el("small", null, el("code", null, data.concepts[concept].name), evidence.length ? [" ", el("bdi", null, evidence.join("; "))] : null));
  };
  const scored = line.candidates.find((candidate) => candidate.concept === line.concept);
  if (line.concept !== null) { known(line.concept, scored?.score ?? null, line.evidence, line.extension); }
  const runners = line.candidates.filter((candidate) => candidate.concept !== line.concept && data.concepts[candidate.concept].choosable !== false);
  // Who is far behind does not stand in the way.
  const behind = Math.max(2, runners.findLastIndex(({ score }) => score * 2 > (scored?.score ?? 1000)) + 1);
  runners.forEach(({ concept, score, evidence }, at) => {
    if (at === behind) {
      box = el("details", null, el("summary", null, counted(runners.length - at, "runner-up", "runners-up") + " far behind"));
      choices.append(box);
    }
    known(concept, score, evidence, false);
    if (box !== choices && isFound && box.querySelector(":checked")) { box.open = true; }
  });
  box = choices;
  const isOther = !!now.concept && !seen.has(now.concept);
  choice("search", isOther, "Another concept of the taxonomy").append(conceptSearch(fact, isOther ? conceptOf.get(now.concept) : undefined));
  const name = el("input", { type: "text", name: "extension", "aria-label": "Name of the issuer's own concept", value: now.extension && !seen.has(now.extension) ? now.extension : nameFrom(line.label), maxlength: 200, autocomplete: "off", spellcheck: "false", "aria-describedby": "name-rule", "data-keep": "extension" });
  choice("extension", !!now.extension && !seen.has(now.extension), "A concept of the issuer's own").append(name, el("small", { id: "name-rule", class: "soft" }, "Letters and digits, a letter first"));
  choice("leave", now.leave === true, "Nothing: leave its figures untagged");
  if (!isFound) { choices.querySelector("input").checked = line.concept !== null; }
  const signs = el("select", { name: "negated", "aria-label": "Sign", "data-keep": "sign" }, [["", "found out by arithmetic"], ["false", "as printed"], ["true", "the other one"]].map(([value, text]) => el("option", { value, selected: value === String(decision?.negated ?? "") }, text)));
  form.append(
    el("p", { class: "decided", hidden: !decision }, el("b", null, "Decided"), decision ? ` It ${meaning(decision)}${decision.isHere ? "" : ", as the profile says"}.` : null),
    choices,
    el("p", { class: "buttons" },
      el("label", { class: "sign" }, "Sign ", signs), el("button", { "data-keep": "decide" }, "Decide"),
      el("button", { type: "button", "data-do": "undo", "data-keep": "undo", "data-key": keyOf(aboutLine(line)), hidden: !decision?.isHere }, "Undo")),
    el("p", { class: "error", role: "alert" }));
  return form;
}

/** A name for a concept of the issuer's own, of the words of a label. */
function nameFrom(label) {
  const words = label.normalize("NFKD").replace(/[^A-Za-z0-9\s-]/g, "").split(/[\s-]+/).filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("").replace(/^[^A-Za-z]+/, "");
  return name.slice(0, 120);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-line-form]");
  if (!form) { return; }
  event.preventDefault();
  const chosenRadio = form.elements.means.value;
  const error = form.querySelector(".error");
  const refuse = (text, field) => { error.textContent = text; field?.setAttribute("aria-invalid", "true"); field?.focus(); };
  let means;
  if (chosenRadio === "search") {
    const field = form.querySelector("[role=combobox]");
    const concept = field.dataset.concept;
    if (concept === undefined) { refuse("Choose a concept from the list first.", field); return; }
    means = { concept: localName(data.concepts[concept].name) };
  } else if (chosenRadio === "extension") {
    const field = form.elements.extension;
    if (!/^[A-Za-z][A-Za-z0-9]*$/.test(field.value)) { refuse("A name has letters and digits, a letter first.", field); return; }
    means = { extension: field.value };
  } else if (chosenRadio === "leave") {
    means = { leave: true };
  } else if (chosenRadio) {
    means = JSON.parse(chosenRadio);
  } else {
    refuse("Choose what it means first.", form.querySelector("[type=radio]"));
    return;
  }
  const sign = form.elements.negated.value;
  take(Number(form.dataset.lineForm), { ...means, negated: means.leave || sign === "" ? null : sign === "true" });
});

// Who writes into a field of a choice has made the choice.
document.addEventListener("input", ({ target }) => {
  const radio = target.closest(".choice")?.querySelector("[type=radio]");
  if (radio && target !== radio) { radio.checked = true; }
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-do]");
  if (!button) { return; }
  if (button.dataset.do === "accept") { accept(); }
  if (button.dataset.do === "accept-all") { acceptAll(button.dataset.statementKey); }
  if (button.dataset.do === "undo") { undo(button.dataset.key); }
});

/** A text as TOML has it: JSON's escapes are all TOML's. What cannot be seen is written as an escape, too. */
const toml = (text) => JSON.stringify(text.toWellFormed()).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The profile with the decisions of this page. Of two about the same row, the later one counts. */
function profile() {
  let text = data.saving.text;
  for (const { label, statement, section, concept, extension, leave, negated } of list()) {
    const texts = Object.entries({ statement, section, label, concept, extension }).filter(([, value]) => value !== null && value !== undefined);
    text += `\n[[row]]\n${texts.map(([key, value]) => `${key} = ${toml(value)}\n`).join("")}`;
    if (leave) { text += "leave = true\n"; }
    if (typeof negated === "boolean") { text += `negated = ${negated}\n`; }
  }
  return text;
}

/** Saves: where the page is served, the server writes the profile; else the browser downloads it. */
async function save() {
  const decisions = list();
  const { token, profile: name } = data.saving;
  const told = (text, isError) => { saveStatus = { text, isError }; showDecisions(); announce(text); };
  if (!decisions.length && !isUnsaved()) { showTab("decisions"); told("There is nothing to save: no decision was taken on this page."); return; }
  if (!token) {
    const link = el("a", { href: URL.createObjectURL(new Blob([profile()], { type: "application/toml" })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    saved = JSON.stringify(decisions);
    keep();
    told(`${name} was given to the browser as a download, with ${counted(decisions.length, "decision")} of this page.`);
  } else {
    told("Saving …");
    try {
      const answer = await fetch("decisions", { method: "POST", headers: { "Content-Type": "application/json", "X-Ixport-Token": token }, body: JSON.stringify(decisions) });
      const body = await answer.json().catch(() => ({}));
      if (!answer.ok) { throw new Error(body.error ?? `The server answered ${answer.status}`); }
      // What the server has is the profile's now; what was decided in the meantime is still this page's.
      for (const decision of decisions) { if (taken.get(keyOf(decision)) === decision) { taken.delete(keyOf(decision)); } }
      if (Array.isArray(body.decisions)) { setProfile(body.decisions); data.decisions = body.decisions; } else { setProfile([...data.decisions, ...decisions]); }
      saved = "[]";
      decisionsChanged("");
      told(`${body.profile ?? name} has them: ${counted(decisions.length, "decision")} saved.`);
    } catch (error) {
      told(`Not saved: ${error instanceof TypeError ? "the server does not answer. Is ixport review --serve still running?" : error.message}`, true);
    }
  }
  showTab("decisions");
}

let saveStatus = null;

window.addEventListener("beforeunload", (event) => { if (isUnsaved()) { event.preventDefault(); } });

/** The panel of decisions, and the button that saves them. */
function showDecisions() {
  const count = taken.size;
  const button = byId("save");
  button.textContent = count ? `Save ${counted(count, "decision")}` : "Save";
  button.classList.toggle("first", isUnsaved());
  countTab("decisions", count);
  const panel = byId("panel-decisions");
  if (panel.hidden && !panel.childElementCount) { return; }
  const entry = (decision) => {
    const line = lineOf.get(keyOf(decision));
    const words = [el("b", null, el("bdi", null, decision.label)), " ", el("span", { class: "soft" }, [decision.statement && statementName(decision.statement), decision.section].filter(Boolean).join(", ")), el("span", { class: "own-line" }, capitalised(meaning(decision)))];
    return el("li", { class: "entry" }, line === undefined ? el("div", { class: "leads" }, words) : leads({ line }, null, words),
      taken.has(keyOf(decision)) ? el("button", { type: "button", "data-do": "undo", "data-key": keyOf(decision), "aria-label": `Undo the decision about ${decision.label}` }, "Undo") : null);
  };
  const { token, profile: name } = data.saving;
  const isKept = button.dataset.kept !== "false";
  const rows = data.lines.filter((line) => line.decidable).length;
  const open = data.lines.filter((line, at) => line.decidable && !decided(at)).length;
  const plain = undisputed();
  const status = saveStatus?.text ?? (!isUnsaved() ? null : isKept ? "Not saved yet; kept in this browser." : "Not saved yet. This browser does not let a page from a file keep anything: save before you leave.");
  const isFocused = panel.contains(document.activeElement);
  panel.replaceChildren(
    el("p", { class: "chooser" }, el("button", { type: "button", class: isUnsaved() ? "first" : null, "data-do-save": true }, token ? `Save into ${name}` : `Download ${name}`),
      el("span", { class: saveStatus?.isError ? "error" : "soft", role: saveStatus?.isError ? "alert" : null }, status)),
    el("p", { class: "soft" }, `${(rows - open).toLocaleString("en")} of ${counted(rows, "row")} decided. What is not decided is mapped anew by the next export. `, token ? "The profile is written where the server was told. " : "The file has all that stood in the profile; put it where you keep it. ", "Then run"),
    el("pre", { tabindex: 0, role: "group", "aria-label": "Command" }, el("code", null, `ixport export ${quoted(data.document.file)} --out DIR --profile ${quoted(name)}`)),
    el("h2", { class: "small" }, count ? `Taken on this page (${count})` : "None was taken on this page yet"),
    el("ul", { class: "entries" }, list().reverse().map(entry)),
    el("details", { hidden: !plain.size, open: panel.querySelector("[data-plain]")?.open }, el("summary", null, `${counted([...plain.values()].flat().length, "row")} that nothing speaks against, not decided`),
      el("p", { class: "soft" }, "When you have read a statement, its other rows can be accepted together: those that are neither doubtful nor of an own concept, and about which there is no warning."),
      el("ul", { class: "entries" }, [...plain].map(([key, lines]) => el("li", { class: "entry" }, leads({ line: lines[0] }, null, capitalised(statementName(key)), el("small", null, counted(lines.length, "row"))),
        el("button", { type: "button", "data-do": "accept-all", "data-statement-key": key, "aria-label": `Accept ${counted(lines.length, "row")} of ${statementName(key)}` }, `Accept ${lines.length}`))))),
    el("details", null, el("summary", null, "The profile as text"), el("pre", { tabindex: 0, role: "group", "aria-label": "Profile" }, profile())),
    el("h2", { class: "small" }, data.decisions.length ? `In the profile already (${data.decisions.length})` : "The profile has none"),
    el("ul", { class: "entries" }, data.decisions.slice(0, 500).map((raw) => entry({ statement: null, section: null, ...raw }))),
  );
  panel.querySelector("details").dataset.plain = "";
  if (isFocused) { panel.focus(); }
}

/** Rows that are not decided and that nothing speaks against, by statement. */
function undisputed() {
  const found = new Map();
  for (const [at, line] of data.lines.entries()) {
    const isPlain = line.decidable && line.concept !== null && !line.extension && line.figures.length > 0 && line.figures.every((figure) => data.figures[figure].state === "tagged");
    if (isPlain && !decided(at)) {
      if (!found.has(line.statement)) { found.set(line.statement, []); }
      found.get(line.statement).push(at);
    }
  }
  return found;
}

/** Accepts them in one statement. */
function acceptAll(statement) {
  const lines = undisputed().get(statement) ?? [];
  for (const at of lines) { setDecision(at, acceptance(data.lines[at])); }
  decisionsChanged(`Accepted ${counted(lines.length, "row")} of ${statementName(statement)}`);
}

/** An argument of a command as a shell reads it. */
const quoted = (text) => (/^[\w./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);
