// The search engine for large sites: Pagefind, which fetches only the parts of its index that a query needs. README.md
// says what the dialog expects of an engine; src/coursegen/exporters/pagefind.py says what is in the index.
const MOST = 16;
const LEVELS = ["Beginner", "Intermediate", "Advanced"];

/** Take Pagefind's excerpt, HTML with <mark>, apart; it is only read, never put into the page. */
const pieces = (html) => {
  const parts = [""];
  for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
    if ((node.nodeName === "MARK") === (parts.length % 2 === 0)) parts[parts.length - 1] += node.textContent;
    else parts.push(node.textContent);
  }
  return parts;
};

const draw = ({ url, meta, excerpt, sub_results: parts }) => {
  const best = parts.reduce((a, b) => (b.locations.length > (a?.locations.length ?? 0) ? b : a), null);
  const at = best?.anchor ? best : null;
  return {
    url: (at ?? { url }).url.replace(/^\//, ""),
    title: at ? `${meta.title}: ${at.title}` : meta.title,
    where: meta.where,
    lang: meta.lang,
    excerpt: pieces((best ?? { excerpt }).excerpt),
  };
};

export default async (address) => {
  const pagefind = await import(address);
  await pagefind.options({ baseUrl: "/" });
  await pagefind.init();
  const known = await pagefind.filters();

  const search = async (query, { level = "", path = "", most = 1 } = {}) => {
    const filters = Object.fromEntries(Object.entries({ level, path }).filter(([, value]) => value));
    const { results } = await pagefind.search(query, { filters });
    const found = await Promise.all(results.slice(0, MOST * most).map((result) => result.data()));
    const kinds = [...new Set(found.map(({ filters }) => filters.kind[0]))];
    return kinds.map((kind) => ({ kind, hits: found.filter(({ filters }) => filters.kind[0] === kind).map(draw) }));
  };
  return Object.assign(search, {
    levels: LEVELS.filter((level) => known.level?.[level]),
    paths: Object.keys(known.path ?? {}).map((title) => [title, title]),
  });
};
