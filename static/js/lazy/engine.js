// The embedded search engine: MiniSearch over the index that the build made. README.md says what the dialog expects of
// an engine; src/coursegen/exporters/search/ says what the index holds. It is imported when a reader begins to search.
const MOST = { lessons: 8, courses: 4, paths: 3, pages: 3 };
const RANKED = 24;
const EXCERPT = 150;

const WORD = /[\p{L}\p{N}\p{M}_]+[+#]*/gu;
// Scripts that put no spaces between words; they are indexed by pairs of characters, which no dictionary can get wrong.
const SCRIPTS = "\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}";
const UNSPACED = new RegExp(`[${SCRIPTS}]`, "u");
const RUNS = new RegExp(`[${SCRIPTS}]+|[^${SCRIPTS}]+`, "gu");
// Accents of Latin, Greek and Cyrillic letters, points of Hebrew, vowel signs of Arabic: readers leave them out.
const MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]/g;
const ARTICLE = /^ال(?=\p{L}{2})/u;
const PLAIN = /^[\x00-\x7f]*$/;
const PLAIN_WORD = /\w+[+#]*/g;

const fold = (text) =>
  PLAIN.test(text)
    ? text.toLowerCase()
    : text.normalize("NFKD").replace(MARKS, "").normalize("NFKC").toLowerCase().replaceAll("ß", "ss");

/** Give the [start, end] of every word, and of every pair of characters where words are not divided. */
function* spans(text) {
  for (const { 0: word, index } of text.matchAll(WORD)) {
    if (PLAIN.test(word) || !UNSPACED.test(word)) {
      yield [index, index + word.length];
      continue;
    }
    for (const { 0: run, index: offset } of word.matchAll(RUNS)) {
      let start = index + offset;
      const characters = UNSPACED.test(run) ? [...run] : [run];
      if (characters.length === 1) yield [start, start + run.length];
      for (let i = 1; i < characters.length; i++) {
        yield [start, start + characters[i - 1].length + characters[i].length];
        start += characters[i - 1].length;
      }
    }
  }
}

const words = (text) =>
  PLAIN.test(text) ? (text.match(PLAIN_WORD) ?? []) : Array.from(spans(text), ([start, end]) => text.slice(start, end));

/** Remember what a function makes of a text: an index has few different words. */
const remember = (make) => {
  const known = new Map();
  return (text) => known.get(text) ?? known.set(text, make(text)).get(text);
};

/** A word as it is looked up; of `read_csv` its parts too, and an Arabic word without its article. */
const terms = remember((word) => {
  const term = fold(word).replace(ARTICLE, "");
  return term.includes("_") ? [term, ...term.split("_")].filter(Boolean) : term;
});

const read = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
};

const run = (src) =>
  new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror }));
  });

/** Fetch list, shards and MiniSearch; where no fetch works, all of them are one classic script. */
const load = async (address) => {
  if (address.endsWith(".js")) {
    await run(address);
    return globalThis.coursegenSearch;
  }
  const list = await read(address);
  const near = (path) => new URL(path, address).href;
  const [shards] = await Promise.all([
    Promise.all(list.shards.map((path) => read(near(path)))),
    import(near(list.engine)),
  ]);
  return { list, shards };
};

/** Flatten courses and their lessons to pages; lessons have the facets of their course. */
const pagesOf = (shards) =>
  shards.flat().flatMap(({ lessons = [], ...page }) => [
    page,
    ...lessons.map((lesson) => ({ level: page.level, lang: page.lang, ...lesson, paths: page.paths, kind: "lessons" })),
  ]);

const anchorOf = ([heading, , , anchor]) =>
  anchor ?? heading.toLowerCase().replace(/[^a-z0-9_ -]/g, "").replaceAll(" ", "-");

/** What is searched, and in which texts of a page each of it stands. */
const fields = {
  title: (page) => [page.title],
  headings: (page) => page.text?.map(([heading]) => heading) ?? [],
  outcomes: (page) => page.outcomes ?? [],
  text: (page) => [page.lead ?? "", ...(page.text ?? []).flatMap(([, text = "", more = ""]) => [text, more])],
};

