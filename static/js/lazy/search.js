// The search dialog, and the same search on the search page. This module knows no search engine: `loadEngine` imports
// the one at <body data-search-engine> and hands it the address of the index at data-search-index (both relative to
// the page). The engine module's default export is
//   async (indexUrl) => async (query) => [{title, hits: [{url, title, where, excerpt: ["text", "match", "text", …]}]}]
// with groups in order, hit URLs relative to the site's root, and every second piece of an excerpt a match.
const { all, make, one, say, word } = window.site;
const { dataset } = document.body;
const address = (path) => new URL(path, document.baseURI).href;

let engine;
const loadEngine = () => {
  engine ??= import(address(dataset.searchEngine)).then((module) => module.default(address(dataset.searchIndex)));
  return engine;
};

const drawHit = ({ url, title, where, excerpt = [] }) => {
  const text = excerpt.map((part, i) => (i % 2 ? make("mark", {}, part) : part));
  const href = new URL(url, address(dataset.root || "./")).href;
  return make("li", {}, make("a", { href }, make("b", {}, title), make("small", {}, where), make("span", {}, ...text)));
};

/** Show in `list` the hits of what is typed into `input`; gives the function that searches again. */
const attach = (input, list) => {
  let asked;
  let active;
  const mark = (link) => {
    active?.classList.remove("active");
    active = link;
    active?.classList.add("active");
    active?.scrollIntoView({ block: "nearest" });
  };
  const search = async () => {
    const query = (asked = input.value.trim());
    try {
      const groups = query ? await (await loadEngine())(query) : [];
      if (asked !== query) return; // a later question was asked meanwhile
      list.replaceChildren(
        ...groups.flatMap(({ title, hits }) => [make("h2", {}, title), make("ul", {}, ...hits.map(drawHit))]),
      );
      const links = all("a", list);
      const summary = links.length ? word("results", { count: links.length }) : word("no_results", { query });
      if (query && !links.length) list.append(make("p", {}, summary));
      if (query) say(summary);
      mark(links[0]);
    } catch {
      list.replaceChildren(make("p", {}, word("search_failed")));
    }
  };
  input.oninput = search;
  input.onkeydown = (event) => {
    if (event.isComposing) return; // Enter and the arrows belong to the input method of Japanese and Chinese
    const links = all("a", list);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && links.length) {
      mark(links.at((links.indexOf(active) + step) % links.length));
      say(one("b", active).textContent);
    } else if (event.key === "Enter" && active) active.click();
    else return;
    event.preventDefault();
  };
  return search;
};

let dialog;

const makeDialog = () => {
  const label = word("search_label");
  // Not type=search: that one wants Esc twice before it closes the dialog.
  const input = make("input", {
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
  const form = make("form", { role: "search", onsubmit: (event) => event.preventDefault() }, icon, input, key("esc"));
  const move = make("span", {}, key("↑"), key("↓"), word("key_move"));
  const open = make("span", {}, key("↵"), word("key_open"));
  const keys = make("div", { className: "keys", ariaHidden: "true" }, move, open);
  dialog = make("dialog", { className: "search", ariaLabel: label }, form, list, keys);
  dialog.onclick = ({ target }) => target === dialog && dialog.close();
  document.body.append(dialog);
  attach(input, list);
};

/** Open the dialog, made when it is first asked for. */
export default () => {
  if (!dialog) makeDialog();
  if (!dialog.open) dialog.showModal();
  loadEngine().catch(() => {}); // it is asked for again, and its failure shown, when something is typed
};

// The search page searches for `?q=`, and for what is typed there.
if (dataset.page === "search") {
  const input = one("main input");
  input.value = new URLSearchParams(location.search).get("q") ?? "";
  input.form.onsubmit = (event) => event.preventDefault();
  attach(input, one("main .hits"))();
}
