// The pages of `ixport view`: for every sample, in both forms, that all facts are there and that all functions of the viewer work.
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { downloaded, exported, facts, ixport, quiet, samples, scratch } from "./page.mjs";
import { digits, labels, period, view } from "./viewer.mjs";

const filings = exported("filings", samples());
const filing = name => filings.find(filing => filing.name === name);

for (const { name, folder, htm } of filings) {
  const said = facts(htm);
  const single = join(scratch, `${name}.html`);
  ixport("view", htm, "-o", single);

  test(`${name}: one file shows every fact, without asking for anything`, async () => {
    const v = await view(single);
    assert.deepEqual(await v.counts(), [said.length, said.length]);
    const [ids] = await v.ids();
    assert.deepEqual(said.filter(({ id }) => !ids.has(id)).map(({ id }) => id), [], "facts that are not in the document");
    quiet(v);
    await v.close();
  });

  test(`${name}: so does the folder`, async () => {
    const out = join(scratch, `${name}-viewer`);
    ixport("view", htm, "-o", out);
    const files = readdirSync(out);
    const v = await view(out);
    assert.deepEqual(await v.counts(), [said.length, said.length]);
    assert.ok(files.includes("ixbrlviewer.js") && files.some(file => /licen[cs]e/i.test(file)), `licence in ${files}`);
    quiet(v, pathToFileURL(join(out, "ixbrlviewer.js")).href);
    await v.close();
  });

  test(`${name}: a click on a figure shows value, period and the labels in both languages`, async () => {
    const v = await view(single);
    const taxonomy = join(folder, "taxonomy");
    const known = labels(...readdirSync(taxonomy).filter(file => /-label-/.test(file)).map(file => join(taxonomy, file)));
    const numbers = said.filter(({ kind, source }) => kind === "number" && source);
    let clicked = 0;
    for (const fact of numbers.filter((_, at) => at % Math.ceil(numbers.length / 8) === 0)) {
      if (!await v.click(fact.id)) continue;
      clicked += 1;
      assert.equal(Number(digits(await v.property("value").innerText())), Number(fact.value), fact.id);
      assert.ok((await v.property("period").innerText()).startsWith(period(fact)), `${fact.id}: ${JSON.stringify(fact)}`);
      const { en, zh } = known[fact.concept.replace(":", "_")];
      assert.ok((await v.labels("English")).includes(en), `${fact.id}: ${en}`);
      if (zh) {
        assert.ok((await v.labels("Chinese")).includes(zh), `${fact.id}: ${zh}`);
        await v.labels("English");
      }
    }
    assert.ok(clicked > 4, `${clicked} figures clicked`);
    quiet(v);
    await v.close();
  });
}

test("search finds net income and leads to the fact in the document", async () => {
  for (const { name, htm } of filings) {
    // The annual results under IFRS have no line of that name.
    if (!facts(htm).some(({ concept }) => /:(NetIncome|ProfitLoss)/.test(concept))) continue;
    const v = await view(join(scratch, `${name}.html`));
    const results = await v.search("Net income");
    const first = results.first();
    const title = await first.locator(".title").innerText();
    assert.match(title, /net (income|loss|\(loss\))|net income/i, name);
    await first.dblclick();
    assert.equal(await v.inspector.locator(".concept-name-title").innerText(), title);
    const chosen = v.frame(0).locator(".ixbrl-selected").first();
    await chosen.waitFor();
    assert.ok(await chosen.evaluate(it => {
      const { top, bottom } = it.getBoundingClientRect();
      return top < innerHeight && bottom > 0;
    }), `${name}: the fact is in sight`);
    quiet(v);
    await v.close();
  }
});

const q3 = filing("qifu-2024-q3");
const q2 = filing("qifu-2024-q2");

test("the outline by presentation opens a statement and leads to its facts", async () => {
  const v = await view(join(scratch, "qifu-2024-q3.html"));
  await v.mode("fact");
  const sections = v.page.locator(".facts-by-group .collapsible-section");
  const sheet = sections.filter({ has: v.page.locator("h3", { hasText: "Balance sheet" }) }).first();
  await sheet.locator("h3 button").click();
  const rows = sheet.locator(".fact-list-item");
  await rows.first().waitFor();
  await rows.nth(3).dblclick();
  assert.ok((await v.section("Sections").innerText()).includes("Balance sheet"));
  quiet(v);
  await v.close();
});

test("the calculation panel shows the terms of a total and that they add up", async () => {
  const v = await view(join(scratch, "qifu-2024-q3.html"));
  const total = facts(q3.htm).find(({ concept, source }) => concept === "ixp:AssetsCurrent" && source);
  const { terms } = q3.trace.checks.find(({ rule, fact }) => rule === "footing" && fact === total.id);
  await v.click(total.id);
  const panel = v.section("Calculations");
  // The last row is the total.
  assert.equal(await panel.locator(".calculation-row").count(), terms.length + 1);
  assert.match(await panel.innerText(), /Reported and calculated values match/);
  await panel.locator("button", { hasText: "Show details" }).first().click();
  const dialog = v.page.locator("dialog.calculation-inspector[open]");
  assert.ok(await dialog.locator("tbody tr").count() > terms.length);
  quiet(v);
  await v.close();
});

