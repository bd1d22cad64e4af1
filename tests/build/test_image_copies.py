"""The copies of a site's images: where they are published, that they are made once, and what happens without them."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from PIL import Image

from coursegen.art.pictures.encode import recipe
from coursegen.build import build, check, image_copies
from coursegen.options import Options, Result

TEXT = "# Flour\n\n![Grains](grains.jpg 'What is in it')\n\n![Bare](bare.svg) ![Away](https://far.example/x.png)\n"


def options(root: Path, output: str = "_site") -> Options:
    return Options(root, root / output, datetime(2026, 3, 1, tzinfo=UTC), jobs=1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A course with a cover in static/, and a lesson with one photo and one drawing."""
    lessons = tmp_path / "content/courses/bread/lessons"
    lessons.mkdir(parents=True)
    (tmp_path / "static").mkdir()
    picture = Image.linear_gradient("L").resize((900, 600)).convert("RGB")
    picture.save(lessons / "grains.jpg", quality=95)
    picture.rotate(90).save(tmp_path / "static/cover.png")
    (lessons / "bare.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    (lessons / "01-flour.md").write_text(TEXT)
    (tmp_path / "content/courses/bread.md").write_text("---\nimage: /static/cover.png\n---\n# Bread\n\nLead.\n")
    return tmp_path


def built(project: Path, output: str = "_site") -> Result:
    result = build(options(project, output))
    assert result.written is not None
    return result


def bytes_of(site: Path) -> dict[str, bytes]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in files}


def encodings(project: Path, output: str = "_site") -> int:
    """Build, and count the images of which copies were made."""
    with patch.object(image_copies, "encode", wraps=image_copies.encode) as encode:
        built(project, output)
    return encode.call_count


def test_pages_offer_the_copies_that_are_published(project: Path) -> None:
    """The image itself stays for browsers that know neither format, with its size; drawings stay as they are."""
    built(project)
    site = bytes_of(project / "_site")
    page = site["courses/bread/flour/index.html"].decode()
    assert page.count("<picture>") == 1
    assert '<img src="../lessons/grains.jpg" alt="Grains" width="900" height="600" loading="lazy"' in page
    assert "</picture><figcaption>What is in it</figcaption>" in page
    copies = {name for name in site if name.endswith((".avif", ".webp"))}
    named = {name.rpartition("/")[2] for name in copies if "grains" in name}
    assert all(f"../lessons/{name} " in page for name in named)
    assert {name.rpartition("-")[2] for name in named} >= {"480.webp", "900.webp"}
    home = site["index.html"].decode()
    assert 'srcset="cover.' in home
    assert 'class="cover" src="cover.png" alt="" width="900" height="600"' in home


def test_an_image_is_encoded_once(project: Path) -> None:
    """Not again in the next build, for another output folder, after it was moved, or where it lies twice."""
    assert encodings(project) == 2
    page = project / "content/courses/bread/lessons/01-flour.md"
    page.write_text(TEXT + "\nMore.\n")
    assert encodings(project) == 0
    assert encodings(project, "other") == 0
    assert bytes_of(project / "other") == bytes_of(project / "_site")
    shutil.copy(page.with_name("grains.jpg"), page.with_name("again.jpg"))
    page.with_name("grains.jpg").rename(page.with_name("moved.jpg"))
    page.write_text(TEXT.replace("grains", "moved") + "\n![Again](again.jpg)\n")
    assert encodings(project) == 0
    assert sorted({path.name.partition(".")[0] for path in (project / "_site").rglob("*.webp")}) == [
        "again",
        "cover",
        "moved",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of files")
def test_copies_can_be_read_by_a_web_server(project: Path) -> None:
    """Like every other file of a site, whatever the builder's mask is."""
    before = os.umask(0o077)
    try:
        built(project)
    finally:
        os.umask(before)
    modes = {path.suffix: path.stat().st_mode & 0o777 for path in (project / "_site").rglob("*") if path.is_file()}
    assert {".webp", ".html"} <= modes.keys()
    assert set(modes.values()) == {0o644}


def test_a_forgetful_build_gives_the_same_bytes(project: Path) -> None:
    """After an edit of the image, too: its copies have other names."""
    built(project)
    before = bytes_of(project / "_site")
    Image.radial_gradient("L").resize((900, 600)).save(project / "content/courses/bread/lessons/grains.jpg")
    built(project)
    after = bytes_of(project / "_site")
    assert {name for name in before if "grains." in name} & after.keys() == {"courses/bread/lessons/grains.jpg"}
    shutil.rmtree(project / ".coursegen")
    built(project, "fresh")
    assert bytes_of(project / "fresh") == after


def test_a_lost_copy_is_made_again(project: Path) -> None:
    """When it is in neither the output nor the cache, though the cache knows of it."""
    built(project)
    before = bytes_of(project / "_site")
    next((project / "_site").rglob("grains.*-480.*")).unlink()
    with patch.object(image_copies.Cache, "get", autospec=True, side_effect=_forgetting(image_copies.Cache.get)):
        built(project)
    assert bytes_of(project / "_site") == before


def _forgetting(get: object) -> object:
    return lambda self, kind, keys: {} if kind == "copy" else get(self, kind, keys)  # type: ignore[operator]


def test_bad_images_are_warnings(project: Path) -> None:
    """A build and a check say the same; the files are published as they are."""
    lessons = project / "content/courses/bread/lessons"
    data = (lessons / "grains.jpg").read_bytes()
    (lessons / "grains.jpg").write_bytes(data[: len(data) // 2])
    Image.new("1", (9000, 9000)).save(lessons / "huge.png")
    with (lessons / "01-flour.md").open("a") as page:
        page.write("\n![Huge](huge.png)\n")
    said = [(d.code, d.location.path) for d in built(project).diagnostics]
    assert said == [
        ("damaged-image", "content/courses/bread/lessons/grains.jpg"),
        ("huge-image", "content/courses/bread/lessons/huge.png"),
    ]
    assert [(d.code, d.location.path) for d in check(options(project)).diagnostics] == said
    site = bytes_of(project / "_site")
    assert site["courses/bread/lessons/grains.jpg"] == data[: len(data) // 2]
    assert b"<picture>" not in site["courses/bread/flour/index.html"]


def test_without_pillow_pages_show_the_images_as_they_are(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No copies, nothing said, and the sizes all the same."""
    monkeypatch.setitem(sys.modules, "PIL", None)
    recipe.cache_clear()
    try:
        assert built(project).diagnostics == ()
    finally:
        recipe.cache_clear()
    site = bytes_of(project / "_site")
    page = site["courses/bread/flour/index.html"].decode()
    assert "<picture>" not in page
    assert '<img src="../lessons/grains.jpg" alt="Grains" width="900" height="600" loading="lazy"' in page
    assert not [name for name in site if name.endswith((".avif", ".webp"))]
