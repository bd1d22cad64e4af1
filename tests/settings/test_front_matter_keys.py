"""The meaning of front matter: which values become what in `Meta`."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from coursegen.model import Kind, Meta, Offering
from coursegen.names import id_fault
from coursegen.problems.diagnostic import Span
from coursegen.problems.suggest import closest
from coursegen.settings.front_matter_keys import SHAPES, parse_meta
from coursegen.settings.site_yaml import json_schema
from coursegen.settings.yaml_tree import load_mapping, spelled

COURSE = """\
id: 101
title: yes
description: Find your way with paper and a compass.
difficulty: beginner
durationHours: 4.5
pathId: [outdoors, on-foot]
order: 3
prerequisites: Patience
outcomes: [Read contour lines, Take a bearing]
tools: [Compass]
projects:
instructors: ada
language: pt-br
license: CC-BY-4.0
tags: maps, compass
cover: maps/cover.png
aliases: [/old/maps, maps.html]
offerings: {start: 2026-03-01, end: 2026-03-01, mode: Onsite, timezone: Europe/Berlin, meetings: Mondays}
draft: Yes
publishDate: 2026-02-28
hue: 120
icon: map
extra: {seats: 12, open: true}
"""


def meta_of(kind: Kind, text: str) -> tuple[Meta, list[str]]:
    node, problems = load_mapping(text, "x.md")
    meta, more = parse_meta(kind, node)
    return meta, [problem.code for problem in (*problems, *more)]


def test_a_full_course_is_understood() -> None:
    """Every key of a course arrives in Meta, with ids and titles as they are spelled."""
    meta, codes = meta_of("course", COURSE)
    assert codes == []
    assert (meta.id, meta.title, meta.difficulty, meta.hours) == ("101", "yes", ("Beginner", "Beginner"), 4.5)
    assert (meta.path_ids, meta.order, meta.prerequisites) == (("outdoors", "on-foot"), 3, ("Patience",))
    assert (meta.outcomes, meta.tools) == (("Read contour lines", "Take a bearing"), ("Compass",))
    assert meta.projects is None
    assert (meta.instructors, meta.language, meta.license) == (("ada",), "pt-BR", "CC-BY-4.0")
    assert (meta.tags, meta.image, meta.aliases) == (("maps", "compass"), "maps/cover.png", ("old/maps/", "maps.html"))
    day = date(2026, 3, 1)
    assert meta.offerings == (Offering(day, day, "Europe/Berlin", "onsite", "Mondays"),)
    assert (meta.draft, meta.publish_date, meta.hue) == (True, date(2026, 2, 28), 120)
    assert meta.extra == {"seats": 12, "open": True}


def test_every_value_has_a_place_under_the_key_that_was_written() -> None:
    """Places are keyed by the author's spelling, list items by number; what lies in `extra` has none."""
    meta, _ = meta_of("course", COURSE)
    assert meta.places["durationHours"] == Span("x.md", 5, 16, 3)
    assert meta.places["pathId.1"] == Span("x.md", 6, 20, 7)
    assert meta.places["offerings.start"] == Span("x.md", 18, 20, 10)
    assert not [name for name in meta.places if name.startswith("extra.")]


def test_a_lesson_is_understood() -> None:
    """A lesson's neighbours, type and duration arrive in Meta."""
    text = "duration: 55 mins\ntype: Lab\nsection: bearings\nprevLessonId: a\nnextLessonId: b\ndifficulty: Advanced\n"
    meta, codes = meta_of("lesson", text)
    assert codes == []
    assert (meta.minutes, meta.type, meta.section) == (55, "lab", "bearings")
    assert (meta.previous_lesson, meta.next_lesson, meta.difficulty) == ("a", "b", ("Advanced", "Advanced"))


def test_a_path_may_have_a_range_of_levels() -> None:
    """`Beginner to Advanced` is the lowest and highest level of a path."""
    meta, codes = meta_of("path", "difficulty: Beginner to Advanced\nestimatedHours: 300\n")
    assert (meta.difficulty, meta.hours, codes) == (("Beginner", "Advanced"), 300.0, [])


def test_a_person_keeps_role_email_and_url_in_extra() -> None:
    """A person's name is the title; what only templates show is found in extra."""
    meta, codes = meta_of("person", "name: Ada\nrole: Guide\nemail: ada@example.org\nurl: https://example.org\n")
    assert codes == []
    assert meta.title == "Ada"
    assert meta.extra == {"role": "Guide", "email": "ada@example.org", "url": "https://example.org"}


