"""The social cards of a site: what pages say of them, that they are painted once, and what happens without them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from unittest.mock import patch

import pytest

from coursegen.art import cards
from coursegen.build import build, social_cards
from coursegen.options import Options, Result

FILES = {
    "site.yaml": "title: School\nurl: https://example.org/repo/\n",
    "paths/garden.md": "# The Garden\n",
    "courses/soil.md": "---\npathId: garden\n---\n# Good Soil\n\nLead.\n",
    "courses/soil/lessons/01-grains.md": "# Grains\n\nText.\n",
    "courses/stars.md": "# Far Stars\n\nLead.\n",
    "pages/about.md": "# About\n\nUs.\n",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        write(tmp_path, name, text)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    file = root / "content" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def built(project: Path, output: str = "_site") -> Result:
    result = build(Options(project, project / output, datetime(2026, 3, 1, tzinfo=UTC), jobs=1))
    assert result.written is not None
    return result


def card_of(project: Path, page: str) -> str:
    """Return the address of a page's card, "" for a page without one."""
    html = (project / "_site" / page / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<meta property="og:image" content="([^"]*)">', html)
    size = "summary_large_image" if found else "summary"
    assert (f'<meta name="twitter:card" content="{size}">' in html) == ("og:url" in html)
    return found[1] if found else ""


def files(project: Path, output: str = "_site") -> dict[str, bytes]:
    root = project / output
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("card.*.png")}


def test_each_course_and_path_has_a_card_and_lessons_share_that_of_their_course(project: Path) -> None:
    """Under absolute addresses; the other pages have the site's."""
    built(project)
    pages = ["", "paths/garden/", "courses/soil/", "courses/stars/"]
    named = {page: card_of(project, page) for page in pages}
    assert len(set(named.values())) == len(pages)
    assert {address.removeprefix("https://example.org/repo/") for address in named.values()} == files(project).keys()
    assert card_of(project, "courses/soil/grains/") == named["courses/soil/"]
    assert card_of(project, "about/") == named[""]


def test_a_card_is_painted_again_when_it_shows_something_else(project: Path) -> None:
    """Then it has another name, for who has seen the old one would keep it; an edited text changes no card."""
    built(project)
    before = files(project)
    write(project, "courses/soil/lessons/01-grains.md", "# Grains\n\nOther text.\n")
    with patch.object(social_cards, "paint_some", wraps=social_cards.paint_some) as paint:
        built(project)
        assert paint.call_count == 0
        write(project, "courses/stars.md", "# Near Stars\n\nLead.\n")
        built(project)
        assert paint.call_count == 1
    after = files(project)
    assert {name.rpartition("/")[0] for name in before.keys() ^ after.keys()} == {"courses/stars"}
    built(project, "fresh")
    assert files(project, "fresh") == after


def test_without_a_base_url_there_are_no_cards(project: Path) -> None:
    """A link to one would have to name it."""
    write(project, "site.yaml", "title: School\n")
    built(project)
    assert files(project) == {}
    assert card_of(project, "courses/soil/") == ""


def test_a_site_can_do_without_cards(project: Path) -> None:
    """Painting takes time for each course, so site.yaml can say no to it."""
    write(project, "site.yaml", "title: School\nurl: https://example.org/\nsocial_cards: false\n")
    built(project)
    assert files(project) == {}


def test_without_the_extra_an_image_of_the_author_is_the_card(project: Path) -> None:
    """As it is; pages without one have none."""
    write(project, "courses/soil.md", "---\nimage: soil.svg\n---\n# Good Soil\n\nLead.\n")
    write(project, "courses/soil.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    with patch.object(metadata, "version", side_effect=metadata.PackageNotFoundError):
        cards.recipe.cache_clear()
        built(project)
    cards.recipe.cache_clear()
    assert files(project) == {}
    assert card_of(project, "courses/soil/") == "https://example.org/repo/courses/soil.svg"
    assert card_of(project, "courses/stars/") == ""


def test_titles_that_no_font_has_are_told_once(project: Path) -> None:
    """In the first build and in every later one."""
    write(project, "courses/soil.md", "# 土\n\nLead.\n")
    write(project, "courses/stars.md", "# 星\n\nLead.\n")
    first = built(project)
    write(project, "pages/about.md", "# About us\n\nUs.\n")
    for result in (first, built(project)):
        [said] = [one for one in result.diagnostics if one.code == "card-without-title"]
        assert said.location.path == "content/courses/soil.md"
        assert said.message.endswith('"土"; 1 more show none')
