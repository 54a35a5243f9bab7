// What the tests have in common: the exports that they look at, and what holds of every page.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after } from "node:test";
import { end, ixport, root } from "./browser.mjs";

export * from "./browser.mjs";

after(end);

/** The source documents and filings of third parties, where they are. */
export const shared = process.env.IXPORT_SHARED || undefined;

/** A folder of this test file's, gone when it is through. */
export const scratch = mkdtempSync(join(tmpdir(), "ixport-browser-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** The facts of a report as `ixport facts` lists them. */
export function facts(...args) {
  const { stdout } = ixport("facts", "--format", "json", ...args);
  return stdout.split("\n").filter(Boolean).map(line => JSON.parse(line));
}

/** Exports documents into `folder` of the scratch folder and returns where each of them is: `{ name, folder, htm, xbri, trace }`. */
export function exported(folder, documents, ...options) {
  const out = join(scratch, folder);
  ixport("export", ...documents, "--out", out, ...options);
  return documents.map(document => {
    const name = basename(document).replace(/\.[a-z]+$/, "");
    const at = end => join(out, name, name + end);
    return {
      name,
      folder: join(out, name),
      htm: at(".htm"),
      xbri: at(".xbri"),
      get trace() { return JSON.parse(readFileSync(at(".trace.json"), "utf8")); },
    };
  });
}

/** The documents to look at: the examples of the repository, and the five samples where they are. */
export function samples() {
  const of = folder => readdirSync(folder).filter(name => name.endsWith(".txt")).sort().map(name => join(folder, name));
  const examples = of(join(root, "examples"));
  const seeds = shared ? of(join(shared, "seeds")) : [];
  return [...examples.filter(path => !seeds.some(seed => basename(seed) === basename(path))), ...seeds];
}

/** Asserts that a page did nothing but show itself. `but` are addresses that it may ask for. */
export function quiet({ log }, ...but) {
  const requests = log.requests.filter(url => !but.includes(url));
  assert.deepEqual({ ...log, requests }, { console: [], errors: [], requests: [], dialogs: [], windows: [] });
}

const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Asserts that axe-core finds nothing to object to. The page must have been opened with `bypassCSP`. `exclude` are selectors of
 *  what was looked at before, `rules` those that are off. */
export async function accessible(page, state, { exclude = [], rules = [] } = {}) {
  await page.evaluate(axe);
  const options = { resultTypes: ["violations"], rules: Object.fromEntries(rules.map(rule => [rule, { enabled: false }])) };
  const { violations } = await page.evaluate(([exclude, options]) => globalThis.axe.run(exclude.length ? { exclude } : document, options),
    [exclude, options]);
  const found = violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.slice(0, 5).map(({ target, failureSummary }) => ({ target: target.join(" "), failureSummary })),
    count: nodes.length,
  }));
  assert.deepEqual(found, [], `${state}: ${JSON.stringify(found, null, 1)}`);
}

/** A download of the page, as text or bytes, after `action`. */
export async function downloaded(page, action) {
  const [download] = await Promise.all([page.waitForEvent("download"), action()]);
  const path = join(scratch, `download-${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return { name: download.suggestedFilename(), path };
}
