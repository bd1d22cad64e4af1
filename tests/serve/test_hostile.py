"""A hostile client finds nothing: no file, no draft for a foreign page, no way to hold up the author."""

from __future__ import annotations

import contextlib
import json
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from serve.previewing import Running, preview

SECRET = b"nobody may read this"
COURSE = "---\ntitle: Reading Maps\ndifficulty: Beginner\npathId: outdoors\n---\n\n# Reading Maps\n\nA lead.\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview with secrets beside its project, in hidden folders, and behind links."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "secret.txt").write_bytes(SECRET)
    project = root / "project"
    (project / "content/courses").mkdir(parents=True)
    (project / "content/courses/reading-maps.md").write_text(COURSE)
    (project / "content/note.txt").write_text("a download")
    (project / "static/img").mkdir(parents=True)
    (project / "static/img/a.txt").write_text("published")
    (project / ".env").write_bytes(SECRET)
    (project / "_site").mkdir()
    (project / "_site/old.html").write_bytes(SECRET)
    (project / "content/out.txt").symlink_to(root / "secret.txt")
    (project / "content/folder").symlink_to(root)
    (project / "static/link.txt").symlink_to(root / "secret.txt")
    (project / "static/hidden.txt").symlink_to(project / ".env")
    with preview(project) as started:
        yield started


def raw(running: Running, data: bytes, seconds: float = 15) -> bytes:
    """Send bytes as they are and give everything that comes back."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=seconds) as connection:
        connection.sendall(data)
        parts = []
        try:
            while part := connection.recv(65_536):
                parts.append(part)
        except OSError:
            pass
        return b"".join(parts)


def request(running: Running, target: str, *headers: str, method: str = "GET") -> bytes:
    """Send a request whose target is not touched by any client."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: 127.0.0.1:{running.port}", "Connection: close", *headers]
    return raw(running, ("\r\n".join([*lines, "", ""])).encode("latin-1"))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


STEPS = [
    "..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "..%00",
    "%252e%252e",
    "..%c0%af",
    "%c0%ae%c0%ae",
    "%uff0e%uff0e",
    "..;",
    "....//",
]
SLASHES = ["/", "%2f", "%5c", "\\", "%252f", "//"]


@pytest.mark.parametrize("step", STEPS)
def test_no_encoding_of_dots_and_slashes_leads_out(running: Running, step: str) -> None:
    """Whatever stands for a step up or a slash, in any number and below any folder, gives neither secret."""
    for slash in SLASHES:
        for start in ("/", "/assets/", "/img/", "/_coursegen/", "/courses/reading-maps/"):
            for ups in (1, 2, 4):
                for name in ("secret.txt", ".env", "etc/passwd", "_site/old.html"):
                    answer = request(running, start + (step + slash) * ups + name)
                    assert SECRET not in answer
                    assert b"root:" not in answer
                    assert status(answer) in {400, 404}, answer[:80]


@pytest.mark.parametrize(
    "target",
    [
        "/.env",
        "/%2eenv",
        "/.git/config",
        "/_site/old.html",
        "/out.txt",
        "/folder/secret.txt",
        "/link.txt",
        "/hidden.txt",
        "/content/site.yaml",
        "/content/courses/reading-maps.md",
        "/templates/layouts/base.html",
        "/C:/Windows/win.ini",
        "/c%3a/x",
        "/file:///etc/passwd",
        "//etc/passwd",
        "///etc/passwd",
        "/img/a.txt%00.html",
        "/img/a.txt%0a",
        "/img%5ca.txt",
        "/img/a.txt/",
        "/img/",
        "/img",
        "/assets/",
        "/%",
        "/%zz",
        "/%ff%fe",
        "http://127.0.0.1/",
        "*",
        "relative",
    ],
)
def test_what_is_not_published_is_not_there(running: Running, target: str) -> None:
    """Sources, hidden files, links out of the project, folders and odd targets give no content."""
    answer = request(running, target)
    assert status(answer) in {400, 404}
    assert SECRET not in answer


def test_what_is_published_is_there(running: Running) -> None:
    """The tests above would pass on a server that serves nothing: it does serve."""
    assert running.ask("/img/a.txt") == (200, b"published")
    assert running.ask("/courses/reading-maps/")[0] == 200


