// Opens the search dialog: on its link, on `/` and on Ctrl/Cmd+K. The dialog itself is js/lazy/search.js, which is
// fetched on first use, together with its engine; without it the link leads to the search page.
const { page } = site;

const open = async (event) => {
  event.preventDefault();
  site.lazy("Engine");
  (await site.lazy("Search")).default();
};

if (page.lazySearch) {
  site.each("[data-search]", (link) => (link.onclick = open));

  addEventListener("keydown", (event) => {
    const { key, ctrlKey, metaKey, target } = event;
    if (key === "k" ? ctrlKey || metaKey : key === "/" && !target.closest("input, textarea, select, [contenteditable]")) {
      open(event);
    }
  });

  if (page.page === "search") site.lazy("Search");
}