/** Find the words of a text that were matched: [start, end, word of the query]. */
const matches = (text, found) => {
  const hits = [];
  for (const [start, end] of spans(text)) {
    const term = [terms(text.slice(start, end))].flat().find((one) => found.has(one));
    if (term) hits.push([start, end, found.get(term)]);
  }
  return hits;
};

const distinct = (hits) => new Set(hits.map(([, , word]) => word)).size;

/** Tell whether two words of the query stand side by side in a text. */
const inRow = (text, hits) =>
  hits.some(([start, , word], i) => i && word !== hits[i - 1][2] && !text.slice(hits[i - 1][1], start).trim());

/** Cut a text where most of its matches stand, into pieces of which every second one is a match. */
const cut = (text, hits) => {
  const ranges = [];
  for (const [start, end] of hits) {
    const last = ranges.at(-1);
    if (last && !text.slice(last[1], start).trim()) last[1] = end;
    else ranges.push([start, end]);
  }
  const near = ([start]) => distinct(hits.filter((hit) => hit[0] >= start && hit[0] < start + EXCERPT));
  const [first, firstEnd] = ranges.reduce((a, b) => (near(b) > near(a) ? b : a));
  const lead = EXCERPT / 3;
  const from = first < lead ? 0 : Math.max(text.lastIndexOf(" ", first - lead) + 1, first - 2 * lead);
  const room = from + EXCERPT;
  const to = room < text.length ? Math.max(text.lastIndexOf(" ", room), firstEnd, room - lead) : text.length;
  const pieces = [];
  let at = from;
  for (const [start, end] of ranges) {
    if (start < from || end > to) continue;
    pieces.push(text.slice(at, start), text.slice(start, end));
    at = end;
  }
  pieces.push(text.slice(at, to) + (to < text.length ? " …" : ""));
  if (from) pieces[0] = `… ${pieces[0]}`;
  return pieces;
};

/** Describe a page that was found: by the passage that matches best, unless the page's title says it all. */
const draw = (page, found, wanted) => {
  const best = (page.text ?? [])
    .map((row) => {
      const [heading = "", text = "", words = ""] = row;
      const [high, middle, low] = [heading, text, words].map((one) => matches(one, found));
      const score = distinct([...high, ...middle, ...low]) + distinct(high) / 4 + (inRow(text, middle) ? 1 : 0);
      return { row, heading, text, words, score: score + distinct(middle) / 8 };
    })
    .reduce((a, b) => (b.score > a.score ? b : a), { heading: "", text: "", words: "", score: 0 });
  const named = distinct(matches(page.title, found)) >= wanted;
  const at = best.heading && !named ? best : null;
  const texts = at ? [at.text, page.lead] : [page.lead, best.text, ...(page.outcomes ?? [])];
  const shown = texts.find((text) => text && matches(text, found).length);
  const start = (at?.text || page.lead || best.text || page.text?.[0][1] || "").slice(0, EXCERPT);
  const [[from, to] = []] = matches(best.words, found);
  return {
    weight: 1 + (named ? wanted + 1 : best.score) / wanted,
    kind: page.kind,
    url: at ? `${page.url}#${anchorOf(at.row)}` : page.url,
    title: at ? `${page.title}: ${at.heading}` : page.title,
    where: page.where,
    lang: page.lang,
    excerpt: shown ? cut(shown, matches(shown, found)) : to ? [`${start} … `, best.words.slice(from, to)] : [start],
  };
};

/**
 * Count the words of all pages, and put what was counted into MiniSearch's own tree, `_index`: its `add` looks up every
 * single word there, which takes half as long again, and `loadJS` wants objects that take no less time to make.
 */
