"""Links to other sites: dead, moved and unreachable are told apart, and nothing private is ever spoken to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from coursegen.checks.external import UnreadableError, check_external, fetch
from coursegen.checks.external.ask import ask_all, judge
from coursegen.checks.external.client import Answer, Client, SilentError, is_public
from coursegen.memory.cache import Cache, key_of
from coursegen.model import Link
from projects import COURSE, Project, Run
from published.other_site import OtherSite, other_site

NOW = datetime(2026, 5, 1, tzinfo=UTC)
LOOPBACK = Client(seconds=2, allowed=lambda address: address == "127.0.0.1")


@pytest.fixture
def other() -> Iterator[OtherSite]:
    with other_site() as site:
        yield site


def no_wait(seconds: float) -> None:
    assert 0 < seconds <= 5


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/fine", "fine"),
        ("/gone", "dead"),
        ("/moved", "moved"),
        ("/temporary", "fine"),
        ("/loop", "unreachable"),
        ("/inside", "private"),
        ("/script", "unreachable"),
        ("/busy", "fine"),
        ("/no-head", "fine"),
        ("/forbidden", "unreachable"),
    ],
)
def test_each_habit_has_its_verdict(other: OtherSite, path: str, kind: str) -> None:
    """Only 404 and 410 are dead; a redirect to a private address is refused like a link to one."""
    assert judge(other.url(path), LOOPBACK, no_wait).kind == kind


def test_a_moved_address_says_where_to(other: OtherSite) -> None:
    """The goal is absolute, as the author should write it."""
    assert judge(other.url("/moved"), LOOPBACK, no_wait).goal == other.url("/fine?now=1")


def test_a_busy_server_is_asked_again_and_a_refusal_is_not(other: OtherSite) -> None:
    """Three tries at most; 403 is asked once by HEAD and once by GET."""
    judge(other.url("/busy"), LOOPBACK, no_wait)
    judge(other.url("/forbidden"), LOOPBACK, no_wait)
    assert other.asked == {"HEAD /busy": 3, "HEAD /forbidden": 1, "GET /forbidden": 1}


def test_a_server_that_drips_is_left(other: OtherSite) -> None:
    """The time is that of the whole request, not of one byte."""
    start = time.monotonic()
    quick = Client(seconds=0.3, allowed=LOOPBACK.allowed)
    assert judge(other.url("/drip"), quick, no_wait).kind == "unreachable"
    assert time.monotonic() - start < 15


def test_a_file_that_drips_is_left(other: OtherSite) -> None:
    """Each byte comes in time, and the file does not."""
    start = time.monotonic()
    with pytest.raises(UnreadableError, match=r"no answer within 0\.3 seconds"):
        fetch(other.url("/drip-file"), Client(seconds=0.3, allowed=LOOPBACK.allowed), 1000, no_wait)
    assert time.monotonic() - start < 15


@pytest.mark.parametrize(("scheme", "said"), [("http", b""), ("http", b"HTTP/1.1 200 OK\r\nX: "), ("https", b"")])
def test_a_silent_server_is_called_silent(scheme: str, said: bytes) -> None:
    """Also one that begins to answer, and one that agrees on no encryption."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def answer() -> None:
            with suppress(OSError):  # the test has ended
                while True:
                    taken.append(server.accept()[0])
                    taken[-1].sendall(said)

        threading.Thread(target=answer, daemon=True).start()
        quick = Client(seconds=0.2, allowed=LOOPBACK.allowed)
        verdict = judge(f"{scheme}://127.0.0.1:{server.getsockname()[1]}/", quick, no_wait)
        assert (verdict.reason, verdict.silent) == ("no answer within 0.2 seconds", True)
        for connection in taken:
            connection.close()


