"""What is left after a kill or a failure at every single step of a publication."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

import pytest
from faulty_disk import FaultyDisk, Killed, failing_at, killed_at, neighbours, outputs, put, tree

from coursegen.publish import OutputRefused, WriteFailed, publish

OLDER = {"index.html": "older home", "a/index.html": "A", "n/m/index.html": "N", "t/u": "folder", "z/y": "gone"}
OLD = {"index.html": "old home", "a/index.html": "A", "b/index.html": "B", "a/b/c.css": "same", "t": "file"}
NEW = {"index.html": "new home", "a/index.html": "A", "n/m/index.html": "N", "a/b/c.css": "same", "t/u": "folder"}
SINGLE = {"CNAME": "example.org", "a/notes.txt": "mine"}
FOLDERS = {".git/HEAD": "ref", ".git/objects/1": "1", "b/kept/x.txt": "x"}


@dataclass(frozen=True)
class Kind:
    """A kind of disk, whether it can show half of a change to a reader, and whether a spare tree lies ready."""

    lacks: tuple[str, ...]
    at_once: bool = True
    inside: bool = False
    spare: bool = False


KINDS = {
    "exchange": Kind(()),
    "two renames": Kind(("exchange",)),
    "exchange, spare": Kind((), spare=True),
    "two renames, spare": Kind(("exchange",), spare=True),
    "no links": Kind(("link",)),
    "two renames, no links, spare": Kind(("exchange", "link"), spare=True),
    "in place": Kind(("exchange",), at_once=False, inside=True),
}


@pytest.fixture(params=KINDS.values(), ids=KINDS.keys())
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Kind:
    """Try every kind of disk; one that cannot swap looks like a mount point."""
    chosen: Kind = request.param
    if chosen.inside:
        monkeypatch.setattr(os.path, "ismount", lambda path: os.fspath(path).endswith("_site"))
    return chosen


class Trial:
    """A fresh project with a site in it, again and again."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.number = 0
        self.project = root
        self.site = root

    def begin(self, old: dict[str, str] | None, others: dict[str, str], *, spare: bool = False) -> None:
        """Publish `old` (None: nothing yet), with a spare tree if asked for, and put others' files beside it."""
        if self.number:
            rmtree(self.project)
        self.number += 1
        self.project = self.root / str(self.number)
        self.site = self.project / "_site"
        self.project.mkdir()
        if old is not None and spare:
            publish(outputs(OLDER), self.site, project=self.project)
        if old is not None:
            publish(outputs(old), self.site, project=self.project)
            put(self.site, others)

    def publish(self, files: dict[str, str], disk: FaultyDisk) -> None:
        publish(outputs(files), self.site, project=self.project, disk=disk)

    def visible(self) -> dict[str, str]:
        """Read what a reader gets, or what the next build will bring back when a kill fell between two renames."""
        former = self.project / "._site.coursegen-old"
        return tree(former if not self.site.exists() and former.exists() else self.site)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Trial]:
    """Some thousand little sites are made and removed: in memory where the system has a disk in memory."""
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a name that nobody could guess
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Trial(Path(folder))


def stops(trial: Trial, kind: Kind, old: dict[str, str] | None, others: dict[str, str]) -> Iterator[int]:
    """Count the steps of an undisturbed publication, and give each of them after a fresh start."""
    trial.begin(old, others, spare=kind.spare)
    disk = FaultyDisk(lacks=kind.lacks)
    trial.publish(NEW, disk)
    assert tree(trial.site) == {**NEW, **others}
    assert disk.steps > 10
    for step in range(disk.steps):
        trial.begin(old, others, spare=kind.spare)
        yield step


def assert_whole(trial: Trial, kind: Kind, old: dict[str, str] | None, others: dict[str, str]) -> None:
    """The site is the old or the new one, with every single file of others; their folders may be on their way."""
    seen = trial.visible()
    assert not set(seen) - set(OLD) - set(NEW) - set(others) - {name for name in seen if ".coursegen-" in name}
    if kind.at_once:
        ours = {path: text for path, text in seen.items() if path not in others and ".coursegen-" not in path}
        assert ours in ((old or {}), NEW)
    if kind.at_once and "link" not in kind.lacks:
        assert {path: seen.get(path) for path in others if path in SINGLE} == {
            path: others[path] for path in others if path in SINGLE
        }


