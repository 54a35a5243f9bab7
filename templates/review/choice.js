/* Within the inspector: what a line was taken for and why. For a row it is the form in which that is decided. */

function choicePart(index, fact) {
  const line = data.lines[index];
  const { label, statement: of, section: under, decidable } = line;
  const isSentence = of === null;
  const place = isSentence ? null : soft(` ${statementName(of)}${under ? `, ${withoutColon(under)}` : ""}`);
  const part = section("part-line", [isSentence ? "Sentence: " : "Row: ", bdi(label), place]);
  part.dataset.of = index;
  if (decidable) {
    const attributes = { type: "button", class: "accept", "data-do": "accept", "data-keep": "accept", "aria-keyshortcuts": "a" };
    if (line.concept !== null) { part.prepend(el("button", attributes, "Accept as exported")); }
    part.append(choiceForm(index, fact));
  } else {
    const told = isSentence
      ? "What sentences say is found by the words of the taxonomy; a profile names rows."
      : "This is no row that a profile can name.";
    part.append(...why(line), softly(told));
  }
  return part;
}

/** Shows a decision that was just taken or undone. The focus stays where it is. */
function refreshChoice() {
  const old = byId("inspector").querySelector("[data-of]");
  if (!old) { return; }
  const kept = old.contains(document.activeElement) ? document.activeElement.dataset.keep : undefined;
  const fresh = choicePart(chosen.line, chosen.fact);
  old.replaceWith(fresh);
  if (kept) { (fresh.querySelector(`[data-keep="${kept}"]:not([hidden])`) ?? fresh.querySelector("button")).focus(); }
}

/** Evidence, and what else was considered, where there is no choice. */
function why({ evidence, candidates }) {
  const others = candidates.slice(1).map(({ concept, score }) =>
    li(bdi(labelOf(concept)), " ", mono(data.concepts[concept].name), " ", scoreOf(score)));
  const parts = [];
  if (evidence.length) { parts.push(el("ul", { class: "evidence" }, evidence.map((text) => li(bdi(text))))); }
  if (others.length) {
    parts.push(el("details", null, el("summary", null, `${counted(others.length, "other concept")} considered`), el("ul", null, others)));
  }
  return parts;
}

function scoreOf(score) {
  const meter = el("meter", { min: 0, max: 1000, value: score, "aria-hidden": "true" });
  return el("span", { class: "score", title: "Score in thousandths" }, meter, String(score));
}

/** A way to decide: a radio button, its label, and what belongs to it. */
function option(value, isChosen, label, ...more) {
  const id = `choice-${option.count += 1}`;
  const radio = el("input", { type: "radio", name: "means", value, id, checked: isChosen });
  return el("div", { class: "choice" }, radio, el("label", { for: id }, label), more);
}
option.count = 0;

