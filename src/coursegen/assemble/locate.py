"""Where in a file a value stands that a diagnostic speaks of."""

from __future__ import annotations

from coursegen.diagnostics import Location
from coursegen.model import Config, Document


def at(document: Document, *keys: str) -> Location:
    """Give the place of the first of these front-matter keys that the file has, else its first line."""
    for key in keys:
        if (place := document.meta.places.get(key)) is not None:
            return Location(document.path, place.line, place.column, place.length)
    return Location(document.path, 1, 1)


def in_site_file(config: Config, *keys: str) -> Location:
    """Give the place of the first of these dotted names that site.yaml has, else the file alone."""
    for key in keys:
        if (place := config.places.get(key)) is not None:
            return Location("content/site.yaml", place.line, place.column, place.length)
    return Location("content/site.yaml")


def at_line(document: Document, line: int, length: int = 1) -> Location:
    """Give the place of something in the body of which only the line is known."""
    return Location(document.path, max(line, 1), 1, length)


def where(document: Document, *keys: str) -> str:
    """Write `path:line` of the first of these keys for use inside a message, or the path alone."""
    for key in keys:
        if (place := document.meta.places.get(key)) is not None:
            return f"{document.path}:{place.line}"
    return document.path
