// The search engine for large sites: Pagefind, which fetches only the parts of its index that a query needs. README.md
// says what the dialog expects of an engine; src/coursegen/exporters/pagefind.py says what is in the index.
const MOST = 16;

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
  const { engine, levels, paths } = await (await fetch(address)).json();
  const pagefind = await import(new URL(engine, address));
  await pagefind.options({ baseUrl: "/" });
  await pagefind.init();

  const search = async (query, { level = "", path = "", most = 1 } = {}) => {
    const { results } = await pagefind.search(query);
    const fits = ({ meta }) => (!level || meta.level === level) && (!path || meta.paths?.split(" ").includes(path));
    const found = [];
    for (let at = 0; at < results.length && at < MOST * 8 && found.length < MOST * most; at += MOST) {
      const more = await Promise.all(results.slice(at, at + MOST).map((result) => result.data()));
      found.push(...more.filter(fits));
    }
    const groups = {};
    for (const page of found) (groups[page.meta.kind] ??= []).push(draw(page));
    return Object.entries(groups).map(([kind, hits]) => ({ kind, hits }));
  };
  return Object.assign(search, { levels, paths });
};
