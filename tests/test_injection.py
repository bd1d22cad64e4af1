"""Every text of the model arrives in the site as text: in HTML, in attributes, in addresses, in JSON-LD, in XML."""

from __future__ import annotations

import functools
import json
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from coursegen.cli import group
from coursegen.model import Kind, Source
from coursegen.settings.front_matter import read_head
from coursegen.settings.front_matter_keys import SHAPES
from coursegen.settings.site_yaml import SiteShape, read_config
from coursegen.settings.validation import Shape
from projects import Project, Run, tree

EVIL = "QX'\"><script>qx{{ 7*191 }}</script><img src=x onerror=qx>&amp;]]>"
"""Ends any attribute, element, script, comment and CDATA section that it is put into without escaping."""

YAML = "'" + EVIL.replace("'", "''") + "'"

QUERY = "q=QX'&amp;qx='1"
"""What an address may hold, so that it must be escaped where it stands."""

SITE = f"""
title: {YAML}
url: https://example.org/
description: {YAML}
provider:
  name: {YAML}
  url: https://example.org/?{QUERY}
repo: https://example.org/repo?{QUERY}
branch: main
license: {YAML}
instructors: [{YAML}]
html: escape
hero:
  title: {YAML}
  text: {YAML}
  links:
    - title: {YAML}
      url: https://example.org/?{QUERY}
nav:
  - title: {YAML}
    url: about/
footer:
  text: {YAML}
  links:
    - title: {YAML}
      url: about/
"""

BODY = f"""
{EVIL}

## Learning Outcomes

- {EVIL}

## Prerequisites

- {EVIL}

## Course Structure

### Section 1: {EVIL}

{EVIL}

## Why {EVIL}

- **{EVIL}**: {EVIL}

## Time Commitment

- **{EVIL}**: {EVIL}

## What You'll Build

- **{EVIL}**: {EVIL}

## Tools You'll Use

- **{EVIL}**: {EVIL}

## Knowledge Check

1. {EVIL}
   - [x] {EVIL}
   - [ ] {EVIL}

> [!NOTE]
> {EVIL}

:::tip {EVIL}
{EVIL}
:::

```python title="{EVIL.replace('"', "'")}"
{EVIL}
```

| {EVIL} | b |
|---|---|
| {EVIL} | c |

Term {EVIL}
: {EVIL}

![{EVIL.replace("]]", "))")}](pic.svg "{EVIL.replace('"', "'")}")

[{EVIL.replace("]]", "))")}](https://example.org/?q=QX%22%3E%3Cscript%3E "{EVIL.replace('"', "'")}")

$\\text{{QX"><script>qx</script>}}$

A note[^1].

[^1]: {EVIL}
"""

META = f"title: {YAML}\ndescription: {YAML}\nlicense: {YAML}\ntags: [{YAML}]\n"
OFFERING = f"offerings:\n  - start: 2030-01-01\n    mode: online\n    meetings: {YAML}\n"
PATH = f"outcomes: [{YAML}]\nprerequisites: [{YAML}]\ninstructors: [ada, {YAML}]\nicon: {YAML}\n"
COURSE = f"{PATH}tools: [{YAML}]\nprojects: [{YAML}]\n"
LESSON = f"outcomes: [{YAML}]\nobjectives: [{YAML}]\nkeypoints: [{YAML}]\nkey_points: [{YAML}]\nquestions: [{YAML}]\nprerequisites: [{YAML}]\nsection: {YAML}\nprevLessonId: {YAML}\nnextLessonId: {YAML}\n"
PERSON = f"name: {YAML}\nrole: {YAML}\nemail: q'x@example.org\nurl: https://example.org/?{QUERY}\n"

FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE,
    "content/courses/a.md": f"---\nid: a\n{META}publishDate: 2020-01-01\npathId: p\n{OFFERING}{COURSE}---\n\n# {EVIL}\n{BODY}",
    "content/courses/b.md": f"---\n{META}pathId: p\n---\n\n# {EVIL}\n{BODY}",
    "content/courses/a/lessons/01-one.md": f"---\n{META}publishDate: 2020-01-01\n{LESSON}---\n\n# {EVIL}\n{BODY}",
    "content/courses/a/lessons/02-two.md": f"---\n{META}---\n\n# {EVIL}\n{BODY}",
    "content/courses/a/lessons/pic.svg": "<svg/>",
    "content/courses/pic.svg": "<svg/>",
    "content/paths/p.md": f"---\n{META}{PATH}---\n\n# {EVIL}\n\n{EVIL}\n\n## Path Structure\n\n### Course 1: {EVIL}\n\n{EVIL}\n",
    "content/pages/about.md": f"---\n{META}---\n\n# {EVIL}\n{BODY.replace('pic.svg', '../courses/pic.svg')}",
    "content/people/ada.md": f"---\n{META}{PERSON}---\n\n# {EVIL}\n\n{EVIL}\n",
    "content/glossary.md": f"---\n{META}---\n\n# {EVIL}\n\n{EVIL}\n: {EVIL}\n",
}

DATA = re.compile(r'<script type="application/(?:ld\+)?json"[^>]*>(.*?)</script>', re.DOTALL)


class Page(HTMLParser):
    """What a browser makes of a page: where the marker became an element, an attribute or a script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.broken: list[str] = []
        self.seen = 0
        self._script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self._script = tag == "script" and "json" not in (names.get("type") or "")
        for name, value in attrs:
            if name.startswith("on") or "qx" in name or (name in ("href", "src") and _is_program(value or "")):
                self.broken.append(f"<{tag} {name}={value}>")
            self.seen += "QX" in (value or "")
        if names.get("src") == "x":
            self.broken.append(f"<{tag} src=x>")

    def handle_data(self, data: str) -> None:
        if self._script and "qx" in data.lower():
            self.broken.append(f"script: {data[:80]}")
        self.seen += data.count("QX")

    def handle_comment(self, data: str) -> None:
        if "qx" in data.lower():
            self.broken.append(f"comment: {data[:80]}")


def _is_program(value: str) -> bool:
    return re.sub(r"[\x00-\x20]", "", value).lower().startswith(("javascript:", "vbscript:", "data:text"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A site in which every field of the model holds the marker."""
    root = tmp_path_factory.mktemp("evil")
    for path, text in FILES.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(str(text), encoding="utf-8")
    result = CliRunner().invoke(group, ["build", str(root)], standalone_mode=False, catch_exceptions=False)
    assert result.return_value == 0, result.output
    return tree(root / "_site")


def texts(site: dict[str, bytes], suffix: str) -> dict[str, str]:
    return {path: data.decode() for path, data in site.items() if path.endswith(suffix)}


@pytest.mark.parametrize("kind", SHAPES)
def test_every_key_that_takes_any_text_holds_the_marker(kind: Kind) -> None:
    """A new key has to be put into the project above before these tests pass."""
    heads = [str(text).split("---\n")[1] for text in FILES.values() if str(text).startswith("---\n")]
    held = {key for head in heads for key in re.findall(r"^(\w+): .*QX", head, re.MULTILINE)}
    names = {field.alias or name for name, field in SHAPES[kind].model_fields.items()}
    free = set()
    for name in names:
        source = Source("content/a.md", kind, "a", f"---\n{name}: {YAML}\n---\n", "", None, "")
        free |= {name} if not any(found.severity == "error" for found in read_head(source).diagnostics) else set()
    assert len(free) >= 4
    assert free <= held


def test_every_setting_that_takes_any_text_holds_the_marker() -> None:
    """Likewise for site.yaml, and for the keys that are below another."""
    held = yaml.safe_load(SITE)
    keys = [(name,) for name in SiteShape.model_fields]
    for name, field in SiteShape.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Shape):
            keys += [(name, below) for below in field.annotation.model_fields]
    free = []
    for key in keys:
        _, problems = read_config(
            yaml.safe_dump(functools.reduce(lambda one, name: {name: one}, key[::-1], EVIL)).encode()
        )
        if not problems:
            free.append(key)
    assert len(free) >= 10
    assert [
        key for key in free if "QX" not in str(functools.reduce(lambda one, name: one.get(name, {}), key, held))
    ] == []


