"""Folders that publishing and cleaning must leave alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from faulty_disk import outputs, put, tree

from coursegen.publish import OutputRefused, WriteFailed, clean, publish
from coursegen.publish.manifest import MANIFEST, OwnedFile, encode
from privileges import ordinary_user, permissions_count

SITE = {"index.html": "home"}
PROJECT = {"content/courses/a.md": "# A", "static/x.css": "x", "templates/y.html": "y", ".git/HEAD": "ref"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "home" / "me" / "project"
    put(root, PROJECT)
    return root


def refusal(output: Path, project: Path) -> str:
    """Return the message with which both commands refuse an output, after seeing that nothing was changed."""
    before = tree(project)
    messages = []
    for action in (
        lambda: publish(outputs(SITE), output, project=project),
        lambda: clean(output, project=project),
    ):
        with pytest.raises(OutputRefused) as raised:
            action()
        (diagnostic,) = raised.value.diagnostics
        assert (diagnostic.code, diagnostic.severity) == ("unsafe-output", "error")
        assert diagnostic.hint
        messages.append(diagnostic.message)
    assert tree(project) == before
    assert messages[0] == messages[1]
    return messages[0]


@pytest.mark.parametrize("output", [".", "..", "../..", "content/.."])
def test_the_project_and_what_holds_it_are_refused(project: Path, output: str) -> None:
    """Publishing there would take the sources for a stranger's files at best."""
    assert "the project" in refusal(project / output, project)


@pytest.mark.parametrize("name", ["content", "static", "templates", ".git", ".coursegen"])
@pytest.mark.parametrize("below", ["", "new", "new/er"])
def test_source_folders_are_refused(project: Path, name: str, below: str) -> None:
    """Neither a folder of sources nor one in it, also where it does not exist yet."""
    assert f"{name}/" in refusal(project / name / below, project)


def test_a_content_folder_elsewhere_is_refused(project: Path, tmp_path: Path) -> None:
    """When content/ is a link, what it leads to is as precious, and so is what holds it."""
    os.rename(project / "content", tmp_path / "texts")
    (project / "content").symlink_to(tmp_path / "texts")
    assert "content/" in refusal(tmp_path / "texts", project)
    put(tmp_path / "shelf", {})
    os.renames(tmp_path / "texts", tmp_path / "shelf" / "texts")
    (project / "content").unlink()
    (project / "content").symlink_to(tmp_path / "shelf" / "texts")
    assert "content/" in refusal(tmp_path / "shelf", project)


def test_a_link_does_not_get_around_it(project: Path) -> None:
    """An output that is a link to content/ is content/."""
    (project / "_site").symlink_to("content")
    assert "content/" in refusal(project / "_site", project)


@pytest.mark.parametrize("output", ["home/me", "home"])
def test_the_home_folder_is_refused(tmp_path: Path, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even when the project lies elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    put(elsewhere, PROJECT)
    (tmp_path / "home" / "me").mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home" / "me")
    assert "home folder" in refusal(tmp_path / output, elsewhere)


def test_the_root_is_refused(project: Path) -> None:
    """No site is the whole disk."""
    assert "root" in refusal(Path(project.anchor), project)


def test_a_file_is_refused(project: Path) -> None:
    """It is not replaced by a folder."""
    put(project, {"site.zip": "PK"})
    assert "is a file" in refusal(project / "site.zip", project)


def test_a_strangers_folder_is_refused(project: Path, tmp_path: Path) -> None:
    """A folder that is not empty and has no manifest was not made by coursegen."""
    put(tmp_path, {"photos/cat.jpg": "cat", "photos/CNAME": "x"})
    assert "cat.jpg" in refusal(tmp_path / "photos", project)
    assert tree(tmp_path / "photos") == {"cat.jpg": "cat", "CNAME": "x"}
    assert sorted(os.listdir(tmp_path)) == ["home", "photos"]


@pytest.mark.parametrize(
    "files", [{}, {".git/HEAD": "ref"}, {"CNAME": "example.org", ".nojekyll": "", ".git": "gitdir: x"}]
)
def test_a_fresh_checkout_is_accepted(project: Path, tmp_path: Path, files: dict[str, str]) -> None:
    """An empty folder, and a branch that holds only what GitHub Pages wants."""
    site = tmp_path / "site"
    site.mkdir()
    put(site, files)
    publish(outputs(SITE), site, project=project)
    assert tree(site) == {**SITE, **files}


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": 1}',
        b'{"format": 2, "files": {}}',
        b'{"format": 1, "files": {"x": {"size": -1, "sha256": ""}}}',
        b"\xff",
        encode({"../content/courses/a.md": OwnedFile(3, "0" * 64)}),
        encode({"/etc/passwd": OwnedFile(3, "0" * 64)}),
        encode({".git/HEAD": OwnedFile(3, "0" * 64)}),
        encode({"theme/.Git/config": OwnedFile(3, "0" * 64)}),
    ],
)
def test_a_damaged_manifest_is_refused(project: Path, manifest: bytes) -> None:
    """What cannot be understood says nothing about what may be deleted."""
    put(project, {"_site/index.html": "whose?"})
    (project / "_site" / MANIFEST).write_bytes(manifest)
    assert "damaged" in refusal(project / "_site", project)
    assert tree(project / "_site") == {"index.html": "whose?"}


def test_a_manifest_that_is_a_link_is_refused(project: Path) -> None:
    """A link could lend one folder the list of another."""
    publish(outputs(SITE), project / "one", project=project)
    put(project, {"_site/index.html": "mine"})
    (project / "_site" / MANIFEST).symlink_to(project / "one" / MANIFEST)
    assert "link" in refusal(project / "_site", project)


@permissions_count
def test_a_read_only_parent_is_an_error_or_published_into(project: Path, tmp_path: Path) -> None:
    """Without the right to write beside it, an output is written file by file; a new one cannot be made."""
    parent = tmp_path / "ro"
    (parent / "site").mkdir(parents=True)
    parent.chmod(0o555)
    try:
        with ordinary_user():
            assert not publish(outputs(SITE), parent / "site", project=project).at_once
            assert tree(parent / "site") == SITE
            with pytest.raises(WriteFailed) as raised:
                publish(outputs(SITE), parent / "other", project=project)
        assert raised.value.diagnostics[0].code == "write-failed"
    finally:
        parent.chmod(0o755)
