"""Whoever has no Playwright runs all tests that need no browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
WITHOUT = 'import sys\nsys.modules["playwright"] = sys.modules["axe_playwright_python"] = None\n'
BROWSER_TEST = "tests/exporters/test_icons.py::test_a_browser_can_show_them"


def run_without_playwright(folder: Path, *arguments: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    """Run pytest in a process that cannot import Playwright."""
    (folder / "no_playwright.py").write_text(WITHOUT)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no_playwright", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(folder), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_test_is_collected_without_playwright(tmp_path: Path) -> None:
    """No file of tests imports it to say what it tests."""
    ended = run_without_playwright(tmp_path, "--collect-only", "-q")
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr
    assert BROWSER_TEST in ended.stdout


def test_browser_tests_are_skipped_without_playwright(tmp_path: Path) -> None:
    """The reason says what is missing."""
    ended = run_without_playwright(tmp_path, BROWSER_TEST)
    assert "1 skipped" in ended.stdout
    assert "Playwright is not installed" in ended.stdout


def test_ci_wants_playwright(tmp_path: Path) -> None:
    """Where everything has to be tested, nothing is skipped in silence."""
    ended = run_without_playwright(tmp_path, BROWSER_TEST, ci="true")
    assert ended.returncode == 1
    assert "Playwright is not installed, and CI=true asks for it" in ended.stdout
