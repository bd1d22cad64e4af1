"""What a process may find around it: closed streams, a narrow encoding, no home folder, and signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import coursegen
from coursegen.cli.process import Ended, exit_code
from projects import Project

RUN = [sys.executable, "-c", "from coursegen.cli import main; main()"]
ENVIRONMENT = {"PYTHONPATH": str(Path(coursegen.__file__).parent.parent), "SOURCE_DATE_EPOCH": "1790000000"}
TWICE = {"content/courses/maps.md": "# Maps\n\nTen \u00c3\u00bcber \u2603.\n"}

posix = pytest.mark.skipif(os.name == "nt", reason="streams, users and signals are others there")


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, **ENVIRONMENT, **environment}
    return subprocess.run([*RUN, *map(str, arguments)], capture_output=True, check=False, env=env)


@posix
@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&- <&-"])
@pytest.mark.parametrize("name", ["build", "check", "clean"])
def test_a_closed_stream_keeps_nothing_from_being_done(project: Project, closed: str, name: str) -> None:
    """Nor does a file that is opened take its number."""
    root = project()
    script = f'exec "$@" {closed}'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *RUN, name, str(root)],
        capture_output=True,
        check=False,
        env={**os.environ, **ENVIRONMENT},
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert (root / "_site/index.html").exists() == (name == "build")


def test_a_narrow_encoding_keeps_nothing_from_being_repaired(project: Project) -> None:
    """What it lacks is written as its number."""
    root = project(TWICE)
    done = command("check", root, "--fix", PYTHONIOENCODING="cp1252")
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert rb"+Ten " + "\u00fcber".encode("cp1252") + rb" \u2603." in done.stdout
    assert "\u00fcber \u2603" in (root / "content/courses/maps.md").read_text("utf-8")


@posix
def test_a_user_without_a_home_builds_and_cleans(project: Project) -> None:
    """A number without a name, as in many containers."""
    root = project()
    code = (
        "import pathlib, sys; pathlib.Path.home = classmethod(lambda cls: (_ for _ in ()).throw(RuntimeError('none')))"
    )
    for name in ("build", "clean"):
        done = subprocess.run(
            [sys.executable, "-c", f"{code}; from coursegen.cli import main; main()", name, str(root)],
            capture_output=True,
            check=False,
            env={**os.environ, **ENVIRONMENT},
        )
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr


@posix
@pytest.mark.parametrize("arguments", [["--no-cache"], ["--offline"]])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_build_that_is_told_to_end_removes_its_own_folder(
    project: Project, tmp_path: Path, name: str, arguments: list[str]
) -> None:
    """It ends as at Ctrl+C, with the exit code of the signal; the site is as it was."""
    root, temporary = project(), tmp_path / "temporary"
    temporary.mkdir()
    code = (
        "import os, signal, coursegen.build.project as b\n"
        "def scan(project):\n"
        "    assert os.listdir(os.environ['TMPDIR'])\n"
        f"    os.kill(os.getpid(), signal.{name})\n"
        "    raise AssertionError('it goes on')\n"
        "b.scan = scan\n"
        f"signal.signal(signal.{name}, signal.SIG_DFL)\n"  # nohup may have started the tests
        "from coursegen.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "build", str(root), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **ENVIRONMENT, "TMPDIR": str(temporary)},
    )
    assert done.returncode == 128 + getattr(signal, name)
    assert done.stderr.strip() == b"interrupted"
    assert not list(temporary.iterdir())
    assert not (root / "_site").exists()


@posix
def test_a_worker_ends_at_once() -> None:
    """A process that was copied from the command has nothing to remove, and nobody to tell."""
    code = (
        "import os, signal\n"
        "from coursegen.cli.process import take_signals\n"
        "take_signals()\n"
        "worker = os.fork()\n"
        "if not worker:\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    os._exit(1)\n"
        "print(os.WTERMSIG(os.waitpid(worker, 0)[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=ENVIRONMENT)
    assert done.stdout.split() == [str(int(signal.SIGTERM)).encode()]


@posix
def test_an_ignored_signal_stays_ignored() -> None:
    """That is what nohup asks for; the preview has an end of its own."""
    code = (
        "import signal\n"
        "from coursegen.cli.process import leave_signals, take_signals\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "take_signals()\n"
        "assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN\n"
        "assert callable(signal.getsignal(signal.SIGTERM))\n"
        "leave_signals()\n"
        "assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN\n"
        "assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=ENVIRONMENT)


def test_exit_codes_are_those_of_a_shell() -> None:
    """Ctrl+C is 130."""
    assert [exit_code(error) for error in (KeyboardInterrupt(), Ended(15), Ended(1))] == [130, 143, 129]
