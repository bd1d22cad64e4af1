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


@pytest.mark.parametrize("url", ["example.org", "ftp://example.org/", "https://", "https://e.org/?q", "https://[x"])
def test_a_base_url_that_is_none_is_wrong_usage(project: Project, url: str) -> None:
    """--base-url takes an absolute http(s) address without query or fragment."""
    assert coursegen_process("build", project(), "--base-url", url).returncode == 2


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
