/* Saving decisions: as a profile that the browser downloads or, where the page is served, by sending them to the server, which writes the
   profile; and the list of them. */

/** A text as TOML has it: JSON's escapes are all TOML's. What cannot be seen is written as an escape, too. */
function toml(text) {
  const escaped = (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text.toWellFormed()).replace(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, escaped);
}

/** The profile with the decisions of this page. Of two about the same row, the later one counts. */
function profile() {
  const rows = list().map(({ label, statement: of, section: under, concept, extension, leave, negated }) => {
    const texts = Object.entries({ statement: of, section: under, label, concept, extension });
    const lines = texts.flatMap(([key, value]) => (value === null || value === undefined ? [] : [`${key} = ${toml(value)}`]));
    if (leave) { lines.push("leave = true"); }
    if (typeof negated === "boolean") { lines.push(`negated = ${negated}`); }
    return `\n[[row]]\n${lines.join("\n")}\n`;
  });
  return data.saving.text + rows.join("");
}

/** What was last said about saving. */
let saveStatus = null;

function tellSaving(text, isError = false) {
  saveStatus = { text, isError };
  showDecisions();
  announce(text);
}

async function save() {
  showTab("decisions");
  const decisions = list();
  if (!decisions.length && !isUnsaved()) {
    tellSaving("There is nothing to save: no decision was taken on this page.");
  } else if (data.saving.token) {
    tellSaving("Saving …");
    await send(decisions);
  } else {
    download(decisions);
  }
}

function download(decisions) {
  const { profile: name } = data.saving;
  const link = el("a", { href: URL.createObjectURL(new Blob([profile()], { type: "application/toml" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  saved = JSON.stringify(decisions);
  keep();
  tellSaving(`${name} was given to the browser as a download, with ${counted(decisions.length, "decision")} of this page.`);
}

async function send(decisions) {
  const { token, profile: name } = data.saving;
  try {
    const answer = await fetch("decisions", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Ixport-Token": token },
      body: JSON.stringify(decisions),
    });
    const body = await answer.json().catch(() => ({}));
    if (!answer.ok) { throw new Error(body.error ?? `the server answered ${answer.status}`); }
    // They are the profile's now. What was decided in the meantime is still this page's.
    for (const decision of decisions) {
      if (taken.get(keyOf(decision)) === decision) { taken.delete(keyOf(decision)); }
    }
    data.decisions = Array.isArray(body.decisions) ? body.decisions : [...data.decisions, ...decisions];
    setProfile(data.decisions);
    saved = "[]";
    decisionsChanged("");
    tellSaving(`${body.profile ?? name} has them: ${counted(decisions.length, "decision")} saved.`);
  } catch (error) {
    const isGone = error instanceof TypeError;
    tellSaving(`Not saved: ${isGone ? "the server does not answer. Is ixport review --serve still running?" : error.message}`, true);
  }
}

window.addEventListener("beforeunload", (event) => {
  if (isUnsaved()) { event.preventDefault(); }
});

/** The panel of decisions, and the button at the top that saves them. */
function showDecisions() {
  const count = taken.size;
  const button = byId("save");
  button.textContent = count ? `Save ${counted(count, "decision")}` : "Save";
  button.classList.toggle("first", isUnsaved());
  countTab("decisions", count);
  const panel = byId("panel-decisions");
  if (panel.hidden && !panel.childElementCount) { return; }
  const { token, profile: name } = data.saving;
  const rows = data.lines.flatMap(({ decidable }, at) => (decidable ? [at] : []));
  const isFocused = panel.contains(document.activeElement);
  const before = data.decisions.map((raw) => ({ statement: null, section: null, ...raw }));
  const mine = list().reverse();
  const past = el("ul", { class: "entries" });
  const here = el("ul", { class: "entries" });
  fillList(here, mine, decisionEntry);
  fillList(past, before, decisionEntry);
  const saving = { type: "button", class: isUnsaved() ? "first" : null, "data-do": "save" };
  const status = saveStatus?.isError ? { class: "error", role: "alert" } : { class: "soft" };
  const [known, all] = [rows.filter((at) => decided(at) !== null).length.toLocaleString("en"), counted(rows.length, "row")];
  const where = token ? "The profile is written where the server was told."
    : "The file has all that stood in the profile; put it where you keep it.";
  panel.replaceChildren(
    el("p", { class: "chooser" },
      el("button", saving, token ? `Save into ${name}` : `Download ${name}`), el("span", status, savingTold())),
    softly(`${known} of ${all} decided. What is not decided is mapped anew by the next export. ${where} Then run`),
    el("pre", { tabindex: 0, role: "group", "aria-label": "Command" },
      mono(`ixport export ${quoted(data.document.file)} --out DIR --profile ${quoted(name)}`)),
    el("h2", { class: "small" }, count ? `Taken on this page (${count})` : "None was taken on this page yet"),
    here,
    undisputedPart(panel.querySelector("#undisputed")?.open),
    el("details", null, el("summary", null, "The profile as text"),
      el("pre", { tabindex: 0, role: "group", "aria-label": "Profile" }, profile())),
    el("h2", { class: "small" }, before.length ? `In the profile already (${before.length})` : "The profile has none"),
    past);
  if (isFocused) { panel.focus(); }
}

function savingTold() {
  if (saveStatus) { return saveStatus.text; }
  if (!isUnsaved()) { return null; }
  const lost = "Not saved yet, and this browser does not let the page keep anything: save before you leave.";
  return isKept ? "Not saved yet; kept in this browser." : lost;
}

function decisionEntry(decision) {
  const key = keyOf(decision);
  const place = joined(decision.statement && statementName(decision.statement), decision.section && withoutColon(decision.section));
  const words = [el("b", null, bdi(decision.label)), " ", soft(place), el("span", { class: "own-line" }, capitalised(meaning(decision)))];
  const undoing = { type: "button", "data-do": "undo", "data-key": key, "aria-label": `Undo the decision about ${decision.label}` };
  const line = lineOf.get(key);
  return entry(line === undefined ? el("div", { class: "leads" }, words) : leads({ line }, null, words),
    taken.get(key) === decision ? el("button", undoing, "Undo") : null);
}

/** The rows that can be accepted together, statement by statement. */
function undisputedPart(isOpen) {
  const plain = [...undisputed()];
  const count = plain.reduce((sum, [, lines]) => sum + lines.length, 0);
  const one = ([key, lines]) => {
    const name = `Accept ${counted(lines.length, "row")} of ${statementName(key)}`;
    return entry(
      leads({ line: lines[0] }, null, capitalised(statementName(key)), small(counted(lines.length, "row"))),
      el("button", { type: "button", "data-do": "accept-all", "data-key": key, "aria-label": name }, `Accept ${lines.length}`));
  };
  return el("details", { id: "undisputed", hidden: !count, open: isOpen },
    el("summary", null, `${counted(count, "row")} that nothing speaks against, not decided`),
    softly("When you have read a statement, its other rows can be accepted together: those that are neither doubtful nor of an ",
      "own concept, and about which there is no warning."),
    el("ul", { class: "entries" }, plain.map(one)));
}

/** An argument of a command as a shell reads it. */
const quoted = (text) => (/^[\w./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);
