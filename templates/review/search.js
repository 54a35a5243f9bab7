/* Searching: the whole export from the top of the page, and concepts where a row is decided. */

/** What can be found: facts, and figures that are none. Made when it is first asked for. */
const findable = (() => {
  let index = null;
  return () => {
    index ??= [
      ...data.facts.map((fact, at) => {
        const { labels, name } = data.concepts[fact.concept];
        const printed = fact.figures.map((figure) => data.figures[figure]);
        const rows = printed.map(({ of, text }) => [text, of === null ? "" : data.lines[of].label]);
        const number = (fact.shown ?? "").replace(/[^\d.]/g, "");
        return { to: { fact: at }, text: folded([Object.values(labels), name, fact.shown, number, fact.value, fact.unit, fact.basis, fact.period, fact.days, fact.dimensions, rows].flat(3).filter(Boolean).join("\n")) };
      }),
      ...data.figures.flatMap(({ fact, text, because, section: heading, of }, at) => (fact === null ? [{ to: { figure: at }, text: folded([text, because, heading, of === null ? "" : data.lines[of].label].filter(Boolean).join("\n")) }] : [])),
    ];
    return index;
  };
})();

let found = [];

function setUpFind(panel) {
  panel.append(el("p", { class: "soft", id: "find-count" }, "Write into the field at the top what you look for: a label in any language, a concept, a number, a day."), el("ul", { class: "entries" }));
}

function find(words) {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  found = wanted.length ? findable().filter(({ text }) => wanted.every((word) => text.includes(word))) : [];
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
  fillList(panel.querySelector("ul"), found, ({ to }) => el("li", { class: "entry" }, to.fact === undefined ? foundFigure(to) : foundFact(to)));
  byId("find-count").textContent = told;
  countTab("find", found.length);
  announce(told);
}

function foundFact({ fact }) {
  const { concept } = data.facts[fact];
  return leads({ fact }, null, chip(stateOf(fact)), " ", el("bdi", null, labelOf(concept)), el("bdi", { class: "texts" }, brief(amountOf(fact), 60)), el("small", null, el("bdi", null, aboutFact(fact)), " ", el("code", null, data.concepts[concept].name)));
}

function foundFigure({ figure }) {
  const { state, text, because, section: heading, line } = data.figures[figure];
  return leads({ figure }, null, chip(state), " ", el("bdi", null, text), el("small", null, el("bdi", null, [nameOf(figure) === text ? null : nameOf(figure), heading, because, `line ${line}`].filter(Boolean).join(" · "))));
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

/** All concepts that a row may be corrected to, with the words that they are found by. */
const choosable = (() => {
  let index = null;
  return () => {
    index ??= data.concepts.flatMap((concept, at) => (concept.choosable ? [{ at, label: folded(labelOf(at)), text: folded([...Object.values(concept.labels), concept.name, concept.name.replace(/([a-z])([A-Z])/g, "$1 $2"), ...concept.counterparts.map(([, name]) => name)].join("\n")) }] : []));
    return index;
  };
})();

/** A field with a list below it (the combobox pattern): the concept that was taken from it is in `data-concept`. */
function conceptSearch(fact, initial) {
  const MOST = 50;
  const wantedPeriod = fact === null ? null : data.concepts[data.facts[fact].concept].period;
  const options = el("ul", { role: "listbox", id: "concept-options", "aria-label": "Concepts", hidden: true });
  const field = el("input", { type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "concept-options", "aria-autocomplete": "list", "aria-label": "Search a concept", placeholder: "label or name", autocomplete: "off", spellcheck: "false", value: initial === undefined ? "" : labelOf(initial), "data-concept": initial, "data-keep": "search" });
  let active = -1;
  const close = () => { options.hidden = true; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); active = -1; };
  const pick = (option) => {
    field.dataset.concept = option.dataset.concept;
    field.value = labelOf(Number(option.dataset.concept));
    field.closest(".choice").querySelector("[type=radio]").checked = true;
    close();
  };
  const show = () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const rank = ({ at, label }) => (label.startsWith(words.join(" ")) ? 0 : 2) + (wantedPeriod && data.concepts[at].period !== wantedPeriod ? 1 : 0);
    const matches = choosable().filter(({ text }) => words.every((word) => text.includes(word))).map((match) => [rank(match), match]).sort(([a, x], [b, y]) => a - b || x.label.length - y.label.length);
    options.replaceChildren(...matches.slice(0, MOST).map(([, { at }], index) => {
      const { name, documentation, balance, period } = data.concepts[at];
      return el("li", { role: "option", id: `concept-option-${index}`, "aria-selected": "false", "data-concept": at }, el("bdi", null, labelOf(at)), " ", el("code", null, name), el("small", null, [[period, balance].filter(Boolean).join(", "), brief(documentation[language] ?? documentation.en ?? "", 140)].filter(Boolean).join(" · ")));
    }));
    options.hidden = !matches.length;
    field.setAttribute("aria-expanded", String(!!matches.length));
    options.scrollIntoView({ block: "nearest" });
    active = -1;
    field.removeAttribute("aria-activedescendant");
    announce(matches.length > MOST ? `${MOST} of ${counted(matches.length, "concept")}` : counted(matches.length, "concept"));
  };
  const activate = (at) => {
    options.children[active]?.setAttribute("aria-selected", "false");
    active = (at + options.childElementCount) % options.childElementCount;
    const option = options.children[active];
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  field.addEventListener("input", () => { delete field.dataset.concept; show(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.hidden) { show(); }
      if (options.childElementCount) { activate(event.key === "ArrowDown" ? active + 1 : Math.max(active, 0) - 1); }
    } else if (event.key === "Enter" && !options.hidden) {
      event.preventDefault();
      const option = options.children[Math.max(active, 0)];
      if (option) { pick(option); }
    } else if (event.key === "Escape" && !options.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
  field.addEventListener("blur", close);
  // The field keeps the focus while one points at the list.
  options.addEventListener("pointerdown", (event) => event.preventDefault());
  options.addEventListener("click", ({ target }) => { const option = target.closest("[role=option]"); if (option) { pick(option); } });
  return el("div", { class: "combobox" }, field, options);
}
