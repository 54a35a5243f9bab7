// The page of `ixport review`: the analyst's work on an export, from looking to deciding to exporting again.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { accessible, command, downloaded, exported, facts, ixport, open, quiet, root, samples, scratch } from "./page.mjs";

const documents = samples();
const filings = exported("filings", documents);
for (const { folder } of filings) ixport("review", folder);

/** Opens the page of an export. */
async function review({ folder, name }, options = {}) {
  const opened = await open(options.address ?? join(folder, `${name}.review.html`), options);
  const { page } = opened;
  page.setDefaultTimeout(10_000);
  const inspector = page.locator("#inspector");
  await inspector.locator("h2").waitFor();
  return {
    ...opened, inspector,
    data: JSON.parse(await page.locator("#data").textContent()),
    current: page.locator("#document [aria-current=true]"),
    tab: title => page.getByRole("tab", { name: new RegExp(`^${title}`) }),
    panel: page.locator("[role=tabpanel]:not([hidden])"),
    status: page.locator("#status"),
    /** Leaves without being asked about what is not saved. */
    async close() {
      page.removeAllListeners("dialog");
      page.on("dialog", dialog => dialog.accept());
      await opened.close();
    },
  };
}

/** The letters and digits of a printed figure, without the words around a numeral. */
const numeral = text => /[\d.,]*\d/.exec(text)?.[0] ?? text.trim();

