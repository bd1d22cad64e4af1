"""`coursegen build` itself, killed at any moment, on a full disk, without the right to write, and twice at once.

The long run, 100 kills on a site of 100 pages and 100 on one of 1,000, in four parts each that can be run alone
(`-k 1000-2`):

    python -m pytest -m soak -s tests/build/test_build_kills.py
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from privileges import become_ordinary, permissions_count
from projects import tree

ROOT = Path(__file__).parents[2]
PROGRAM = "from coursegen.cli import main; main()"
WATCHED = Path(__file__).with_name("watched_build.py")

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
ONLY_ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a small disk"
)


def start(project: Path, *options: str, told: int | None = None) -> subprocess.Popen[str]:
    """Start a build in a session of its own, so that its workers can be seen to end with it.

    Into the file descriptor `told` it writes the name of each step that it begins.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": "1790000000"}
    program = ["-c", PROGRAM] if told is None else [str(WATCHED), str(told)]
    return subprocess.Popen(
        [sys.executable, *program, "build", str(project), *options],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=become_ordinary if os.name != "nt" else None,
        pass_fds=() if told is None else (told,),
    )


def build(project: Path, *options: str) -> tuple[int, str]:
    process = start(project, *options)
    _, said = process.communicate(timeout=300)
    return process.returncode, said


def edit(project: Path, edition: int, pages: int) -> None:
    """Write one edition of the sources: every page says its number, and a tenth of the pages is new."""
    content = project / "content"
    lessons = content / "courses/course/lessons"
    shutil.rmtree(content, ignore_errors=True)
    lessons.mkdir(parents=True)
    (content / "courses/course.md").write_text(f"# Course\n\nEdition {edition}.\n", encoding="utf-8")
    for number in range(pages):
        name = f"l{number}-{edition}" if number % 10 == 0 else f"l{number}"
        text = f"# Lesson {number}\n\nEdition {edition}.\n\n```python\nedition = {edition}\n```\n"
        (lessons / f"{number:04}-{name}.md").write_text(text, encoding="utf-8")


def clean_build(folder: Path, edition: int, pages: int) -> dict[str, bytes]:
    """Return the whole site of an edition, built where nothing else has been."""
    project = folder / f"clean-{edition}"
    edit(project, edition, pages)
    code, said = build(project)
    assert code == 0, said
    return tree(project / "_site")


def spans(project: Path) -> dict[str, float]:
    """Build, and give how many seconds each step took, in the order of the steps."""
    reading, writing = os.pipe()
    process = start(project, told=writing)
    os.close(writing)
    begun = [("start", time.perf_counter())]
    with os.fdopen(reading) as steps:
        for step in steps:
            begun.append((step.strip(), time.perf_counter()))
    process.communicate()
    assert process.returncode == 0
    after = [moment for _, moment in begun[1:]]
    taken: dict[str, float] = {}
    for (step, moment), end in zip(begun, after, strict=False):
        taken[step] = taken.get(step, 0.0) + end - moment
    return taken


def kill_in(project: Path, step: str, delay: float) -> tuple[subprocess.Popen[str], str]:
    """Start a build and kill it so many seconds after a step has begun; return it, and the step in which it died."""
    reading, writing = os.pipe()
    process = start(project, told=writing)
    os.close(writing)
    seen = "start\n"
    with os.fdopen(reading, "rb", buffering=0) as steps:
        while step not in seen.splitlines() and (more := steps.read(1_000)):
            seen += more.decode()
        time.sleep(delay)
        process.kill()
        process.communicate()
        os.set_blocking(steps.fileno(), False)  # a worker that has yet to notice may still hold the other end
        seen += (steps.read(10_000) or b"").decode()
    return process, seen.splitlines()[-1]