def test_no_marker_becomes_markup(site: dict[str, bytes]) -> None:
    """In no page is the marker an element, an attribute, a comment or a script; on most it is there as text."""
    pages = {path: Page(text) for path, text in texts(site, ".html").items()}
    assert {path: page.broken for path, page in pages.items() if page.broken} == {}
    assert sum(page.seen for page in pages.values()) > 200


def test_no_marker_reaches_the_template_compiler(site: dict[str, bytes]) -> None:
    """7 * 191 is computed nowhere; the expression is shown as written."""
    assert [path for path, data in site.items() if b"1337" in data and path.endswith((".html", ".xml", ".json"))] == []
    assert any("{{ 7*191 }}" in text for text in texts(site, ".html").values())


def test_data_in_pages_is_json_with_the_text_as_written(site: dict[str, bytes]) -> None:
    """JSON-LD and other data islands parse, hold the marker, and have no `<` that could end the script."""
    found: list[Any] = []
    for text in texts(site, ".html").values():
        for data in DATA.findall(text):
            assert "<" not in data
            found.append(json.loads(data))
    assert EVIL in set(strings(found))


def test_files_for_machines_are_well_formed(site: dict[str, bytes]) -> None:
    """Feeds, the sitemap and JSON files parse, and hold the marker as text."""
    xml = texts(site, ".xml")
    held = ""
    for text in xml.values():
        held += "".join(ElementTree.fromstring(text).itertext())  # noqa: S314 - our own output
    assert EVIL in held
    for path, data in site.items():
        if path.endswith((".json", ".webmanifest")):
            json.loads(data)


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    return [text for item in value for text in strings(item)] if isinstance(value, list) else []


def test_templates_never_compile_a_value() -> None:
    """No module gives a string to Jinja's compiler, and no template turns escaping off for text of an author."""
    root = Path(__file__).parents[1]
    code = "".join(path.read_text("utf-8") for path in sorted((root / "src").rglob("*.py")))
    assert not re.search(r"from_string\(|compile_expression\(|jinja2\.Template\(|render_template_string", code)
    templates = "".join(path.read_text("utf-8") for path in sorted((root / "templates").rglob("*.html")))
    assert not re.search(r"\{%-?\s*autoescape\s+false", templates)


@pytest.mark.parametrize("name", ["templates/blocks/tip.html", "templates/pages/page.html", "static/css/own.css"])
def test_a_theme_file_linked_from_outside_is_refused(name: str, project: Project, run: Run) -> None:
    """Nothing of a file beside the project is published."""
    root = project()
    (root.parent / "secret.html").write_text("hunter2", encoding="utf-8")
    (root / name).parent.mkdir(parents=True)
    (root / name).symlink_to(root.parent / "secret.html")
    result = run("build", root)
    assert result.return_value == 1
    assert f"{name}: error[outside-project]" in result.stderr
    assert not (root / "_site").exists()


def test_the_site_without_a_server_holds_it_as_text_too(tmp_path: Path) -> None:
    """Its index is a script of its own, of which the data are JSON and nothing else."""
    root = tmp_path / "evil"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(str(text), encoding="utf-8")
    result = CliRunner().invoke(group, ["build", str(root), "--offline"], standalone_mode=False, catch_exceptions=False)
    assert result.return_value == 0, result.output
    site = tree(root / "_offline")
    assert {path: page.broken for path, text in texts(site, ".html").items() if (page := Page(text)).broken} == {}
    data = site["search/index.js"].decode().rpartition("globalThis.coursegenSearch=")[2]
    assert any(EVIL in text for text in strings(json.loads(data.removesuffix(";\n"))))
