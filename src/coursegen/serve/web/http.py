"""HTTP/1.1 for one author: an asyncio server with hard limits, so that no client can hold up the others.

It knows nothing of sites. It reads a request, asks `answer` for a response and writes that. RFC 9112 is the source of
the rules for messages; whatever it leaves to the server's choice is refused here.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import BinaryIO

MAX_HEAD_BYTES = 16_384
MAX_BODY_BYTES = 4_096
HEAD_SECONDS = 10.0
IDLE_SECONDS = 30.0
WRITE_SECONDS = 30.0
BACKLOG = 256
MAX_CONNECTIONS = 384
MAX_STREAMS = 64
_CHUNK_BYTES = 65_536

_REQUEST_LINE = re.compile(r"([A-Z]{1,16}) ([!-~]{1,8000}) HTTP/1\.([01])")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*")
_ONCE = frozenset({"host", "content-length", "origin", "x-coursegen-token", "range", "content-type", "sec-fetch-site"})


class RefusedError(Exception):
    """A request that is not answered but refused, with a status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are in lower case, `client` is the peer's address."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""
    client: str = ""
    keep_alive: bool = True


@dataclass(frozen=True, slots=True)
class FilePart:
    """Some bytes of a file that is open; the server closes it."""

    file: BinaryIO
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Response:
    """What to send: bytes, a part of a file, or a stream that ends with the connection."""

    status: int
    body: bytes | FilePart | AsyncIterator[bytes] = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Answer = Callable[[Request], Awaitable[Response]]


@dataclass(eq=False, slots=True)
class _Connection:
    """An open connection; `busy` while a request is being answered, `streaming` while that does not end."""

    task: asyncio.Task[None] | None
    writer: asyncio.StreamWriter
    busy: bool = False
    streaming: bool = False


