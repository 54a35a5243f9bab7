// The inline documents: they open in any browser, and nobody is shut out of them.
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { accessible, exported, open, quiet, samples, scratch } from "./page.mjs";

// What the schema of Inline XBRL documents forbids: `main`, `role`, `tabindex`, `lang`. And their headings are the release's.
const IMPOSSIBLE = ["landmark-one-main", "region", "page-has-heading-one", "scrollable-region-focusable"];

for (const { name, htm } of exported("filings", samples())) {
  test(`${name}: the inline document opens without asking for anything`, async () => {
    const opened = await open(htm);
    quiet(opened);
    // Read as HTML, it has its language from a `meta` element, which axe does not know of.
    assert.ok(await opened.page.evaluate(() => document.querySelector("p").matches(":lang(en)")));
    await opened.close();
  });

  const xhtml = join(scratch, `${name}.xhtml`);
  copyFileSync(htm, xhtml);
  for (const [state, options] of [["wide", {}], ["narrow", { viewport: { width: 390, height: 800 } }]]) {
    test(`${name}: axe has nothing to object to, ${state}`, async () => {
      for (const [file, rules] of [[htm, ["html-has-lang"]], [xhtml, []]]) {
        const { page, close } = await open(file, { bypassCSP: true, ...options });
        await accessible(page, `${file}, ${state}`, { rules: [...IMPOSSIBLE, ...rules] });
        await close();
      }
    });
  }

  test(`${name}: a table that is wider than the screen is reached and scrolled with the keyboard`, async () => {
    const { page, close } = await open(htm, { viewport: { width: 390, height: 800 } });
    const wide = await page.locator(".table").evaluateAll(all => all.filter(it => it.scrollWidth > it.clientWidth).length);
    const scrolled = async () => page.evaluate(() => document.activeElement.scrollLeft);
    for (let n = 0; wide && n < 200; n += 1) {
      await page.keyboard.press("Tab");
      if (!await page.evaluate(() => document.activeElement.matches(".table"))) continue;
      await page.keyboard.press("ArrowRight");
      await page.waitForFunction(() => document.activeElement.scrollLeft > 0);
      assert.ok(await scrolled() > 0);
      break;
    }
    assert.equal(wide > 0, await page.evaluate(() => document.activeElement.matches(".table")));
    await close();
  });
}
