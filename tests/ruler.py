"""Measure what must not change while code is moved about: every byte of some sites, the work it takes, what is said.

python -m tests.ruler --save before.txt [PROJECT ...]
python -m tests.ruler --compare before.txt [--source CHECKOUT] [PROJECT ...]

Each project is built in a fresh folder, by the command in a process of its own: cold, after no change, after an edit of
a lesson's text, and after one of a course's title. A line is one build: the project, the step, the SHA-256 of all paths
and bytes of the site, the documents parsed, pages rendered, files written and files in all ("not built" when errors
kept it from being published), the exit code, and the SHA-256 of the messages. Two more lines say what a build that has
nothing to do imports. Lines that begin with # are not compared: what coursegen's own modules are called may change.

The projects are those of this checkout, whichever code is measured: `--source` names another checkout for that. A
PROJECT is a folder, or one file of Markdown, which becomes a project of one course. SHA-256 is cut to 16 digits.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.bench.corpus import write_corpus

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "tests/fixtures"
BORED = "lessons-100"
"""The project whose build with nothing to do is asked what it imports."""

BUILD = ("build", "--jobs", "2", "project")
IMPORTS = """
import sys
import coursegen
from coursegen.__main__ import run
try: run()
except SystemExit: pass
print(coursegen.__file__, *sys.modules, sep="\\n")
"""
EXTREME_SITE = "import sys; from pathlib import Path; from published.extreme_site import write_extreme_site as write; "
COUNTS = re.compile(r"parsed ([\d,]+), rendered ([\d,]+), wrote ([\d,]+) files? of ([\d,]+) ")
TITLE = re.compile(r"^(title: |# ).*", re.MULTILINE)
GIVEN_UP = (
    "bad-math",
    "broken-anchor",
    "broken-link",
    "missing-footnote",
    "unclosed-block",
    "unknown-block",
    "unsafe-link",
)
"""The errors that cases of the fixtures are about; as warnings they let all other cases be published."""

Write = Callable[[Path], None]


def environment(source: Path, home: Path) -> dict[str, str]:
    """Return what a process is told: nothing of this machine's but where its programs are; dates stand still."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{source / 'src'}{os.pathsep}{ROOT / 'tests'}",
        "SOURCE_DATE_EPOCH": "1790000000",
        "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
        "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
    }


