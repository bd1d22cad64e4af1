"""Links to other sites: dead, moved and unreachable are told apart, and nothing private is ever spoken to."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from coursegen.external import check_external
from coursegen.external.client import Client, is_public
from coursegen.external.rounds import ask_all, judge
from coursegen.model import Link
from projects import COURSE, Project, Run
from publish.other_site import OtherSite, other_site

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

    monkeypatch.setattr("coursegen.external.client.socket.getaddrinfo", look_up)
    url = f"http://changes.example:{other.server_port}/fine"
    assert LOOPBACK.ask(url, "HEAD").status == 200
    assert calls == ["changes.example"]
    public = Client(seconds=1, allowed=lambda address: address == "93.184.215.14")
    assert judge(url, public, no_wait).kind == "private"


def test_a_host_is_asked_for_one_address_at_a_time(other: OtherSite) -> None:
    """Between two of its addresses there is a pause."""
    pauses: list[float] = []
    found = ask_all([other.url("/a"), other.url("/b"), other.url("/c")], LOOPBACK, pauses.append)
    assert {verdict.kind for verdict in found.values()} == {"fine"}
    assert pauses == [0.1, 0.1]


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


def test_the_command_refuses_this_computer(project: Project, run: Run, other: OtherSite) -> None:
    """`check --external` reports a link to it and sends nothing; a build never asks the network."""
    course = COURSE + f"\n[here]({other.url('/fine')})\n"
    root = project({"content/courses/maps.md": course})
    result = run("check", root, "--external")
    assert "warning[private-link]" in result.output
    assert run("build", root).return_value == 0
    assert other.asked == {}
