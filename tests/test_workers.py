"""Work in other processes: the same bytes as in one, in order, and an end when the build ends."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

import coursegen
from bench.corpus import write_corpus
from coursegen.build import build
from coursegen.options import Options
from coursegen.workers import WorkerLost, Workers
from projects import tree

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventy lessons: enough for processes to be used."""
    root = tmp_path_factory.mktemp("corpus")
    write_corpus(root, 70)
    return root


@pytest.fixture(scope="module")
def alone(corpus: Path) -> dict[str, bytes]:
    """The site as one process makes it."""
    assert build(Options(corpus, corpus / "_alone", NOW, jobs=1, remember=False)).written is not None
    return tree(corpus / "_alone")


def site(corpus: Path, name: str, jobs: int, executor: Executor | None = None) -> dict[str, bytes]:
    result = build(Options(corpus, corpus / name, NOW, jobs=jobs, remember=False), executor=executor)
    assert result.written is not None, result.diagnostics
    return tree(corpus / name)


def test_two_processes_make_the_same_bytes(corpus: Path, alone: dict[str, bytes]) -> None:
    """How many processes there are does not show in the site."""
    assert site(corpus, "_two", 2) == alone


def test_any_executor_will_do(corpus: Path, alone: dict[str, bytes]) -> None:
    """An executor of the caller's is used, and left running."""
    with ThreadPoolExecutor(2) as executor:
        assert site(corpus, "_threads", 2, executor) == alone
        assert executor.submit(int, "7").result() == 7


def test_processes_that_start_afresh_make_the_same_bytes(corpus: Path, alone: dict[str, bytes]) -> None:
    """Processes that are not copied from this one, as on macOS and Windows, get all that they need with their work."""
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
        assert site(corpus, "_spawned", 2, executor) == alone


def test_a_dask_cluster_makes_the_same_bytes(corpus: Path, alone: dict[str, bytes]) -> None:
    """Two worker processes of a local dask.distributed cluster make the site that one process makes."""
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        assert site(corpus, "_dask", 2, client.get_executor()) == alone


def _die(number: int) -> int:
    if number == 1:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return number


def test_a_process_that_is_killed_is_told_as_that() -> None:
    """A worker that vanishes is a WorkerLost, which a build reports as a diagnostic, and never a hang."""
    with Workers(2) as workers, pytest.raises(WorkerLost):
        list(workers.map(_die, iter([(0,), (1,), (2,)])))


def test_results_come_in_order_and_chunks_are_taken_as_needed() -> None:
    """Only a few chunks are taken ahead of their results."""
    taken = []

    def chunks() -> object:
        for number in range(40):
            taken.append(number)
            yield (str(number),)

    with ThreadPoolExecutor(2) as executor:
        results = Workers(2, executor).map(int, chunks())  # type: ignore[arg-type]
        assert next(results) == 0
        assert len(taken) < 10
        assert list(results) == list(range(1, 40))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_an_interrupt_ends_everything(corpus: Path, tmp_path: Path) -> None:
    """Ctrl+C ends a build with exit code 130, without a traceback, and no process stays."""
    source = str(Path(coursegen.__file__).parent.parent)
    command = [sys.executable, "-c", "from coursegen.cli import main; main()", "build", str(corpus), "--no-cache"]
    build_process = subprocess.Popen(
        [*command, "-j", "2", "-o", str(tmp_path / "out")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": source},
        start_new_session=True,
    )
    time.sleep(1.2)
    os.killpg(build_process.pid, signal.SIGINT)
    _, errors = build_process.communicate(timeout=60)
    assert build_process.returncode in (0, 130)
    assert b"Traceback" not in errors
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.killpg(build_process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("a process of the build is still there")
