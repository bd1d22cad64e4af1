"""Facts about the parts of the preview."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

import coursegen.parse
from coursegen.git.history_files import history_stamps
from coursegen.model import Source
from coursegen.parse import parse
from coursegen.serve import live_site as live_site_module
from coursegen.serve.change_loop import ChangeLoop
from coursegen.serve.edition import Edition, with_source_mark
from coursegen.serve.editor import EditorError, editor_command
from coursegen.serve.live_site import LiveSite
from coursegen.serve.options import PreviewOptions
from coursegen.serve.web.app import inject
from coursegen.serve.web.http import Request, Response, Server
from coursegen.serve.web.origins import Origins, is_loopback
from coursegen.serve.web.paths import BadPathError, decode_target
from coursegen.serve.web.responses import media_type
from projects import COURSE, Project
from serve.previewing import preview

PATH = "/courses/reading-maps/"
T = TypeVar("T")


def in_a_loop_of_its_own(main: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine in a thread, since the browser of other tests has a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(main())).result()


# --- what people expect of a server -----------------------------------------------------------------------------------


def test_the_first_line_is_the_address(project: Project) -> None:
    """Before anything was read, the address is printed; it can be opened at once."""
    with preview(project()) as running:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", running.lines[0])
        assert running.ask("/")[0] == 200


def test_a_busy_port_gives_way_to_the_next(project: Project) -> None:
    """When the port is taken, the next free one is used."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with preview(project(), port=port) as running:
            assert port < running.port <= port + 50


def test_missing_pages_get_the_site_s_own_page(project: Project) -> None:
    """An unknown address gives the site's page for that, with status 404; a folder without slash leads to its page."""
    with preview(project()) as running:
        status, content = running.ask("/no/such/page/")
        assert status == 404
        assert b'data-page="404"' in content
        status, _, response = running.full(PATH.rstrip("/"))
        assert (status, response.getheader("Location")) == (302, PATH)


def test_head_gives_the_headers_of_get(project: Project) -> None:
    """HEAD has the length and the tag of GET, and no content."""
    with preview(project()) as running:
        _, content, got = running.full(PATH)
        status, nothing, head = running.full(PATH, "HEAD")
        assert (status, nothing) == (200, b"")
        assert head.getheader("Content-Length") == str(len(content))
        assert head.getheader("ETag") == got.getheader("ETag")


def test_what_the_browser_has_is_not_sent_again(project: Project) -> None:
    """With its tag, a page and a file answer 304; after a change they are sent."""
    root = project({"content/courses/reading-maps.md": COURSE, "static/a.txt": "first"})
    with preview(root) as running:
        for path in (PATH, "/a.txt"):
            tag = running.full(path)[2].getheader("ETag") or ""
            assert running.ask(path, If_None_Match=tag) == (304, b"")
            assert running.ask(path, If_None_Match='"other"')[0] == 200
        (root / "static/a.txt").write_text("second")
        assert running.ask("/a.txt", If_None_Match=tag) == (200, b"second")


@pytest.mark.parametrize(
    ("wanted", "status", "content", "place"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
    ],
)
def test_videos_can_be_asked_for_in_parts(
    project: Project, wanted: str, status: int, content: bytes, place: str | None
) -> None:
    """Ranges follow RFC 9110, section 14."""
    root = project({"content/courses/reading-maps.md": COURSE, "static/film.webm": b"0123456789"})
    with preview(root) as running:
        got, body, response = running.full("/film.webm", Range=wanted)
        assert (got, body, response.getheader("Content-Range")) == (status, content, place)
        assert response.getheader("Content-Type") == "video/webm"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.CSS", "text/css; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.mp4", "video/mp4"),
        ("a.csv", "text/csv; charset=utf-8"),
        ("a.unknown", "application/octet-stream"),
        ("a", "application/octet-stream"),
    ],
)
def test_media_types(name: str, kind: str) -> None:
    """Media types depend on the name alone, on every machine."""
    assert media_type(name) == kind


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_ends_it_at_once_and_quietly(project: Project) -> None:
    """With a page listening, Ctrl+C ends the command within a second, with exit code 0 and no traceback."""
    command = [sys.executable, "-c", "from coursegen.cli import main; main()", "serve", str(project()), "-p", "0"]
    source = str(Path(__file__).parents[2] / "src")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"PYTHONPATH": source, "PATH": ""}
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    port = int(address.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as listener:
        listener.sendall(f"GET /_coursegen/events HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
        assert listener.recv(100).startswith(b"HTTP/1.1 200")
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "Traceback" not in errors


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="tells the processes of a process")
def test_ctrl_c_need_not_wait_for_the_first_parsing(tmp_path: Path) -> None:
    """While other processes parse a large project for the first time, Ctrl+C ends all of them, without a traceback."""
    lessons = tmp_path / "content/courses/a/lessons"
    lessons.mkdir(parents=True)
    (tmp_path / "content/courses/a.md").write_text("# A\n")
    for number in range(300):
        (lessons / f"{number}-l.md").write_text(
            f"# L {number}\n\n" + "*Some* words, [and](https://a.example) `more`.\n\n" * 200
        )
    command = [sys.executable, "-c", "from coursegen.cli import main; main()", "serve", str(tmp_path), "-p", "0"]
    source = str(Path(__file__).parents[2] / "src")
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": source, "PATH": ""},
        start_new_session=True,
    )
    files = Path(f"/proc/{process.pid}/task")
    while not any(file.read_text() for file in files.glob("*/children")) and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "Traceback" not in errors


