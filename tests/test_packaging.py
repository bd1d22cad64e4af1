"""The wheel, installed into a fresh environment, does what a checkout does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.packaging
def test_a_wheel_elsewhere_builds_a_new_project(tmp_path: Path) -> None:
    """Built, installed into an empty environment and run in an empty folder, coursegen makes and builds a project.

    It stands there on the same versions as here.
    """
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    bin_ = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    same = tmp_path / "constraints.txt"
    same.write_text("".join(f"{found.name}=={found.version}\n" for found in distributions()), encoding="utf-8")
    install = [bin_ / "python", "-m", "pip", "install", "-q", "-c", str(same), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    home = tmp_path / "elsewhere"
    home.mkdir()
    for arguments in (["new", "botany"], ["build", "botany", "--strict"]):
        done = subprocess.run([bin_ / "coursegen", *arguments], cwd=home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert (home / "botany/_site/index.html").is_file()
    assert list((home / "botany/_site/assets").glob("site.*.css"))


@pytest.mark.packaging
def test_a_release_has_the_same_bytes_twice(tmp_path: Path) -> None:
    """Wheel and sdist from two copies of the sources, with other times and another umask, are equal byte for byte."""
    built = []
    for turn, umask in (("one", 0o022), ("two", 0o077)):
        copy = tmp_path / turn
        ignore = shutil.ignore_patterns(".git", "_site", ".coursegen", "__pycache__", ".venv", "dist", ".*_cache")
        shutil.copytree(ROOT, copy, ignore=ignore, copy_function=shutil.copyfile)
        subprocess.run(
            [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", "."],
            check=True,
            capture_output=True,
            cwd=copy,
            umask=umask,
            env={**os.environ, "SOURCE_DATE_EPOCH": "1790000000"},
        )
        built.append({path.name: path.read_bytes() for path in (copy / "dist").iterdir()})
    assert len(built[0]) == 2
    assert built[0] == built[1]
