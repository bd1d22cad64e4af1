"""Cleaning removes what coursegen made, and says what."""

from __future__ import annotations

from pathlib import Path

import pytest
from faulty_disk import FaultyDisk, Killed, killed_at, neighbours, outputs, put, tree

from coursegen.publish import Cleaned, clean, publish


def names(folder: Path) -> list[str]:
    """List what a folder holds besides the cache."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".coursegen")


SITE = {"index.html": "home", "a/b/index.html": "B"}


def test_everything_of_ours_goes(tmp_path: Path) -> None:
    """A folder that holds nothing else goes too."""
    publish(outputs(SITE), tmp_path / "_site", project=tmp_path)
    assert clean(tmp_path / "_site", project=tmp_path) == Cleaned(2, ())
    assert names(tmp_path) == []


def test_the_files_of_others_stay(tmp_path: Path) -> None:
    """They are listed as kept, and the folder stays with them."""
    site = tmp_path / "_site"
    publish(outputs(SITE), site, project=tmp_path)
    others = {"CNAME": "x", "a/b/notes.txt": "n", "a/c/d.txt": "d"}
    put(site, others)
    assert clean(site, project=tmp_path) == Cleaned(2, ("CNAME", "a/b/notes.txt", "a/c"))
    assert tree(site) == others


def test_nothing_to_clean_is_no_error(tmp_path: Path) -> None:
    """Neither a missing output nor a missing folder above it."""
    assert clean(tmp_path / "_site", project=tmp_path) == Cleaned(0, ())
    assert clean(tmp_path / "x" / "_site", project=tmp_path) == Cleaned(0, ())


def test_what_a_killed_build_left_goes(tmp_path: Path) -> None:
    """The half-built tree beside the output is removed with it."""
    publish(outputs(SITE), tmp_path / "_site", project=tmp_path)
    with pytest.raises(Killed):
        publish(outputs({"x/y": "z"}), tmp_path / "_site", project=tmp_path, disk=FaultyDisk(killed_at(4)))
    assert neighbours(tmp_path) == ["._site.coursegen-new"]
    clean(tmp_path / "_site", project=tmp_path)
    assert names(tmp_path) == []


def test_a_killed_clean_can_be_repeated(tmp_path: Path) -> None:
    """At every step what is left still has its manifest, or is empty."""
    for step in range(9):
        publish(outputs(SITE), tmp_path / "_site", project=tmp_path)
        try:
            clean(tmp_path / "_site", project=tmp_path, disk=FaultyDisk(killed_at(step)))
        except Killed:
            clean(tmp_path / "_site", project=tmp_path)
        assert names(tmp_path) == [] or step
    assert names(tmp_path) == []
