// What the other files share: `site`, the one global name of the theme. Each file becomes a function of its own when
// they are joined in the order of index.txt, so nothing else can clash. README.md lists the attributes and words that
// they rely on.
const { lang } = document.documentElement;
const { dataset } = document.body;
const words = JSON.parse(dataset.words ?? "{}");

window.site = {
  page: dataset,

  all: (selector, root = document) => [...root.querySelectorAll(selector)],

  one: (selector, root = document) => root.querySelector(selector),

  // Do something to all such elements of the page, and again whenever the preview has changed it.
  each(selector, act) {
    const draw = () => site.all(selector).forEach(act);
    addEventListener("coursegen:update", draw);
    draw();
  },

  // An interface word in the page's language: the plural form for `count`, with {names} filled in.
  word(key, values) {
    const text = words[key] ?? key;
    const form = text.other ? (text[new Intl.PluralRules(lang).select(values.count)] ?? text.other) : text;
    return form.replace(/{(\w+)}/g, (_, name) => values[name]);
  },

  make(tag, properties, ...children) {
    const element = document.createElement(tag);
    element.append(...children);
    return Object.assign(element, properties);
  },

  // Storage may be refused (private windows, blocked cookies): what is written is then kept no longer than the page.
  write(key, text) {
    try {
      localStorage[key] = text;
    } catch {}
  },

  // Tell a screen reader what has changed. The region must exist before its text does.
  say(text) {
    site.live ??= document.body.appendChild(site.make("p", { className: "vh", role: "status" }));
    setTimeout(() => (site.live.textContent = text), 50);
  },

  // Import js/lazy/<name>.js, whose address the page gives in <body data-lazy-<name>>. Where modules cannot be loaded
  // (pages opened as files) a classic script has left functions that give them in coursegenModules.
  lazy: async (name) => window.coursegenModules?.[name]?.() ?? import(new URL(dataset["lazy" + name], location)),
};