for (const filing of filings) {
  test(`${filing.name}: the page asks for nothing, and its counts are the trace's`, async () => {
    const r = await review(filing);
    const { figures, summary } = filing.trace;
    const legend = {};
    for (const label of await r.page.locator("#legend label").all()) {
      const state = await label.locator("input").getAttribute("value");
      legend[state] = Number((await label.locator("b").textContent()).replaceAll(",", ""));
    }
    const { tagged, extension, doubtful, untagged, other } = legend;
    const are = figures.filter(({ fact }) => fact).length;
    assert.equal(tagged + extension + doubtful, are, "figures that are facts");
    assert.equal(untagged + other, figures.length - are, "figures that are none");
    assert.equal(untagged === 0, summary.left === 0 && Object.keys(summary.prose.left).length === 0, "figures that were left");
    // The marks are as many, state by state.
    const marks = await r.page.locator("#document .figure[data-f]").evaluateAll(all => all.map(it => [it.id, it.className]));
    assert.equal(new Set(marks.map(([id]) => id)).size, marks.length);
    assert.equal(marks.length, r.data.figures.filter(({ mark }) => mark).length);
    for (const [state, count] of Object.entries(legend)) {
      const bare = r.data.figures.filter(it => it.state === state && !it.mark).length;
      assert.equal(marks.filter(([, name]) => name.split(" ").includes(state)).length + bare, count, state);
    }
    quiet(r);
    await r.close();
  });

  test(`${filing.name}: from a figure to its fact, and back; from a cell of a statement to its figure, and back`, async () => {
    const r = await review(filing);
    const { figures } = filing.trace;
    const said = new Map(facts(filing.htm).map(fact => [fact.id, fact]));
    let clicked = 0;
    const every = Math.ceil(figures.length / 12);
    for (const [at, figure] of figures.entries()) {
      if (at % every) continue;
      const mark = r.page.locator(`#f${at}`);
      if (!await mark.count()) continue;
      // The mark is around the numeral; brackets, signs and units may stand beside it.
      assert.equal(numeral(await mark.textContent()), numeral(figure.text));
      await mark.click();
      clicked += 1;
      assert.equal(await r.current.getAttribute("id"), `f${at}`);
      // The trace has the escapes of Markdown (`US\\$4.5`).
      assert.equal(await r.inspector.locator(".head .ink").textContent(), figure.text.replace(/\\(?=[!-\/:-@[-`{-~])/g, ""));
      if (!figure.fact) {
        assert.match(await r.inspector.innerText(), /No fact/);
        assert.ok((await r.inspector.innerText()).includes(figure.reason), figure.reason);
        continue;
      }
      const text = await r.inspector.innerText();
      const fact = said.get(figure.fact);
      assert.ok(fact, figure.fact);
      assert.ok(text.includes(fact.concept) && text.includes(figure.fact), `${figure.fact}: ${text}`);
      if (fact.kind === "number") {
        const full = r.inspector.locator("code.value");
        assert.equal(Number(await full.textContent()), Number(fact.value), figure.fact);
      }
      // All places where it is printed; the one that was clicked is the current one, and it leads back.
      await r.inspector.locator(".places [aria-current=true]").click();
      assert.equal(await r.current.getAttribute("id"), `f${at}`);
    }
    assert.ok(clicked > 6, `${clicked} figures`);

    await r.tab("Statements").click();
    const cells = r.panel.locator("button[data-cell]");
    for (let n = 1; n < await cells.count(); n += Math.ceil(await cells.count() / 6)) {
      await cells.nth(n).click();
      const index = Number(await cells.nth(n).getAttribute("data-fact"));
      const { id, figures: places } = r.data.facts[index];
      assert.ok((await r.inspector.innerText()).includes(id), id);
      if (!places.length) continue;
      assert.ok(places.map(at => `f${at}`).includes(await r.current.getAttribute("id")), id);
      assert.ok(await r.current.evaluate(it => {
        const { top, bottom } = it.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      }), `${id} is in sight`);
      // Back: the mark leads to the cell.
      await r.current.click();
      assert.equal(await cells.nth(n).getAttribute("aria-current"), "true", id);
    }
    quiet(r);
    await r.close();
  });
}

const filing = name => filings.find(filing => filing.name === name);
const acme = filing("acme-2024-h1");
const q3 = filing("qifu-2024-q3");

test("a state is switched off, and its marks with it", async () => {
  const r = await review(q3);
  const mark = r.page.locator("#document .figure.tagged").nth(40);
  const look = () => mark.evaluate(it => {
    const { textDecorationLine, borderBottomStyle, backgroundColor, boxShadow } = getComputedStyle(it);
    return [textDecorationLine, borderBottomStyle, backgroundColor, boxShadow].join();
  });
  const before = await look();
  const box = r.page.locator("#legend input[value=tagged]");
  await box.click();
  assert.notEqual(await look(), before);
  const { counts, figures } = r.data;
  assert.equal(await r.status.textContent(), `${figures.length - counts.tagged} figures of ${figures.length} marked`);
  // The keys pass over them.
  await r.page.locator("#document").focus();
  await r.page.keyboard.press("j");
  assert.ok(!(await r.current.getAttribute("class")).includes("tagged"));
  await box.click();
  assert.equal(await look(), before);
  quiet(r);
  await r.close();
});

test("the list to do is worked through with keys alone", async () => {
  const r = await review(acme);
  const { page } = r;
  await r.tab("To do").click();
  const items = r.panel.locator("[data-item]");
  const count = await items.count();
  assert.ok(count > 1);
  const progress = page.locator("#progress-text");
  assert.equal(await progress.textContent(), `0 of ${count} done`);
  await page.keyboard.press("n");
  assert.equal(await r.panel.locator("[data-item][aria-current=true]").count(), 1);
  const label = await r.inspector.locator("h2").innerText();
  await page.keyboard.press("a");
  assert.match(await r.status.textContent(), /Decided/);
  assert.equal(await progress.textContent(), `1 of ${count} done`);
  await page.keyboard.press("n");
  assert.notEqual(await r.inspector.locator("h2").innerText(), label);
  await page.keyboard.press("u");
  assert.equal(await progress.textContent(), `0 of ${count} done`);
  quiet(r);
  await r.close();
});

test("everything is reached with the Tab key, and seen when it is", async () => {
  const r = await review(acme);
  const { page } = r;
  const seen = [];
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const it = document.activeElement;
      if (it === document.body) return null;
      const { outlineStyle, boxShadow } = getComputedStyle(it);
      const { width, height } = it.getBoundingClientRect();
      return { name: it.id || it.className || it.tagName, isMarked: outlineStyle !== "none" || boxShadow !== "none", isThere: width > 0 && height > 0 };
    });
    if (!at) break;
    assert.ok(at.isMarked && at.isThere, JSON.stringify(at));
    seen.push(at.name);
  }
  for (const part of ["save", "help", "tab-todo", "split-x", "split-y", "inspector"]) assert.ok(seen.includes(part), `${part} in ${seen}`);
  assert.ok(seen.some(name => /^f\d+$/.test(name)), "a figure");

  // From figure to figure, to the inspector and back.
  await page.locator("#document .figure").first().focus();
  await page.keyboard.press("Enter");
  const first = await r.current.getAttribute("id");
  await page.keyboard.press("j");
  assert.notEqual(await r.current.getAttribute("id"), first);
  await page.keyboard.press("k");
  assert.equal(await r.current.getAttribute("id"), first);
  await page.keyboard.press("e");
  assert.equal(await page.evaluate(() => document.activeElement.id), "inspector");
  await page.keyboard.press("s");
  assert.equal(await page.evaluate(() => document.activeElement.id), first);
  await page.keyboard.press("/");
  await page.keyboard.type("gross profit");
  await page.keyboard.press("Enter");
  assert.match(await r.inspector.locator("h2").innerText(), /gross profit/i);
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  assert.ok(await page.getByRole("dialog", { name: "Keyboard" }).isVisible());
  await page.keyboard.press("Escape");
  quiet(r);
  await r.close();
});

/** Chooses the row of a label and decides that it means a concept of the taxonomy. */
async function correct(r, label, concept) {
  const line = r.data.lines.findIndex(line => line.label === label);
  await r.page.locator(`#${r.data.figures[r.data.lines[line].figures[0]].mark}`).click();
  await r.inspector.locator("input[name=means][value=search]").check();
  const field = r.inspector.locator("[role=combobox]");
  await field.fill(concept);
  await r.page.locator("[role=option]").first().waitFor();
  await r.page.locator("[role=option]", { hasText: `:${concept}` }).first().click();
  await r.inspector.getByRole("button", { name: "Decide" }).click();
  assert.match(await r.status.textContent(), /^Decided: /);
}

/** The concept that a row of an export was taken for. */
function meant(folder, label) {
  const list = JSON.parse(ixport("mapping", "list", folder, "--format", "json").stdout);
  return list.find(row => row.label === label).concept;
}

/** The same in an export made anew with a profile. */
function again(profile, label) {
  const [{ folder }] = exported("again", [documents.find(path => path.includes("acme-2024-h1"))], "--profile", profile);
  return meant(folder, label);
}

test("a decision is downloaded as a profile, and the next export has it", async () => {
  const r = await review(acme);
  assert.match(meant(acme.folder, "Anvil moulds"), /^acme:/);
  await correct(r, "Anvil moulds", "OtherAssetsNoncurrent");
  assert.deepEqual(r.log.requests, []);
  const { name, path } = await downloaded(r.page, () => r.page.locator("#save").click());
  assert.equal(name, r.data.saving.profile);
  assert.equal(again(path, "Anvil moulds"), "ixp:OtherAssetsNoncurrent");
  // It is the same file that `ixport mapping` writes.
  const told = join(scratch, "told.toml");
  ixport("mapping", "correct", acme.folder, "Anvil moulds", "--concept", "OtherAssetsNoncurrent", "--profile", told);
  assert.match(readFileSync(path, "utf8"), /OtherAssetsNoncurrent/);
  assert.equal(again(told, "Anvil moulds"), "ixp:OtherAssetsNoncurrent");
  quiet(r);
  await r.close();
});

test("what is not saved is kept in the browser, and may be taken back", async () => {
  const r = await review(acme);
  await correct(r, "Anvil moulds", "OtherAssetsNoncurrent");
  r.page.removeAllListeners("dialog");
  r.page.on("dialog", dialog => dialog.accept());
  await r.page.reload();
  await r.page.locator("#inspector h2").waitFor();
  assert.match(await r.page.locator("#save").innerText(), /1 decision/);
  await r.tab("Decisions").click();
  await r.panel.getByRole("button", { name: /^Undo/ }).click();
  assert.equal(await r.page.locator("#save").innerText(), "Save");
  quiet(r);
  await r.close();
});

test("served, decisions are saved into the profile, from this page only", async () => {
  const profile = join(scratch, "served.toml");
  const server = spawn(command, ["review", acme.folder, "--profile", profile, "--serve"]);
  after(() => server.kill());
  const address = (await new Promise((resolve, reject) => {
    server.stdout.once("data", data => resolve(String(data)));
    server.once("exit", code => reject(new Error(`exit code ${code}`)));
  })).trim();
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  const r = await review(acme, { address });
  await correct(r, "Anvil moulds", "OtherAssetsNoncurrent");
  await r.page.locator("#save").click();
  await r.page.locator("#panel-decisions").getByText("1 decision saved").waitFor();
  assert.match(readFileSync(profile, "utf8"), /OtherAssetsNoncurrent/);
  assert.equal(again(profile, "Anvil moulds"), "ixp:OtherAssetsNoncurrent");
  quiet(r, `${address}decisions`);
  await r.close();

  // Without the token, or from elsewhere, nothing is saved.
  const before = readFileSync(profile, "utf8");
  for (const headers of [{}, { "X-Ixport-Token": "guess" }, { Origin: "http://evil.example" }]) {
    const answer = await fetch(`${address}decisions`, {
      method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: '[{"label":"Goodwill","concept":"Assets"}]',
    });
    assert.ok(answer.status >= 400, String(answer.status));
  }
  assert.equal(readFileSync(profile, "utf8"), before);
  server.kill();
});

test("the trend and the changes since the quarter before are shown", async () => {
  const r = await review(q3);
  assert.ok(r.data.series.length > 0 && r.data.diff, "other reports are at hand");
  const with_ = r.data.facts.findIndex(({ series, figures }) => series !== null && figures.length);
  await r.page.locator(`#f${r.data.facts[with_].figures[0]}`).click();
  const trend = r.inspector.locator("[aria-labelledby=part-trend]");
  assert.ok(await trend.locator("svg").isVisible());
  const { points } = r.data.series[r.data.facts[with_].series];
  for (const { shown } of points) assert.ok((await trend.textContent()).includes(shown), shown);
  await r.tab("Changes").click();
  assert.ok(await r.panel.locator(".entry").count() > 0);
  await r.tab("Computations").click();
  assert.ok(await r.panel.locator(".entry").count() > 0);
  quiet(r);
  await r.close();
});

test("on paper are the document, the list to do and all statements", async () => {
  const r = await review(q3);
  await r.page.emulateMedia({ media: "print" });
  const paper = await r.page.pdf();
  assert.ok(paper.length > 60_000, String(paper.length));
  const pages = paper.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
  assert.ok(pages > 3 && pages < 60, `${pages} pages`);
  quiet(r);
  await r.close();
});

const looks = {
  "light, wide": {},
  "dark, wide": { colorScheme: "dark" },
  "light, narrow": { viewport: { width: 390, height: 800 } },
  "dark, narrow": { viewport: { width: 390, height: 800 }, colorScheme: "dark" },
};
for (const [look, options] of Object.entries(looks)) {
  test(`axe has nothing to object to in any state of the page: ${look}`, async () => {
    for (const filing of [acme, q3]) {
      const r = await review(filing, { bypassCSP: true, ...options });
      await accessible(r.page, `${look}: as it opens`);
      const beside = state => accessible(r.page, `${look}: ${state}`, { exclude: ["#document"] });
      for (const state of ["tagged", "extension", "doubtful", "untagged", "other"]) {
        const at = r.data.figures.findIndex(figure => figure.state === state && figure.mark);
        if (at < 0) continue;
        await r.page.locator(`#f${at}`).evaluate(it => it.click());
        await beside(`a figure that is ${state}`);
      }
      for (const title of ["Statements", "To do", "Changes", "Computations", "Decisions", "Find"]) {
        await r.tab(title).click();
        await r.page.locator("#lists details").evaluateAll(all => all.forEach(it => { it.open = true; }));
        await beside(title);
      }
      await r.page.locator("#help").click();
      await beside("keys");
      quiet(r);
      await r.close();
    }
  });
}
