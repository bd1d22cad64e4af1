"""`coursegen clean` removes from the cache folder what builds keep there, and no file of anybody else."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coursegen.files.lock import Busy
from coursegen.memory.folder import FOLDER, make_folder
from coursegen.memory.store import alone, clear
from projects import Project, Run, tree

posix = pytest.mark.skipif(os.name == "nt", reason="Windows locks no folders, and lets few people make links")


def test_all_that_a_build_keeps_goes(project: Project, run: Run) -> None:
    """Also what comes with the second build, with a journal that was left, and with builds that were killed."""
    root = project()
    run("build", root)
    page = root / "content/courses/reading-maps.md"
    page.write_text(page.read_text().replace("promise", "hint"))
    run("build", root)
    cache = root / FOLDER
    assert any(path.name.startswith("spare-") for path in cache.iterdir())
    for name in ("memory.sqlite3-journal", "state.json.part"):
        (cache / name).touch()
    (cache / "pages-a1b2c3d4/new").mkdir(parents=True)
    result = run("clean", root)
    assert "left" not in result.output
    assert [path.name for path in root.iterdir()] == ["content"]


def test_what_others_put_there_stays(project: Project, run: Run) -> None:
    """It is named; and so is what lies in the folder of the site."""
    root = project()
    run("build", root)
    (root / "_site/CNAME").write_text("x")
    theirs = {"my.txt": b"diary", "pages-of-mine/a": b"a", "spare-parts/b": b"b", "state.json.old": b"c"}
    for name, content in theirs.items():
        (root / FOLDER / name).parent.mkdir(exist_ok=True)
        (root / FOLDER / name).write_bytes(content)
    result = run("clean", root)
    kept = ("_site/CNAME", *(f"{FOLDER}/{name}" for name in ("my.txt", "pages-of-mine/", "spare-parts/")))
    assert f"left, as not written by coursegen: {', '.join(kept)}, {FOLDER}/state.json.old\n" in result.output
    assert tree(root / FOLDER) == {**theirs, ".gitignore": b"*\n"}
    run("build", root)
    assert theirs.items() <= tree(root / FOLDER).items()


def test_a_folder_of_our_name_in_the_place_of_a_file_stays(tmp_path: Path) -> None:
    """And a file in the place of a folder, and an ignore file with other words."""
    (tmp_path / FOLDER / "state.json").mkdir(parents=True)
    (tmp_path / FOLDER / "pages-a1b2c3d4").touch()
    (tmp_path / FOLDER / ".gitignore").write_text("# mine\n")
    assert clear(tmp_path) == (f"{FOLDER}/.gitignore", f"{FOLDER}/pages-a1b2c3d4", f"{FOLDER}/state.json/")


@posix
def test_nothing_is_removed_through_a_link(tmp_path: Path) -> None:
    """Neither where the folder is one, nor where something in it is one."""
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "state.json").write_text("mine")
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    (first / FOLDER).symlink_to(precious)
    (second / FOLDER).mkdir(parents=True)
    (second / FOLDER / "spare-0123456789abcdef").symlink_to(precious)
    (second / FOLDER / "state.json").symlink_to(precious / "state.json")
    with alone(first):
        assert clear(first) == ()
    assert clear(second) == (f"{FOLDER}/spare-0123456789abcdef",)
    assert tree(precious) == {"state.json": b"mine"}
    assert (first / FOLDER).is_symlink()


HOLDER = "import sys\nfrom pathlib import Path\nfrom coursegen.memory.store import _sharing\n" + (
    "with _sharing(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
)


@posix
def test_a_build_at_work_is_not_robbed(tmp_path: Path) -> None:
    """Cleaning waits for it, and gives up after a while."""
    make_folder(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
    command = [sys.executable, "-c", HOLDER, str(tmp_path / FOLDER)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as build:
        assert build.stdout is not None
        assert build.stdout.readline() == "held\n"
        with pytest.raises(Busy), alone(tmp_path, wait_seconds=0):
            pass
        build.communicate("")
    with alone(tmp_path, wait_seconds=0):
        assert clear(tmp_path) == ()
    assert not (tmp_path / FOLDER).exists()


@posix
def test_where_nothing_can_be_locked_it_is_cleaned_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Builds do without locks there, too."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    make_folder(tmp_path)
    monkeypatch.setattr("fcntl.flock", refuse)
    with alone(tmp_path, wait_seconds=0):
        assert clear(tmp_path) == ()
