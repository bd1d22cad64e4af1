// The search dialog, and the same search on the search page. This module knows no search engine: `loadEngine` asks the
// one at <body data-lazy-engine> to open the index at <body data-search-index>. README.md says what an engine is.
const { all, lazy, make, one, say, word } = window.site;
const { dataset } = document.body;
const address = (path) => new URL(path, document.baseURI).href;

let engine;
const loadEngine = () => {
  engine ??= lazy("Engine").then((module) => module.default(address(dataset.searchIndex)));
  engine.catch(() => (engine = undefined)); // asked for again with the next letter
  return engine;
};

const drawHit = ({ url, title, where = "", lang = "", excerpt }) => {
  const text = excerpt.map((part, i) => (i % 2 ? make("mark", {}, part) : part));
  const href = new URL(url, address(dataset.root)).href;
  return make("li", {}, make("a", { href, lang }, make("b", {}, title), make("small", {}, where), make("span", {}, ...text)));
};

/** Fill a row with the choices that narrow a search, as far as there is something to choose. */
const drawFacets = (row, { levels, paths }, changed) => {
  const add = (name, label, options) => {
    if (options.length < 2) return;
    const select = make("select", { name, ariaLabel: label, onchange: changed });
    select.append(make("option", { value: "" }, label), ...options.map(([value, text]) => make("option", { value }, text)));
    row.append(select);
  };
  add("level", word("level"), levels.map((level) => [level, word(`level_${level.toLowerCase()}`)]));
  add("path", word("learning_path"), paths);
};

/** Show in `list` the hits of what is typed into the `input` of a form; gives the function that searches again. */
const attach = (input, list, most) => {
  const first = [...list.childNodes];
  const facets = make("div", { className: "facets" });
  input.form.after(facets);
  let asked;
  let active;
  const mark = (link) => {
    active?.classList.remove("active");
    active = link;
    active?.classList.add("active");
    active?.scrollIntoView({ block: "nearest" });
  };
  const search = async () => {
    const [level, path] = ["level", "path"].map((name) => one(`[name=${name}]`, facets)?.value);
    const query = input.value.trim();
    const question = (asked = {}); // a later question is another object
    try {
      const find = await loadEngine();
      const groups = query ? await find(query, { level, path, most }) : [];
      if (asked !== question) return;
      list.replaceChildren(
        ...groups.flatMap(({ kind, hits }) => [make("h2", {}, word(kind)), make("ul", {}, ...hits.map(drawHit))]),
      );
      list.scrollTop = 0;
      const links = all("a", list);
      const summary = links.length ? word("results", { count: links.length }) : word("no_results", { query });
      if (!query) list.replaceChildren(...first);
      else if (!links.length) list.append(make("p", {}, summary));
      if (query) say(summary);
      mark(links[0]);
    } catch {
      if (asked === question) list.replaceChildren(make("p", {}, word("search_failed")));
    }
  };
  input.oninput = search;
  input.onkeydown = (event) => {
    if (event.isComposing) return; // Enter and the arrows belong to the input method of Japanese and Chinese
    const links = all("a", list);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && active) {
      mark(links.at((links.indexOf(active) + step) % links.length));
      say(one("b", active).textContent);
    } else if (event.key === "Enter" && active) active.click();
    else return;
    event.preventDefault();
  };
  input.form.onsubmit = (event) => event.preventDefault();
  loadEngine().then(
    (find) => drawFacets(facets, find, search),
    () => {}, // its failure is shown when something is typed
  );
  return search;
};

let dialog;
let input;

const makeDialog = () => {
  const label = word("search_label");
  // Not type=search: that one wants Esc twice before it closes the dialog.
  input = make("input", {
    type: "text",
    inputMode: "search",
    enterKeyHint: "search",
    autocomplete: "off",
    placeholder: label,
    ariaLabel: label,
  });
  const list = make("div", { className: "hits" });
  const key = (name) => make("kbd", {}, name);
  const icon = one("[data-search] svg")?.cloneNode(true) ?? "";
  const form = make("form", { role: "search" }, icon, input, key("esc"));
  const move = make("span", {}, key("↑"), key("↓"), word("key_move"));
  const open = make("span", {}, key("↵"), word("key_open"));
  const keys = make("div", { className: "keys", ariaHidden: "true" }, move, open);
  dialog = make("dialog", { className: "search", ariaLabel: label }, form, list, keys);
  // A hit may lie in this very page, which then does not change: the dialog must go.
  dialog.onclick = ({ target }) => (target === dialog || target.closest("a")) && dialog.close();
  document.body.append(dialog);
  attach(input, list, 1);
};

/**
 * A browser styles the whole page anew under an open dialog. The longest part of it, a list of courses, is spared that
 * while it lies outside the window.
 */
const setAside = (list) => {
  const { top, bottom, height } = list.getBoundingClientRect();
  if (top < innerHeight && bottom > 0) return;
  Object.assign(list.style, { blockSize: `${height}px`, contentVisibility: "hidden" });
  dialog.addEventListener("close", () => (list.style.cssText = ""), { once: true });
};

/** Open the dialog, made when it is first asked for. */
export default () => {
  if (!dialog) makeDialog();
  if (!dialog.open) {
    all(".cards").forEach(setAside);
    dialog.showModal();
  }
  input.select();
};

// The search page searches for `?q=`, and for what is typed there.
if (dataset.page === "search") {
  const field = one("main input");
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  const search = attach(field, one("main .hits"), 3);
  if (field.value) search();
}
