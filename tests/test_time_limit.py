"""No call outlives its budget, in the main thread and in any other."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it.token import Token

import guarded
from coursegen import parse, time_limit
from coursegen.markdown import code
from coursegen.markdown.highlight import highlight
from coursegen.markdown.page_state import PageState
from coursegen.markdown.parser import Markup
from coursegen.model import Source
from coursegen.time_limit import TooSlow, limit_time

Call = Callable[..., Any]

BACKSLASHES = '"' + "\\" * 48 + "\n"
SCALA = f"```scala\n{BACKSLASHES}```\n"


def in_main_thread(*arguments: Any) -> Any:
    return limit_time(*arguments)


def in_another_thread(*arguments: Any) -> Any:
    """Call as a thread of a server does, or any thread on Windows."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(limit_time(*arguments))
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(60)
    assert outcome, "the call is still running"
    if isinstance(outcome[0], BaseException):
        raise outcome[0]
    return outcome[0]


posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such timers")
both = pytest.mark.parametrize("call", [in_main_thread, in_another_thread])


@pytest.fixture(autouse=True)
def _quick_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that has nothing to import needs no time for it."""
    monkeypatch.setattr(time_limit, "_STARTING_SECONDS", 3.0)


@both
def test_a_result_comes_back(call: Call) -> None:
    """What the function gives is given."""
    assert call(10, guarded.add, 2, 3) == 5


@both
def test_an_exception_comes_back(call: Call) -> None:
    """What the function raises is raised, and the next call works."""
    with pytest.raises(ValueError, match="no such thing"):
        call(10, guarded.fail, "no such thing")
    assert call(10, guarded.add, 1, 1) == 2


@both
@pytest.mark.parametrize("function", [guarded.match_for_ever, guarded.loop_for_ever, guarded.swallow_for_ever])
def test_what_never_ends_is_ended(call: Call, function: Callable[[], None]) -> None:
    """A regular expression, a loop, and one that catches every Exception: each is ended, and the next call works."""
    begun = time.monotonic()
    with pytest.raises(TooSlow):
        call(0.3, function)
    assert time.monotonic() - begun < 20
    assert call(10, guarded.add, 1, 1) == 2


@both
def test_inner_calls_have_budgets_of_their_own(call: Call) -> None:
    """Two inner calls are ended one after the other, and the outer call goes on to its end."""
    assert call(20, guarded.spend_twice) == "TooSlow TooSlow"


@posix
def test_the_outer_budget_counts_what_the_inner_calls_took() -> None:
    """An inner call with a larger budget than what is left of the outer one cannot prolong it."""
    begun = time.monotonic()
    with pytest.raises(TooSlow):
        limit_time(0.3, _ask_for_more)
    assert time.monotonic() - begun < 10


def _ask_for_more() -> None:
    try:
        limit_time(60, guarded.loop_for_ever)
    except TooSlow:
        guarded.loop_for_ever()


@posix
def test_waiting_costs_no_budget() -> None:
    """In the main thread, the processor's time counts: a machine that sleeps or is busy changes nothing."""
    assert limit_time(0.05, guarded.sleep_within, 0.4) == "woke"


def test_a_worker_stays_for_the_next_call() -> None:
    """Calls share one process."""
    first = in_another_thread(10, guarded.process_id)
    assert first == in_another_thread(10, guarded.process_id) != os.getpid()


def test_a_worker_that_crashes_is_replaced() -> None:
    """The call that a crash of the interpreter ended counts as one that did not end."""
    with pytest.raises(TooSlow):
        in_another_thread(10, guarded.crash)
    assert in_another_thread(10, guarded.add, 1, 1) == 2


@posix
def test_nothing_is_left_armed() -> None:
    """After calls, ended or not, no timer runs and the signal has its former handler."""
    before = signal.getsignal(signal.SIGVTALRM)
    limit_time(5, guarded.add, 1, 1)
    with pytest.raises(TooSlow):
        limit_time(0.1, guarded.loop_for_ever)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == before
    gc.collect()