class Server:
    """Accepts connections and answers them; at the limit, the connection that has waited longest has to go."""

    def __init__(self, answer: Answer, *, max_connections: int = MAX_CONNECTIONS, head_seconds: float = HEAD_SECONDS):
        self._answer = answer
        self._max_connections = max_connections
        self._head_seconds = head_seconds
        self._open: dict[_Connection, None] = {}
        self._server: asyncio.Server | None = None

    @property
    def connections(self) -> int:
        """How many connections are open."""
        return len(self._open)

    async def listen(self, host: str, port: int) -> int:
        """Begin to listen; return the port, which the system chooses for port 0. Raises OSError."""
        self._server = await asyncio.start_server(
            self._serve, host, port, limit=MAX_HEAD_BYTES, backlog=BACKLOG, reuse_address=None
        )
        return int(self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Stop listening and cut every connection."""
        if self._server is not None:
            self._server.close()
        for connection in list(self._open):
            _cut(connection)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection(asyncio.current_task(), writer)
        self._admit(connection)
        try:
            await self._converse(reader, connection)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            pass  # the client is gone or too slow; there is nobody to tell
        except asyncio.CancelledError:
            pass  # cut by the server: ending the task normally is what asyncio's streams expect
        finally:
            self._open.pop(connection, None)
            writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()

    def _admit(self, connection: _Connection) -> None:
        self._open[connection] = None
        if len(self._open) > self._max_connections:
            others = [one for one in self._open if one is not connection]
            _cut(next((one for one in others if not one.busy), others[0]))

    async def _converse(self, reader: asyncio.StreamReader, connection: _Connection) -> None:
        peer = connection.writer.get_extra_info("peername")
        client = str(peer[0]) if peer else ""
        first = True
        while True:
            try:
                async with asyncio.timeout(self._head_seconds if first else IDLE_SECONDS):
                    request = await read_request(reader, client)
            except RefusedError as refused:
                await self._write(connection, Response(refused.status, _reason(refused.status)), "GET", False)
                return
            connection.busy, first = True, False
            # the youngest at the end: the table is in the order in which connections were last of use
            self._open.pop(connection, None)
            self._open[connection] = None
            response = await self._answer(request)
            await self._write(connection, response, request.method, request.keep_alive)
            connection.busy = False
            if not request.keep_alive or not isinstance(response.body, bytes | FilePart):
                return

    async def _write(self, connection: _Connection, response: Response, method: str, keep: bool) -> None:
        writer, body = connection.writer, response.body
        stream = not isinstance(body, bytes | FilePart)
        lines = [f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}"]
        lines += [f"{name}: {value}" for name, value in response.headers.items()]
        if not stream:
            length = len(body) if isinstance(body, bytes) else body.length  # type: ignore[union-attr]
            if response.status not in {204, 304}:
                lines.append(f"Content-Length: {length}")
        lines.append(f"Connection: {'keep-alive' if keep and not stream else 'close'}")
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        try:
            if method == "HEAD":
                await _drain(writer)
            elif isinstance(body, bytes):
                for start in range(0, len(body), _CHUNK_BYTES):
                    writer.write(body[start : start + _CHUNK_BYTES])
                    await _drain(writer)
                await _drain(writer)
            elif isinstance(body, FilePart):
                await _write_file(writer, body)
            else:
                await self._write_stream(connection, body)
        finally:
            if isinstance(body, FilePart):
                body.file.close()
            elif not isinstance(body, bytes):
                await body.aclose()  # type: ignore[attr-defined]

    async def _write_stream(self, connection: _Connection, body: AsyncIterator[bytes]) -> None:
        connection.streaming = True
        streams = [one for one in self._open if one.streaming]
        if len(streams) > MAX_STREAMS:
            _cut(streams[0])
        async for piece in body:
            connection.writer.write(piece)
            await _drain(connection.writer)


async def read_request(reader: asyncio.StreamReader, client: str = "") -> Request:
    """Read one request.

    Raises RefusedError for what is malformed, too large or ambiguous, and IncompleteReadError at the end of the stream.
    """
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.LimitOverrunError:
        raise RefusedError(431) from None
    line, *rest = head[:-4].decode("latin-1").split("\r\n")
    matched = _REQUEST_LINE.fullmatch(line)
    if matched is None:
        raise RefusedError(400)
    headers: dict[str, str] = {}
    for row in rest:
        header = _HEADER.fullmatch(row)
        if header is None or len(rest) > 100:
            raise RefusedError(400)
        name = header[1].lower()
        if name in headers and name in _ONCE:
            raise RefusedError(400)
        headers[name] = f"{headers[name]}, {header[2]}" if name in headers else header[2]
    if "host" not in headers:
        raise RefusedError(400)
    if "transfer-encoding" in headers:
        raise RefusedError(501)
    length = headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit():
        raise RefusedError(400)
    if len(length) > 9 or int(length) > MAX_BODY_BYTES:
        raise RefusedError(413)
    body = await reader.readexactly(int(length))
    wish = headers.get("connection", "").lower()
    keep = "close" not in wish if matched[3] == "1" else "keep-alive" in wish
    return Request(matched[1], matched[2], headers, body, client, keep)


async def _drain(writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(WRITE_SECONDS):
        await writer.drain()


async def _write_file(writer: asyncio.StreamWriter, part: FilePart) -> None:
    """Send a part of a file; reading is left to a thread, writing waits for the client."""
    left = part.length
    part.file.seek(part.start)
    while left > 0:
        data = await asyncio.to_thread(part.file.read, min(left, _CHUNK_BYTES * 4))
        if not data:
            raise ConnectionAbortedError("the file became shorter while it was sent")
        left -= len(data)
        writer.write(data)
        await _drain(writer)


def _cut(connection: _Connection) -> None:
    with suppress(RuntimeError):
        connection.writer.transport.abort()
    if connection.task is not None:
        connection.task.cancel()


def _reason(status: int) -> bytes:
    return f"{HTTPStatus(status).phrase}\n".encode()
