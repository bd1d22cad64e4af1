"""Facts about the index of the search: what it holds, how small it is, and what an edit changes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bench.corpus import write_corpus
from coursegen.assemble import assemble
from coursegen.exporters import pagefind, search
from coursegen.exporters.search.excerpts import Excerpt, beginning, characters_per_page, excerpts
from coursegen.files.scan import read_all, scan
from coursegen.model import Body, Config, Output, Passage, Site
from coursegen.parse import parse
from coursegen.settings.site_yaml import load_config
from coursegen.theme import Theme, load_theme
from coursegen.theme.scripts import LAZY, classic_modules
from exporters.sample_build import made_by
from projects import Project

NOW = datetime(2026, 1, 1, tzinfo=UTC)

COURSE = """---
id: {id}
title: Bread {id}
description: About bread.
difficulty: {level}
durationHours: 4
pathId: baking
---

# Bread {id}

The first paragraph of bread.

## Learning Outcomes

- Knead a dough by hand

## Course Structure

### Section 1: Dough

What happens in the bowl.
"""
LESSON = """---
title: Kneading {number}
section: dough
---

# Kneading {number}

Fold and turn.

## Why gluten matters

Gluten holds the gas that yeast makes.

## Die Gärung

Hefe braucht Zeit.
"""


@dataclass
class Indexed:
    """A project that was read, and its index."""

    site: Site
    theme: Theme
    bodies: Mapping[str, Body]
    outputs: dict[str, bytes]

    @property
    def entries(self) -> list[dict[str, Any]]:
        """Return every entry of every shard."""
        shards = json.loads(self.outputs[search.INDEX])["shards"]
        return [entry for name in shards for entry in json.loads(self.outputs[f"search/{name}"])]

    def entry(self, url: str) -> dict[str, Any]:
        return next(one for entry in self.entries for one in (entry, *entry.get("lessons", ())) if one["url"] == url)


def index(root: Path, config: Config | None = None) -> Indexed:
    config = config or load_config(root)[0]
    found = scan(root)
    parsed = [parse(source, config.html, config.language) for source in read_all(root, found)]
    site = assemble([document for document, _ in parsed], found.assets, config, now=NOW)
    bodies = {document.path: body for document, body in parsed}
    theme, _ = load_theme(root, config)
    outputs = {one.path: content(one) for one in made_by("search", site, theme, bodies)}
    return Indexed(site, theme, bodies, outputs)


def content(output: Output) -> bytes:
    return output.content if isinstance(output.content, bytes) else Path(str(output.content)).read_bytes()


def files(courses: int = 2) -> dict[str, str]:
    made = {"content/site.yaml": "title: School\n", "content/pages/about.md": "# About us\n\nWe bake.\n"}
    for number in range(courses):
        level = ("Beginner", "Advanced")[number % 2]
        made[f"content/courses/c{number}.md"] = COURSE.format(id=f"c{number}", level=level)
        for lesson in (1, 2):
            made[f"content/courses/c{number}/lessons/{lesson:02}-l{lesson}.md"] = LESSON.format(number=lesson)
    return made


def test_the_same_site_gives_the_same_bytes(project: Project) -> None:
    """Two readings of two copies give equal files, under names made of what they hold."""
    first, second = index(project(files(), name="a")).outputs, index(project(files(), name="b")).outputs
    assert first == second


def test_an_entry_says_where_its_page_belongs(project: Project) -> None:
    """A lesson names its course and section; a course its path and hours; both are found by level and path."""
    indexed = index(project(files()))
    course, lesson = indexed.entry("courses/c0/"), indexed.entry("courses/c0/l1/")
    assert course["where"] == "Baking path, 4 hours"
    assert (course["kind"], course["level"], course["paths"], course["hours"]) == ("courses", "Beginner", ["baking"], 4)
    assert lesson["where"] == "Bread c0, Section 1"
    assert {entry["kind"] for entry in indexed.entries} == {"courses", "paths", "pages"}
    listed = json.loads(indexed.outputs[search.INDEX])
    assert listed["levels"] == ["Beginner", "Advanced"]
    assert listed["paths"] == [["baking", "Baking"]]


def test_a_text_is_kept_once(project: Project) -> None:
    """Outcomes are not among the passages as well, and a lead that opens the text is not repeated."""
    indexed = index(project(files()))
    course = indexed.entry("courses/c0/")
    assert course["outcomes"] == ["Knead a dough by hand"]
    assert all("Knead" not in json.dumps(row) for row in course["text"])
    assert json.dumps(indexed.entry("courses/c0/l1/")).count("Fold and turn") == 1


def test_anchors_stand_only_where_they_cannot_be_read_off_the_heading(project: Project) -> None:
    """Plain headings need none; others keep theirs."""
    rows = index(project(files())).entry("courses/c0/l1/")["text"]
    assert ["Why gluten matters", "Gluten holds the gas that yeast makes."] in rows
    assert ["Die Gärung", "Hefe braucht Zeit.", "", "die-gärung"] in rows


def test_addresses_in_the_list_are_relative_to_it(project: Project) -> None:
    """So the index works under any base path."""
    outputs = index(project(files())).outputs
    listed = json.loads(outputs[search.INDEX])
    assert all(f"search/{name}" in outputs for name in listed["shards"])
    assert listed["engine"].startswith("../assets/minisearch.")
    assert listed["engine"].removeprefix("../") in outputs
    assert (
        b"MIT License" in outputs["assets/minisearch.LICENSE.txt"]
        or b"Luca Ongaro" in (outputs["assets/minisearch.LICENSE.txt"])
    )


def test_an_edited_lesson_changes_one_shard(project: Project) -> None:
    """All other shards keep name and bytes."""
    before = files(courses=40)
    after = before | {"content/courses/c7/lessons/01-l1.md": LESSON.format(number=1) + "\nAnd salt.\n"}
    old, new = index(project(before, name="a")).outputs, index(project(after, name="b")).outputs
    assert len(old) == len(new) > 6
    assert len(new.keys() - old.keys()) == 1
    assert [name for name in old.keys() & new.keys() if old[name] != new[name]] == [search.INDEX]


def test_a_shard_needs_only_its_own_documents(project: Project) -> None:
    """So it can be remembered by its facts and the digests of its documents, and no other body is read."""
    indexed = index(project(files(courses=40)))
    for shard in search.shards(indexed.site, indexed.theme.words):
        own = {path: indexed.bodies[path] for path in shard.documents}
        assert search.shard_output(search.shard_content(shard, own)).path in indexed.outputs


def test_nothing_of_the_index_is_made_for_another_search(project: Project) -> None:
    """Neither `search: off` nor Pagefind has shards."""
    root = project(files())
    assert index(root, Config(search="off")).outputs == {}
    assert index(root, Config(search="pagefind")).outputs == {}


@pytest.mark.parametrize(
    ("choice", "kept"), [("embedded", {"search", "engine"}), ("off", set()), ("pagefind", {"search", "pagefind"})]
)
def test_only_the_scripts_of_the_chosen_search_are_published(tmp_path: Path, choice: Any, kept: set[str]) -> None:
    """The dialog and its engine, or neither."""
    names = load_theme(tmp_path, Config(search=choice))[0].names
    scripts = {name.removeprefix(LAZY).removesuffix(".js") for name in names if name.startswith(LAZY)}
    assert scripts & {"search", "engine", "pagefind"} == kept


# --- Size -------------------------------------------------------------------------------------------------------------


def sent(outputs: Mapping[str, bytes]) -> int:
    """Return the size of list and shards as a server sends them."""
    return sum(len(gzip.compress(data, 6)) for name, data in outputs.items() if name.startswith("search/"))


def test_a_lesson_costs_less_than_450_bytes_on_a_large_site(tmp_path: Path) -> None:
    """Sixty lessons, with as many characters each as a site of a thousand has, take their part of 450 kB."""
    write_corpus(tmp_path, 60)
    indexed = index(tmp_path)
    shards = search.shards(indexed.site, indexed.theme.words)
    limit = characters_per_page(1_100)
    made = {f"search/{n}": search.shard_content(replace(s, limit=limit), indexed.bodies) for n, s in enumerate(shards)}
    assert sent(made) < 27_000
    assert sent(indexed.outputs) < 450_000


@pytest.mark.soak
def test_the_index_for_a_thousand_lessons_keeps_its_budget(tmp_path: Path) -> None:
    """450 kB as sent, of 1,000 lessons with 1,400 words each."""
    write_corpus(tmp_path, 1_000)
    assert sent(index(tmp_path).outputs) < 450_000


def test_a_small_site_keeps_all_its_text(project: Project) -> None:
    """Where there is room, a word that stands once is found."""
    assert characters_per_page(40) > 10_000
    rows = index(project(files())).entry("courses/c1/l2/")["text"]
    assert "Gluten holds the gas that yeast makes." in [row[1] for row in rows]


def test_the_room_for_a_page_seldom_changes() -> None:
    """It is the same from one power of two to the next, and never grows with the site."""
    assert len({characters_per_page(pages) for pages in range(513, 1025)}) == 1
    sizes = [characters_per_page(pages) for pages in range(0, 20_000, 7)]
    assert sizes == sorted(sizes, reverse=True)


WORDS = st.lists(
    st.sampled_from(["the", "a", "oven", "flour", "Hefe", "粉", "dough.", "bowl,", "read_csv", "crust!", "it"]),
    max_size=60,
)
PAGES = st.lists(
    st.lists(st.builds(Passage, st.just("x"), st.just("Oven"), WORDS.map(" ".join)), max_size=5), max_size=4
)


@settings(max_examples=80)
@given(PAGES, st.integers(30, 400))
def test_a_page_stays_within_its_room(pages: list[list[Passage]], limit: int) -> None:
    """Excerpts begin their passage, their words come from the rest of it, and together they keep to the limit."""
    for page, found in zip(pages, excerpts(pages, limit), strict=True):
        size = sum(len(p.heading) + len(p.text) for p in page)
        for passage, (text, words) in zip(page, found, strict=True):
            assert passage.text.startswith(text)
            assert all(word in passage.text for word in words.split())
            assert size > limit or text == passage.text
        spent = sum(len(text) + len(words) for text, words in found)
        assert spent <= max(limit - sum(len(p.heading) for p in page), limit // 3) or size <= limit


@given(st.text(max_size=80), st.integers(0, 90))
def test_a_beginning_is_one(text: str, limit: int) -> None:
    """It is never longer than asked for."""
    short = beginning(text, limit)
    assert len(short) <= limit
    assert text.startswith(short)


def test_telling_words_are_kept_before_common_ones() -> None:
    """What stands in every passage says nothing about one of them."""
    common = "the dough is in the bowl and the oven is warm " * 6
    page = [Passage(f"p{n}", f"Part {n}", f"{common}{word} {common}") for n, word in enumerate(["gluten", "levain"])]
    [[first, second]] = excerpts([page], 120)
    assert "gluten" in first.words
    assert "levain" in second.words


def test_headings_without_text_have_no_excerpts() -> None:
    """However many there are."""
    page = [Passage(f"p{n}", f"Heading {n}", "") for n in range(50)]
    assert excerpts([page], 120) == [[Excerpt("")] * 50]


# --- Pages opened as files --------------------------------------------------------------------------------------------


def test_the_index_can_be_one_classic_script(project: Project) -> None:
    """It sets the data that the engine would fetch, after MiniSearch."""
    indexed = index(project(files()))
    listed = indexed.outputs[search.INDEX]
    shards = [indexed.outputs[f"search/{name}"] for name in json.loads(listed)["shards"]]
    script = search.index_script(listed, shards, b"engine();\n").decode()
    assert script.startswith("engine();\nglobalThis.coursegenSearch=")
    data = json.loads(script.partition("coursegenSearch=")[2].rstrip(";\n"))
    assert data["list"] == json.loads(listed)
    assert len(data["shards"]) == len(shards)


def test_a_module_that_imports_cannot_be_made_classic() -> None:
    """It would fail only in the reader's browser."""
    with pytest.raises(ValueError, match=r"js/lazy/one.js must export a default"):
        classic_modules([("one", 'import x from "./x.js";\nexport default x;')])


