// Filings that nobody here made open in the viewer the same way: of several regulators, as a file, a package, a set of documents.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { facts, ixport, quiet, scratch, shared } from "./page.mjs";
import { digits, period, view } from "./viewer.mjs";

const suites = shared && join(shared, "suites");
const skip = suites ? false : "SKIPPED: no IXPORT_SHARED";

/** Every inline report of the suites; the rest of the arguments say how it is read. */
const reports = !suites ? [] : [
  [join(suites, "golden/aapl-2025q2/aapl-20250329.htm")],
  [join(suites, "golden/aapl-2025q3/aapl-10-q-2025-08-01.html")],
  [join(suites, "filings/nl-groot-ifrs-2023")],
  ...["us", "uk"].flatMap(of => readdirSync(join(suites, "filings", of)).sort().map(name => [join(suites, "filings", of, name)])),
];

/** Asserts what holds of every page: it is quiet, and has every fact of the report. The viewer shows what is printed, also where it
 *  cannot be read as a value; `left` are facts that were left out for that. */
async function whole(v, said, left = 0) {
  assert.deepEqual(await v.counts(), [said.length + left, said.length + left]);
  const ids = await v.ids();
  const known = v.data.sourceReports.flatMap(({ targetReports }) => targetReports.flatMap(({ facts }) => Object.keys(facts)));
  assert.deepEqual(known.filter(id => !ids.some(set => set.has(id))).slice(0, 5), [], "facts that are in no document");
  quiet(v);
}

