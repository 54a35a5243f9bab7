// Within pages that `ixport view` writes, in front of the viewer's script.
(() => {
  'use strict';
  const held = document.getElementById('ixport-documents');
  const viewer = document.currentScript.nextElementSibling;

  // The viewer looks for a configuration beside its script; one that stands in the page has no address, and needs none.
  if (!viewer?.src) {
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
  window.alert = (text) => {
    if (!String(text).includes('document sets from local files')) alert.call(window, text);
  };

  // A link from one document to another shows that one, at the place that it names.
  const frames = () => [...document.querySelectorAll('#ixv #iframe-container iframe')];
  const follow = (event) => {
    const link = event.target.closest?.('a[href]');
    const [file, place] = (link?.getAttribute('href') ?? '').split('#', 2);
    const from = frames().findIndex((frame) => frame.contentDocument === event.target.ownerDocument);
    const set = from >= 0 ? names[from][0] : undefined;
    const to = names.findIndex(([number, name]) => number === set && (name === file || name === decode(file)));
    if (!file || to < 0) return;
    event.preventDefault();
    event.stopPropagation();
    document.querySelectorAll('#ixv .ixds-tabs .tab')[to]?.click();
    const other = frames()[to].contentDocument;
    const found = place && (other.getElementById(place) ?? other.getElementById(decode(place)) ?? other.getElementsByName(decode(place))[0]);
    if (found) found.scrollIntoView();
    else other.defaultView.scrollTo(0, 0);
  };
  const decode = (text) => {
    try { return decodeURIComponent(text); } catch { return text; }
  };
  new MutationObserver((records) => {
    for (const node of records.flatMap((record) => [...record.addedNodes])) {
      if (!(node instanceof HTMLIFrameElement)) continue;
      const listen = () => node.contentDocument.addEventListener('click', follow, true);
      listen();
      node.addEventListener('load', listen);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