@pytest.mark.parametrize("next_files", [OLD, NEW], ids=["then old", "then new"])
@pytest.mark.parametrize(
    ("old", "others"), [(OLD, {**SINGLE, **FOLDERS}), (None, {})], ids=["second build", "first build"]
)
def test_a_kill_at_any_step_leaves_a_whole_site(
    trial: Trial, kind: Kind, old: dict[str, str] | None, others: dict[str, str], next_files: dict[str, str]
) -> None:
    """After it the site is whole; the next build, of whatever, finishes, loses nothing and leaves nothing beside."""
    for step in stops(trial, kind, old, others):
        with pytest.raises(Killed):
            trial.publish(NEW, FaultyDisk(killed_at(step), kind.lacks))
        assert_whole(trial, kind, old, others)
        trial.publish(next_files, FaultyDisk(lacks=kind.lacks))
        assert tree(trial.site) == {**next_files, **others}, step
        assert neighbours(trial.project) == []


def test_a_kill_during_recovery_is_recovered_from(trial: Trial, kind: Kind) -> None:
    """A build that is killed while it tidies up after a killed one is no worse than the first."""
    others = {**SINGLE, **FOLDERS}
    for step in stops(trial, kind, OLD, others):
        with pytest.raises(Killed):
            trial.publish(NEW, FaultyDisk(killed_at(step), kind.lacks))
        for second in range(step % 6, 42, 6):
            try:
                trial.publish(NEW, FaultyDisk(killed_at(second), kind.lacks))
            except Killed:
                assert_whole(trial, kind, OLD, others)
        trial.publish(OLD, FaultyDisk(lacks=kind.lacks))
        assert tree(trial.site) == {**OLD, **others}
        assert neighbours(trial.project) == []


def test_a_kill_leaves_no_page_that_passes_for_anothers(trial: Trial, kind: Kind) -> None:
    """Whatever a killed build had or had not replaced by then, a third site has nothing of the first two."""
    for step in stops(trial, kind, OLD, {}):
        with pytest.raises(Killed):
            trial.publish(NEW, FaultyDisk(killed_at(step), kind.lacks))
        trial.publish({"x/y": "third"}, FaultyDisk(lacks=kind.lacks))
        assert tree(trial.site) == {"x/y": "third"}
        assert neighbours(trial.project) == []


def test_a_kill_in_a_checkout_keeps_its_repository(trial: Trial, kind: Kind) -> None:
    """A folder that held only `.git` and `CNAME` before its first build."""
    others = {".git/HEAD": "ref", "CNAME": "example.org"}
    for step in range(60):
        trial.begin(None, {})
        put(trial.site, others)
        try:
            trial.publish(NEW, FaultyDisk(killed_at(step), kind.lacks))
        except Killed:
            trial.publish(NEW, FaultyDisk(lacks=kind.lacks))
        assert tree(trial.site) == {**NEW, **others}
        assert neighbours(trial.project) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_failure_at_any_step_leaves_a_whole_site(trial: Trial, kind: Kind, code: int) -> None:
    """A full disk or a lost permission is told with its file; the site is whole and nothing stays beside it."""
    others = {**SINGLE, **FOLDERS}
    for step in stops(trial, kind, OLD, others):
        try:
            trial.publish(NEW, FaultyDisk(failing_at(step, code), kind.lacks))
        except WriteFailed as error:
            (diagnostic,) = error.diagnostics
            assert diagnostic.code == "write-failed"
            assert os.strerror(code) in diagnostic.message
            assert diagnostic.location.path.startswith("_site")
            assert ".coursegen-new" not in diagnostic.location.path or kind.inside
        else:
            assert tree(trial.site) == {**NEW, **others}
        assert_whole(trial, kind, OLD, others)
        assert neighbours(trial.project) == []
        trial.publish(NEW, FaultyDisk(lacks=kind.lacks))
        assert tree(trial.site) == {**NEW, **others}


def refusing(name: str, code: int) -> Callable[[int, str, str], None]:
    def fault(_number: int, step: str, path: str) -> None:
        if step == name:
            raise OSError(code, os.strerror(code), path)

    return fault


