// Turning the open page into its newest version without losing its state: scroll position, focus, open details, and
// whatever the theme's scripts have done to it.
//
// For each element the page remembers what the server sent (`raw`). Only what is different between the former and the
// newest text of the server is changed; what scripts have added or set since then is left alone.
import { Idiomorph } from "./idiomorph.js";

const SHEET = 'link[rel="stylesheet"]';

export class Page {
  constructor() {
    this.raw = new WeakMap();
    this.head = document.head.cloneNode(true);
    this.remember(document.body, document.body.cloneNode(true));
  }

  // Pair each element with its copy; both trees have the same shape.
  remember(live, copy) {
    this.raw.set(live, copy);
    const copies = copy.children;
    [...live.children].forEach((child, index) => copies[index] && this.remember(child, copies[index]));
  }

  async become(html) {
    const next = new DOMParser().parseFromString(html, "text/html");
    next.getElementById("coursegen-preview")?.remove();
    if (this.needsReload(next)) return location.reload();
    await this.swapSheets(next);
    this.updateHead(next);
    if (this.raw.get(document.body)?.isEqualNode(next.body)) return;
    const changed = this.morph(next.body);
    reveal(changed);
    dispatchEvent(new CustomEvent("coursegen:update", { detail: { changed } }));
  }

  // A script cannot be taken back: a page with other scripts has to begin anew.
  needsReload(next) {
    const scripts = (root) =>
      [...root.querySelectorAll("script:not(#coursegen-preview)")]
        .filter((one) => !one.type || /module|javascript/.test(one.type))
        .map((one) => one.getAttribute("src") ?? one.textContent)
        .join("\n");
    return scripts(this.head) !== scripts(next.head) || document.documentElement.dir !== next.documentElement.dir;
  }

  // The new style sheet is loaded before the old one goes, so that the page never stands without.
  async swapSheets(next) {
    const olds = [...document.head.querySelectorAll(SHEET)];
    const news = [...next.head.querySelectorAll(SHEET)];
    const address = (link) => link.getAttribute("href");
    const fresh = news.filter((link) => !olds.some((old) => address(old) === address(link)));
    const gone = olds.filter((old) => !news.some((link) => address(link) === address(old)));
    await Promise.all(
      fresh.map(
        (link) =>
          new Promise((done) => {
            const copy = document.importNode(link);
            copy.onload = copy.onerror = done;
            (olds.at(-1) ?? document.head.lastChild).after(copy);
          }),
      ),
    );
    for (const link of gone) link.remove();
    if (fresh.length || gone.length) dispatchEvent(new CustomEvent("coursegen:styles"));
  }

  updateHead(next) {
    document.title = next.title;
    for (const name of ["lang", "dir"]) {
      const value = next.documentElement.getAttribute(name);
      if (value) document.documentElement.setAttribute(name, value);
    }
    this.head = next.head;
  }

  morph(body) {
    const changed = [];
    const raw = this.raw;
    const wanted = body.cloneNode(true);
    const pairs = [];
    Idiomorph.morph(document.body, body, {
      morphStyle: "outerHTML",
      restoreFocus: true,
      callbacks: {
        beforeNodeMorphed(old, fresh) {
          if (!(old instanceof Element)) return true;
          if (raw.get(old)?.isEqualNode(fresh)) return false;
          pairs.push([old, fresh.cloneNode(true)]);
          // the innermost elements with other text are what has changed
          if (ownText(raw.get(old) ?? old) !== ownText(fresh)) changed.push(old);
          return true;
        },
        afterNodeAdded(node) {
          const element = node instanceof Element ? node : node.parentElement;
          if (element) changed.push(element);
          if (node instanceof Element) pairs.push([node, node.cloneNode(true)]);
        },
        // what a script put there stays, as long as the element that holds it does
        beforeNodeRemoved: (node) => !(node instanceof Element) || raw.has(node),
        beforeAttributeUpdated(name, node, kind) {
          const copy = raw.get(node);
          if (!copy) return true;
          const before = copy.getAttribute(name);
          const after = kind === "remove" ? null : (pairs.find(([one]) => one === node)?.[1].getAttribute(name) ?? null);
          return before !== after;
        },
      },
    });
    for (const [live, copy] of pairs) this.pair(live, copy);
    raw.set(document.body, wanted);
    return changed.filter((one) => one.isConnected && one !== document.body);
  }

  // A morphed element's children were paired on their own; those of an added one are as the server sent them.
  pair(live, copy) {
    this.raw.set(live, copy);
    const known = [...live.children].filter((child) => !this.raw.has(child));
    if (known.length && live.children.length === copy.children.length) {
      [...live.children].forEach((child, index) => this.raw.has(child) || this.remember(child, copy.children[index]));
    }
  }

  // Pictures and other files may be new under the same address.
  refreshFiles(version) {
    for (const image of document.querySelectorAll("img[src]")) {
      const address = new URL(image.src, location);
      if (address.origin !== location.origin) continue;
      address.searchParams.set("coursegen", version.split(" ")[1]);
      image.src = address;
    }
  }
}

// The text of an element that belongs to no block inside of it.
function ownText(element) {
  const parts = [];
  for (const child of element.childNodes) {
    if (child instanceof Text) parts.push(child.data.trim());
    else if (child instanceof Element && !child.dataset?.source && !BLOCK.test(child.tagName)) parts.push(child.textContent.trim());
  }
  return parts.join(" ");
}
const BLOCK = /^(P|UL|OL|LI|DL|DT|DD|DIV|TABLE|TBODY|THEAD|TR|TD|TH|PRE|FIGURE|BLOCKQUOTE|H[1-6]|SECTION|ARTICLE|ASIDE|MAIN|NAV|HEADER|FOOTER|DETAILS|FORM)$/;

// Show the first change: scroll only when it is not in view, and mark it for a moment.
function reveal(changed) {
  const visible = changed.filter((one) => one.closest("main") && one.getClientRects().length);
  visible.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  const first = visible[0];
  if (!first) return;
  const box = first.getBoundingClientRect();
  if (box.bottom < 0 || box.top > innerHeight) first.scrollIntoView({ block: "center", behavior: "instant" });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  first.animate([{ outline: "2px solid #e8a33d", outlineOffset: "4px" }, { outline: "2px solid transparent", outlineOffset: "4px" }], {
    duration: calm ? 400 : 1400,
    easing: calm ? "steps(1)" : "ease-out",
  });
}
