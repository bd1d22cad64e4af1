// What the preview says in a page: errors over it, warnings in a badge, a link to the page that was changed. All of it
// stands in a shadow tree, so that neither the theme's styles nor its own reach the other.
const STYLE = `
:host { all: initial; position: fixed; inset: 0; z-index: 2147483647; pointer-events: none; color-scheme: dark; }
* { box-sizing: border-box; font: inherit; color: inherit; }
section, .badge, .offer, .list, .note { pointer-events: auto; font: 14px/1.45 system-ui, sans-serif; color: #f3f1ea; background: #1b1d24; border: 1px solid #4a4d5a; border-radius: 8px; }
section { position: absolute; inset-inline: 0; inset-block-end: 0; max-block-size: 62vh; overflow: auto; margin: 12px; padding: 12px 16px; border-block-start: 4px solid #e5484d; box-shadow: 0 8px 40px #0009; }
h2 { margin: 0 0 8px; font-weight: 700; font-size: 15px; }
article { padding-block: 10px; border-block-start: 1px solid #363945; }
p { margin: 0 0 4px; }
pre { margin: 4px 0; padding: 8px; overflow: auto; background: #0f1117; border-radius: 6px; font: 13px/1.4 ui-monospace, monospace; white-space: pre; }
button, a { cursor: pointer; color: #9cc4ff; background: none; border: 0; padding: 4px 6px; text-decoration: underline; min-block-size: 24px; }
button:focus-visible, a:focus-visible { outline: 2px solid #9cc4ff; }
.close { float: inline-end; text-decoration: none; }
.badge { position: absolute; inset-block-end: 12px; inset-inline-start: 12px; padding: 4px 10px; text-decoration: none; color: #f5c56b; opacity: .85; }
.list { position: absolute; inset-block-end: 52px; inset-inline-start: 12px; max-inline-size: min(620px, 90vw); max-block-size: 50vh; overflow: auto; padding: 4px 14px; }
.offer, .note { position: absolute; inset-block-start: 12px; inset-inline-end: 12px; padding: 6px 10px; }
[hidden] { display: none; }
`;

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

export class Panel {
  constructor(open) {
    this.open = open;
    this.host = make("coursegen-preview");
    const root = this.host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.errors = make("section", { hidden: true, role: "alert" });
    this.list = make("div", { hidden: true, className: "list", id: "list" });
    this.badge = make("button", { hidden: true, className: "badge", type: "button" });
    this.badge.onclick = () => {
      this.list.hidden = !this.list.hidden;
      this.badge.ariaExpanded = String(!this.list.hidden);
    };
    this.link = make("div", { hidden: true, className: "offer", role: "status" });
    this.note = make("div", { hidden: true, className: "note", role: "status" });
    root.append(this.errors, this.list, this.badge, this.link, this.note);
    root.addEventListener("keydown", (event) => event.key === "Escape" && (this.errors.hidden = this.list.hidden = true));
    // beside the body: the body is morphed
    document.documentElement.append(this.host);
  }

  holds(element) {
    return element === this.host;
  }

  show(state) {
    this.errors.hidden = !state.error_count;
    const close = make("button", { className: "close", type: "button", textContent: "Close", onclick: () => (this.errors.hidden = true) });
    this.errors.replaceChildren(close, make("h2", { textContent: count(state.error_count, "error") }), ...state.errors.map((one) => this.entry(one)));
    this.badge.hidden = !state.warning_count;
    this.badge.textContent = count(state.warning_count, "warning");
    this.list.hidden ||= !state.warning_count;
    this.list.replaceChildren(...state.warnings.map((one) => this.entry(one)));
    this.note.hidden = true;
  }

  entry(one) {
    const where = one.path + (one.line ? `:${one.line}` : "") + (one.column ? `:${one.column}` : "");
    const article = make("article", {}, make("p", {}, make("strong", { textContent: one.code }), ` ${one.message}`));
    if (one.excerpt) article.append(make("pre", { textContent: one.excerpt }));
    if (one.hint) article.append(make("p", { textContent: one.hint }));
    const button = make("button", { type: "button", textContent: where });
    button.onclick = () => this.open(one.path, one.line || 1, one.column || 1);
    article.append(one.openable ? button : make("p", { textContent: where }));
    return article;
  }

  offer({ url, title }) {
    const close = make("button", { type: "button", textContent: "×", ariaLabel: "Close", onclick: () => (this.link.hidden = true) });
    this.link.replaceChildren("Changed: ", make("a", { href: url, textContent: title || url }), close);
    this.link.hidden = false;
  }

  say(text) {
    this.note.textContent = text;
    this.note.hidden = false;
  }
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
