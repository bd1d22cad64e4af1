"""The table of all hostile projects."""

from __future__ import annotations

from hostile import code, front_matter, graph, injection, layout, links, markdown, names, raw_bytes
from hostile.case import Case

GROUPS = {
    "bytes": raw_bytes.cases,
    "front matter": front_matter.cases,
    "names": names.cases,
    "graph": graph.cases,
    "links": links.cases,
    "injection": injection.cases,
    "markdown": markdown.cases,
    "code": code.cases,
    "layout": layout.cases,
}


def all_cases() -> dict[str, Case]:
    """Return every case by `group: name`."""
    return {f"{group}: {one.name}": one for group, make in GROUPS.items() for one in make()}
