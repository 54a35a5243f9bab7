// Within pages that `ixport view` writes, in front of the viewer's script.
(() => {
  'use strict';
  const held = document.getElementById('ixport-documents');

  // The viewer looks for a configuration beside its script. One that stands in the page has no address, and needs none.
  if (document.currentScript.hasAttribute('data-inlined')) {
    Object.defineProperty(document, 'currentScript', { configurable: true, value: { src: 'file:///ixbrlviewer.js' } });
    document.addEventListener('DOMContentLoaded', () => { delete document.currentScript; });
  }
  if (!held) return;

  // All documents but the first one stand in the page, in the order in which the viewer asks for them. It would load them from
  // their files, and warn that this does not work from the disk.
  const { names, documents } = JSON.parse(held.textContent);
  let next = 0;
  HTMLIFrameElement.prototype.setAttribute = function (name, value) {
    if (name === 'src' && next < documents.length) {
      this.srcdoc = documents[next];
      documents[next] = '';
      next += 1;
    } else {
      Element.prototype.setAttribute.call(this, name, value);
    }
  };
  const { alert } = window;
  window.alert = (text) => String(text).includes('document sets from local files') || alert.call(window, text);

  // A link to a place in a document, or to another document of its set, shows that: their addresses lead nowhere.
  const frames = () => [...document.querySelectorAll('#ixv #iframe-container iframe')];
  const decoded = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };
  const follow = (event) => {
    const href = event.target.closest?.('a[href]')?.getAttribute('href').trim();
    if (!href) return;
    const [file, place] = href.split('#', 2);
    const from = frames().findIndex((frame) => frame.contentDocument === event.target.ownerDocument);
    const isMeant = ([report, name]) => report === names[from]?.[0] && name.split('/').at(-1) === decoded(file);
    const to = file ? names.findIndex(isMeant) : from;
    if (to < 0) return;
    event.preventDefault();
    if (to !== from) document.querySelectorAll('#ixv .ixds-tabs .tab')[to].click();
    const shown = frames()[to].contentDocument;
    const found = [place, decoded(place ?? '')].filter(Boolean).map((name) => shown.getElementById(name) ?? shown.getElementsByName(name)[0]);
    (found.find(Boolean) ?? shown.documentElement).scrollIntoView();
  };
  new MutationObserver((records) => {
    for (const frame of records.flatMap((record) => [...record.addedNodes]).filter((node) => node instanceof HTMLIFrameElement)) {
      const listen = () => frame.contentDocument?.addEventListener('click', follow, true);
      listen();
      frame.addEventListener('load', listen);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