test("footnotes, references and dimensions of a fact are shown", async () => {
  let shown = 0;
  for (const { name, htm } of filings) {
    const v = await view(join(scratch, `${name}.html`));
    const [report] = v.data.sourceReports[0].targetReports;
    for (const [id, { fn }] of Object.entries(report.facts).filter(([, { fn }]) => fn?.length).slice(0, 5)) {
      if (!await v.click(id)) continue;
      const list = v.section("Footnotes").locator("button.block-list-item");
      assert.equal(await list.count(), fn.length, id);
      const note = (await list.first().innerText()).replace(/…|\.\.\.$/, "");
      await list.first().click();
      assert.ok((await v.inspector.locator(".footnote-details tr.value .value").innerText()).startsWith(note.slice(0, 20)), note);
      assert.ok(await v.page.locator("#inspector.footnote-mode .footnote-facts .fact-list-item").count() > 0, "its facts");
      shown += 1;
    }
    const cost = facts(htm).find(fact => fact.concept === "ixp:SalesAndMarketingExpense" && fact.source);
    if (cost) {
      await v.click(cost.id);
      assert.match(await v.section("References").innerText(), /SellingAndMarketingExpense/);
      const basis = { "ixa:UsGaapMember": "U.S. GAAP", "ixa:IfrsMember": "IFRS" }[cost.dimensions["ixa:AccountingFrameworkAxis"]];
      assert.ok((await v.inspector.locator("#dimensions").innerText()).startsWith(`Accounting framework\n${basis}`));
    }
    quiet(v);
    await v.close();
  }
  assert.ok(shown > 0, "no report has a footnote");
});

test("a table is exported as a spreadsheet", async () => {
  const v = await view(join(scratch, "qifu-2024-q3.html"));
  const handle = v.frame(0).locator(".ixbrl-table-handle").first();
  const { name, path } = await downloaded(v.page, () => handle.evaluate(it => it.click()));
  assert.equal(name, "table.xlsx");
  assert.ok(statSync(path).size > 2000);
  quiet(v);
  await v.close();
});

test("a chart compares the facts of a line over time", async () => {
  const v = await view(join(scratch, "qifu-2024-q3.html"));
  const total = facts(q3.htm).find(({ concept, source }) => concept === "ixp:Assets" && source);
  await v.click(total.id);
  await v.property("period").locator("button.analyse").click();
  await v.page.locator("dialog.chart[open] canvas").waitFor();
  quiet(v);
  await v.close();
});

for (const form of ["both.html", "both"]) {
  test(`two quarters side by side (${form}): the last quarter's value beside this quarter's`, async () => {
    const out = join(scratch, form);
    ixport("view", q3.htm, q2.htm, "-o", out);
    const v = await view(out);
    const [now, then] = [facts(q3.htm), facts(q2.htm)];
    assert.equal(v.documents, 2);
    assert.deepEqual(await v.counts(), [now.length + then.length, now.length + then.length]);
    const ids = await v.ids();
    assert.deepEqual(now.filter(({ id }) => !ids[0].has(id)), []);
    assert.deepEqual(then.filter(({ id }) => !ids[1].has(id)), []);
    // A balance of this quarter, which the report itself sets beside the end of the last year only.
    const balance = now.find(fact => fact.concept === "ixp:AssetsCurrent" && fact.unit === "CNY" && period(fact) === "30 Sep 2024");
    const before = then.find(fact => fact.concept === "ixp:AssetsCurrent" && fact.unit === "CNY" && period(fact) === "30 Jun 2024");
    assert.ok(balance && before, "total assets of both quarters");
    await v.click(balance.id);
    const change = v.property("change");
    const percent = (balance.value - before.value) * 100 / before.value;
    assert.match(await change.innerText(), new RegExp(Math.abs(percent).toFixed(1).replace(".", "\\.")));
    assert.match(await change.innerText(), /30 Jun 2024/);
    await change.locator("button.fact-link").click();
    assert.equal(await v.page.locator(".ixds-tabs .tab.active").getAttribute("title"), "qifu-2024-q2.htm");
    assert.equal(Number(digits(await v.property("value").innerText())), Number(before.value));
    assert.ok(await v.frame(1).locator(".ixbrl-selected").first().isVisible());
    quiet(v, ...form.endsWith(".html") ? [] : [pathToFileURL(join(out, "ixbrlviewer.js")).href]);
    await v.close();
  });
}
