"""What each address of the preview answers: the pages of the site, and the preview's own few addresses."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from coursegen.files.lines import line_reader
from coursegen.files.opening import open_source
from coursegen.problems.diagnostic import Diagnostic
from coursegen.problems.excerpt import ReadLine, excerpt
from coursegen.serve.edition import Edition
from coursegen.serve.editor import EditorError, open_in_editor
from coursegen.serve.thread import WorkThread
from coursegen.serve.web.events import Broker
from coursegen.serve.web.http import Request, Response
from coursegen.serve.web.origins import Origins, is_loopback
from coursegen.serve.web.paths import BadPathError, decode_target
from coursegen.serve.web.responses import bytes_response, file_response
from coursegen.theme.layers import default_theme

PREFIX = "/_coursegen/"
"""Where the preview's own addresses are. No page can be there: names that begin with `_` are never published."""


def script_tag(*, token: str, document: str, edition: int, session: str, follow: bool) -> bytes:
    """Make the tag that loads the client; what the client has to know is in its attributes."""
    values = {"token": token, "document": document, "edition": str(edition), "session": session}
    if follow:
        values["follow"] = "1"
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    return f'<script type="module" src="{PREFIX}client.js" id="coursegen-preview"{attributes}></script>\n'.encode()


def inject(page: bytes, tag: bytes) -> bytes:
    """Put a tag at the end of the head; at the end of the page when it has none."""
    at = page.find(b"</head>")
    return page[:at] + tag + page[at:] if at >= 0 else page + tag


MOST_SHOWN = 50
"""Of each severity: nobody reads more in a corner of a page, and the terminal has them all."""


def overlay_json(diagnostics: Iterable[Diagnostic], read_line: ReadLine) -> dict[str, object]:
    """Return errors and warnings, each with excerpt and caret as in the terminal, and how many there are of each."""
    found = list(diagnostics)
    result: dict[str, object] = {}
    for severity in ("error", "warning"):
        some = [one for one in found if one.severity == severity]
        result[severity + "s"] = [_entry(one, read_line) for one in some[:MOST_SHOWN]]
        result[severity + "_count"] = len(some)
    return result


def _entry(diagnostic: Diagnostic, read_line: ReadLine) -> dict[str, object]:
    place = diagnostic.location
    line = read_line(place.path, place.line) if place.line else None
    column = place.column or 1
    return {
        "code": diagnostic.code,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "excerpt": excerpt(replace(place, column=column), line, "") if line is not None else "",
        "openable": not place.path.startswith("<"),
    }


_CLIENT = Path(__file__).parent / "client"
_SECURE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Referrer-Policy": "same-origin",
}
_HTML = "index.html"

Tell = Callable[[tuple[Diagnostic, ...]], None]


