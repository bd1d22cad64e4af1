"""Values that many nodes share: durations, licences, dates, plain text, and who provides the courses."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from coursegen.exporters.html.scene import AnySite
from coursegen.text import MARK

Node = dict[str, Any]

_BLOCK_TAG = re.compile(
    r"</?(?:p|ul|ol|li|dl|dt|dd|div|table|tr|td|th|pre|figure|blockquote|h[1-6]|br|hr)\b[^>]*>", re.I
)
_TAG = re.compile(r"<[^>]*>")


class JsonLd(Struct, frozen=True):
    """The site that is told about, and how a site URL becomes an address."""

    site: AnySite
    address: Callable[[str], str]

    def provider(self) -> Node:
        """Return the organization that offers the courses: the provider of site.yaml, else the site under its title."""
        config = self.site.config
        url = config.provider_url or (config.url if not config.provider else "")
        return node("Organization", name=config.provider or config.title, url=url)

    def modified(self, document: str) -> str:
        """Return the day of a document's last recorded change as ISO 8601, "" when there is none."""
        moment = self.site.changed.get(document)
        return moment.date().isoformat() if moment else ""

    def image(self, url: str) -> str:
        """Return the address of an image that the site publishes, "" without one."""
        return self.address(url.removeprefix("/")) if url.removeprefix("/") in self.site.files else ""


def node(type_: str, **properties: Any) -> Node:
    """Make a node of its properties, without those that are empty."""
    return {"@type": type_, **{name: value for name, value in properties.items() if value not in ("", None, [], ())}}


def duration(hours: float | None) -> str:
    """Write hours as an ISO 8601 duration in hours and minutes (`PT12H30M`); "" for None or nothing."""
    minutes = round((hours or 0) * 60)
    if minutes <= 0:
        return ""
    whole, rest = divmod(minutes, 60)
    return "PT" + (f"{whole}H" if whole else "") + (f"{rest}M" if rest else "")


def license_node(license_: str) -> str | Node:
    """Return a licence: an address as it is, a name as a work of that name (the property takes no text)."""
    if not license_ or license_.startswith(("https://", "http://")):
        return license_
    return node("CreativeWork", name=license_)


def plain_text(fragment: str) -> str:
    """Return the text of rendered HTML, its marks and tags left out."""
    return " ".join(html.unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", MARK.sub("", fragment)))).split())