def test_the_page_for_missing_addresses_does_not_repeat_them(running: Running) -> None:
    """A script in an address does not come back."""
    assert b"alert" not in request(running, "/%3Cscript%3Ealert(1)%3C/script%3E")


HOSTS = [
    "evil.example",
    "evil.example:{port}",
    "127.0.0.1.evil.example:{port}",
    "localhost:1",
    "127.0.0.1",
    "a@localhost",
]


@pytest.mark.parametrize("host", [*HOSTS, "", "localhost:{port}, evil", "[::1]evil:{port}", "192.168.0.7:{port}"])
@pytest.mark.parametrize("target", ["/", "/_coursegen/events", "/_coursegen/state?page=/", "/_coursegen/client.js"])
def test_a_foreign_host_is_refused(running: Running, host: str, target: str) -> None:
    """A name that was rebound to this machine gets nothing, on any address."""
    answer = raw(
        running,
        f"GET {target} HTTP/1.1\r\nHost: {host.format(port=running.port)}\r\nConnection: close\r\n\r\n".encode(),
    )
    assert status(answer) in {400, 403}
    assert b"Reading Maps" not in answer
    assert b"data-token" not in answer


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "course.localhost", "LOCALHOST"])
def test_the_server_s_own_names_are_answered(running: Running, host: str) -> None:
    """With its port, each name of this machine is known."""
    answer = raw(running, f"GET / HTTP/1.1\r\nHost: {host}:{running.port}\r\nConnection: close\r\n\r\n".encode())
    assert status(answer) == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost:{port}"])
@pytest.mark.parametrize("target", ["/_coursegen/events", "/_coursegen/state?page=/"])
def test_pages_of_others_cannot_listen(running: Running, origin: str, target: str) -> None:
    """Events and states are for the same origin, and no header allows another one to read anything."""
    answer = request(running, target, f"Origin: {origin.format(port=running.port)}")
    assert status(answer) == 403
    assert b"access-control" not in answer.lower()
    assert status(request(running, target, "Sec-Fetch-Site: cross-site")) == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_only_get_and_head_are_answered(running: Running, method: str) -> None:
    """Every other method is refused on pages and on the preview's own addresses."""
    for target in ("/", "/_coursegen/events", "/_coursegen/client.js"):
        answer = request(running, target, "Content-Length: 0", method=method)
        assert status(answer) == 405
        assert b"access-control" not in answer.lower()


def test_every_answer_forbids_guessing(running: Running) -> None:
    """Pages, files and refusals say nosniff, and keep other sites from embedding them."""
    for target in ("/", "/img/a.txt", "/nothing", "/_coursegen/client.js", "/%"):
        head = request(running, target).partition(b"\r\n\r\n")[0].lower()
        assert b"x-content-type-options: nosniff" in head
        assert b"cross-origin-resource-policy: same-origin" in head


def order(running: Running, **changes: str | None) -> int:
    """Order a file to be opened, with something about the order changed."""
    page = running.ask("/")[1].decode()
    token = re.search('data-token="([^"]+)"', page)
    assert token
    headers = {"Origin": running.url, "Content-Type": "application/json", "X-Coursegen-Token": token[1]}
    path = changes.pop("path", "content/courses/reading-maps.md")
    written = changes.pop("body", None)
    for name, value in changes.items():
        headers[name.replace("_", "-")] = value  # type: ignore[assignment]
    headers = {name: value for name, value in headers.items() if value is not None}
    body = json.dumps({"path": path, "line": 3}).encode() if written is None else written.encode()
    return running.ask("/_coursegen/open", "POST", body, **{name.replace("-", "_"): v for name, v in headers.items()})[
        0
    ]


