"""Where links lead: from a file, heading, image or address as an author wrote it to a URL of the site.

A link is read as GitHub reads it, relative to the file that holds it. One that starts with "/" is an address of the
site, or a file below the project or below content/.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from urllib.parse import unquote

from msgspec import Struct

from coursegen.assemble.destinations import Goal, Map, encoded, normal
from coursegen.assemble.visibility import reason
from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.model import HeldBack, Link

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_PLAIN = re.compile(r"[A-Za-z0-9_/.-]*")
_LONGEST_SHOWN = 200


class Target(Struct, frozen=True):
    """A link's target in parts: decoded path, query with its "?" or "", and decoded anchor without its "#", or None."""

    path: str
    query: str
    anchor: str | None

    @classmethod
    def of(cls, written: str) -> Target:
        """Take a target apart; bytes that are not UTF-8 become replacement characters, which name nothing."""
        address, sign, anchor = written.partition("#")
        path, mark, query = address.partition("?")
        return cls(_decoded(path), mark + query, _decoded(anchor) if sign else None)


def _decoded(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else unicodedata.normalize("NFC", unquote(text))


class Use(Struct, frozen=True):
    """A link where it stands: in the document of this path."""

    path: str
    link: Link

    def __str__(self) -> str:
        target = self.link.target
        return f'"{target}"' if len(target) <= _LONGEST_SHOWN else f'"{target[:_LONGEST_SHOWN]}…"'

    def problem(self, code: str, message: str, hint: str = "") -> Diagnostic:
        """Say what is wrong with the link."""
        length = max(1, min(len(self.link.target), _LONGEST_SHOWN))
        return diagnose(code, Location(self.path, self.link.line, self.link.column, length), message, hint)

    def broken(self, like: str = "", held: HeldBack | None = None) -> Diagnostic:
        """Say that the link leads to nothing, and what was likely meant or why it is not there."""
        if held is not None:
            return self.problem("broken-link", f"{self} leads to a page that {reason(held)}")
        hint = f'did you mean "{like}"?' if like else ""
        if not hint and "\\" in self.link.target:
            hint = "write / between folders"
        return self.problem("broken-link", f"{self} leads to nothing", hint)


Found = tuple[str | None, Diagnostic | None]
"""The URL that a link leads to (None: nowhere), and what is wrong with it."""


def resolve(path: str, own: Goal, link: Link, there: Map) -> Found:
    """Find where a link leads that stands in the document of this path, whose own page is `own`."""
    if _SCHEME.match(link.target):
        return link.target, None
    use, target = Use(path, link), Target.of(link.target)
    if not target.path:
        return _arrive(own, target, use)
    if target.path.startswith("/"):
        return _from_root(target, use, there)
    return _from_file(target, use, there)


def _from_file(target: Target, use: Use, there: Map) -> Found:
    folder = use.path.rpartition("/")[0]
    path = normal(posixpath.normpath(f"{folder}/{target.path}"))
    if (goal := there.files.get(path)) is not None:
        return _arrive(goal, target, use)
    if (held := there.held_back.get(path)) is not None:
        return None, use.broken(held=held)
    if path == ".." or path.startswith("../"):
        return None, use.problem("outside-project", f"{use} leads out of the project", "copy the file into content/")
    if not path.startswith(("content/", "static/")):
        hint = "only content/ and static/ are published"
        return None, use.problem("outside-project", f"{use} leads out of content/", hint)
    if (other := there.file_in_other_case(path)) is not None:
        return _other_case(posixpath.relpath(other, folder), there.files[other], target, use)
    like = there.nearest_file.to(path)
    return None, use.broken(posixpath.relpath(like, folder) if like else "")


def _from_root(target: Target, use: Use, there: Map) -> Found:
    path = posixpath.normpath("/" + target.path.lstrip("/"))[1:]
    url = path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path
    candidates = (url, f"{url}/")
    for address in candidates:
        if address in there.addresses:
            return _arrive(there.addresses[address], target, use)
    for file in (path, f"content/{path}"):
        if file in there.files:
            return _arrive(there.files[file], target, use)
        if file in there.held_back:
            return None, use.broken(held=there.held_back[file])
    for address in candidates:
        if (other := there.address_in_other_case(address)) is not None:
            return _other_case(f"/{other}", there.addresses[other], target, use)
    like = there.nearest_address.to(url)
    return None, use.broken(f"/{like}" if like else "")


def _other_case(spelling: str, goal: Goal, target: Target, use: Use) -> Found:
    url, _ = _arrive(goal, target, use)
    message = f'{use} differs in case from "{spelling}"; it would break on a web server'
    return url, use.problem("case-differs", message, f'write "{spelling}"')


def _arrive(goal: Goal, target: Target, use: Use) -> Found:
    if use.link.kind == "image" and goal.is_page:
        return None, use.problem("broken-link", f"{use} is a page, not an image")
    url = goal.address + target.query
    anchor = target.anchor
    if anchor is None:
        return url, None
    if anchor in ("", "top") or goal.anchors is None or anchor in goal.anchors:
        return f"{url}#{encoded(anchor)}", None
    hint = goal.nearest_anchor.to(anchor, 0.6)
    message = f'{use} names a heading that is not there: "{anchor[:_LONGEST_SHOWN]}"'
    return None, use.problem("broken-anchor", message, f'did you mean "#{hint}"?' if hint else "")
