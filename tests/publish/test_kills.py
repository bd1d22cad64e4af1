"""Real processes: killed at random moments, and two at once.

The long run, 200 kills on a site of 100 files and 200 on one of 1,000 (some ten minutes on a quiet disk):

    pytest -m soak -s tests/publish/test_kills.py
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faulty_disk import neighbours, outputs, put, tree
from publisher import site

from coursegen.files.lock import lock
from coursegen.publish import OutputLocked, publish

PUBLISHER = Path(__file__).with_name("publisher.py")
SOURCES = Path(__file__).parents[2] / "src"
OTHERS = {"CNAME": "example.org", ".git/HEAD": "ref", "c0/notes.txt": "mine"}

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")


def start(project: Path, files: int, first: int, count: int) -> subprocess.Popen[str]:
    """Start a publisher and wait until it has imported what it needs."""
    arguments = [sys.executable, str(PUBLISHER), str(project), str(files), str(first), str(count)]
    environment = {**os.environ, "PYTHONPATH": str(SOURCES)}
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def published(project: Path, files: int) -> int:
    """Return the number of the site that is published, after comparing every byte of it."""
    seen = tree(project / "_site")
    number = int(seen["site.txt"])
    expected = {
        output.path: output.content.decode() for output in site(number, files) if isinstance(output.content, bytes)
    }
    for path in OTHERS:
        seen.pop(path, None)
    assert seen == expected
    return number


def kill_and_recover(project: Path, files: int, kills: int, seed: int) -> dict[str, int]:
    """Kill a publisher again and again; give how often the old, the new and a later site was found, and left-overs."""
    chance = random.Random(seed)
    publish(site(0, files), project / "_site", project=project)
    put(project / "_site", OTHERS)
    begun = time.perf_counter()
    publish(site(1, files), project / "_site", project=project)
    span = (time.perf_counter() - begun) * 3
    counts = {"kills": 0, "mid-way": 0, "advanced": 0}
    number = 1
    while counts["kills"] < kills:
        process = start(project, files, number + 1, 1_000_000)
        time.sleep(chance.random() * span)
        process.kill()
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        counts["kills"] += 1
        counts["mid-way"] += "._site.coursegen-new" in neighbours(project)
        found = published(project, files)
        assert found >= number
        counts["advanced"] += found > number
        number = found + 1_000
        publish(site(number, files), project / "_site", project=project)
        assert published(project, files) == number
        assert {path: text for path, text in tree(project / "_site").items() if path in OTHERS} == OTHERS
        assert neighbours(project) == []
    return counts


@posix
def test_a_killed_process_leaves_a_whole_site(tmp_path: Path) -> None:
    """SIGKILL at random moments: never a mixture, never a missing file, and the next build leaves nothing beside."""
    counts = kill_and_recover(tmp_path, files=60, kills=24, seed=1)
    assert counts["mid-way"] > 0


@posix
@pytest.mark.soak
@pytest.mark.parametrize("files", [100, 1_000])
def test_many_kills(tmp_path: Path, files: int) -> None:
    """The same, 200 times on each size."""
    counts = kill_and_recover(tmp_path, files, kills=200, seed=files)
    sys.stdout.write(f"\n{files} files: {counts}, 0 torn, mixed or missing\n")
    assert counts["mid-way"] > 20


def test_two_builds_at_once_take_turns(tmp_path: Path) -> None:
    """Two processes publish into one folder: both end well, and the site is one of theirs."""
    processes = [start(tmp_path, 40, 1_000 * number, 12) for number in (1, 2)]
    for process in processes:
        process.communicate(timeout=60)
    assert [process.returncode for process in processes] == [0, 0]
    assert published(tmp_path, 40) in (1_011, 2_011)
    assert neighbours(tmp_path) == []


def test_a_build_waits_and_says_so(tmp_path: Path) -> None:
    """The second build is told once that it waits, and goes on when the first is done."""
    held = lock(tmp_path / "._site.coursegen-lock")
    held.__enter__()
    waits = []

    def on_wait() -> None:
        waits.append(1)
        held.__exit__(None, None, None)

    publish(outputs({"a": "a"}), tmp_path / "_site", project=tmp_path, on_wait=on_wait)
    assert waits == [1]
    assert neighbours(tmp_path) == []


def test_a_build_that_waited_long_enough_gives_up(tmp_path: Path) -> None:
    """It says that the folder is locked, and has changed nothing."""
    with (
        lock(tmp_path / "._site.coursegen-lock"),
        pytest.raises(OutputLocked) as raised,
    ):
        publish(outputs({"a": "a"}), tmp_path / "_site", project=tmp_path, wait_seconds=0.05)
    assert raised.value.diagnostics[0].code == "locked"
    assert not (tmp_path / "_site").exists()
    assert neighbours(tmp_path) == []


def test_a_lock_file_alone_locks_nothing(tmp_path: Path) -> None:
    """What a killed build left does not make the next one wait."""
    (tmp_path / "._site.coursegen-lock").touch()
    publish(outputs({"a": "a"}), tmp_path / "_site", project=tmp_path, wait_seconds=0)
    assert neighbours(tmp_path) == []
