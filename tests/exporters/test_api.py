"""The JSON API agrees with its published schema, and says what the model says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from coursegen.model import Site
from coursegen.theme import load_theme
from exporters.sample_build import made_by
from exporters.sample_site import COURSES, ROPES, make_site

BASE = "https://example.org/repo/"


def export(of: Site) -> dict[str, Any]:
    theme, _ = load_theme(Path("nowhere"), of.config)
    return {output.path: json.loads(bytes(output.content)) for output in made_by("api", of, theme, {})}


@pytest.mark.parametrize("url", ["", BASE])
def test_every_file_agrees_with_the_schema(url: str) -> None:
    """With a base URL and without; the schema is itself a valid one, and refuses what it should."""
    found = export(replace(make_site(url=url), changed={ROPES: datetime(2026, 4, 1, tzinfo=UTC)}))
    schema = found.pop("api/v1/schema.json")
    Draft202012Validator.check_schema(schema)
    judge = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert set(found) == {"api/v1/catalog.json", *(f"api/v1/courses/{name}.json" for name in COURSES)}
    for value in found.values():
        judge.validate(value)
        for key in value:
            assert not judge.is_valid({name: one for name, one in value.items() if name != key}), key
        assert not judge.is_valid(value | {"version": 2})


def test_every_key_is_in_the_schema() -> None:
    """A key that the schema does not describe would be a promise that nobody made."""
    found = export(make_site(url=BASE))
    definitions = found["api/v1/schema.json"]["$defs"]
    catalogue, ropes = found["api/v1/catalog.json"], found["api/v1/courses/ropes.json"]
    for value, name in (
        (catalogue, "catalog"),
        (catalogue["courses"][0], "courseEntry"),
        (catalogue["paths"][0], "path"),
        (catalogue["paths"][0]["time"], "time"),
        (ropes, "course"),
        (ropes["lessons"][0], "lesson"),
        (ropes["prerequisites"][0], "prerequisite"),
    ):
        assert set(value) == set(definitions[name]["properties"])


def test_what_nobody_said_is_null() -> None:
    """A course without hours, level or change has none in the API either."""
    bells = export(make_site(url=BASE))["api/v1/courses/bells.json"]
    assert (bells["level"], bells["time"]["hours"], bells["lastChanged"], bells["license"]) == (None,) * 4


def test_addresses_lead_from_the_file_that_holds_them() -> None:
    """Without a base URL they are relative to the file, so that a program can follow them."""
    found = export(make_site())
    assert found["api/v1/catalog.json"]["courses"][0]["api"] == "courses/knots.json"
    assert found["api/v1/courses/ropes.json"]["lessons"][0]["url"] == "../../../courses/ropes/bowline/"
    assert export(make_site(url=BASE))["api/v1/courses/ropes.json"]["url"] == f"{BASE}courses/ropes/"


def test_drafts_are_not_told() -> None:
    """Neither a draft course nor a draft lesson is in the API."""
    ropes = replace(COURSES["ropes"], lessons=tuple(replace(one, draft=True) for one in COURSES["ropes"].lessons))
    courses = {**COURSES, "ropes": ropes, "knots": replace(COURSES["knots"], draft=True)}
    found = export(replace(make_site(), courses=courses))
    assert "api/v1/courses/knots.json" not in found
    assert found["api/v1/courses/ropes.json"]["lessons"] == []
