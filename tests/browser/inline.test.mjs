// The inline documents: they open in any browser, and nobody is shut out of them.
import { test } from "node:test";
import { accessible, exported, open, quiet, samples } from "./page.mjs";

for (const { name, htm } of exported("filings", samples())) {
  test(`${name}: the inline document opens without asking for anything`, async () => {
    const opened = await open(htm);
    quiet(opened);
    await opened.close();
  });

  for (const [state, options] of [["wide", {}], ["narrow", { viewport: { width: 390, height: 800 } }]]) {
    test(`${name}: axe has nothing to object to, ${state}`, async () => {
      const { page, close } = await open(htm, { bypassCSP: true, ...options });
      await accessible(page, state);
      await close();
    });
  }
}