def test_a_disk_that_stays_full_changes_nothing(trial: Trial, kind: Kind) -> None:
    """No write succeeds: the former site stays file by file, and the new tree is removed again."""
    trial.begin(OLD, SINGLE)
    with pytest.raises(WriteFailed):
        trial.publish(NEW, FaultyDisk(refusing("write", errno.ENOSPC), kind.lacks))
    assert tree(trial.site) == {**OLD, **SINGLE}
    assert neighbours(trial.project) == []


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV])
def test_a_folder_that_cannot_be_moved_is_published_into(trial: Trial, code: int) -> None:
    """A bind mount is found only when it refuses to be swapped; its files are then replaced one by one."""
    trial.begin(OLD, {**SINGLE, **FOLDERS})
    inode = trial.site.stat().st_ino

    def fault(_number: int, step: str, path: str) -> None:
        if step == "exchange" or (step == "rename" and path.endswith((".coursegen-old", "_site"))):
            raise OSError(code, os.strerror(code), path)

    written = publish(outputs(NEW), trial.site, project=trial.project, disk=FaultyDisk(fault))
    assert not written.at_once
    assert tree(trial.site) == {**NEW, **SINGLE, **FOLDERS}
    assert trial.site.stat().st_ino == inode
    assert neighbours(trial.project) == []


def test_an_interrupted_build_tidies_up(trial: Trial) -> None:
    """Ctrl-C is not a kill: the new tree is removed at once."""
    trial.begin(OLD, SINGLE)

    def fault(number: int, _step: str, _path: str) -> None:
        if number == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trial.publish(NEW, FaultyDisk(fault))
    assert tree(trial.site) == {**OLD, **SINGLE}
    assert neighbours(trial.project) == []


@pytest.mark.parametrize("name", ["._site.coursegen-new", "._site.coursegen-old"])
def test_a_strangers_folder_under_our_name_is_not_removed(trial: Trial, name: str) -> None:
    """It stops the build, and is named."""
    trial.begin(OLD, {})
    put(trial.project, {f"{name}/thesis.txt": "ten years"})
    with pytest.raises(OutputRefused) as raised:
        trial.publish(NEW, FaultyDisk())
    assert name in raised.value.diagnostics[0].message
    assert tree(trial.project / name) == {"thesis.txt": "ten years"}
    assert tree(trial.site) == OLD


def test_a_file_saved_during_the_swap_is_not_lost(trial: Trial) -> None:
    """An editor replaces `CNAME` after it was linked into the new tree: the newer one is published."""
    trial.begin(OLD, SINGLE)

    def fault(_number: int, step: str, _path: str) -> None:
        if step == "exchange":
            put(trial.project, {"saved": "example.com"})
            os.replace(trial.project / "saved", trial.site / "CNAME")

    trial.publish(NEW, FaultyDisk(fault))
    assert tree(trial.site) == {**NEW, **SINGLE, "CNAME": "example.com"}


def test_a_file_made_during_the_swap_where_a_page_goes_is_not_lost(trial: Trial) -> None:
    """It stays beside the output, is named, and can be fetched; later builds say so again."""
    trial.begin(OLD, {})

    def fault(_number: int, step: str, _path: str) -> None:
        if step == "exchange":
            put(trial.site, {"n/m/index.html": "mine"})

    for attempt in range(2):
        with pytest.raises(OutputRefused) as raised:
            trial.publish(NEW, FaultyDisk(None if attempt else fault))
        assert raised.value.diagnostics[0].location.path == "_site/n/m/index.html"
        assert tree(trial.site) == NEW
        assert tree(trial.project / "._site.coursegen-new") == {"n/m/index.html": "mine"}
    rmtree(trial.project / "._site.coursegen-new")
    trial.publish(NEW, FaultyDisk())
    assert neighbours(trial.project) == []


def test_a_former_site_that_cannot_be_removed_is_told_apart(trial: Trial) -> None:
    """The new site is published all the same, the message says so, and a later build removes the former one."""
    trial.begin(OLD, {**SINGLE, **FOLDERS})

    def fault(_number: int, step: str, path: str) -> None:
        if step == "remove_folder" or "spare-" in path:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), path)

    with pytest.raises(WriteFailed) as raised:
        trial.publish(NEW, FaultyDisk(fault))
    assert "the new site is published" in raised.value.diagnostics[0].message
    assert raised.value.published
    assert tree(trial.site) == {**NEW, **SINGLE, **FOLDERS}
    trial.publish(NEW, FaultyDisk())
    assert neighbours(trial.project) == []
