"""A stamp is another as soon as a file may be another, and is believed only of files that had rested."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coursegen.files.stamps import FOLDER, Stamp, rested, stamp_of, walk

SECOND = 1_000_000_000
posix = pytest.mark.skipif(os.name == "nt", reason="links and change times are those of POSIX")


@pytest.mark.parametrize(
    ("stamp", "after_ns", "expected"),
    [
        (Stamp(modified_ns=7 * SECOND + 1), 50_000_000, False),
        (Stamp(modified_ns=7 * SECOND + 1), 50_000_001, True),
        (Stamp(modified_ns=7 * SECOND), 2 * SECOND, False),  # FAT keeps every other second
        (Stamp(modified_ns=7 * SECOND), 2 * SECOND + 1, True),
        (Stamp(modified_ns=1, changed_ns=7 * SECOND + 1), 50_000_000, False),  # its time was set back
        (Stamp(modified_ns=7 * SECOND + 1), -SECOND, False),  # its time lies ahead
    ],
)
def test_a_file_has_rested_a_tick_after_its_last_change(stamp: Stamp, after_ns: int, expected: bool) -> None:
    """The tick is long where times are whole seconds."""
    assert rested(stamp, max(stamp.modified_ns, stamp.changed_ns) + after_ns) is expected


def test_a_folder_has_always_rested(tmp_path: Path) -> None:
    """What matters of it is what lies in it; so all folders have one stamp, which no file has."""
    assert stamp_of(tmp_path.stat()) == stamp_of(tmp_path.parent.stat()) == FOLDER
    assert rested(FOLDER, tmp_path.stat().st_ctime_ns)
    (tmp_path / "empty").touch()
    assert stamp_of((tmp_path / "empty").stat()) != FOLDER


@posix
def test_a_link_to_a_file_changes_its_change_time_only(tmp_path: Path) -> None:
    """So published files, which each build links anew, are compared without it."""
    file = tmp_path / "file"
    file.write_text("x")
    os.utime(file, (1e9, 1e9))
    before = file.stat()
    while file.stat().st_ctime_ns == before.st_ctime_ns:
        (tmp_path / "again").unlink(missing_ok=True)
        os.link(file, tmp_path / "again")
    assert stamp_of(file.stat()) != stamp_of(before)
    assert stamp_of(file.stat(), linked=True) == stamp_of(before, linked=True)
    file.chmod(0o400)
    assert stamp_of(file.stat(), linked=True) != stamp_of(before, linked=True)


def test_a_walk_names_all_but_compiled_code(tmp_path: Path) -> None:
    """Files and folders, hidden ones too; nothing where there is no folder."""
    for name in ("a/b/c.md", ".hidden/d", "__pycache__/e.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    stamps, certain = walk(str(tmp_path), "x")
    assert certain
    assert sorted(stamps) == ["x/.hidden", "x/.hidden/d", "x/a", "x/a/b", "x/a/b/c.md"]
    assert walk(str(tmp_path / "absent"), "x") == ({}, True)
    assert walk(str(tmp_path / "a/b/c.md"), "x") == ({}, False)


@posix
def test_behind_a_link_to_a_folder_nothing_is_certain(tmp_path: Path) -> None:
    """A link to a file has the stamp of the file; one that leads nowhere has none."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/file").write_text("some text")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file").symlink_to("../elsewhere/file")
    assert walk(str(folder), "x") == ({"x/file": stamp_of((tmp_path / "elsewhere/file").stat())}, True)
    (folder / "link").symlink_to("../elsewhere")
    stamps, certain = walk(str(folder), "x")
    assert (sorted(stamps), certain) == (["x/file", "x/link"], False)
    (folder / "link").unlink()
    (folder / "dead").symlink_to("nowhere")
    stamps, certain = walk(str(folder), "x")
    assert (sorted(stamps), certain) == (["x/file"], False)
