// Marks the entry of "on this page" whose heading was scrolled past last.
const links = site.all(".toc a");
const heading = (link) => document.getElementById(link.getAttribute("href").slice(1));
const watcher = new IntersectionObserver(
  (entries) => {
    const seen = entries.find((entry) => entry.isIntersecting)?.target;
    for (const link of links) if (seen) link.ariaCurrent = heading(link) === seen ? "true" : null;
  },
  { rootMargin: "-10% 0px -75%" },
);
for (const link of links) watcher.observe(heading(link));
