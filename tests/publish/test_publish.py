"""What publishing does to a folder when all goes well."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from faulty_disk import FaultyDisk, neighbours, outputs, put, tree

from coursegen.model import Output
from coursegen.publish import OutputRefused, PublishCounts, WriteFailed, publish
from coursegen.publish.manifest import MANIFEST

FIRST = {"index.html": "home", "courses/a/index.html": "A", "courses/b/index.html": "B", "css/site.css": "body{}"}
SECOND = {"index.html": "new home", "courses/a/index.html": "A", "courses/c/index.html": "C", "css/site.css": "body{}"}

needs_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


def identities(root: Path) -> dict[str, tuple[int, int]]:
    """Return inode and modification time of the folder and everything in it."""
    everything = [root, *root.rglob("*")]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in everything}


def test_a_first_publication_makes_the_folder(tmp_path: Path) -> None:
    """The folders above an output that does not exist yet are made too."""
    site = tmp_path / "build" / "site"
    assert publish(outputs(FIRST), site, project=tmp_path) == PublishCounts(4, 4, 0, 0)
    assert tree(site) == FIRST
    assert os.listdir(site.parent) == ["site"]


def test_a_second_publication_replaces_the_first(tmp_path: Path) -> None:
    """Changed and new files are written, files that are gone are removed with their folders, nothing stays beside."""
    site = tmp_path / "_site"
    publish(outputs(FIRST), site, project=tmp_path)
    assert publish(outputs(SECOND), site, project=tmp_path) == PublishCounts(4, 2, 2, 1)
    assert tree(site) == SECOND
    assert not (site / "courses/b").exists()
    assert neighbours(tmp_path) == []


def test_an_unchanged_file_is_the_same_file(tmp_path: Path) -> None:
    """What did not change keeps its inode and its time, so that copying tools skip it."""
    site = tmp_path / "_site"
    publish(outputs(FIRST), site, project=tmp_path)
    before = (site / "css/site.css").stat()
    publish(outputs(SECOND), site, project=tmp_path)
    after = (site / "css/site.css").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_nothing_is_touched_when_nothing_changed(tmp_path: Path) -> None:
    """A publication of the same files changes neither a file nor a folder."""
    site = tmp_path / "_site"
    publish(outputs(FIRST), site, project=tmp_path)
    before = identities(site)
    disk = FaultyDisk()
    assert publish(outputs(FIRST), site, project=tmp_path, disk=disk) == PublishCounts(4, 0, 4, 0)
    assert disk.steps == 0
    assert identities(site) == before


def test_the_manifest_depends_on_the_site_alone(tmp_path: Path) -> None:
    """Order, place, history and time do not show in it."""
    publish(outputs(SECOND), tmp_path / "a", project=tmp_path)
    publish(outputs(FIRST), tmp_path / "b" / "c", project=tmp_path)
    publish(reversed(outputs(SECOND)), tmp_path / "b" / "c", project=tmp_path)
    assert (tmp_path / "a" / MANIFEST).read_bytes() == (tmp_path / "b" / "c" / MANIFEST).read_bytes()


@pytest.mark.parametrize("same_size", [True, False])
def test_an_output_that_was_edited_is_repaired(tmp_path: Path, same_size: bool) -> None:
    """An edit in the output does not outlive a build, even one of the same size with its time set back."""
    site = tmp_path / "_site"
    page = site / "courses/a/index.html"
    for _ in range(3):
        publish(outputs(FIRST), site, project=tmp_path)
    before = page.stat()
    page.write_text("Z" if same_size else "longer", encoding="utf-8")
    if not same_size:
        os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert publish(outputs(FIRST), site, project=tmp_path).written == 1
    assert tree(site) == FIRST


def test_an_output_replaced_by_an_older_file_is_repaired(tmp_path: Path) -> None:
    """A file of the same size and the same time, but another inode, is not believed."""
    site = tmp_path / "_site"
    page = site / "courses/a/index.html"
    for _ in range(3):
        publish(outputs(FIRST), site, project=tmp_path)
    before = page.stat()
    (tmp_path / "other").write_text("Z", encoding="utf-8")
    os.utime(tmp_path / "other", ns=(before.st_atime_ns, before.st_mtime_ns))
    os.replace(tmp_path / "other", page)
    assert publish(outputs(FIRST), site, project=tmp_path).written == 1
    assert tree(site) == FIRST


def test_an_output_that_was_deleted_is_repaired(tmp_path: Path) -> None:
    """A file that is missing is written again, and the rest stays."""
    site = tmp_path / "_site"
    publish(outputs(FIRST), site, project=tmp_path)
    (site / "css/site.css").unlink()
    assert publish(outputs(FIRST), site, project=tmp_path) == PublishCounts(4, 1, 3, 0)
    assert tree(site) == FIRST


@needs_modes
def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    """Files are 0644 and folders 0755; a mode that was changed is put right."""
    site = tmp_path / "_site"
    before = os.umask(0o077)
    try:
        publish(outputs(FIRST), site, project=tmp_path)
        (site / "index.html").chmod(0o600)
        publish(outputs(FIRST), site, project=tmp_path)
    finally:
        os.umask(before)
    for path in (site, *site.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


def test_a_path_is_copied(tmp_path: Path) -> None:
    """An output may be a file of the project; it is copied, not linked, since its author edits it in place."""
    source = tmp_path / "photo.jpg"
    source.write_bytes(os.urandom(3_000_000))
    site = tmp_path / "_site"
    photo = [Output("files/photo.jpg", source)]
    publish(photo, site, project=tmp_path)
    assert (site / "files/photo.jpg").read_bytes() == source.read_bytes()
    assert not os.path.samefile(source, site / "files/photo.jpg")
    assert publish(photo, site, project=tmp_path).written == 0
    source.write_bytes(b"edited in place")
    assert publish(photo, site, project=tmp_path).written == 1
    assert (site / "files/photo.jpg").read_bytes() == b"edited in place"


def test_a_file_that_changes_while_it_is_copied_is_an_error(tmp_path: Path) -> None:
    """Half of the old and half of the new photo would otherwise be published."""
    source = tmp_path / "photo.jpg"
    source.write_bytes(b"one")
    site = tmp_path / "_site"
    publish(outputs(FIRST), site, project=tmp_path)
    disk = FaultyDisk(lambda number, _name, _path: None if number else source.write_text("two", encoding="utf-8"))
    with pytest.raises(WriteFailed) as raised:
        publish([Output("photo.jpg", source)], site, project=tmp_path, disk=disk)
    assert "changed" in raised.value.diagnostics[0].message
    assert tree(site) == FIRST
    assert neighbours(tmp_path) == ["photo.jpg"]


def test_a_source_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """The diagnostic names the source, not the output."""
    with pytest.raises(WriteFailed) as raised:
        publish([Output("photo.jpg", tmp_path / "gone.jpg")], tmp_path / "_site", project=tmp_path)
    assert raised.value.diagnostics[0].location.path == "gone.jpg"
    assert raised.value.diagnostics[0].code == "unreadable-file"


def test_the_files_of_others_survive(tmp_path: Path) -> None:
    """What coursegen did not write stays: files, folders, links, also beside and below our own, with their inodes."""
    site = tmp_path / "_site"
    others = {"CNAME": "example.org", ".git/HEAD": "ref: main", "courses/notes.txt": "mine", "old/deep/x.txt": "x"}
    put(site, {".git/HEAD": "ref: main"})
    publish(outputs(FIRST), site, project=tmp_path)
    put(site, {"courses/b/beside.txt": "beside a page that goes", **others})
    (site / "empty").mkdir()
    (site / "link").symlink_to("nowhere")
    inodes = {path: (site / path).stat().st_ino for path in others}
    publish(outputs(SECOND), site, project=tmp_path)
    expected = {**SECOND, **others, "courses/b/beside.txt": "beside a page that goes", "link": "-> nowhere"}
    assert tree(site) == expected
    assert (site / "empty").is_dir()
    assert {path: (site / path).stat().st_ino for path in others} == inodes
    assert neighbours(tmp_path) == []
    publish([], site, project=tmp_path)
    assert set(tree(site)) == set(expected) - set(SECOND)


@pytest.mark.parametrize(
    "other",
    ["index.html", "courses", "css/site.css/x", "css/site.css/", "courses/a/index.html"],
    ids=["file", "file for folder", "folder for file", "empty folder for file", "file below"],
)
def test_a_file_of_others_is_not_overwritten(tmp_path: Path, other: str) -> None:
    """Where someone else's file or folder stands in the way, it is named, and nothing is changed."""
    site = tmp_path / "_site"
    publish(outputs({"about.html": "about"}), site, project=tmp_path)
    if other.endswith("/"):
        (site / other).mkdir(parents=True)
    else:
        put(site, {other: "mine"})
    before = tree(site)
    with pytest.raises(OutputRefused) as raised:
        publish(outputs(FIRST), site, project=tmp_path)
    diagnostics = raised.value.diagnostics
    assert {diagnostic.code for diagnostic in diagnostics} == {"unsafe-output"}
    assert diagnostics[0].location.path.startswith("_site/c" if other[0] == "c" else "_site/index.html")
    assert tree(site) == before
    assert neighbours(tmp_path) == []