@pytest.mark.parametrize("kind", SHAPES)
def test_a_file_that_says_nothing_has_the_defaults(kind: Kind) -> None:
    """Keys without a value, and no keys at all, are as if not written."""
    assert meta_of(kind, "") == (Meta(), [])
    assert meta_of(kind, "title:\ntags: ~\nextra: null\n") == (Meta(), [])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("55 mins", 55),
        ("45min", 45),
        ("1h30", 90),
        ("1h", 60),
        ("2 hours", 120),
        ("1 h 30 min", 90),
        ("1 Hour and 5 Minutes", 65),
        ("1 hr. 15 min.", 75),
        ("1.5 hours", 90),
        ("1,5 h", 90),
    ],
)
def test_durations_are_read_as_people_write_them(text: str, minutes: int) -> None:
    """Hours and minutes in usual spellings become minutes."""
    assert meta_of("lesson", f"duration: {text}") == (
        Meta(minutes=minutes, places={"duration": Span("x.md", 1, 11, len(text))}),
        [],
    )


@pytest.mark.parametrize("text", ["55 mns", "h", "1h 2h", "30 2h", "0", "1:30", "45-60 min", "9999 h", "-5", "1 h -"])
def test_durations_are_never_guessed(text: str) -> None:
    """What is not a duration is an error and not a number."""
    meta, codes = meta_of("lesson", f"duration: '{text}'")
    assert (meta.minutes, codes) == (None, ["bad-duration"])


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant-TW", "de-CH-1996", "sl-rozaj-biske", "es-419", "en-x-pirate"])
def test_well_formed_language_tags_are_taken(tag: str) -> None:
    """Language, script, region, variants and private subtags of BCP 47 are accepted in any case."""
    meta, codes = meta_of("page", f"language: {tag.lower()}")
    assert (meta.language, codes) == (tag, [])


@pytest.mark.parametrize("tag", ["english", "e", "en-", "en-ABCDEFGHI", "../en", "en us", "1en"])
def test_other_language_tags_are_refused(tag: str) -> None:
    """What no HTML `lang` attribute may hold is an error."""
    assert meta_of("page", f"language: {tag}")[1] == ["bad-language"]


@pytest.mark.parametrize("name", ["maps", "map_reading", "v1.2", "地図", "हिन्दी", "CON-1", "101", "É"])
def test_ids_may_use_every_script(name: str) -> None:
    """Letters with their marks, digits, hyphen, underscore and inner dots make an id."""
    assert meta_of("course", f"id: '{name}'")[1] == []


@pytest.mark.parametrize(
    "name", ["a/b", "..", "a..b", ".a", "a.", "-a", "nul", "COM1.x", "a b", "a\u200bb", "é" * 101, "a#b", "a%2F"]
)
def test_ids_that_no_address_or_file_can_have_are_refused(name: str) -> None:
    """Separators, reserved names, invisible characters and overlong names are errors."""
    assert meta_of("course", f"id: '{name}'")[1] == ["bad-id"]


def test_an_id_is_brought_into_normal_form() -> None:
    """An id that is written with a combining accent equals the one with the accented letter."""
    assert meta_of("course", "id: caf\u0065\u0301")[0].id == "café"


@pytest.mark.parametrize(
    "key",
    [
        *("https://evil.example/", "//evil.example/", "a\\b", "/", "a/../b", "x?y", "<b>"),
        *("/.git/config", ".nojekyll", "%2e%2e/x", "a%5cb", "a%0Ab", "a%3Fb", "%ff", "a\u202eb", "é" * 128),
    ],
)
def test_aliases_stay_on_the_site(key: str) -> None:
    """An alias becomes a file of the output, so it can name no other place."""
    assert meta_of("page", f"aliases: ['{key}']")[1] == ["bad-url"]


def test_an_alias_is_looked_for_as_servers_do() -> None:
    """They decode what a browser has asked for; signs that join letters belong to some languages."""
    aliases = "aliases: [/old%20place/, /.well-known/x/, /می\u200cخواهم.html]"
    assert meta_of("page", aliases)[0].aliases == ("old place/", ".well-known/x/", "می\u200cخواهم.html")


def test_all_problems_of_a_file_are_reported_at_once() -> None:
    """Several bad values and keys are told in one run, in file order."""
    text = "difficulty: Advancd\ndurationHours: 45h\ncolour: x\npublishDate: 2026-02-30\noutcomes: [[a], b]\n"
    assert meta_of("course", text)[1] == ["unknown-difficulty", "bad-number", "unknown-key", "bad-date", "wrong-type"]


