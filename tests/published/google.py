"""What Google asks of structured data before it shows a course: its documentation, as data.

From "Course info", "Course list" and "Breadcrumb" in Google Search Central, as of November 2026; what is only
recommended is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]

REQUIRED = {
    "Course": ("name", "description", "provider", "hasCourseInstance", "offers"),
    "Organization": ("name",),
    "CourseInstance": ("courseMode", "courseWorkload"),  # or courseSchedule, which we never write
    "Offer": ("category",),
    "BreadcrumbList": ("itemListElement",),
    "ItemList": ("itemListElement",),
}
MODES = {"Online", "Onsite", "Blended"}
CATEGORIES = {"Free", "Partially Free", "Subscription", "Paid"}
MOST_CHARACTERS = {"name": 500, "description": 10_000}


def missing(node: Node) -> Iterator[str]:
    """Return what a course, a list of courses or a trail of crumbs lacks."""
    kind = node["@type"]
    for name in REQUIRED.get(kind, ()):
        if not node.get(name):
            yield f"{kind} has no {name}"
    if kind == "Course":
        yield from missing(node.get("provider", {"@type": "Organization"}))
        for part in node.get("hasCourseInstance", ()):
            yield from missing(part)
        yield from missing(node.get("offers", {"@type": "Offer"}))
    if kind == "CourseInstance" and node.get("courseMode") not in MODES:
        yield f"{node.get('courseMode')} is no mode"
    if kind == "Offer" and node.get("category") not in CATEGORIES:
        yield f"{node.get('category')} is no category"
    if kind == "Offer" and "price" in node and float(node["price"]) and "priceCurrency" not in node:
        yield "a price without its currency"
    if kind in ("BreadcrumbList", "ItemList"):
        yield from _list(kind, node.get("itemListElement", []))


def _list(kind: str, entries: list[Node]) -> Iterator[str]:
    if [one.get("position") for one in entries] != [*range(1, len(entries) + 1)]:
        yield f"{kind} does not count from 1"
    if kind == "BreadcrumbList" and len(entries) < 2:
        yield "one crumb is no trail"
    for one in entries:
        address = one.get("url") or one.get("item", {}).get("@id", "")
        if not address.startswith("https://"):
            yield f"{kind} leads to {address!r}"
        if kind == "BreadcrumbList" and not one.get("name"):
            yield "a crumb without a name"
