"""Another site, on this computer: each address of it has a habit that real servers have."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class OtherSite(ThreadingHTTPServer):
    """`asked` counts requests by method and path; `files` are sent as they are."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: dict[str, int] = {}
        self.files: dict[str, bytes] = {}

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path here."""
        return f"http://{host}:{self.server_port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gives up is no fault."""


class _Handler(BaseHTTPRequestHandler):
    server: OtherSite

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        asked = self.server.asked
        key = f"{self.command} {self.path}"
        asked[key] = asked.get(key, 0) + 1
        if (content := self.server.files.get(self.path)) is not None:
            self._send(200, content)
            return
        match self.path:
            case "/gone" | "/gone.xml":
                self._send(404)
            case "/moved":
                self._send(301, Location="/fine?now=1")
            case "/temporary":
                self._send(302, Location="/fine")
            case "/loop":
                self._send(302, Location="/loop")
            case "/inside":
                self._send(302, Location=self.server.url("/fine", "127.0.0.2"))
            case "/far":
                self._send(301, Location="/".ljust(50_000, "x"))
            case "/script":
                self._send(302, Location="javascript:alert(1)")
            case "/busy":
                self._send(503 if asked[key] < 3 else 200, Retry_After="1")
            case "/no-head":
                self._send(405 if self.command == "HEAD" else 200)
            case "/forbidden":
                self._send(403)
            case "/drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _ in range(400):
                    self.wfile.write(b"X: 1\r\n")
                    time.sleep(0.05)
            case "/drip-file":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                for _ in range(400):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            case _:
                self._send(200)

    def _send(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content if self.command == "GET" else b"")


@contextmanager
def other_site() -> Iterator[OtherSite]:
    """Run the site until the block ends."""
    with OtherSite() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