def run(home: Path, source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python beside a project; RuntimeError for an end that is none of a build's.

    With -P, `-m` and `-c` import from the same folders: another list of them would be something to do for a build.
    """
    command = [sys.executable, "-P", *arguments]
    done = subprocess.run(
        command, cwd=home, env=environment(source, home), capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode not in (0, 1) or "Traceback (most recent" in done.stderr:
        raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done


def short(data: bytes) -> str:
    """Return the first digits of the SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def tree(folder: Path) -> str:
    """Digest all files below a folder, hidden ones too, by path and bytes."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return short("".join(f"{name}\0{short(files[name].read_bytes())}\n" for name in sorted(files)).encode())


def measured(name: str, step: str, home: Path, source: Path) -> str:
    """Build once; return the line that says how."""
    done = run(home, source, "-m", "coursegen", *BUILD)
    found = COUNTS.search(done.stdout)
    counts = "parsed {} rendered {} wrote {} of {}".format(*found.groups()) if found else "not built"
    said = short(done.stderr.replace(str(home), "").encode())
    site = tree(home / "project/_site")
    return f"{name:<13} {step:<10} {site}  {counts:<46}  exit {done.returncode}  said {said}"


def imports(home: Path, source: Path, *, names: bool) -> Iterator[str]:
    """Build when there is nothing to do; return the lines that say which modules were imported."""
    said = run(home, source, "-c", IMPORTS, *BUILD).stdout.splitlines()
    start = next(number for number, line in enumerate(said) if line.endswith("__init__.py"))  # what follows are names
    if not Path(said[start]).is_relative_to(source / "src"):
        raise RuntimeError(f"not the code of {source}: {said[start]}")
    own = sorted(name for name in said[start + 1 :] if name.partition(".")[0] == "coursegen")
    others = sorted({*said[start + 1 :]} - {*own})
    yield f"# imports of coursegen's own: {len(own)}{': ' if names else ''}{' '.join(own) if names else ''}"
    yield f"imports of others: {len(others)} {short(' '.join(others).encode())}"
    if names:
        yield f"# {' '.join(others)}"


def edit(project: Path, pattern: str, change: Callable[[str], str]) -> None:
    """Change the first file of the content, in order of path, that matches a pattern and is changed by it."""
    files = sorted(project.glob(pattern)) or sorted(project.glob("content/courses/*.md"))
    for file in files:
        text = file.read_text(encoding="utf-8")
        if (changed := change(text)) != text:
            file.write_text(changed, encoding="utf-8")
            return
    raise RuntimeError(f"{project} has nothing to edit")


def lines(name: str, write: Write, source: Path, *, names: bool) -> Iterator[str]:
    """Write a project and measure every step of it."""
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary).resolve()
        project = home / "project"
        write(project)
        yield measured(name, "cold", home, source)
        yield measured(name, "no change", home, source)
        if name == BORED:
            yield from imports(home, source, names=names)
        edit(project, "content/courses/*/lessons/*.md", lambda text: f"{text}\nOne sentence more.\n")
        yield measured(name, "lesson", home, source)
        edit(project, "content/courses/*.md", lambda text: TITLE.sub(r"\1Renamed", text, count=2))
        yield measured(name, "title", home, source)


def copied(of: Path, project: Path) -> None:
    """Copy a project's folder, or content/ alone, but for its history and what builds have left; a file is a course."""
    if of.is_file():
        (project / "content/courses").mkdir(parents=True)
        shutil.copyfile(of, project / "content/courses" / of.name)
    else:
        to = project / "content" if of.name == "content" else project
        shutil.copytree(of, to, ignore=shutil.ignore_patterns(".*", "_site", "_offline", "node_modules"))


def write_cases(project: Path) -> None:
    """Make each case of the fixtures for Markdown and conventions a lesson, those of a file a course."""
    examples = json.loads((FIXTURES / "commonmark/spec-0.31.2.json").read_text(encoding="utf-8"))
    cases = {"commonmark": [example["markdown"] for example in examples]}
    for file in sorted([*FIXTURES.glob("markdown/*.md"), *FIXTURES.glob("conventions/*.md")]):
        cases[file.stem.replace("_", "-")] = f"\n{file.read_text(encoding='utf-8')}".split("\n.\n")[1::3]
    for name, texts in cases.items():
        folder = project / "content/courses" / name / "lessons"
        folder.mkdir(parents=True)
        folder.parent.with_suffix(".md").write_text(f"# {name}\n\nCases.\n", encoding="utf-8")
        for number, text in enumerate(texts):
            (folder / f"{number:03}-case-{number}.md").write_text(
                f"---\ntitle: Case {number}\n---\n{text}\n", encoding="utf-8"
            )
    settings = {"title": "Cases", "diagnostics": dict.fromkeys(GIVEN_UP, "warning")}
    (project / "content/site.yaml").write_text(json.dumps(settings), encoding="utf-8")


def projects(source: Path, named: list[Path]) -> dict[str, Write]:
    """Name the projects, and how each is written."""

    def write_extreme_site(project: Path) -> None:  # its modules are found from tests/ on only
        project.mkdir()
        run(project.parent, source, "-c", f"{EXTREME_SITE}write(Path('project'))")

    return {
        BORED: partial(write_corpus, lessons=100),
        "demo": partial(copied, ROOT / "content"),
        "bread": partial(copied, FIXTURES / "assemble"),
        "school": partial(copied, FIXTURES / "browser/school"),
        "extreme-site": write_extreme_site,
        "cases": write_cases,
        "lessons-1000": partial(write_corpus, lessons=1000),
        **{path.resolve().stem: partial(copied, path.resolve()) for path in named},
    }


def main() -> int:
    """Measure, print, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", type=Path, nargs="*", metavar="PROJECT")
    parser.add_argument("--source", type=Path, default=ROOT, help="the checkout whose src is measured; this by default")
    parser.add_argument("--modules", action="store_true", help="list the imported modules by name")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the lines to a file, too")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="exit 1 when a line differs from those of a file")
    asked = parser.parse_args()
    source = asked.source.resolve()
    found: list[str] = []
    for name, write in projects(source, asked.projects).items():
        for line in lines(name, write, source, names=asked.modules):
            print(line, flush=True)
            found.append(line)
    if asked.save:
        asked.save.write_text("".join(f"{line}\n" for line in found), encoding="utf-8")
    if not asked.compare:
        return 0
    before = asked.compare.read_text(encoding="utf-8").splitlines()
    old, new = ([line for line in some if not line.startswith("#")] for some in (before, found))
    different = [*difflib.unified_diff(old, new, str(asked.compare), "now", n=0, lineterm="")]
    print("\n".join(different or ["all as before"]))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