# --- limits -----------------------------------------------------------------------------------------------------------


async def _answer(request: Request) -> Response:
    return Response(200, b"ok")


def test_slow_headers_are_cut_off() -> None:
    """A client that does not finish its headers in time is let go, however busily it sends."""

    async def main() -> bool:
        server = Server(_answer, head_seconds=0.3)
        port = await server.listen("127.0.0.1", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for _ in range(1000):
                writer.write(b"G")
                await writer.drain()
                if reader.at_eof():
                    return True
                await asyncio.sleep(0.02)
        except OSError:
            return True
        finally:
            writer.close()
            server.close()
        return False

    assert in_a_loop_of_its_own(main)


def test_the_longest_waiting_connection_goes_first() -> None:
    """At the limit, a new client is answered and the one that has been silent longest is let go."""

    async def main() -> tuple[bytes, int]:
        server = Server(_answer, max_connections=5)
        port = await server.listen("127.0.0.1", 0)
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(12)]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = await asyncio.wait_for(reader.read(), 5)
        most = server.connections
        for _, one in [*silent, (reader, writer)]:
            one.close()
        server.close()
        await asyncio.sleep(0.05)
        return answer, most

    answer, most = in_a_loop_of_its_own(main)
    assert answer.endswith(b"ok")
    assert most <= 5


# --- paths ------------------------------------------------------------------------------------------------------------


@settings(max_examples=300)
@given(st.text(max_size=40))
def test_a_decoded_path_never_has_a_segment_with_a_meaning(text: str) -> None:
    """Whatever is decoded begins with a slash and has no dots, drives, backslashes, NUL or empty folders in it."""
    try:
        path, _ = decode_target("/" + text)
    except BadPathError:
        return
    assert path.startswith("/")
    folders = path[1:].split("/")
    assert not {".", ".."} & set(folders)
    assert "" not in folders[:-1]
    assert not re.search(r"[\\\x00-\x1f]|(^|/)[A-Za-z]:", path)


def test_paths_are_decoded_once() -> None:
    """An escape of an escape is a name with a percent sign."""
    assert decode_target("/a%20b/%C3%A9?x=%2e#y")[0] == "/a b/é"
    assert decode_target("/%252e%252e/x")[0] == "/%2e%2e/x"


# --- who may ask ------------------------------------------------------------------------------------------------------


def test_a_server_for_the_network_is_known_by_its_numbers_but_not_by_foreign_names() -> None:
    """With --host, numeric addresses are allowed, since a name cannot be rebound to be one."""
    guard = Origins.of("0.0.0.0", 8000)  # noqa: S104 - nothing is bound
    asked = Request("GET", "/", {"host": "192.168.0.7:8000"})
    assert guard.knows_host(asked)
    assert not guard.knows_host(replace(asked, headers={"host": "evil.example:8000"}))
    assert not Origins.of("127.0.0.1", 8000).knows_host(asked)


@pytest.mark.parametrize(
    ("address", "expected"), [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("10.0.0.1", False)]
)
def test_loopback(address: str, expected: bool) -> None:
    """Only addresses of this machine count as the author's."""
    assert is_loopback(address) is expected


# --- the editor -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "command"),
    [
        ("code", ["code", "--goto", "/x y.md:7:2"]),
        ("code --wait", ["code", "--wait", "--goto", "/x y.md:7:2"]),
        ("/opt/pycharm", ["/opt/pycharm", "--line", "7", "--column", "2", "/x y.md"]),
        ("subl", ["subl", "/x y.md:7:2"]),
        ("vim", ["/bin/term", "-e", "vim", "+7", "/x y.md"]),
        ("my-editor -l {line} {file}", ["my-editor", "-l", "7", "/x y.md"]),
        ("unknown", ["unknown", "/x y.md"]),
    ],
)
def test_known_editors_get_the_line(setting: str, command: list[str]) -> None:
    """Each editor has its own way to be told a line; the file is one argument, whatever is in its name."""
    find = {"x-terminal-emulator": "/bin/term"}.get
    assert editor_command({"COURSEGEN_EDITOR": setting, "EDITOR": "other"}, "/x y.md", 7, 2, find) == command


def test_names_of_files_are_never_read_by_a_shell_or_filled_again() -> None:
    """Braces, quotes and semicolons in a name stay a name."""
    name = "/a;rm -rf {line}$(x)'.md"
    assert editor_command({"EDITOR": "e {file} {line}"}, name, 3, 1) == ["e", name, "3"]