def test_a_worker_dies_with_its_parent() -> None:
    """A parent that is killed while its worker matches for ever leaves no process behind."""
    program = (
        "import sys, threading; sys.path[:] = sys.argv[1:]; import guarded; from coursegen import time_limit\n"
        "time_limit._STARTING_SECONDS = 1\n"
        "def run():\n"
        "    print(time_limit.limit_time(9, guarded.process_id), flush=True)\n"
        "    time_limit.limit_time(2, guarded.match_for_ever)\n"
        "threading.Thread(target=run).start()"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, *sys.path], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 20
    while _runs(worker) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(worker)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or ") Z " not in stat.read_text()  # a process that nobody has waited for has ended too


@pytest.fixture
def _short_budgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "MOST_SECONDS", 1.0)
    monkeypatch.setattr(code, "MOST_SECONDS", 0.2)


def parsed(text: str) -> tuple[list[tuple[str, int]], str]:
    """Return codes with their lines, and the HTML."""
    document, body = parse.parse(Source("content/pages/a.md", "page", "a", text, ""), "allow", "en")
    return [(found.code, found.location.line) for found in document.diagnostics], body.html


@pytest.mark.usefixtures("_short_budgets")
def test_a_lexer_that_never_ends_shows_the_code_plain() -> None:
    """The block is there as it was written, the message at its line; other languages keep their colours."""
    said, html = parsed(f"# T\n\n{SCALA}\n```python\nx = None\n```\n")
    assert said == [("too-slow", 3)]
    assert BACKSLASHES.replace('"', "&quot;") in html or BACKSLASHES in html
    assert 'class="kc"' in html


@pytest.mark.usefixtures("_short_budgets")
def test_a_language_gets_one_chance_on_a_page() -> None:
    """A hundred such blocks take no longer than one, and each is reported."""
    begun = time.process_time()
    said, _ = parsed("# T\n\n" + SCALA * 100)
    assert said == [("too-slow", 3 + 3 * number) for number in range(100)]
    assert time.process_time() - begun < 3


@pytest.mark.usefixtures("_short_budgets")
def test_a_text_that_takes_too_long_is_shown_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page has its front matter, and its body as preformatted text."""
    tokens = Markup.tokens

    def slow(markup: Markup, text: str, page: PageState) -> list[Token]:
        if "some" in text:
            guarded.match_for_ever()
        return tokens(markup, text, page)

    monkeypatch.setattr(Markup, "tokens", slow)
    said, html = parsed("---\ntitle: Here\n---\n\nsome *text* <b>\n")
    assert said == [("too-slow", 4)]
    assert "some *text* &lt;b&gt;" in html


@pytest.mark.usefixtures("_short_budgets")
def test_front_matter_that_takes_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot even be read counts as empty, and the build fails with a message."""
    monkeypatch.setattr(parse, "repair", lambda text: guarded.match_for_ever() if text else (text, ()))
    said, _ = parsed("# T\n\ntext")
    assert ("unreadable-file", 1) in said


def test_size_decides_before_time_does() -> None:
    """More than 100,000 signs are not looked into: the same everywhere, and at once."""
    begun = time.process_time()
    said, html = parsed("# T\n\n" + "![[]()" * 160_000)
    assert said[0] == ("too-slow", 1)
    assert "![[]()" in html
    assert time.process_time() - begun < 3


def test_a_book_of_ordinary_prose_is_within_the_limit() -> None:
    """1.5 MB of prose with headings, emphasis and links are parsed as Markdown."""
    paragraph = "The *quick* brown fox, [as they say](https://example.org/), jumps over the lazy dog. " + "word " * 100
    assert sum(f"## Part\n\n{paragraph}\n\n".count(sign) for sign in "\n#*[]:-") * 2_500 < parse.MOST_MARKUP


def test_highlighting_has_the_same_result_under_guard() -> None:
    """The budget changes nothing for code that keeps to it, in either kind of thread."""
    code = 'def f(x):\n    return f"{x}\\n"\n'
    expected = highlight(code, "python")
    assert limit_time(5, highlight, code, "python") == in_another_thread(5, highlight, code, "python") == expected