def kill_and_recover(folder: Path, pages: int, kills: int, seed: int) -> Mapping[str, int | Mapping[str, int]]:
    """Kill builds that turn one edition into the other; after each, the site must be one of the two, byte for byte.

    Each kill aims at a moment of a step, and all steps get as many, however short they are; half of the builds remember
    what they have parsed.
    """
    chance = random.Random(seed)
    editions = {number: clean_build(folder, number, pages) for number in (1, 2)}
    project = folder / "project"
    edit(project, 1, pages)
    process = start(project)
    process.communicate()
    taken = {}
    for edition, known in ((2, False), (1, True), (2, True)):  # the last knows both
        edit(project, edition, pages)
        if not known:
            shutil.rmtree(project / ".coursegen", ignore_errors=True)
        taken[known] = spans(project)
    aims: list[tuple[bool, str]] = []
    current = 2
    counts = Counter({"kills": 0, "old": 0, "new": 0, "left over": 0})
    died_in = Counter(dict.fromkeys(taken[False], 0))
    while counts["kills"] < kills:
        wanted = 3 - current
        edit(project, wanted, pages)
        if not aims:
            aims = [(known, step) for known, steps in taken.items() for step in steps]
            chance.shuffle(aims)
        known, aim = aims.pop()
        if not known:  # else everything has been parsed before
            wait_for_workers(process)
            shutil.rmtree(project / ".coursegen", ignore_errors=True)
        process, step = kill_in(project, aim, chance.random() * taken[known][aim])
        if process.returncode == -signal.SIGKILL:
            counts["kills"] += 1
            died_in[step] += 1
            counts["left over"] += len(left_over(project)) > 0
        site = tree(project / "_site")
        found = [number for number, expected in editions.items() if site == expected]
        assert len(found) == 1, f"a torn site after {counts}, in {step}: {torn(site, editions)}"
        counts["new" if found == [wanted] else "old"] += 1
        if chance.random() < 0.3:  # else the next build starts from whatever the killed one left
            wait_for_workers(process)
            code, said = build(project)
            assert code == 0, said
            assert tree(project / "_site") == editions[wanted]
            assert left_over(project) == []
            current = wanted
        else:
            current = found[0]
    wait_for_workers(process)
    edit(project, 1, pages)
    assert build(project)[0] == 0
    assert tree(project / "_site") == editions[1]
    assert left_over(project) == []
    return {**counts, "in": dict(died_in)}


def left_over(project: Path) -> list[str]:
    """Name what stands beside the site, and the folders of pages that no build works on any more."""
    beside = [name for name in os.listdir(project) if name not in ("content", "_site", ".coursegen")]
    return sorted([*beside, *(path.name for path in (project / ".coursegen").glob("pages-*"))])


def wait_for_workers(process: subprocess.Popen[str]) -> None:
    """Wait until no process of a killed build is left: its workers see within a second that they are alone."""
    with suppress(ProcessLookupError):
        while True:
            os.killpg(process.pid, 0)
            time.sleep(0.02)


def torn(site: dict[str, bytes], editions: dict[int, dict[str, bytes]]) -> dict[int, list[str]]:
    """Name, for each edition, the first files in which the site differs from it."""
    return {
        number: [path for path in sorted({*site, *expected}) if site.get(path) != expected.get(path)][:5]
        for number, expected in editions.items()
    }


@posix
def test_a_killed_build_leaves_the_old_site_or_the_new(tmp_path: Path) -> None:
    """SIGKILL at moments of any step, from reading to remembering; the next build mends everything."""
    counts = kill_and_recover(tmp_path, pages=12, kills=3, seed=3)
    assert counts["kills"] == 3


@posix
@pytest.mark.soak
@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("pages", [100, 1_000])
def test_many_kills(tmp_path: Path, pages: int, part: int) -> None:
    """The same, 25 times four on each size."""
    kills = int(os.environ.get("KILLS", "25"))
    counts = kill_and_recover(tmp_path, pages, kills, seed=pages + part)
    sys.stdout.write(f"\n{pages} pages, part {part}: {counts}, 0 torn, mixed or missing\n")
    sys.stdout.flush()


