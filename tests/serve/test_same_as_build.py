"""What the preview serves is what a build writes."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from coursegen.build import Options, check
from projects import Project, Run, tree
from serve.previewing import NOW, preview

ROOT = Path(__file__).parent.parent.parent
_SCRIPT = re.compile(rb'<script type="module" src="/_coursegen/.*?</script>\n')
_SOURCE = re.compile(rb' data-source="[^"]*"')


@pytest.fixture
def no_image_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build as without Pillow: making copies of images takes long, so that only a build does it, not the preview."""
    for module in ("image_copies", "social_cards"):
        monkeypatch.setattr(f"coursegen.build.{module}.recipe", lambda: "")


@pytest.mark.usefixtures("no_image_extra")
def test_every_url_gives_the_bytes_that_build_writes(run: Run, tmp_path: Path) -> None:
    """For the demo site, with reloading switched off, each address gives the file of the same path."""
    assert run("build", ROOT, "-o", tmp_path / "site").return_value == 0
    written = tree(tmp_path / "site")
    with preview(ROOT, reload=False, source_lines=False) as running:
        for path, content in written.items():
            if not path.startswith(".coursegen"):
                url = "/" + quote(path.removesuffix("index.html") if path.endswith("index.html") else path)
                status, served = running.ask(url)
                assert (status, served) == (200, content), path


@pytest.mark.usefixtures("no_image_extra")
def test_reloading_adds_a_script_and_the_places_of_blocks_and_nothing_else(run: Run, tmp_path: Path) -> None:
    """Without its script and the places of blocks, a page of the preview is the build's."""
    assert run("build", ROOT, "-o", tmp_path / "site").return_value == 0
    pages = sorted((tmp_path / "site").rglob("index.html"))
    with preview(ROOT) as running:
        marked = 0
        for page in pages:
            folder = page.parent.relative_to(tmp_path / "site").as_posix()
            _, served = running.ask("/" if folder == "." else quote(f"/{folder}/"))
            marked += served.count(b" data-source=")
            assert len(_SCRIPT.findall(served)) == 1
            assert _SOURCE.sub(b"", _SCRIPT.sub(b"", served)) == page.read_bytes(), page
    assert marked > 500


def test_nothing_is_written_into_the_project(project: Project) -> None:
    """After the preview has served pages, the project's folder is as it was."""
    root = project()
    before = tree(root)
    with preview(root) as running:
        assert running.ask("/")[0] == 200
        assert running.ask("/courses/reading-maps/")[0] == 200
    assert tree(root) == before


@pytest.mark.parametrize("base", ["https://example.org/repo/", "https://example.org/a/b/"])
def test_addresses_are_those_of_production(project: Project, base: str) -> None:
    """With a base URL that has a path, the site stands under that path, and the root leads there."""
    path = base.removeprefix("https://example.org")
    with preview(project(), base_url=base) as running:
        assert running.lines[0] == f"{running.url}{path}"
        status, _, response = running.full("/")
        assert (status, response.getheader("Location")) == (302, path)
        assert running.ask(path + "courses/reading-maps/")[0] == 200
        assert running.ask("/courses/reading-maps/")[0] == 404


def test_one_thing_is_said_as_often_as_by_a_build(project: Project) -> None:
    """Of many mistakes of one kind in a file, as many are shown as a build reports."""
    broken = "".join(f"[here](nowhere-{number}.md)\n\n" for number in range(40))
    root = project({"content/courses/a.md": f"# A\n\nLead.\n\n{broken}"})
    reported = check(Options(root, root / "_site", NOW)).diagnostics
    with preview(root) as running:
        state = running.state("/courses/a/")
    shown = [(one["line"], one["message"]) for one in (*state["errors"], *state["warnings"])]
    assert sorted(shown) == sorted((one.location.line, one.message) for one in reported if one.severity != "note")
    assert len(shown) >= 40
