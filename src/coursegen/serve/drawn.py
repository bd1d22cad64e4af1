"""Putting an attribute into HTML that a template drew, without touching anything else of it."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_FIRST_TAG = re.compile(r"<[a-zA-Z][a-zA-Z0-9-]*(?=[\s/>])")


def with_source(html: Markup, attribute: str, value: str) -> Markup:
    """Add an attribute to the first tag, unless that tag has it already; text before the first tag stays."""
    found = _FIRST_TAG.search(html)
    if found is None:
        return html
    end = found.end()
    if f" {attribute}=" in html[end : html.find(">", end)]:
        return html
    return Markup(f'{html[:end]} {attribute}="{escape(value)}"{html[end:]}')  # noqa: S704 - a template's own HTML