@dataclass(slots=True)
class App:
    """Answers requests from the current edition; `tell` is given what a page had to say when it was rendered."""

    project: Path
    guard: Origins
    broker: Broker
    painter: WorkThread
    reload: bool = True
    follow: bool = False
    tell: Tell = lambda said: None
    edition: Edition | None = None
    session: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    def show(self, edition: Edition) -> None:
        """Serve a new edition from now on, and tell every open page."""
        self.edition = edition
        self.ready.set()
        changes = [{"url": self._base() + quote(one.url), "title": one.title} for one in edition.changes]
        news = {"session": self.session, "edition": edition.number, "changes": changes, "files": edition.files}
        self.broker.publish(news)

    async def answer(self, request: Request) -> Response:
        """Answer a request; every response carries the headers that keep browsers from guessing."""
        response = await self._route(request)
        return replace(response, headers={**response.headers, **_SECURE})

    async def _route(self, request: Request) -> Response:
        if not self.guard.knows_host(request):
            return _text(403, "This preview answers only to the address that it printed when it started.")
        try:
            path, query = decode_target(request.target)
        except BadPathError:
            return _text(400, "This is no address of a site.")
        if path == PREFIX + "open":
            return await self._open(request)
        if request.method not in {"GET", "HEAD"}:
            return replace(_text(405, "Only GET and HEAD."), headers={"Allow": "GET, HEAD"})
        if path.startswith(PREFIX):
            return await self._own(request, path.removeprefix(PREFIX), query)
        await self.ready.wait()
        return await self._page(request, path)

    # --- the site -----------------------------------------------------------------------------------------------------

    def _base(self) -> str:
        """Return the path of the base URL, so that the site has the addresses that it will have when published."""
        return (urlsplit(self._current().site.config.url).path or "/") if self.edition else "/"

    def _current(self) -> Edition:
        assert self.edition is not None  # noqa: S101 - set before `ready` is
        return self.edition

    async def _page(self, request: Request, path: str) -> Response:
        edition, base = self._current(), self._base()
        if not path.startswith(base):
            if path in {"/", base.rstrip("/")}:
                return _redirect(base)
            return await self._missing(request, edition)
        url = path.removeprefix(base)
        file = url + _HTML if not url or url.endswith("/") else url
        if file in edition.pages:
            return await self._rendered(request, edition, file, 200)
        content = await self.painter.run(lambda: edition.find(file))
        if isinstance(content, bytes):
            return bytes_response(request, file, content)
        if content is not None:
            with suppress(OSError):  # gone, or a link out of the project by now
                return file_response(request, file, open_source(content, self.project))
        if f"{url}/{_HTML}" in edition.pages:
            return _redirect(quote(f"{base}{url}/"))
        return await self._missing(request, edition)

    async def _missing(self, request: Request, edition: Edition) -> Response:
        return await self._rendered(request, edition, "404.html", 404)

    async def _rendered(self, request: Request, edition: Edition, file: str, status: int) -> Response:
        rendered = await self.painter.run(lambda: edition.render(file))
        if rendered.diagnostics:
            self.tell(rendered.diagnostics)
        content = rendered.content
        if not content:
            status = 500
            content = b"<!doctype html><html><head><title>Error</title></head><body></body></html>\n"
        if self.reload:
            page = edition.pages[file]
            document = f"{page.document}:1" if page.document else ""
            token = self.token if is_loopback(request.client) else ""
            tag = script_tag(
                token=token, document=document, edition=edition.number, session=self.session, follow=self.follow
            )
            content = inject(content, tag)
        return bytes_response(request, _HTML, content, status)

    # --- the preview's own addresses ----------------------------------------------------------------------------------

    async def _own(self, request: Request, name: str, query: str) -> Response:
        if name == "client.js":
            return bytes_response(request, name, (_CLIENT / name).read_bytes())
        if name in {"panel.js", "morph.js"}:
            return bytes_response(request, name, (_CLIENT / name).read_bytes())
        if name == "idiomorph.js":
            return bytes_response(request, name, (default_theme() / "static/vendor/idiomorph.js").read_bytes())
        if name not in {"events", "state"} or not self.reload:
            return _text(404, "There is nothing here.")
        if not self.guard.same_origin(request, required=False):
            return _text(403, "Only pages of this preview may listen.")
        if name == "events":
            if request.method == "HEAD":
                return Response(200, b"", {"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
            return Response(
                200, self.broker.stream(), {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
            )
        await self.ready.wait()
        return await self._state(query)

    async def _state(self, query: str) -> Response:
        """Tell a page what it is now, and what is to be said, in one answer: both belong to the same edition."""
        edition = self._current()
        try:
            path, _ = decode_target(parse_qs(query).get("page", ["/"])[0])
        except BadPathError:
            path = ""
        base = self._base()
        url = path.removeprefix(base) if path.startswith(base) else "404.html"
        file = url + _HTML if not url or url.endswith("/") else url
        if file not in edition.pages:
            file = "404.html"
        rendered = await self.painter.run(lambda: edition.render(file))
        self.tell(rendered.diagnostics)
        said = await self.painter.run(lambda: overlay_json(edition.said(file), line_reader(self.project)))
        page = edition.pages[file]
        state = {
            "session": self.session,
            "edition": edition.number,
            "html": rendered.content.decode(),
            "document": f"{page.document}:1" if page.document else "",
            "missing": page.kind == "404",
            **said,
        }
        body = json.dumps(state, ensure_ascii=False).encode("utf-8", "replace")
        return Response(200, body, {"Content-Type": "application/json", "Cache-Control": "no-store"})

    async def _open(self, request: Request) -> Response:
        """Open a file in the author's editor: only by order of a page of this preview, on this machine."""
        if request.method != "POST":
            return replace(_text(405, "Only POST."), headers={"Allow": "POST"})
        allowed = (
            self.reload
            and is_loopback(request.client)
            and self.guard.same_origin(request, required=True)
            and request.headers.get("content-type", "") == "application/json"
            and hmac.compare_digest(request.headers.get("x-coursegen-token", "").encode(), self.token.encode())
        )
        if not allowed:
            return _text(403, "Only pages of this preview may open files.")
        try:
            wish = json.loads(request.body)
            path, line, column = str(wish["path"]), int(wish.get("line") or 1), int(wish.get("column") or 1)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
            return _text(400, "This order cannot be read.")
        try:
            open_in_editor(self.project, path, max(line, 1), max(column, 1), os.environ)
        except EditorError as error:
            return _text(409, str(error))
        return Response(204)


def _text(status: int, text: str) -> Response:
    return Response(status, f"{text}\n".encode(), {"Content-Type": "text/plain; charset=utf-8"})


def _redirect(address: str) -> Response:
    return Response(302, b"", {"Location": address, "Cache-Control": "no-store"})
