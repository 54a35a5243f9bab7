// Debian's Chromium with a page in it and all that it does, and ixport as a child process: for the tests, and for the pictures of the
// README.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** The checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The command that runs ixport, for those that start it themselves. */
export const command = resolve(process.env.IXPORT ?? join(root, "target/release/ixport"));

/** Runs ixport. `status` is the exit code; by default 2 (trouble) and panics fail. */
export function ixport(...args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw error;
  assert.ok(status === 0 || status === 1, `ixport ${args.join(" ")}: exit code ${status}\n${stderr}`);
  return { status, stdout, stderr };
}

let browser;
const launched = () => browser ??= chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  // Names do not resolve: what a page would load fails, and the log has it.
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});

/** Ends the browser. */
export async function end() {
  await (await browser)?.close();
}

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