def test_files_open_only_by_order_of_the_page(
    running: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Token, origin and form of an order must all be right, and the file must be one of the project."""
    log = tmp_path / "opened"
    editor = tmp_path / "editor"
    editor.write_text(f'#!/bin/sh\necho "$@" >> {log}\n')
    editor.chmod(0o755)
    monkeypatch.setenv("COURSEGEN_EDITOR", f"{editor} {{file}}:{{line}}")
    assert order(running, X_Coursegen_Token="wrong") == 403
    assert order(running, X_Coursegen_Token=None) == 403
    assert order(running, Origin="https://evil.example") == 403
    assert order(running, Origin=None) == 403
    assert order(running, Content_Type="text/plain") == 403
    assert order(running, Sec_Fetch_Site="cross-site") == 403
    for path in ("../secret.txt", "/etc/passwd", ".env", "content/out.txt", "content", "content\\x", "a\0b", "", "-x"):
        assert order(running, path=path) == 409, path
    for body in ("", "[]", "{}", '{"path": "a.md", "line": 1e999}', '{"path": "a.md", "column": NaN}', "[" * 3000):
        assert order(running, body=body) == 400, body
    assert not log.exists()
    assert order(running) == 204
    running.until(lambda: log.exists() and log.read_text().endswith("content/courses/reading-maps.md:3\n"))


def test_huge_and_malformed_messages_are_refused(running: Running) -> None:
    """Headers without end, smuggled lengths, folded lines and other protocols get an error and a closed connection."""
    host = f"Host: 127.0.0.1:{running.port}"
    big = "x" * 20_000
    for text, codes in [
        (f"GET / HTTP/1.1\r\n{host}\r\nX: {big}\r\n\r\n", {431}),
        (f"GET /{big} HTTP/1.1\r\n{host}\r\n\r\n", {431}),
        (f"GET / HTTP/1.1\r\n{host}\r\n" + "A: b\r\n" * 200 + "\r\n", {400}),
        (f"GET / HTTP/1.1\r\n{host}\r\n{host}\r\n\r\n", {400}),
        ("GET / HTTP/1.1\r\n\r\n", {400}),
        (f"GET / HTTP/1.1\r\n{host}\r\nTransfer-Encoding: chunked\r\n\r\n", {501}),
        (f"POST / HTTP/1.1\r\n{host}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", {400}),
        (f"POST / HTTP/1.1\r\n{host}\r\nContent-Length: -1\r\n\r\n", {400}),
        (f"POST / HTTP/1.1\r\n{host}\r\nContent-Length: 99999999999999\r\n\r\n", {413}),
        (f"GET / HTTP/1.1\r\n{host}\r\n folded: x\r\n\r\n", {400}),
        (f"GET / HTTP/1.1\r\n{host}\r\nA : b\r\n\r\n", {400}),
        (f"GET  / HTTP/1.1\r\n{host}\r\n\r\n", {400}),
        (f"GET / HTTP/2.0\r\n{host}\r\n\r\n", {400}),
        ("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", {400}),
    ]:
        answer = raw(running, text.encode("latin-1"))
        assert status(answer) in codes, (text[:60], answer[:60])


def test_hundreds_of_held_connections_do_not_stop_the_author(running: Running) -> None:
    """While 600 connections hold: silent, slow, or listening for ever, a page comes within two seconds."""
    held: list[socket.socket] = []
    starts = [
        b"",
        b"GET / HTTP/1.1\r\nHost: x",
        f"GET /_coursegen/events HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode(),
    ]
    try:
        for number in range(600 if open_files() > 2600 else 200):
            connection = socket.create_connection(("127.0.0.1", running.port), timeout=5)
            held.append(connection)
            with contextlib.suppress(OSError):
                connection.sendall(starts[number % 3])
            if number % 50 == 49:
                begin = time.monotonic()
                assert running.ask("/courses/reading-maps/")[0] == 200
                assert time.monotonic() - begin < 8  # well before the held connections are let go
        for connection in held[::3]:
            with contextlib.suppress(OSError):
                connection.sendall(b"G")
        begin = time.monotonic()
        assert running.ask("/")[0] == 200
        assert time.monotonic() - begin < 8  # well before the held connections are let go
    finally:
        for connection in held:
            connection.close()


def test_a_client_that_does_not_read_is_no_burden(running: Running) -> None:
    """Requests that are sent without reading any answer hold up only their own connection."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=5) as greedy:
        greedy.setblocking(False)
        wish = f"GET /_coursegen/idiomorph.js HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode()
        try:
            for _ in range(2000):
                greedy.sendall(wish)
        except OSError:
            pass
        begin = time.monotonic()
        assert running.ask("/")[0] == 200
        assert time.monotonic() - begin < 8  # well before the held connections are let go


def open_files() -> int:
    """Return how many files this process may open."""
    if os.name == "nt":
        return 0
    import resource

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]