function choiceForm(index, fact) {
  const line = data.lines[index];
  const decision = decided(index);
  const now = decision ?? (line.concept === null ? {} : asExported(line));
  const nowConcept = now.concept ? localName(now.concept) : null;
  const close = new Set(rivals(line).map(({ concept }) => concept));
  const known = new Set();

  /** A concept that was considered. */
  const considered = ({ concept, score, evidence }, isOwn = false) => {
    const name = localName(data.concepts[concept].name);
    known.add(name);
    const tag = concept === line.concept ? "as exported" : close.has(concept) ? "close" : null;
    const label = [
      el("span", { class: "own-line" },
        bdi(labelOf(concept)), tag ? el("span", { class: "tag" }, tag) : null, score === null ? null : scoreOf(score)),
      small(mono(data.concepts[concept].name), " ", bdi(evidence.join("; "))),
    ];
    return option(JSON.stringify(isOwn ? { extension: name } : { concept: name }), (isOwn ? now.extension : nowConcept) === name, label);
  };

  const exported = line.candidates.find(({ concept }) => concept === line.concept);
  const asTaken = { concept: line.concept, score: exported?.score ?? null, evidence: line.evidence };
  const first = line.concept === null ? null : considered(asTaken, line.extension);
  const others = line.candidates.filter(({ concept }) => concept !== line.concept && data.concepts[concept].choosable);
  // Who is far behind does not stand in the way.
  const near = Math.max(2, others.findLastIndex(({ score }) => score * 2 > (exported?.score ?? 1000)) + 1);
  const options = others.map((candidate) => considered(candidate));
  const behind = options.slice(near);
  const isBehind = behind.some((node) => node.querySelector(":checked"));
  const summary = el("summary", null, `${counted(behind.length, "runner-up", "runners-up")} far behind`);
  const rest = behind.length ? el("details", { open: isBehind }, summary, behind) : null;
  const isOther = nowConcept !== null && !known.has(nowConcept);
  const isOwn = !!now.extension && !known.has(now.extension);
  const name = el("input", {
    type: "text", name: "extension", "aria-label": "Name of the issuer's own concept", "aria-describedby": "name-rule",
    value: isOwn ? now.extension : nameFrom(line.label), maxlength: 200, autocomplete: "off", spellcheck: "false", "data-keep": "extension",
  });
  const rule = el("small", { id: "name-rule" }, "Letters and digits, a letter first");
  const undoing = { type: "button", "data-do": "undo", "data-keep": "undo", "data-key": keyOf(aboutLine(line)), hidden: !decision?.isHere };
  const told = decision ? ` It ${meaning(decision)}${decision.isHere ? "" : ", as the profile says"}.` : null;
  return el("form", { class: "decision", "data-line-form": index, novalidate: true },
    el("p", { class: "decided", hidden: !decision }, el("b", null, "Decided"), told),
    el("fieldset", null,
      el("legend", { class: "unseen" }, `What ${line.label} means`),
      first, options.slice(0, near),
      rest,
      option("search", isOther, "Another concept of the taxonomy", conceptSearch(fact, isOther ? conceptOf.get(nowConcept) : undefined)),
      option("extension", isOwn, "A concept of the issuer's own", name, rule),
      option("leave", now.leave === true, "Nothing: leave its figures untagged")),
    el("p", { class: "buttons" },
      el("label", { class: "sign" }, "Sign ", signs(decision?.negated ?? null)),
      el("button", { "data-keep": "decide" }, "Decide"),
      el("button", undoing, "Undo")),
    el("p", { class: "error", role: "alert" }));
}

function signs(negated) {
  const values = [["", "found out by arithmetic"], ["false", "as printed"], ["true", "the other one"]];
  const one = ([value, text]) => el("option", { value, selected: value === String(negated ?? "") }, text);
  return el("select", { name: "negated", "aria-label": "Sign", "data-keep": "sign" }, values.map(one));
}

/** A name for a concept of the issuer's own, of the words of a label. */
function nameFrom(label) {
  const words = label.normalize("NFKD").replace(/[^A-Za-z0-9\s-]/g, "").split(/[\s-]+/).filter(Boolean);
  return words.map(capitalised).join("").replace(/^[^A-Za-z]+/, "").slice(0, 120);
}

/** What the form says; null, and an error in the form, if that is nothing yet. */
function meansOf(form) {
  const refuse = (text, field) => {
    form.querySelector(".error").textContent = text;
    field.setAttribute("aria-invalid", "true");
    field.focus();
    return null;
  };
  const { means, extension } = form.elements;
  if (means.value === "leave") { return { leave: true }; }
  if (means.value === "extension") {
    const isName = /^[A-Za-z][A-Za-z0-9]*$/.test(extension.value);
    return isName ? { extension: extension.value } : refuse("A name has letters and digits, a letter first.", extension);
  }
  if (means.value === "search") {
    const field = form.querySelector("[role=combobox]");
    const { concept } = field.dataset;
    return concept ? { concept: localName(data.concepts[concept].name) } : refuse("Choose a concept from the list first.", field);
  }
  return means.value ? JSON.parse(means.value) : refuse("Choose what it means first.", form.querySelector("[type=radio]"));
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-line-form]");
  if (!form) { return; }
  event.preventDefault();
  const means = meansOf(form);
  const sign = form.elements.negated.value;
  if (means) { take(Number(form.dataset.lineForm), { ...means, negated: means.leave || sign === "" ? null : sign === "true" }); }
});

// Who writes into a field of a choice has made the choice.
document.addEventListener("input", ({ target }) => {
  const radio = target.closest(".choice")?.querySelector("[type=radio]");
  if (radio && target !== radio) { radio.checked = true; }
});