@posix
def test_two_builds_at_once_end_well(tmp_path: Path) -> None:
    """Both wait for their turn, and the site is that of the sources."""
    expected = clean_build(tmp_path, 1, 20)
    project = tmp_path / "project"
    edit(project, 1, 20)
    processes = [start(project) for _ in range(2)]
    said = [process.communicate(timeout=300)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert tree(project / "_site") == expected
    assert left_over(project) == []


@posix
@ONLY_ROOT
@pytest.mark.parametrize(
    "kilobytes", [140, *(pytest.param(left, marks=pytest.mark.soak) for left in range(0, 500, 20))]
)
def test_a_full_disk_leaves_the_old_site(tmp_path: Path, kilobytes: int) -> None:
    """A real disk, filled up but for so much: the build says so, the site stays, and builds again when there is room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine does not let us mount a small disk")
    try:
        project = disk / "project"
        edit(project, 1, 12)
        code, said = build(project, "--no-cache")
        assert code == 0, said
        before = tree(project / "_site")
        edit(project, 2, 12)
        free = shutil.disk_usage(disk).free
        (disk / "filler").write_bytes(b"x" * max(free - kilobytes * 1_000, 0))
        code, said = build(project)
        assert "Traceback" not in said
        after = tree(project / "_site")
        assert code == 0 or (after == before and "write-failed" in said)
        (disk / "filler").unlink()
        code, said = build(project)
        assert code == 0, said
        assert left_over(project) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@permissions_count
@pytest.mark.parametrize("also", ["", "."])
def test_an_output_without_the_right_to_write_stays_whole(tmp_path: Path, also: str) -> None:
    """Where nothing can be written nothing changes; a site that may only be moved makes room for the new one.

    The build says so, and the next one that may write leaves nothing behind.
    """
    editions = {number: clean_build(tmp_path, number, 3) for number in (1, 2)}
    project = tmp_path / "clean-1"
    edit(project, 2, 3)
    closed = [Path(folder) for folder, _, _ in os.walk(project / "_site")] + [project / also] * bool(also)
    for folder in closed:
        folder.chmod(0o555)
    code, said = build(project)
    assert (code, "write-failed" in said) == (1, True)
    assert tree(project / "_site") == editions[1 if also else 2]
    for folder in [*closed, *(Path(folder) for folder, _, _ in os.walk(project))]:
        if folder.exists():
            folder.chmod(0o755)
    assert build(project)[0] == 0
    assert tree(project / "_site") == editions[2]
    assert left_over(project) == []


DAMAGES = {
    "cut": lambda data: data[: len(data) // 2],
    "flipped": lambda data: bytes(byte ^ (position % 97 == 0) for position, byte in enumerate(data)),
    "foreign": lambda data: b"\x80\x04\x95 a pickle, or anything else" * 50,
    "empty": lambda data: b"",
}


def test_a_damaged_cache_is_not_believed(tmp_path: Path) -> None:
    """Whatever is done to every file of the cache, the next build gives the site of a clean one."""
    editions = {number: clean_build(tmp_path, number, 4) for number in (1, 2)}
    project = tmp_path / "clean-1"
    for number, (damage, change) in enumerate([*DAMAGES.items(), ("read-only", None)]):
        edition = 2 - number % 2
        edit(project, edition, 4)
        files = [path for path in (project / ".coursegen").rglob("*") if path.is_file()]
        assert files
        for path in files:
            if change is not None:
                path.write_bytes(change(path.read_bytes()))
            path.chmod(0o644 if change is not None else 0o444)
        cache = project / ".coursegen"
        cache.chmod(0o755 if change is not None else 0o555)
        code, said = build(project)
        cache.chmod(0o755)
        assert code == 0, (damage, said)
        assert tree(project / "_site") == editions[edition], damage
