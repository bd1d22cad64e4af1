"""One hash of the site, whatever the machine, the moment and the folder are."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from projects import tree

ROOT = Path(__file__).parents[2]
PROGRAM = "from coursegen.cli import main; main()"
SHUFFLED = """
import os, random
real = os.scandir
class Listing(list):
    def __enter__(self): return self
    def __exit__(self, *error): return None
    def close(self): pass
    def __next__(self):
        if not self: raise StopIteration
        return self.pop()
    def __iter__(self): return self
def scandir(*arguments):
    with real(*arguments) as found:
        entries = list(found)
    random.shuffle(entries)
    return Listing(entries)
os.scandir = scandir
names = os.listdir
def listdir(*arguments):
    found = names(*arguments)
    random.shuffle(found)
    return found
os.listdir = listdir
"""

WAYS: dict[str, tuple[Mapping[str, str], tuple[str, ...]]] = {
    "hash seed, time zone, locale, one process": (
        {"PYTHONHASHSEED": "12345", "TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
        ("-j", "1"),
    ),
    "hash seed, a locale without UTF-8, two processes": (
        {"PYTHONHASHSEED": "777", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        ("-j", "2"),
    ),
    "optimised, no cache": ({"PYTHONOPTIMIZE": "2", "TZ": "America/St_Johns"}, ("--no-cache",)),
}


def build(
    project: Path,
    *,
    cwd: Path,
    more: Mapping[str, str] | None = None,
    options: tuple[str, ...] = (),
    before: str = "",
    umask: int = -1,
) -> str:
    """Build with the command and give one hash over every path and byte of the site."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("SITE_URL", "TZ", "LC_ALL")},
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "1790000000",
        **(more or {}),
    }
    command = [sys.executable, "-c", before + PROGRAM, "build", os.path.relpath(project, cwd), *options]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, umask=umask, check=False)
    assert done.returncode == 0, done.stderr
    digest = hashlib.sha256()
    for path, data in sorted(tree(project / "_site").items()):
        digest.update(f"{path}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def copied(folder: Path) -> Path:
    """Copy the demo site, with enough lessons that work is shared between processes."""
    shutil.copytree(ROOT / "content", folder / "content")
    lessons = folder / "content/courses/many/lessons"
    lessons.mkdir(parents=True)
    (folder / "content/courses/many.md").write_text("# Many\n\nLessons.\n", encoding="utf-8")
    for number in range(40):
        (lessons / f"{number:02}-l{number}.md").write_text(f"# Lesson {number}\n\nText {number}.\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project and the hash of its first, cold build."""
    project = copied(tmp_path_factory.mktemp("first"))
    return project, build(project, cwd=project)


@pytest.mark.parametrize("way", WAYS)
def test_the_environment_changes_nothing(way: str, first: tuple[Path, str], tmp_path: Path) -> None:
    """A cold build of another copy, in another folder and under other settings, has the same bytes."""
    more, options = WAYS[way]
    project = copied(tmp_path / f"ünother {way}")
    assert build(project, cwd=tmp_path, more=more, options=options) == first[1]


def test_order_and_times_of_files_change_nothing(first: tuple[Path, str], tmp_path: Path) -> None:
    """Folders that list their files in any order, other times and a strict umask."""
    project = copied(tmp_path / "shuffled")
    for number, path in enumerate(sorted(project.rglob("*"), reverse=True)):
        os.utime(path, (1e9 + number * 1e5, 1e9 + number * 1e5))
    assert build(project, cwd=project.parent, before=SHUFFLED, umask=0o077) == first[1]


def test_a_warm_build_is_a_cold_one(first: tuple[Path, str]) -> None:
    """With its cache, with touched files, and after the output was deleted."""
    project, expected = first
    assert build(project, cwd=project) == expected
    for path in project.joinpath("content").rglob("*.md"):
        os.utime(path)
    assert build(project, cwd=project) == expected
    shutil.rmtree(project / "_site")
    assert build(project, cwd=project) == expected