/** All concepts that a row may be corrected to, with the words that they are found by. */
let choosable = null;
function choosableConcepts() {
  choosable ??= data.concepts.flatMap(({ choosable: isChoosable, labels, name, counterparts }, at) => {
    if (!isChoosable) { return []; }
    const words = [...Object.values(labels), name, name.replace(/([a-z])([A-Z])/g, "$1 $2"), ...counterparts.map(([, other]) => other)];
    return [{ at, label: folded(labelOf(at)), text: folded(words.join("\n")) }];
  });
  return choosable;
}

/** Those that have all words: first those that begin with them and are said of the same kind of time. */
function conceptsWith(text, period) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const rank = ({ at, label }) => {
    return (label.startsWith(words.join(" ")) ? 0 : 2) + (period && data.concepts[at].period !== period ? 1 : 0);
  };
  return choosableConcepts()
    .filter((concept) => words.every((word) => concept.text.includes(word)))
    .map((concept) => ({ ...concept, rank: rank(concept) }))
    .sort((a, b) => a.rank - b.rank || a.label.length - b.label.length)
    .map(({ at }) => at);
}

/** A field with a list below it (the combobox pattern). The concept that was taken from it is in `data-concept`. */
function conceptSearch(fact, initial) {
  const MOST = 50;
  const period = fact === null ? null : data.concepts[data.facts[fact].concept].period;
  const listed = el("ul", { role: "listbox", id: "concept-options", "aria-label": "Concepts", hidden: true });
  const field = el("input", {
    type: "text", role: "combobox", "aria-label": "Search a concept", "aria-expanded": "false", "aria-controls": "concept-options",
    "aria-autocomplete": "list", placeholder: "label or name", autocomplete: "off", spellcheck: "false",
    value: initial === undefined ? "" : labelOf(initial), "data-concept": initial, "data-keep": "search",
  });
  let active = -1;
  const open = (isOpen) => {
    listed.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
    field.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const pick = (node) => {
    field.dataset.concept = node.dataset.concept;
    field.value = labelOf(Number(node.dataset.concept));
    field.closest(".choice").querySelector("[type=radio]").checked = true;
    open(false);
  };
  const show = () => {
    const found = conceptsWith(field.value, period);
    listed.replaceChildren(...found.slice(0, MOST).map((at, index) => {
      const { name, documentation, balance, period: time } = data.concepts[at];
      const words = joined(time, balance, brief(documentation[language] ?? documentation.en ?? "", 140));
      const attributes = { role: "option", id: `concept-option-${index}`, "aria-selected": "false", "data-concept": at };
      return el("li", attributes, bdi(labelOf(at)), " ", mono(name), small(words));
    }));
    open(found.length > 0);
    listed.scrollIntoView({ block: "nearest" });
    announce(found.length > MOST ? `${MOST} of ${counted(found.length, "concept")}` : counted(found.length, "concept"));
  };
  const activate = (at) => {
    listed.children[active]?.setAttribute("aria-selected", "false");
    active = (at + listed.childElementCount) % listed.childElementCount;
    const node = listed.children[active];
    node.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", node.id);
    node.scrollIntoView({ block: "nearest" });
  };
  const keys = {
    ArrowDown: () => { if (listed.hidden) { show(); } if (listed.childElementCount) { activate(active + 1); } },
    ArrowUp: () => { if (listed.hidden) { show(); } if (listed.childElementCount) { activate(Math.max(active, 0) - 1); } },
    Enter: () => pick(listed.children[Math.max(active, 0)]),
    Escape: () => open(false),
  };
  field.addEventListener("input", () => { delete field.dataset.concept; show(); });
  field.addEventListener("keydown", (event) => {
    const isArrow = event.key.startsWith("Arrow");
    if (!keys[event.key] || (!isArrow && listed.hidden)) { return; }
    event.preventDefault();
    keys[event.key]();
  });
  field.addEventListener("blur", () => open(false));
  // The field keeps the focus while one points at the list.
  listed.addEventListener("pointerdown", (event) => event.preventDefault());
  listed.addEventListener("click", ({ target }) => {
    const node = target.closest("[role=option]");
    if (node) { pick(node); }
  });
  return el("div", { class: "combobox" }, field, listed);
}