def test_an_identical_file_of_others_is_taken_over(tmp_path: Path) -> None:
    """A copied `robots.txt` with the same content is no reason to stop."""
    site = tmp_path / "_site"
    publish([], site, project=tmp_path)
    put(site, {"robots.txt": "User-agent: *"})
    assert publish(outputs({"robots.txt": "User-agent: *"}), site, project=tmp_path).written == 0
    publish([], site, project=tmp_path)
    assert tree(site) == {}


def test_a_link_in_place_of_a_page_is_not_followed(tmp_path: Path) -> None:
    """Neither a page nor a folder of ours that was replaced by a link leads us to write or delete elsewhere."""
    site, elsewhere = tmp_path / "_site", tmp_path / "elsewhere"
    publish(outputs(FIRST), site, project=tmp_path)
    os.rename(site / "courses", elsewhere)
    (site / "courses").symlink_to(elsewhere)
    publish([], site, project=tmp_path)
    assert tree(site) == {"courses": f"-> {elsewhere}"}
    assert tree(elsewhere) == {"a/index.html": "A", "b/index.html": "B"}
    with pytest.raises(OutputRefused):
        publish(outputs(SECOND), site, project=tmp_path)
    assert tree(elsewhere) == {"a/index.html": "A", "b/index.html": "B"}


