"""The wheel, installed into a fresh environment, does what a checkout does."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.packaging
def test_a_wheel_elsewhere_builds_a_new_project(tmp_path: Path) -> None:
    """Built, installed into an empty environment and run in an empty folder, coursegen makes and builds a project."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    bin_ = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([bin_ / "python", "-m", "pip", "install", "-q", str(wheel)], check=True, capture_output=True)
    home = tmp_path / "elsewhere"
    home.mkdir()
    for arguments in (["new", "botany"], ["build", "botany", "--strict"]):
        done = subprocess.run([bin_ / "coursegen", *arguments], cwd=home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (home / "botany/_site/index.html").is_file()
    assert list((home / "botany/_site/assets").glob("site.*.css"))
