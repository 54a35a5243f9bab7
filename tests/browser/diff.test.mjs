// The page of `ixport diff`: what one sends to a colleague.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, exported, ixport, open, quiet, root, scratch } from "./page.mjs";

const quarters = exported("filings", ["2024-q2", "2024-q3"].map(name => join(root, `examples/qifu-${name}.txt`)));
const [q2, q3] = quarters.map(({ htm }) => htm);

/** The same report with another number: restated, as the newer report has it. */
const restated = join(quarters[1].folder, "restated.htm");
const text = readFileSync(q3, "utf8");
writeFileSync(restated, text.replace(/(<ix:nonFraction [^>]*name="ixp:Assets"[^>]*>)(\d)/, (_, tag, digit) => tag + (digit === "9" ? 8 : Number(digit) + 1)));

const pages = {
  "two quarters": [q2, q3],
  "a restatement": [q3, restated],
  "the same": [q3, q3],
};
for (const [name, [old, now]] of Object.entries(pages)) {
  const path = join(scratch, `${name}.html`);
  ixport("diff", old, now, "--format", "html", "-o", path);
  const { summary } = JSON.parse(ixport("diff", old, now, "--format", "json").stdout);

  test(`${name}: the page asks for nothing and says how much changed`, async () => {
    const opened = await open(path);
    const counted = await opened.page.locator("section.kind").evaluateAll(sections =>
      Object.fromEntries(sections.map(it => [it.dataset.kind, it.querySelectorAll("tr.row").length])));
    for (const [kind, count] of Object.entries(counted)) assert.equal(count, summary[kind], kind);
    quiet(opened);
    await opened.close();
  });

  for (const [state, options] of [
    ["light", {}], ["dark", { colorScheme: "dark" }], ["narrow", { viewport: { width: 390, height: 800 } }],
    ["narrow and dark", { viewport: { width: 390, height: 800 }, colorScheme: "dark" }],
  ]) {
    test(`${name}: axe has nothing to object to, ${state}`, async () => {
      const { page, close } = await open(path, { bypassCSP: true, ...options });
      await page.locator("details").evaluateAll(all => all.forEach(it => { it.open = true; }));
      await accessible(page, state);
      await close();
    });
  }
}

test("filters hide and show, and the count follows", async () => {
  const opened = await open(join(scratch, "two quarters.html"));
  const { page } = opened;
  const rows = page.locator("section.kind tr.row:visible");
  const all = await rows.count();
  const status = page.locator("#filters output");
  assert.ok(all > 0);
  const kinds = page.locator("#filters input[type=checkbox][value]");
  const kind = await kinds.first().getAttribute("value");
  const of = await page.locator(`section[data-kind=${kind}] tr.row:visible`).count();
  await kinds.first().click();
  await page.waitForFunction(() => document.querySelector("#filters output").textContent !== "");
  assert.equal(await status.textContent(), `${all - of} of ${all} changes shown`);
  assert.equal(await rows.count(), all - of);
  await page.locator("#filters button").click();
  assert.equal(await rows.count(), all);

  const statements = page.locator("details.statement tbody tr:visible");
  await page.locator("details.statement").evaluateAll(list => list.forEach(it => { it.open = true; }));
  const before = await statements.count();
  await page.locator("#filters input[type=search]").fill("total assets");
  await page.waitForFunction(before => [...document.querySelectorAll("details.statement tbody tr")].filter(it => !it.hidden).length < before, before);
  const shown = await statements.locator("th").allTextContents();
  assert.ok(shown.length > 0 && shown.every(label => /total/i.test(label) && /assets/i.test(label)), shown.join());
  quiet(opened);
  await opened.close();
});

test("links lead to what they name, by keyboard too", async () => {
  const opened = await open(join(scratch, "two quarters.html"));
  const { page } = opened;
  const links = page.locator("nav a");
  for (let n = 0; n < await links.count(); n += 1) {
    const target = (await links.nth(n).getAttribute("href")).slice(1);
    await links.nth(n).focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.locator(`[id="${target}"]`).isVisible(), target);
  }
  quiet(opened);
  await opened.close();
});

test("in print everything is there", async () => {
  const { page, close } = await open(join(scratch, "two quarters.html"));
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator("#filters").isVisible(), false);
  const paper = await page.pdf();
  assert.ok(paper.length > 20_000);
  await close();
});
