// The iXBRL Viewer's page as a person uses it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { open } from "./page.mjs";

/** Opens a page of `ixport view`, waits until it can be searched, and returns what `open` does, with what follows. */
export async function view(path, options = {}) {
  const file = path.endsWith(".html") ? path : join(path, "index.html");
  const opened = await open(file, options);
  const { page } = opened;
  page.setDefaultTimeout(60_000);
  await page.waitForSelector("#inspector.search-ready", { state: "attached" });
  await page.waitForSelector("#ixv .loader", { state: "detached" });
  page.setDefaultTimeout(10_000);
  // The viewer begins by saying that a report has errors.
  const warning = page.locator("dialog.message-box[open]");
  const isWarned = await warning.count() > 0;
  if (isWarned) await warning.locator(".buttons button").last().click();
  const frames = page.locator("#iframe-container iframe");
  const documents = await frames.count();
  const frame = n => frames.nth(n).contentFrame();
  const inspector = page.locator("#inspector .fact-inspector");
  const property = name => inspector.locator(`tr.${name} td`).first();
  const mode = name => page.locator(`#inspector-tabs button[data-mode=${name}-mode]`).click();
  return {
    ...opened, isWarned, documents, frame, inspector, property, mode,
    /** The report data in the page. */
    data: JSON.parse(await page.locator('script[type="application/x.ixbrl-viewer+json"]').first().textContent()),
    /** How many facts the viewer says there are: in its overview and in its search. */
    async counts() {
      const total = await page.locator(".total-facts-value").textContent();
      const found = await page.locator("#matching-facts-summary").textContent();
      return [Number(total), Number(/of ([\d,]+)/.exec(found)[1].replaceAll(",", ""))];
    },
    /** The ids of all elements of the documents, a set per document. */
    async ids() {
      const all = [];
      for (let n = 0; n < documents; n += 1) {
        all.push(new Set(await frame(n).locator("body").evaluate(body => [...body.querySelectorAll("[id]")].map(it => it.id))));
      }
      return all;
    },
    /** Searches, and returns the results. */
    async search(words) {
      await mode("search");
      await page.locator("#ixbrl-search").fill(words);
      await page.locator("#ixbrl-search").press("Enter");
      return page.locator(".search-results .fact-list-item");
    },
    /** Clicks a fact where it is printed; false where it is not to be seen. */
    async click(id, document = 0) {
      const element = frame(document).locator(`[id="${id}"]`);
      if (!await element.isVisible()) return false;
      // A document that has the fact beside other text is clicked in the fact.
      await element.click();
      return true;
    },
    /** The labels that the inspector shows in a language, as it names that. */
    async labels(language) {
      const languages = inspector.locator("#document-language");
      if (await languages.isVisible()) await languages.selectOption({ label: language });
      return inspector.locator("table.labels tbody.labels td").allTextContents();
    },
    /** A section that may be collapsed, by its heading. */
    section(name) {
      return inspector.locator(".fact-selected-only .collapsible-section", {
        has: page.locator("h3 button", { hasText: new RegExp(`^${name}$`) }),
      }).first();
    },
  };
}

/** A day as the viewer writes it: `1 Jul 2024`. */
const day = iso => new Date(`${iso}T00:00:00Z`)
  .toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).replace("Sept", "Sep");

/** The period of a fact of `ixport facts`, as the viewer writes it. */
export function period({ start, end }) {
  return start ? `${day(start)} to ${day(end)}` : day(end);
}

/** A number without what makes it readable. */
export const digits = text => text.replace(/[−–]/g, "-").replace(/[^\d.-]/g, "").replace(/\.0+$/, "");

/** The standard labels of a folder's label linkbases, by `prefix_Name` and language. */
export function labels(...files) {
  const all = {};
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    const pattern = /<link:label [^>]*xlink:label="label_([^"]+)" xlink:role="http:\/\/www.xbrl.org\/2003\/role\/label" xml:lang="([^"]+)">([^<]*)</g;
    for (const [, name, language, label] of text.matchAll(pattern)) {
      (all[name] ??= {})[language] = label.replaceAll("&amp;", "&").replaceAll("&apos;", "'").replaceAll("&quot;", '"')
        .replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    }
  }
  assert.ok(Object.keys(all).length > 0, `no labels in ${files}`);
  return all;
}
