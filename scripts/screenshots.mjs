#!/usr/bin/env node
// Takes the pictures of the README, of the examples: node scripts/screenshots.mjs [FOLDER]. Fails when the browser complains, a page
// asks for anything, or there can be nothing in a picture. It takes what the browser tests take (tests/browser/README.md).
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { end, ixport, open, root } from "../tests/browser/browser.mjs";

const images = resolve(process.argv[2] ?? join(root, "docs/images"));
const work = mkdtempSync(join(tmpdir(), "ixport-pictures-"));
const at = (stem, end) => join(work, stem, stem + end);

/** Opens a page, lets `prepare` make it ready, and takes a picture of what the window shows. */
async function picture(name, page, size, prepare) {
  const opened = await open(page, { viewport: { width: size[0], height: size[1] }, reducedMotion: "reduce" });
  opened.page.setDefaultTimeout(60_000);
  await prepare(opened.page);
  const path = join(images, `${name}.png`);
  await opened.page.screenshot({ path, animations: "disabled", caret: "hide" });
  assert.deepEqual(opened.log, { console: [], errors: [], requests: [], dialogs: [], windows: [] }, name);
  const bytes = readFileSync(path).length;
  assert.ok(bytes > 20_000, `${name}: the picture is blank`);
  assert.ok(bytes < 300_000, `${name}: the picture has ${bytes} bytes`);
  console.log(`${path}: ${bytes} bytes`);
  await opened.close();
}

try {
  mkdirSync(images, { recursive: true });
  const examples = ["acme-2024-h1", "qifu-2024-q2", "qifu-2024-q3"].map(stem => join(root, `examples/${stem}.txt`));
  ixport("export", ...examples, "--out", work);
  const [q2, q3] = ["qifu-2024-q2", "qifu-2024-q3"].map(stem => at(stem, ".htm"));

  await picture("inline-document", at("acme-2024-h1", ".htm"), [1000, 1000], page =>
    page.locator("table").first().evaluate(it => it.parentElement.previousElementSibling.previousElementSibling.scrollIntoView() ?? scrollBy(0, -30)));

  const viewer = join(work, "viewer.html");
  ixport("view", q3, q2, "-o", viewer);
  await picture("viewer", viewer, [1400, 900], async page => {
    await page.locator("#inspector.search-ready").waitFor({ state: "attached" });
    await page.locator("#ixv .loader").waitFor({ state: "detached" });
    const table = page.locator("#iframe-container iframe").first().contentFrame().locator("table").first();
    await table.locator("ix\\:nonfraction[name='ixp:AssetsCurrent']").nth(1).click();
    await page.locator("#document-language").selectOption("zh");
    await page.locator("#inspector .fact-inspector > .inspector-body").evaluate(it => { it.scrollTop = 0; });
  });

  const diff = join(work, "diff.html");
  ixport("diff", q2, q3, "--format", "html", "-o", diff);
  await picture("diff", diff, [1400, 900], page => page.locator("details.statement").first().evaluate(it => {
    it.open = true;
    it.scrollIntoView();
  }));

  const folder = join(work, "qifu-2024-q3");
  ixport("review", folder);
  await picture("review", at("qifu-2024-q3", ".review.html"), [1280, 820], async page => {
    await page.getByRole("tab", { name: "Statements" }).click();
    await page.locator("#document td .figure.doubtful").nth(1).click();
  });
} finally {
  await end();
  rmSync(work, { recursive: true, force: true });
}
