// Marks the entry of "on this page" whose heading was scrolled past last.
const links = site.all(".toc a");
const heading = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
const watcher = new IntersectionObserver(
  (entries) => {
    const seen = entries.find((entry) => entry.isIntersecting);
    if (seen) for (const link of links) link.ariaCurrent = heading(link) === seen.target ? "true" : null;
  },
  { rootMargin: "-10% 0px -75%" },
);
for (const link of links) watcher.observe(heading(link));
