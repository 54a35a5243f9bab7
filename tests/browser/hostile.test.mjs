// Documents are hostile: what looks like markup or a script in a release, in a third party's filing or in a taxonomy is text on all
// pages that are made of it, and nothing of it runs.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { exported, ixport, open, root, scratch } from "./page.mjs";
import { view } from "./viewer.mjs";

const RUNS = "globalThis.pwned = 1";
const SCRIPT = `<script>${RUNS}</script>`;
const IMAGE = `<img src=x onerror="${RUNS}">`;
const END = `</script><svg onload="${RUNS}">`;

/** Asserts that nothing ran in any frame, nothing was asked for, and no dialog shown. */
async function harmless({ page, log }, ...but) {
  await page.waitForTimeout(300);
  for (const frame of page.frames()) assert.equal(await frame.evaluate(() => globalThis.pwned ?? top.pwned), undefined);
  assert.deepEqual({ ...log, requests: log.requests.filter(url => !but.includes(url)) },
    { console: [], errors: [], requests: [], dialogs: [], windows: [] });
}

const acme = readFileSync(join(root, "examples/acme-2024-h1.txt"), "utf8");
/** A release whose every part has a script in it: title, sentences, headings, labels, cells, notes. */
const release = acme
  .replace("# Acme Anvils plc reports", `# ${SCRIPT}Acme Anvils plc ${IMAGE} reports`)
  .replace("Revenue rose to", `${SCRIPT} ${END} [x](javascript:${encodeURIComponent(RUNS)}) Revenue rose to`)
  .replace("## Highlights", `## Highlights ${SCRIPT} &lt;b&gt; "quoted'`)
  .replace("| Anvil recycling levy |", `| Anvil ${SCRIPT} levy ${IMAGE} |`)
  .replace("| Anvil moulds |", `| Moulds ${END} "a' \u202e\u2028 |`)
  .replace("| Goodwill | 40.2", `| Goodwill | ${SCRIPT}40.2`)
  .concat(`\n\n(1) A note with ${SCRIPT} and ${END} and 12 anvils.\n\n<a href="javascript:${RUNS}">link</a>\n\n<iframe src="javascript:top.pwned=1"></iframe>\n`);
/** The same as HTML, with what runs in it as it is served. */
const html = `<html><head><title>${"&lt;script&gt;"}</title><script>${RUNS}</script></head><body onload="${RUNS}">
<h1 onclick="${RUNS}">Acme Anvils plc reports half-year 2024 results &lt;script&gt;${RUNS}&lt;/script&gt;</h1>
<p>Harbour City, 6 August 2024, Acme Anvils plc (LSE: ACME) publishes its interim accounts under IFRS. ${IMAGE}<svg onload="${RUNS}"></svg></p>
<p style="background:url(http://evil.example/x.png)">Revenue was <a href="javascript:${RUNS}">€412.6 million</a>.</p>
<h2>Accounts &lt;img src=x onerror=${RUNS}&gt;</h2><h2>Condensed consolidated balance sheet</h2><p>(in millions of euros)</p>
<table><tr><th></th><th>30 June 2024</th><th>31 December 2023</th></tr><tr><th></th><th>EUR</th><th>EUR</th></tr>
<tr><td>Inventories &lt;script&gt;${RUNS}&lt;/script&gt;</td><td>96.3</td><td>91.0</td></tr>
<tr><td>Trade receivables</td><td>71.8</td><td>66.4</td></tr>
<tr><td>Moulds &lt;/script&gt;&lt;img src=x onerror=${RUNS}&gt;</td><td>10.0</td><td>10.0</td></tr>
<tr><td>Cash and cash equivalents</td><td onmouseover="${RUNS}">58.2</td><td>49.7</td></tr>
<tr><td>Total current assets</td><td>236.3</td><td>217.1</td></tr></table><object data="x.swf"></object><form action="http://evil.example"><input autofocus onfocus="${RUNS}"></form></body></html>`;
writeFileSync(join(scratch, "hostile.txt"), release);
writeFileSync(join(scratch, "hostile-page.htm"), html);
writeFileSync(join(scratch, "hostile-later.txt"), release.replace("96.3", "97.3").replaceAll("226.3", "227.3").replaceAll("572.0", "573.0"));

const [text, page, later] = exported("hostile", ["hostile.txt", "hostile-page.htm", "hostile-later.txt"].map(name => join(scratch, name)));

for (const filing of [text, page]) {
  test(`${filing.name}: the inline document runs nothing`, async () => {
    const opened = await open(filing.htm);
    await harmless(opened);
    assert.equal(await opened.page.locator("script, iframe, object, [onload], [onerror], a[href^='javascript:']").count(), 0);
    await opened.close();
  });

  test(`${filing.name}: the review page shows it as text`, async () => {
    ixport("review", filing.folder);
    const opened = await open(join(filing.folder, `${filing.name}.review.html`));
    const { page } = opened;
    await harmless(opened);
    // Every figure, every list.
    for (const mark of await page.locator("#document .figure[data-f]").all()) await mark.evaluate(it => it.click());
    for (const tab of await page.getByRole("tab").all()) await tab.click();
    await page.locator("#search input").fill("<script>");
    await page.keyboard.press("Enter");
    await harmless(opened);
    assert.equal(await page.locator("body img, body iframe, body object, [onload], [onerror], a[href^='javascript:'], #document script").count(), 0);
    const words = await page.locator("#document").innerText();
    assert.ok(words.includes("<script>"), "the script's text is there");
    await opened.close();
  });

  for (const out of [`${filing.name}-viewer.html`, `${filing.name}-viewer`]) {
    test(`${out}: the viewer runs nothing of it`, async () => {
      const path = join(scratch, out);
      ixport("view", filing.htm, "-o", path);
      const v = await view(path);
      for (const fact of await v.frame(0).locator(".ixbrl-element").all()) await fact.evaluate(it => it.click());
      await v.search("script");
      await harmless(v, `file://${path}/ixbrlviewer.js`);
      await v.close();
    });
  }
}

