"""robots.txt: everything may be read, and where the sitemap is (RFC 9309).

Crawlers look for it only at the root of a host; on a site below a path it does nothing, and no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coursegen.exporters.xml_file import absolute
from coursegen.model import Body, Output, Site
from coursegen.theme import Theme


def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
    """Yield `robots.txt`; it names the sitemap when there is a base URL, since it can only do so absolutely."""
    lines = ["User-agent: *", "Allow: /"]
    if site.config.url:
        lines += ["", f"Sitemap: {absolute(site.config.url, 'sitemap.xml')}"]
    yield Output("robots.txt", ("\n".join(lines) + "\n").encode())
