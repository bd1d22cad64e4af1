"""The command line itself: exit codes, versions, schema, completion, clean."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import coursegen
from projects import Project, Run, tree


def coursegen_process(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    code = "from coursegen.cli import main; main()"
    source = str(Path(coursegen.__file__).parent.parent)
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": source, "PATH": ""},
    )


def test_version_imports_no_library_but_click() -> None:
    """`coursegen --version` answers without Markdown, Pygments, pydantic, YAML or Jinja2."""
    code = (
        "import sys; from coursegen.cli import main\n"
        "sys.argv = ['coursegen', '--version']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = {'markdown_it', 'pygments', 'pydantic', 'jinja2', 'yaml', 'msgspec', 'watchdog'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    source = str(Path(coursegen.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": source}
    )
    assert done.stdout.splitlines() == [f"coursegen {coursegen.__version__}", "[]"]


@pytest.mark.parametrize(
    "arguments", [("build", "no-such-folder"), ("build", "--no-such-option"), ("nonsense",), ("build", "--format", "x")]
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    """Wrong usage is told from wrong content by its exit code, and never shows a traceback."""
    done = coursegen_process(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Error:" in done.stderr


UNSAFE_URLS = (
    "https://e.org/a b",
    "https://e.org/'",
    'https://e.org/"',
    "https://e.org/\x1b",
    "https://u:p@e.org/",
    "https://e.org:99999/",
    "https://e.org/a/../b",
    "https://e.org/a/index.html",
    "https://faß.example/",
    "https://a..example/",
)
"""What site.yaml's url does not take either."""


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://", "https://e.org/?q", "https://[x", *UNSAFE_URLS]
)
def test_a_base_url_that_is_none_is_wrong_usage(project: Project, url: str) -> None:
    """--base-url takes an absolute http(s) address without query or fragment."""
    assert coursegen_process("build", project(), "--base-url", url).returncode == 2


def test_a_preview_of_nothing_ends_at_once(tmp_path: Path, run: Run) -> None:
    """In a folder that is no project, it says where one is instead of waiting for a change."""
    (tmp_path / "school/content/courses").mkdir(parents=True)
    result = run("serve", tmp_path)
    assert result.return_value == 1
    assert "cd school" in result.output


def test_schema_is_json_schema(run: Run) -> None:
    """`coursegen schema` prints a JSON Schema document."""
    assert "$schema" in json.loads(run("schema").output)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(run: Run, shell: str) -> None:
    """Each shell gets a script that calls coursegen."""
    assert "_COURSEGEN_COMPLETE" in run("completion", shell).output


def test_clean_deletes_what_was_built_and_nothing_else(project: Project, run: Run) -> None:
    """After `clean` only foreign files are left in the output folder."""
    root = project()
    run("build", root)
    (root / "_site/CNAME").write_text("courses.example.org\n")
    result = run("clean", root)
    assert result.return_value == 0
    assert tree(root / "_site") == {"CNAME": b"courses.example.org\n"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("arguments", [("build",), ("check", "--format", "json"), ("schema",), ("--help",)])
def test_a_full_disk_below_stdout_is_one_line(project: Project, arguments: tuple[str, ...]) -> None:
    """What could not be printed is an error, and no traceback."""
    command, *more = arguments
    root = [str(project())] if command in {"build", "check"} else []
    source = str(Path(coursegen.__file__).parent.parent)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "coursegen", command, *root, *more],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env={"PYTHONPATH": source, "PATH": ""},
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "Error: No space left on device"
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_an_interrupt_during_imports_is_calm() -> None:
    """Ctrl+C right after Enter ends with exit code 130 and without a traceback."""
    code = (
        "import sys\n"
        "class Interrupt:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupt())\n"
        "from coursegen.__main__ import run\n"
        "run()"
    )
    source = str(Path(coursegen.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env={"PYTHONPATH": source}
    )
    assert (done.returncode, done.stderr) == (130, "")


def test_help_names_the_program() -> None:
    """However it was started, its name is coursegen."""
    assert coursegen_process("--help").stdout.startswith("Usage: coursegen ")
