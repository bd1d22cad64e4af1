// Marks the entry of "on this page" whose heading was scrolled past last.
const heading = (link) => document.getElementById(link.getAttribute("href").slice(1));
const watcher = new IntersectionObserver(
  (entries) => {
    const seen = entries.find((entry) => entry.isIntersecting)?.target;
    if (seen) for (const link of site.all("nav.toc a")) link.ariaCurrent = heading(link) === seen || null;
  },
  { rootMargin: "-10% 0px -75%" },
);
site.each("nav.toc a", (link) => heading(link) && watcher.observe(heading(link)));
