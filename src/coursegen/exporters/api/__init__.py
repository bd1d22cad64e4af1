"""The catalogue as JSON for other programs: `api/v1/catalog.json`, one file per course, and their JSON Schema.

The version stands in the address. Within a version keys are only ever added. Addresses are absolute when the site has
a base URL; otherwise they are relative to the file that holds them, as a program that follows links expects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from coursegen.exporters.api.values import course_entry, course_file, path_entry
from coursegen.exporters.xml_file import absolute
from coursegen.model import Body, Output, Site
from coursegen.text import relative_url
from coursegen.theme import Theme

__all__ = ["FOLDER", "export"]

FOLDER = "api/v1/"
CATALOG = f"{FOLDER}catalog.json"
SCHEMA = f"{FOLDER}schema.json"


def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
    """Yield the catalogue, a file for each course, and the schema; drafts are left out."""
    courses = [course for course in site.courses.values() if not course.draft]
    address = _addresses(site, CATALOG)
    catalogue = {
        "version": 1,
        "schema": address(SCHEMA),
        "title": site.config.title,
        "description": site.config.description,
        "url": address(""),
        "language": site.config.language,
        "provider": site.config.provider,
        "courses": [course_entry(site, course, address, address(_file(course.id))) for course in courses],
        "paths": [path_entry(path, address) for path in site.paths.values()],
    }
    yield Output(CATALOG, _json(catalogue))
    for course in courses:
        address = _addresses(site, _file(course.id))
        head = {"version": 1, "schema": address(SCHEMA), "catalog": address(CATALOG)}
        yield Output(_file(course.id), _json(head | course_file(site, course, address)))
    yield Output(SCHEMA, (Path(__file__).parent / "schema.json").read_bytes())


def _file(course_id: str) -> str:
    return f"{FOLDER}courses/{course_id}.json"


def _addresses(site: Site, file: str) -> Callable[[str], str]:
    """Return the function that makes the address of a site URL, as it stands in one file of the API."""
    base = site.config.url
    return (lambda url: absolute(base, url)) if base else (lambda url: relative_url(file, url))


def _json(value: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