for (const report of reports) {
  test(`${basename(report[0])}: every fact is shown`, async () => {
    const out = join(scratch, `${basename(report[0])}.viewer.html`);
    const said = facts(...report);
    const { stderr } = ixport("view", ...report, "-o", out);
    const v = await view(out);
    await whole(v, said, stderr.match(/error\[ix11\.10\.1\.2:invalidTransformation\]/g)?.length);
    // A taxonomy that is not at hand is no error of the report.
    assert.equal(v.isWarned, /: error\[/.test(stderr), "the viewer speaks of errors");
    const numbers = said.filter(({ kind, id, value }) => kind === "number" && id && value);
    let clicked = 0;
    for (const fact of numbers.filter((_, at) => at % Math.ceil(numbers.length / 6) === 0)) {
      if (!await v.click(fact.id)) continue;
      clicked += 1;
      assert.equal(Number(digits(await v.property("value").innerText())), Number(fact.value), fact.id);
      assert.ok((await v.property("period").innerText()).startsWith(period(fact)), fact.id);
    }
    assert.ok(clicked > 0 || numbers.length === 0, "no figure was clicked");
    await v.close();
  });
}
if (skip) test("filings of others", { skip });

test("a 10-Q with calculations of version 1.0: the panel adds up by 1.1 and by 1.0", { skip }, async () => {
  const out = join(scratch, "aapl-20250329.htm.viewer.html");
  ixport("view", reports[0][0], "-o", out);
  const v = await view(out);
  const total = facts(reports[0][0]).find(({ concept, id }) => concept === "us-gaap:Assets" && id);
  await v.click(total.id);
  const panel = v.section("Calculations");
  assert.match(await panel.innerText(), /values match/);
  await v.page.locator("#settings-button").click();
  await v.page.locator("#setting-calculation-mode").selectOption("calc10");
  await v.page.locator(".settings-inspector .close").first().click();
  assert.match(await panel.innerText(), /values match/);
  assert.ok(await panel.locator(".calculation-row").count() >= 3);
  quiet(v);
  await v.close();
});

/** A set: contexts in the first document, facts and continuations in both, a link from one to the other. */
const page = (title, body, resources = "") => `<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:e="http://e.example/" xmlns:iso4217="http://www.xbrl.org/2003/iso4217">
<head><title>${title}</title></head><body><div style="display:none"><ix:header>${resources}</ix:header></div>${body}</body></html>`;
const context = (id, day) => `<xbrli:context id="${id}"><xbrli:entity><xbrli:identifier scheme="http://e.example/id">1</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>${day}</xbrli:instant></xbrli:period></xbrli:context>`;
const set = ["one.htm", "two.htm"].map(name => join(scratch, name));
writeFileSync(set[0], page("One", `<p>Cash <ix:nonFraction name="e:Cash" id="cash" contextRef="now" unitRef="u" decimals="0">12</ix:nonFraction>, <a href="two.htm#debt-row">debt</a>,
<ix:nonNumeric name="e:Note" id="note" contextRef="now" continuedAt="more">it begins here</ix:nonNumeric></p>`,
`<ix:resources>${context("now", "2024-12-31")}${context("then", "2023-12-31")}<xbrli:unit id="u"><xbrli:measure>iso4217:EUR</xbrli:measure></xbrli:unit></ix:resources>`));
writeFileSync(set[1], page("Two", `<p id="debt-row">Debt <ix:nonFraction name="e:Debt" id="debt" contextRef="now" unitRef="u" decimals="0">7</ix:nonFraction>, before
<ix:nonFraction name="e:Cash" contextRef="then" unitRef="u" decimals="0">9</ix:nonFraction>, <ix:continuation id="more">and ends here</ix:continuation></p>`));

for (const form of ["set.html", "set"]) {
  test(`a set of documents is one report with a tab per document (${form})`, async () => {
    const out = join(scratch, form);
    ixport("view", ...set, "--set", "-o", out);
    const v = await view(out);
    assert.deepEqual(await v.counts(), [4, 4]);
    assert.deepEqual(await v.page.locator(".ixds-tabs .tab").allTextContents(), ["one.htm", "two.htm"]);
    await v.click("cash");
    // The value of the year before stands in the other document.
    assert.match(await v.property("change").innerText(), /33\.3.*31 Dec 2023/s);
    await v.property("change").locator("button.fact-link").click();
    assert.equal(await v.page.locator(".ixds-tabs .tab.active").textContent(), "two.htm");
    await v.page.locator(".ixds-tabs .tab").first().click();
    await v.frame(0).locator("a").click();
    assert.equal(await v.page.locator(".ixds-tabs .tab.active").textContent(), "two.htm");
    await v.page.locator(".ixds-tabs .tab").first().click();
    await v.frame(0).locator('[id="note"]').click();
    assert.match(await v.property("value").innerText(), /it begins here\s*and ends here/);
    quiet(v, `file://${out}/ixbrlviewer.js`);
    await v.close();
  });
}

test("a document in UTF-16, and a report in another syntax", async () => {
  const wide = join(scratch, "wide.htm");
  const text = page("ünï", `<p>值 <ix:nonFraction name="e:Cash" id="cash" contextRef="now" unitRef="u" decimals="0">12</ix:nonFraction></p>`,
    `<ix:resources>${context("now", "2024-12-31")}<xbrli:unit id="u"><xbrli:measure>iso4217:EUR</xbrli:measure></xbrli:unit></ix:resources>`);
  writeFileSync(wide, Buffer.from(`\ufeff${text.replace('encoding="UTF-8"', 'encoding="UTF-16"')}`, "utf16le"));
  const out = join(scratch, "wide.html");
  ixport("view", wide, "-o", out);
  const v = await view(out);
  assert.deepEqual(await v.counts(), [1, 1]);
  assert.match(await v.frame(0).locator("p").innerText(), /值\s+12/);
  quiet(v);
  await v.close();

  const json = join(scratch, "wide.json");
  ixport("convert", wide, "--to", "json", "-o", json);
  const laid = join(scratch, "laid.html");
  ixport("view", json, "-o", laid);
  const other = await view(laid);
  assert.deepEqual(await other.counts(), [1, 1]);
  quiet(other);
  await other.close();
});