def test_an_unknown_key_inside_a_value_costs_only_itself() -> None:
    """An offering keeps what is right about it."""
    meta, codes = meta_of("course", "offerings:\n  - {start: 2026-01-01, starts: 2}\n  - {en: 1, mode: blended}\n")
    assert codes == ["unknown-key", "unknown-key"]
    assert meta.offerings == (Offering(date(2026, 1, 1)), Offering(mode="blended"))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("weight: 3", 3),
        ("sidebar_position: 0", 0),
        ("nav_order: -2", -2),
        ("sidebar: {order: 4, label: Rain}", 4),
        ("order: 1\nweight: 3", 1),
        ("order:\nweight: 3", 3),
        ("nav_order: 5\nweight: 3", 3),
        ("weight:", None),
    ],
)
def test_the_order_of_other_tools_is_an_order(text: str, order: int | None) -> None:
    """Ours decides where both are given, and what is taken over has the place of its value."""
    for kind in ("course", "lesson", "path", "page"):
        meta, codes = meta_of(kind, text)
        assert (meta.order, codes) == (order, [])
    assert meta_of("lesson", "weight: 3")[0].places["order"] == Span("x.md", 1, 9)


def test_an_order_of_other_tools_that_is_no_whole_number_is_a_warning() -> None:
    """It would be read, so its author must know that it is not."""
    for value in ("1.5", "first", "[1]"):
        meta, codes = meta_of("lesson", f"sidebar_position: {value}")
        assert (meta.order, codes) == (None, ["unknown-key"])


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("teaching: 20\nexercises: 15", 35),
        ("exercises: 15", 15),
        ("time: 20 min", 20),
        ("minutes: 45", 45),
        ("duration: 5 mins\nteaching: 20", 5),
        ("teaching: 0\nexercises: 0", None),
    ],
)
def test_the_minutes_of_other_tools_are_a_duration(text: str, minutes: int | None) -> None:
    """Teaching and exercises are parts of one time; of files that are no lessons it is a key without meaning."""
    meta, codes = meta_of("lesson", text)
    assert (meta.minutes, codes) == (minutes, [])
    assert set(meta_of("page", "minutes: 45")[1]) == {"foreign-key"}


def test_keys_of_other_tools_are_notes() -> None:
    """What means nothing here is named with the key that may be meant, and costs nothing."""
    keys = [
        "layout",
        "parent",
        "has_children",
        "has_toc",
        "permalink",
        "sidebar_label",
        "slug",
    ]
    _, codes = meta_of("lesson", "".join(f"{key}: x\n" for key in (*keys, "time")))
    assert codes == ["foreign-key"] * 8
    _, codes = meta_of("page", "".join(f"{key}: x\n" for key in ("questions", "keypoints", "objectives")))
    assert codes == ["foreign-key"] * 3
    node, _ = load_mapping("slug: x\ntoc: true\n", "x.md", 2)
    assert [(one.location.line, one.hint) for one in parse_meta("course", node)[1]] == [
        (2, 'did you mean "id"?'),
        (3, 'put it below "extra:" if a template uses it'),
    ]


def test_a_suggestion_is_never_far_fetched() -> None:
    """A slip finds its word; another word finds nothing."""
    assert closest("advancd", ["Advanced", "Beginner"]) == "Advanced"
    assert closest("duration_hours", ["durationHours"]) == "durationHours"
    assert closest("green", ["Advanced", "Beginner"]) is None


WORDS = st.text(st.sampled_from("abé1 .:/-{}%Z\\"), min_size=1, max_size=12)
VALUES = st.recursive(WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3))
KEYS = sorted(
    {key for shape in SHAPES.values() for key in (info.alias or name for name, info in shape.model_fields.items())}
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.dictionaries(st.sampled_from(KEYS) | WORDS, VALUES, max_size=6))
def test_any_values_make_meta_or_diagnostics(kind: Kind, values: dict[str, Any]) -> None:
    """No combination of keys and values raises; an id that is taken has no fault."""
    import json

    node, problems = load_mapping(json.dumps(values, ensure_ascii=False), "x.md")
    assert problems == ()
    meta, _ = parse_meta(kind, node)
    assert meta.id is None or not id_fault(meta.id)


def test_the_json_schema_accepts_what_we_accept() -> None:
    """The published schema is valid JSON Schema 2020-12, takes a good course and refuses an unknown key."""
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator({**schema, "anyOf": [{"$ref": "#/$defs/course"}]})
    node, _ = load_mapping(COURSE, "x.md")
    good = {**spelled(node), "durationHours": 4.5, "order": 3, "hue": 120, "draft": True, "difficulty": "Beginner"}
    good |= {"offerings": [{**good["offerings"], "mode": "onsite"}], "prerequisites": ["Patience"]}
    good |= {"instructors": ["ada"], "tags": ["maps"]}
    assert list(validator.iter_errors(good)) == []
    assert [error.validator for error in validator.iter_errors({"titel": "Maps"})] == ["anyOf"]


def test_the_json_schema_names_every_kind_and_the_settings() -> None:
    """An editor finds the schema of each kind of file under its name."""
    assert {"site", *SHAPES} <= set(json_schema()["$defs"])
