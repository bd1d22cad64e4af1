"""A static server that does what GitHub Pages does: case-sensitive, below a prefix, 404.html for whatever is missing.

A folder's address without its slash is redirected to the one with it; `/a` also finds `a.html`. There are no listings.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote, urlsplit


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, files: dict[str, bytes], prefix: str, *arguments: object) -> None:
        self._files = files
        self._prefix = prefix
        super().__init__(*arguments)  # type: ignore[arg-type]

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        address = unquote(urlsplit(self.path).path)
        if not address.startswith(self._prefix):
            self._send(404, "missing.txt", b"not this site")
            return
        name = address.removeprefix(self._prefix)
        if f"{name}/index.html" in self._files and name:
            self.send_response(301)
            self.send_header("Location", urlsplit(self.path).path + "/")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        found = f"{name}index.html" if not name or name.endswith("/") else name
        if found not in self._files and f"{found}.html" in self._files:
            found = f"{found}.html"
        if found in self._files:
            self._send(200, found, self._files[found])
        else:
            self._send(404, "404.html", self._files["404.html"])

    def _send(self, status: int, name: str, content: bytes) -> None:
        self.send_response(status)
        kind = "text/javascript" if name.endswith(".js") else guess_type(name)[0] or "application/octet-stream"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page drops its connections; that is no fault."""


@contextmanager
def serve(site: Path, prefix: str) -> Iterator[str]:
    """Serve a folder below a prefix (`/` or `/repo/`); gives the address of its home page.

    The files are read at the start, by their exact names, so case matters on every system.
    """
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    with _Server(("127.0.0.1", 0), functools.partial(_Handler, files, prefix)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()