# --- Pagefind ---------------------------------------------------------------------------------------------------------


def test_pagefind_gets_every_page_from_the_model(project: Project) -> None:
    """Texts and headings with their anchors, escaped; none of the theme around them."""
    root = project(files() | {"content/pages/odd.md": "# A \\<b> & c\n\nOdd.\n"})
    indexed = index(root, Config(search="pagefind"))
    pages = dict(pagefind.pages(indexed.site, indexed.theme, indexed.bodies))
    assert set(pages) == set(indexed.site.urls.values()) | {"paths/baking/"}
    assert '<h2 id="why-gluten-matters">Why gluten matters</h2>' in pages["courses/c0/l1/"]
    assert 'data-pagefind-meta="kind[data-value]" data-value="lessons"' in pages["courses/c0/l1/"]
    assert "<title>A &lt;b&gt; &amp; c</title>" in pages["odd/"]


def test_pagefind_makes_the_same_files_twice(project: Project) -> None:
    """Its files are outputs like all others, below pagefind/, with the list that the dialog's engine reads."""
    pytest.importorskip("pagefind")
    indexed = index(project(files()), Config(search="pagefind"))
    twice = [{o.path: content(o) for o in outputs(indexed)} for _ in range(2)]
    assert twice[0] == twice[1]
    assert "pagefind/pagefind.js" in twice[0]
    assert json.loads(twice[0][search.INDEX])["engine"] == "../pagefind/pagefind.js"


def outputs(indexed: Indexed) -> list[Output]:
    return made_by("pagefind", indexed.site, indexed.theme, indexed.bodies)


def test_a_missing_pagefind_is_told_where_it_is_asked_for(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the extra; its place is the value in site.yaml."""
    monkeypatch.setattr("coursegen.settings.site_yaml.find_spec", lambda name: None)
    root = project(files() | {"content/site.yaml": "title: School\nsearch: pagefind\n"})
    [problem] = load_config(root)[1]
    assert (problem.code, problem.location.line, problem.location.column) == ("missing-extra", 2, 9)
    assert "coursegen[pagefind]" in problem.hint