def test_nobody_there_is_unreachable() -> None:
    """A closed port, a name that nobody has, an address that is none."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/", "http://nobody.invalid/", "http://[::1/", "http://x:99999/"):
        assert judge(url, LOOPBACK, no_wait).kind == "unreachable", url


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - as a target, not to listen on
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
        "nonsense",
    ],
)
def test_private_addresses_are_not_public(address: str) -> None:
    """Loopback, private, link-local, shared, multicast, and IPv6 that wraps them."""
    assert not is_public(address)


def test_public_addresses_are() -> None:
    """Of both families."""
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.1", "0x7f000001", "2130706433"])
def test_this_computer_is_refused_however_it_is_written(other: OtherSite, host: str) -> None:
    """Nothing is sent to it."""
    verdict = judge(other.url("/fine", host), Client(seconds=2), no_wait)
    assert verdict.kind in ("private", "unreachable")
    assert other.asked == {}


def test_a_name_that_changes_is_looked_up_once(other: OtherSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was judged is what is connected to; a name with one private address among public ones is refused."""
    calls: list[str] = []

    def look_up(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        if host[0].isdigit():  # no look-up: the connection to an address that was found
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        calls.append(host)
        found = ["127.0.0.1"] if len(calls) == 1 else ["93.184.215.14", "127.0.0.2"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr("coursegen.checks.external.client.socket.getaddrinfo", look_up)
    url = f"http://changes.example:{other.server_port}/fine"
    assert LOOPBACK.ask(url, "HEAD").status == 200
    assert calls == ["changes.example"]
    public = Client(seconds=1, allowed=lambda address: address == "93.184.215.14")
    assert judge(url, public, no_wait).kind == "private"


def test_a_host_is_asked_for_one_address_at_a_time(other: OtherSite) -> None:
    """Between two of its addresses there is a pause."""
    pauses: list[float] = []
    found = dict(ask_all([other.url("/a"), other.url("/b"), other.url("/c")], LOOPBACK, pauses.append))
    assert {verdict.kind for verdict in found.values()} == {"fine"}
    assert pauses == [0.1, 0.1]


@dataclass(frozen=True, slots=True)
class Mute(Client):
    """All servers are silent, apart from an address that ends in `/fine`."""

    asked: list[str] = field(default_factory=list)

    def ask(self, url: str, method: str, most_bytes: int = 0) -> Answer:
        """Write down what was asked for."""
        self.asked.append(url)
        if url.endswith("/fine"):
            return Answer(200)
        raise SilentError("no answer")


def test_a_silent_host_is_given_up() -> None:
    """After two of its addresses in a row; the others are said not to have been looked at."""
    client = Mute()
    urls = [f"http://one.example/{name}" for name in ("a", "fine", "b", "c", "d", "e/fine")]
    found = dict(ask_all(urls, client, no_wait))
    assert client.asked == [urls[0]] * 3 + [urls[1]] + [urls[2]] * 3 + [urls[3]] * 3
    assert {found[url].reason for url in urls[4:]} == {"not looked at, since its server gave no answer for other links"}
    assert {verdict.kind for url, verdict in found.items() if url != urls[1]} == {"unreachable"}


def test_when_the_time_is_over_the_rest_is_not_looked_at() -> None:
    """Nobody waits for what was asked; every address has its verdict."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        patient = Client(seconds=1000, allowed=LOOPBACK.allowed)
        found = dict(ask_all([f"{url}a", f"{url}b"], patient, seconds=0.1))
    assert {verdict.reason for verdict in found.values()} == {
        "not looked at, since 0.1 seconds for all links were over"
    }
    assert len(found) == 2


INTERRUPTED = """
import signal, socket, threading
from coursegen.checks.external.ask import ask_all
from coursegen.checks.external.client import Client

signal.signal(signal.SIGINT, signal.default_int_handler)  # it may have been ignored since before this test
server = socket.create_server(("127.0.0.1", 0))
def accept():
    kept = []
    while True:
        kept.append(server.accept())
        print("asked", flush=True)
threading.Thread(target=accept, daemon=True).start()
url = f"http://127.0.0.1:{server.getsockname()[1]}/"
try:
    list(ask_all([f"{url}{number}" for number in range(100)], Client(seconds=1000, allowed=lambda address: True)))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_an_interrupt_ends_it() -> None:
    """While a server is silent that has far more time than this test."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
    command = [sys.executable, "-c", INTERRUPTED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "asked\n"
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=300)
        finally:
            process.kill()
    assert (said, process.returncode) == ("interrupted\n", 0)


def text(*targets: str) -> dict[str, list[Link]]:
    return {"content/pages/a.md": [Link(target, "link", line, 5) for line, target in enumerate(targets, 3)]}


def test_problems_stand_at_the_links(other: OtherSite, tmp_path: Path) -> None:
    """Each with its code; mail addresses are not asked for, and an address with two anchors is asked for once."""
    targets = ("/fine#a", "/fine#b", "/gone", "/moved")
    found = check_external(text(*map(other.url, targets), "mailto:a@example.org"), tmp_path, LOOPBACK, NOW)
    assert [(one.code, one.location.line, one.severity) for one in found] == [
        ("dead-link", 5, "error"),
        ("moved-link", 6, "note"),
    ]
    assert found[1].hint == f"write {other.url('/fine?now=1')}"
    assert other.asked["HEAD /fine"] == 1


def test_answers_are_remembered_for_a_while(other: OtherSite, tmp_path: Path) -> None:
    """A dead address for a day, a good one for a week, an unreachable one not at all; the report is the same."""
    of = text(other.url("/fine"), other.url("/gone"), other.url("/forbidden"))
    first = check_external(of, tmp_path, LOOPBACK, NOW)
    for later, expected in (
        (timedelta(hours=1), {"/fine": 1, "/gone": 1, "/forbidden": 2}),
        (timedelta(days=2), {"/fine": 1, "/gone": 2, "/forbidden": 3}),
        (timedelta(days=8), {"/fine": 2, "/gone": 3, "/forbidden": 4}),
    ):
        assert check_external(of, tmp_path, LOOPBACK, NOW + later) == first
        assert {path: other.asked[f"HEAD {path}"] for path in expected} == expected


@dataclass(frozen=True, slots=True)
class Breaking(Client):
    """Something goes wrong at `/b`."""

    def ask(self, url: str, method: str, most_bytes: int = 0) -> Answer:
        """Break there."""
        if url.endswith("/b"):
            raise ZeroDivisionError
        return Answer(404)


def test_answers_are_remembered_as_they_come(tmp_path: Path) -> None:
    """What ends a check takes none of them; and what goes wrong in a thread is not lost."""
    urls = [f"http://one.example/{name}" for name in "ab"]
    with pytest.raises(ZeroDivisionError):
        check_external(text(*urls), tmp_path, Breaking(), NOW)
    assert [one.code for one in check_external(text(urls[0]), tmp_path, Mute(), NOW)] == ["dead-link"]


@pytest.mark.parametrize("entry", [b"", b"[]", b"[" * 200_000, b'["fine", "", "", 1e999]', b"[[], 1, 2, 3]"])
def test_a_damaged_memory_is_none(tmp_path: Path, entry: bytes) -> None:
    """The address is asked for again."""
    url = "http://one.example/"
    with Cache(tmp_path) as cache:
        cache.put("link", {key_of("link", url): entry})
    found = check_external(text(url), tmp_path, Breaking(), NOW)
    assert [one.code for one in found] == ["dead-link"]


def test_an_address_without_end_is_not_followed(other: OtherSite) -> None:
    """Nor is it in the message."""
    verdict = judge(other.url("/far"), LOOPBACK, no_wait)
    assert (verdict.kind, verdict.reason) == ("unreachable", "it is redirected to an address of 50,000 characters")


def test_the_command_refuses_this_computer(project: Project, run: Run, other: OtherSite) -> None:
    """`check --external` reports a link to it and sends nothing; a build never asks the network."""
    course = COURSE + f"\n[here]({other.url('/fine')})\n"
    root = project({"content/courses/maps.md": course})
    result = run("check", root, "--external")
    assert "warning[private-link]" in result.output
    assert run("build", root).return_value == 0
    assert other.asked == {}
