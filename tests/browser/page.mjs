// What the tests have in common: Debian's Chromium, a page in it and all that it did, ixport as a child process, and the exports
// that the tests look at.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
export const root = resolve(here, "../..");
const binary = resolve(process.env.IXPORT ?? join(root, "target/release/ixport"));

/** The source documents and filings of third parties, where they are. */
export const shared = process.env.IXPORT_SHARED || undefined;

/** A folder of this test file's, gone when it is through. */
export const scratch = mkdtempSync(join(tmpdir(), "ixport-browser-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Runs ixport. `status` is the exit code; by default 2 (trouble) and panics fail. */
export function ixport(...args) {
  const { status, stdout, stderr, error } = spawnSync(binary, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw error;
  assert.ok(status === 0 || status === 1, `ixport ${args.join(" ")}: exit code ${status}\n${stderr}`);
  return { status, stdout, stderr };
}

/** The command line that runs ixport, for those that start it themselves. */
export const command = binary;

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

let browser;
const launched = () => browser ??= chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // Names do not resolve: what a page would load fails, and the log has it.
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
after(async () => { await (await browser)?.close(); });

/**
 * Opens a file (or an address) in a browser of its own. Returns the page, and what it does as it does it: messages of the console
 * that are errors or warnings, errors that nobody caught, dialogs, downloads, and addresses that were asked for beside its own.
 * `options` are Playwright's of a context (`colorScheme`, `viewport`, `bypassCSP`, …).
 */
export async function open(what, options = {}) {
  const address = /^https?:/.test(what) ? what : pathToFileURL(resolve(what)).href;
  const context = await (await launched()).newContext({
    locale: "en-US", viewport: { width: 1400, height: 900 }, acceptDownloads: true, ...options,
  });
  const page = await context.newPage();
  const log = { console: [], errors: [], requests: [], dialogs: [], windows: [] };
  const own = address.replace(/#.*/, "");
  page.on("console", message => {
    if (["error", "warning"].includes(message.type())) log.console.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", error => log.errors.push(String(error)));
  page.on("dialog", dialog => { log.dialogs.push(dialog.message()); dialog.dismiss(); });
  context.on("page", other => log.windows.push(other.url()));
  context.on("request", request => {
    const url = request.url().replace(/#.*/, "");
    if (url !== own && !/^(data|blob|about):/.test(url)) log.requests.push(url);
  });
  await page.goto(address, { waitUntil: "load" });
  return { page, log, context, close: () => context.close() };
}

/** Asserts that a page did nothing but show itself. `but` are addresses that it may ask for. */
export function quiet({ log }, ...but) {
  const requests = log.requests.filter(url => !but.includes(url));
  assert.deepEqual({ ...log, requests }, { console: [], errors: [], requests: [], dialogs: [], windows: [] });
}

const axe = readFileSync(join(here, "node_modules/axe-core/axe.min.js"), "utf8");

/** Asserts that axe-core finds nothing to object to. The page must have been opened with `bypassCSP`. */
export async function accessible(page, state, options = {}) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(options => globalThis.axe.run(document, options), options);
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