test("the diff page shows it as text", async () => {
  const path = join(scratch, "hostile-diff.html");
  ixport("diff", text.htm, later.htm, "--format", "html", "-o", path);
  const opened = await open(path);
  await opened.page.locator("#filters input[type=search]").fill("script");
  await harmless(opened);
  assert.equal(await opened.page.locator("img, svg, iframe, [onload], [onerror]").count(), 0);
  await opened.close();
});

test("an export that somebody else has changed: the review page takes none of what was put into it", async () => {
  const [{ folder, htm, name }] = exported("changed", [join(root, "examples/acme-2024-h1.txt")]);
  const put = `<script>${RUNS}</script><style>body { display: none }</style><svg xmlns="http://www.w3.org/2000/svg" onload="${RUNS}"><script>${RUNS}</script></svg>
<p id="data" onclick="${RUNS}" style="position:fixed;inset:0;background:url(http://evil.example/x.png)">put in <a href="javascript:${RUNS}">a</a> <a href="http://evil.example/" target="_top">b</a></p>
<p id="inspector"/><p id="f1" class="figure" data-f="0">7</p><iframe src="javascript:${RUNS}"/><form action="http://evil.example/" id="search"><input name="words" autofocus="autofocus" onfocus="${RUNS}"/><button id="save">Save</button></form>
<object data="http://evil.example/"/><img src="http://evil.example/i.png" onerror="${RUNS}"/><math><mtext><img src="x" onerror="${RUNS}"/></mtext></math><template><img src="x" onerror="${RUNS}"/></template><base href="http://evil.example/"/><link rel="stylesheet" href="http://evil.example/x.css"/><meta http-equiv="refresh" content="0;url=http://evil.example/"/>`;
  const before = readFileSync(htm, "utf8");
  writeFileSync(htm, before.replace('<div class="page">', `<div class="page">${put}`));
  assert.notEqual(readFileSync(htm, "utf8"), before);
  ixport("review", folder);
  const opened = await open(join(folder, `${name}.review.html`));
  const { page } = opened;
  await page.locator("#inspector h2").waitFor();
  await harmless(opened);
  const article = page.locator("#document");
  assert.equal(await article.locator("script, style, svg, iframe, form, input, button, object, img, math, template, base, link, meta, [onclick], [onload], [style], a[href^=javascript]").count(), 0);
  for (const id of ["data", "inspector", "save", "search", "f1"]) assert.equal(await page.locator(`[id="${id}"]`).count(), 1, id);
  await page.locator("#document .figure[data-f]").nth(20).click();
  await harmless(opened);
  await opened.close();
});

// A filing of others may hold what ours never do. The viewer shows the document as it is filed, but none of its scripts.
const filed = `<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:ix="http://www.xbrl.org/2013/inlineXBRL" xmlns:xbrli="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:e="http://evil.example/&lt;/script&gt;" xmlns:iso4217="http://www.xbrl.org/2003/iso4217">
<head><title>&lt;/script&gt;&lt;script&gt;${RUNS}&lt;/script&gt;</title><script type="text/javascript">${RUNS}</script><script src="http://evil.example/x.js"></script><meta http-equiv="refresh" content="0;url=http://evil.example/"/><base href="http://evil.example/"/><link rel="stylesheet" href="http://evil.example/x.css"/><style>body { background: url(http://evil.example/b.png) }</style></head>
<body onload="${RUNS}"><div style="display:none"><ix:header><ix:resources>
<xbrli:context id="c"><xbrli:entity><xbrli:identifier scheme="http://evil.example/">&lt;/script&gt;&lt;img src=x onerror=${RUNS}&gt;</xbrli:identifier></xbrli:entity><xbrli:period><xbrli:instant>2024-12-31</xbrli:instant></xbrli:period></xbrli:context>
<xbrli:unit id="u"><xbrli:measure>iso4217:EUR</xbrli:measure></xbrli:unit></ix:resources></ix:header></div>
<p onclick="${RUNS}">A <a href="javascript:${RUNS}">link</a> <ix:nonFraction name="e:A" id="a" contextRef="c" unitRef="u" decimals="0" onmouseover="${RUNS}">5</ix:nonFraction>
<ix:nonNumeric name="e:B" id="b" contextRef="c" escape="true"><img src="http://evil.example/i.png" onerror="${RUNS}"/>text &lt;/script&gt; <![CDATA[<script>${RUNS}</script>]]></ix:nonNumeric></p>
<iframe src="javascript:${RUNS}"></iframe><object data="http://evil.example/o"></object><embed src="http://evil.example/e"/><script>${RUNS}</script><svg xmlns="http://www.w3.org/2000/svg" onload="${RUNS}"><script>${RUNS}</script></svg><form action="http://evil.example/"><input autofocus="autofocus" onfocus="${RUNS}"/></form></body></html>`;

for (const form of ["filed.html", "filed"]) {
  test(`a filing of others with scripts: the viewer runs and loads nothing of it (${form})`, async () => {
    const source = join(scratch, "filed.htm");
    writeFileSync(source, filed);
    const path = join(scratch, `viewer-${form}`);
    ixport("view", source, "-o", path);
    const v = await view(path);
    assert.deepEqual(await v.counts(), [2, 2]);
    for (const fact of await v.frame(0).locator(".ixbrl-element").all()) await fact.evaluate(it => it.click());
    await v.mode("overview");
    await harmless(v, `file://${path}/ixbrlviewer.js`);
    await v.close();
  });
}