def test_a_file_and_a_folder_may_trade_places(tmp_path: Path) -> None:
    """Yesterday's file is today's folder, and the other way round."""
    site = tmp_path / "_site"
    one, two = {"a": "file", "b/c": "folder", "b/d/e": "deep"}, {"a/x/y": "folder", "b": "file"}
    for files in (one, two, one):
        publish(outputs(files), site, project=tmp_path)
        assert tree(site) == files


def test_a_change_of_case_is_carried_out(tmp_path: Path) -> None:
    """A page whose path changes only in case has the new case, also where the file system does not care."""
    site = tmp_path / "_site"
    publish(outputs({"About/index.html": "about"}), site, project=tmp_path)
    publish(outputs({"about/index.html": "about"}), site, project=tmp_path)
    assert tree(site) == {"about/index.html": "about"}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "./a",
        "a/",
        "C:/x",
        "c:x",
        "a\\b",
        "a\0b",
        "a\nb",
        "nul",
        "AUX.html",
        "lpt1/x",
        "com¹.txt",
        "a./b",
        "a /b",
        "x?.html",
        ".coursegen-manifest.json",
        ".coursegen-new/x",
        ".Coursegen-Lock",
        ".git/HEAD",
        "a/.GIT",
    ],
)
def test_a_path_that_leads_out_is_a_mistake(tmp_path: Path, path: str) -> None:
    """No exporter makes such a path; if one did, nothing is written."""
    with pytest.raises(ValueError, match="not a path that can be published"):
        publish([Output(path, b"")], tmp_path / "_site", project=tmp_path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "paths",
    [
        ("a", "a"),
        ("About/x", "about/x"),
        ("About/x", "about/y"),
        ("a", "a/b"),
        ("A", "a/b"),
        ("caf\u00e9", "cafe\u0301"),
    ],
)
def test_two_outputs_for_one_place_are_a_mistake(tmp_path: Path, paths: tuple[str, str]) -> None:
    """Equal paths, also equal only on some file systems, and a file where another needs a folder."""
    with pytest.raises(ValueError, match="two outputs for one place"):
        publish([Output(path, b"") for path in paths], tmp_path / "_site", project=tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_name_that_is_too_long_is_an_error(tmp_path: Path) -> None:
    """The author is told which file; the former site stays."""
    site = tmp_path / "_site"
    publish(outputs(FIRST), site, project=tmp_path)
    with pytest.raises(WriteFailed) as raised:
        publish(outputs({"x" * 300: ""}), site, project=tmp_path)
    assert raised.value.diagnostics[0].location.path == "_site/" + "x" * 300
    assert os.strerror(errno.ENAMETOOLONG) in raised.value.diagnostics[0].message
    assert tree(site) == FIRST
    assert neighbours(tmp_path) == []


def test_a_linked_output_stays_a_link(tmp_path: Path) -> None:
    """What the link leads to is published into, also when it does not exist yet."""
    real = tmp_path / "srv" / "www"
    real.parent.mkdir()
    (tmp_path / "_site").symlink_to(real)
    for files in (FIRST, SECOND):
        publish(outputs(files), tmp_path / "_site", project=tmp_path)
        assert (tmp_path / "_site").is_symlink()
        assert tree(real) == files
    assert os.listdir(real.parent) == ["www"]


def test_links_in_a_circle_are_an_error(tmp_path: Path) -> None:
    """An output that leads to itself cannot be found."""
    (tmp_path / "_site").symlink_to("_site")
    with pytest.raises(WriteFailed):
        publish(outputs(FIRST), tmp_path / "_site", project=tmp_path)


@pytest.mark.parametrize("memory", [b"", b"nonsense", b"0" * 64 + b"\n{}"])
def test_a_damaged_memory_is_not_believed(tmp_path: Path, memory: bytes) -> None:
    """Without its memory of digests a publication reads the files, with the same result."""
    site = tmp_path / "_site"
    publish(outputs(FIRST), site, project=tmp_path)
    (tmp_path / ".coursegen/digests.json").write_bytes(memory)
    assert publish(outputs(FIRST), site, project=tmp_path).written == 0
    assert publish(outputs(SECOND), site, project=tmp_path).written == 2


def test_a_memory_that_leads_elsewhere_is_not_written(tmp_path: Path) -> None:
    """A stranger's project may make `.coursegen` a link; nothing is written behind it."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".coursegen").symlink_to("elsewhere")
    publish(outputs(FIRST), tmp_path / "_site", project=tmp_path)
    assert os.listdir(tmp_path / "elsewhere") == []
    os.unlink(tmp_path / ".coursegen")
    (tmp_path / ".coursegen").mkdir()
    (tmp_path / ".coursegen/digests.json").symlink_to("../victim")
    publish(outputs(SECOND), tmp_path / "_site", project=tmp_path)
    assert not (tmp_path / "victim").exists()


def spare(project: Path) -> Path:
    (found,) = (project / ".coursegen").glob("spare-*")
    return found


def test_a_spare_tree_saves_the_work(tmp_path: Path) -> None:
    """From the third build on, one edited page costs a few steps, whatever the size of the site."""
    site = tmp_path / "_site"
    pages = {f"p{number}/index.html": "page" for number in range(50)}
    steps = []
    for home in ("one", "two", "three", "four"):
        disk = FaultyDisk()
        publish(outputs({**pages, "index.html": home}), site, project=tmp_path, disk=disk)
        assert tree(site) == {**pages, "index.html": home}
        steps.append(disk.steps)
    assert min(steps[:2]) > 100
    assert max(steps[2:]) < 20


@pytest.mark.parametrize("damage", ["replaced", "missing", "stranger", "link", "inner", "manifest", "folder"])
def test_a_spare_tree_is_not_believed(tmp_path: Path, damage: str) -> None:
    """Whatever was done to it, what is published is the site and nothing else."""
    site, elsewhere = tmp_path / "_site", tmp_path / "elsewhere"
    publish(outputs(SECOND), site, project=tmp_path)
    publish(outputs(FIRST), site, project=tmp_path)
    put(elsewhere, {"a/index.html": "A", "c/index.html": "C"})
    tampered = spare(tmp_path)
    if damage == "replaced":
        (tampered / "css/site.css").unlink()
        put(tampered, {"css/site.css": "evil{}"})
    elif damage == "missing":
        (tampered / "css/site.css").unlink()
    elif damage == "stranger":
        put(tampered, {"evil.html": "evil"})
    elif damage == "link":
        os.rename(tampered / "courses", tmp_path / "courses")
        (tampered / "courses").symlink_to(elsewhere)
    elif damage == "inner":
        put(tampered, {".coursegen-new/evil.html": "evil"})
    elif damage == "manifest":
        (tampered / MANIFEST).write_bytes(b"{}")
    elif damage == "folder":
        (tampered / "empty").mkdir()
    for files in (SECOND, FIRST):
        publish(outputs(files), site, project=tmp_path)
        assert tree(site) == files
        assert not (site / "empty").exists()
    assert tree(elsewhere) == {"a/index.html": "A", "c/index.html": "C"}


def test_files_put_into_the_output_do_not_reach_the_spare_tree(tmp_path: Path) -> None:
    """A page edited in the output, which is the same file in the spare tree, is written anew in both."""
    site = tmp_path / "_site"
    for files in (FIRST, SECOND):
        publish(outputs(files), site, project=tmp_path)
    (site / "css/site.css").write_text("edited", encoding="utf-8")
    for files in (FIRST, SECOND, FIRST):
        publish(outputs(files), site, project=tmp_path)
        assert tree(site) == files


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
def test_an_output_whose_name_is_not_utf_8_is_published(tmp_path: Path) -> None:
    """Its digests cannot be remembered as JSON; that alone is left out."""
    site = tmp_path / os.fsdecode(b"a\xffb")
    publish(outputs(FIRST), site, project=tmp_path)
    assert publish(outputs(FIRST), site, project=tmp_path) == PublishCounts(4, 0, 4, 0)
