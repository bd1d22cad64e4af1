"""Bytes and files as responses: media types, validators, ranges."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from collections.abc import Mapping
from typing import BinaryIO

from coursegen.serve.web.http import FilePart, Request, Response

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_TYPES = mimetypes.MimeTypes(filenames=())  # Python's own table: that of the system differs from machine to machine
_MORE = {
    ".avif": "image/avif",
    ".epub": "application/epub+zip",
    ".htm": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript",
    ".m4a": "audio/mp4",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".ttf": "font/ttf",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_TEXT = frozenset({"application/json", "application/xml", "application/manifest+json", "image/svg+xml"})


def media_type(name: str) -> str:
    """Return the Content-Type for a file name; text is UTF-8, as everything that coursegen writes."""
    suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122 - a name, not a path
    kind = _MORE.get(suffix) or _TYPES.types_map[True].get(suffix, "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXT else kind


def bytes_response(request: Request, name: str, content: bytes, status: int = 200) -> Response:
    """Answer with bytes, or with 304 when the client has them; with a part of them when it asks for one."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    headers = {"Content-Type": media_type(name), "ETag": tag, "Cache-Control": "no-cache"}
    if status != 200:
        return Response(status, content, headers)
    if _matches(request, tag):
        return Response(304, b"", headers)
    headers["Accept-Ranges"] = "bytes"
    part = _part(request, tag, len(content))
    if part is None:
        return Response(200, content, headers)
    start, end = part
    if start >= end:
        return Response(416, b"", {**headers, "Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
    return Response(206, content[start:end], headers)


def file_response(request: Request, name: str, file: BinaryIO) -> Response:
    """Answer with an open file in pieces, so that a video of any size needs no memory; the server closes it."""
    try:
        status = os.fstat(file.fileno())
        tag = f'"{status.st_size:x}-{status.st_mtime_ns:x}-{status.st_ino:x}"'
        headers = {"Content-Type": media_type(name), "ETag": tag, "Cache-Control": "no-cache", "Accept-Ranges": "bytes"}
        if _matches(request, tag):
            file.close()
            return Response(304, b"", headers)
        start, end = 0, status.st_size
        code = 200
        if (part := _part(request, tag, status.st_size)) is not None:
            start, end = part
            if start >= end:
                file.close()
                return Response(416, b"", {**headers, "Content-Range": f"bytes */{status.st_size}"})
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{status.st_size}"
            code = 206
        return Response(code, FilePart(file, start, end - start), headers)
    except BaseException:
        file.close()
        raise


def _matches(request: Request, tag: str) -> bool:
    """Whether If-None-Match names this state (RFC 9110, 13.1.2: weak comparison)."""
    wanted = request.headers.get("if-none-match", "")
    return wanted == "*" or tag in {one.strip().removeprefix("W/") for one in wanted.split(",")}


def _part(request: Request, tag: str, size: int) -> tuple[int, int] | None:
    """Return the (start, end) that Range asks for; None for all; an empty part when it lies outside (RFC 9110, 14.2).

    Several ranges at once are not offered, which the specification allows: all is sent then.
    """
    headers: Mapping[str, str] = request.headers
    found = _RANGE.fullmatch(headers.get("range", "").replace(" ", ""))
    if request.method != "GET" or found is None or headers.get("if-range", tag) != tag:
        return None
    first, last = found[1], found[2]
    if not first:
        return (max(size - int(last), 0), size) if last and int(last) else (0, 0) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size