const indexOf = (pages, options) => {
  const entries = new Map();
  const entry = (term) => {
    if (!entries.has(term)) entries.set(term, { byField: new Map(), byPage: null, page: -1, count: 0 });
    return entries.get(term);
  };
  const entriesOf = remember((word) => [terms(word)].flat().map(entry));
  const fieldLength = pages.map(() => []);
  const averageFieldLength = Object.values(fields).map((textsOf, field) => {
    let having = 0;
    let total = 0;
    pages.forEach((page, id) => {
      let length = 0; // in different words
      for (const word of textsOf(page).flatMap(words)) {
        for (const found of entriesOf(word)) {
          if (found.page === id) {
            found.count += 1;
            continue;
          }
          if (found.byPage) found.byPage.set(found.page, found.count);
          else found.byField.set(field, (found.byPage = new Map()));
          found.page = id;
          found.count = 1;
          length += 1;
        }
      }
      fieldLength[id][field] = length;
      having += Math.sign(length);
      total += length;
    });
    for (const found of entries.values()) {
      found.byPage?.set(found.page, found.count);
      found.byPage = null;
      found.page = -1;
    }
    return total / having || 0;
  });
  const names = Object.keys(fields);
  const index = globalThis.MiniSearch.loadJS(
    {
      serializationVersion: 2,
      documentCount: pages.length,
      nextId: pages.length,
      documentIds: { ...pages.map((page) => page.url) },
      fieldIds: Object.fromEntries(names.map((name, field) => [name, field])),
      fieldLength,
      averageFieldLength,
      storedFields: {},
      dirtCount: 0,
      index: [],
    },
    { ...options, fields: names },
  );
  for (const [term, { byField }] of entries) index._index.set(term, byField);
  return index;
};

/** Give the words that a word becomes when two letters side by side change places. */
const swaps = (word) => {
  const letters = [...word];
  return letters.slice(1).map((letter, i) => [...letters.slice(0, i), letter, letters[i], ...letters.slice(i + 2)].join(""));
};

// The index is on its way before the dialog is drawn and asks for it.
let early = load(new URL(document.body.dataset.searchIndex, document.baseURI).href);
early.catch(() => {});

export default async (address) => {
  const loading = early ?? load(address);
  early = undefined; // what has failed is asked for again
  const { list, shards } = await loading;
  const pages = pagesOf(shards);
  const isKnown = (word) => index.search(word, { fuzzy: false }).length > 0;
  const isTypo = remember((word) => word.length > 3 && !UNSPACED.test(word) && !isKnown(word));
  const index = indexOf(pages, {
    tokenize: words,
    processTerm: terms,
    searchOptions: {
      boost: { title: 5, headings: 2, outcomes: 2 },
      prefix: true,
      // One letter in five may be wrong, in a word that is in no text as it stands.
      fuzzy: (term) => isTypo(term) && 0.2,
    },
  });
  const byUrl = new Map(pages.map((page) => [page.url, page]));
  // Letters that change places are two wrong letters, which short words may not have: those swaps are asked for as well.
  const asked = (word) =>
    isTypo(word) ? { combineWith: "OR", queries: [word, ...swaps(word).filter(isKnown)] } : word;

  const search = async (query, { level = "", path = "", most = 1 } = {}) => {
    const filter = ({ id }) => {
      const page = byUrl.get(id);
      return (!level || page.level === level) && (!path || page.paths?.includes(path));
    };
    const queries = words(query).map(asked);
    let results = index.search({ combineWith: "AND", queries }, { filter });
    if (!results.length) results = index.search({ combineWith: "OR", queries }, { filter });
    // MiniSearch weighs whole pages; of the best of them, those come first whose words stand together in one passage.
    const hits = results.slice(0, RANKED * most).map(({ id, score, terms: found, queryTerms }) => {
      const words = found.map((term) => [term, queryTerms.find((word) => term.startsWith(word)) ?? ""]);
      const hit = draw(byUrl.get(id), new Map(words), queryTerms.length);
      return { ...hit, score: score * hit.weight ** 3 };
    });
    const groups = new Map();
    for (const hit of hits.sort((a, b) => b.score - a.score)) {
      if (!groups.has(hit.kind)) groups.set(hit.kind, []);
      if (groups.get(hit.kind).length < MOST[hit.kind] * most) groups.get(hit.kind).push(hit);
    }
    return Array.from(groups, ([kind, hits]) => ({ kind, hits }));
  };
  return Object.assign(search, { levels: list.levels, paths: list.paths });
};
