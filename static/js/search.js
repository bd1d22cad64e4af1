// Opens the search dialog: on its link, on `/` and on Ctrl/Cmd+K. The dialog itself is js/lazy/search.js, which is
// fetched on first use, together with its engine; without it the link leads to the search page.
const { page } = site;

const open = async (event) => {
  event.preventDefault();
  site.lazy("Engine");
  (await site.lazy("Search")).default();
};

if (page.lazySearch) {
  for (const link of site.all("[data-search]")) link.onclick = open;

  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if ((event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) open(event);
  });

  if (page.page === "search") site.lazy("Search");
}