@pytest.mark.parametrize("environment", [{}, {"EDITOR": "'"}, {"EDITOR": "vim"}])
def test_an_editor_that_cannot_be_started_is_explained(environment: dict[str, str]) -> None:
    """Without a setting, with a broken one, and for vim without a terminal, there is a sentence about it."""
    with pytest.raises(EditorError, match=r"COURSEGEN_EDITOR|terminal"):
        editor_command(environment, "/x.md", 1, 1, lambda name: None)


# --- the second start -------------------------------------------------------------------------------------------------


def test_a_second_preview_parses_only_what_changed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the last preview parsed is remembered with the text it was made from; pages are the same."""
    lesson = "content/courses/reading-maps/lessons/01-a.md"
    root = project({"content/courses/reading-maps.md": COURSE, lesson: "# A\n\nText.\n"})
    parsed: list[str] = []

    def counting(source: Source, *settings: Any, **more: Any) -> Any:
        parsed.append(source.path)
        return parse(source, *settings, **more)

    monkeypatch.setattr(coursegen.parse, "parse", counting)
    pages = []
    for text in ("Text.", "Text.", "Other text."):
        parsed.clear()
        (root / lesson).write_text(f"# A\n\n{text}\n")
        with preview(root, remember=True, reload=False) as running:
            pages.append(running.ask(PATH)[1])
    assert parsed == [lesson]
    assert pages[0] == pages[1]


# --- small things -----------------------------------------------------------------------------------------------------


def test_the_script_stands_at_the_end_of_the_head() -> None:
    """A page without a head gets it at its end."""
    assert inject(b"<head></head><body>", b"S") == b"<head>S</head><body>"
    assert inject(b"<p>", b"S") == b"<p>S"


def test_a_drawn_block_gets_its_place_once() -> None:
    """The first tag gets the attribute, unless it has it; text without tags stays."""
    assert with_source_mark(Markup("\n<div class='x'>"), "data-s", "a:1") == "\n<div data-s=\"a:1\" class='x'>"
    assert with_source_mark(Markup('<div data-s="b:2">'), "data-s", "a:1") == '<div data-s="b:2">'
    assert with_source_mark(Markup("text"), "data-s", "a:1") == "text"


def read(text: str, name: str = "01-a.md") -> Source:
    return Source(f"content/courses/c/lessons/{name}", "lesson", "a", text, "", 1, "c")


def test_source_lines_change_nothing_else() -> None:
    """With them, the HTML differs by attributes alone, which name file and line; without them there are none."""
    text = '---\ntitle: A\n---\n\n# A\n\nLead.\n\nText.\n\n- one\n\n  two\n\n```python\nx = 1\n```\n\n![alt](a.png "Caption")\n'
    plain, marked = (parse(read(text), "allow", "en", source_lines=on) for on in (False, True))
    places = re.findall(r' data-source="([^"]*)"', marked[1].html)
    assert "data-source" not in plain[1].html
    assert re.sub(r' data-source="[^"]*"', "", marked[1].html) == plain[1].html
    assert marked[0] == plain[0]
    lines = [int(place.rpartition(":")[2]) for place in places]
    assert {9, 11, 15} <= set(lines)
    assert {place.rpartition(":")[0] for place in places} == {"content/courses/c/lessons/01-a.md"}


def test_a_commit_is_noticed(tmp_path: Path) -> None:
    """The stamps of a repository change with its log; a project without one has none."""
    assert history_stamps(tmp_path) == {}
    (tmp_path / ".git/logs").mkdir(parents=True)
    (tmp_path / ".git/HEAD").write_text("ref: refs/heads/main\n")
    before = history_stamps(tmp_path)
    (tmp_path / ".git/logs/HEAD").write_text("a commit\n")
    assert history_stamps(tmp_path) != before


def test_a_failure_of_a_look_leaves_the_last_edition_and_is_said_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong while the site is made anew, the preview goes on, and catches up once nothing does."""
    root = project()
    site = LiveSite(PreviewOptions(root, lambda: datetime(2026, 1, 1, tzinfo=UTC), remember=False))
    shown: list[Edition] = []
    said: list[str] = []
    loop = ChangeLoop(site, shown.append, said.append)
    assemble = live_site_module.assembled

    def fail(*_: object, **__: object) -> None:
        raise KeyError("a defect")

    async def look_at_changes() -> None:
        await loop._refresh(())
        monkeypatch.setattr(live_site_module, "reassemble", fail)
        monkeypatch.setattr(live_site_module, "assembled", fail)
        (root / "content/courses/reading-maps.md").write_text(COURSE.replace("Find", "Lose"), "utf-8")
        await loop._refresh(())
        await loop._refresh(())
        assert [edition.number for edition in shown] == [1]
        monkeypatch.setattr(live_site_module, "assembled", assemble)
        await loop._refresh(())

    in_a_loop_of_its_own(look_at_changes)
    assert said == ["the site could not be made anew, the last one stays: KeyError: 'a defect'"]
    assert [edition.number for edition in shown] == [1, 2]
    assert "Lose" in shown[1].site.courses["reading-maps"].description
