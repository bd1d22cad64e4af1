"""Addresses in front matter and site.yaml: which links, images and old addresses are accepted, and in what form."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from pydantic import BeforeValidator, WithJsonSchema

from coursegen.names import printable
from coursegen.settings.fields import as_list, as_text, quoted, wrong

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_IN_SEGMENT = "!$&()*+,;=:@~"
_OLD_NAMES_DIFFER = frozenset("ßς\u200c\u200d")
"""Letters that became letters of host names with IDNA 2008 (RFC 5894, section 7.2), and stood for others before."""

_LONGEST_NAME_BYTES = 255
_NOT_DECODED = re.compile(r"[\\?#%]")
_JOINERS = {0x200C: None, 0x200D: None}
"""Signs that cannot be seen and belong to the writing of some languages."""

_UNSAFE = re.compile(r"[\x00-\x20\x7f\\<>\"`{}|^]")


def as_link(value: Any) -> str:
    """Take where a link of the site's frame may lead: an https, http or mailto address, or a path on the site.

    A path is given as a site URL: without a leading slash, and with a final one unless it names a file or an anchor.
    """
    text = _clean(value)
    if _SCHEME.match(text):
        if text.partition(":")[0].lower() == "mailto":
            return text
        return _web_address(text)
    path = _inner_path(text)
    last = path.rpartition("/")[2]
    return path + "/" if last and not set(last) & set(".?#") else path


def as_site_file(value: Any) -> str:
    """Take an image or style sheet of the site: a path from its root, or an https address."""
    text = as_image(value)
    return text if _SCHEME.match(text) else _inner_path(text)


def as_image(value: Any) -> str:
    """Take an image: a path relative to the file, a path from the site's root (`/img/x.png`), or an https address."""
    text = _clean(value, spaces=True)
    if not _SCHEME.match(text):
        return _site_path(text)
    if text.lower().startswith("http:"):
        raise wrong("bad-url", f"{quoted(text)} is not a safe address for an image", f"use https:{text[5:]}")
    return _web_address(text)


def as_web_address(value: Any) -> str:
    """Take an https or http address of another site."""
    return _web_address(_clean(value))


def as_base_url(value: Any) -> str:
    """Take the absolute address of the site's root, and return it as machines write it (RFC 3986, section 6.2).

    Letters outside ASCII are encoded, scheme and host are small, and it ends with a slash.
    """
    text = _web_address(_clean(value))
    if "'" in text or not text.isprintable():
        raise wrong("bad-url", f"{quoted(printable(text))} holds a character that no address may hold")
    if "@" in urlsplit(text).netloc:
        raise wrong("bad-url", "a base URL names no user and no password", "leave out everything up to the @")
    if "?" in text or "#" in text:
        raise wrong("bad-url", f"{quoted(text)} is not a base URL", "leave out everything from ? or # on")
    parts = urlsplit(text)
    segments = [unquote(part) for part in parts.path.split("/") if part]
    if {".", ".."} & {*segments}:
        raise wrong("bad-url", f"{quoted(text)} is not a base URL", "write where it leads, without dots for folders")
    if segments and segments[-1].lower().endswith((".html", ".htm")):
        raise wrong("bad-url", f"{quoted(text)} is a page", f"write the folder: {text.rpartition('/')[0]}/")
    path = "".join(f"/{quote(part, safe=_IN_SEGMENT)}" for part in segments)
    return f"{parts.scheme.lower()}://{_host(parts)}{path}/"


def _host(parts: SplitResult) -> str:
    """Return host and port of a base URL; names outside ASCII as they stand in the name system."""
    name = (parts.hostname or "").lower()
    if set(name) & _OLD_NAMES_DIFFER:
        hint = "write it as your registrar does, with xn--"
        raise wrong("bad-url", f"{quoted(name)} is another name to older programs", hint)
    try:
        name = f"[{name}]" if ":" in name else name.encode("idna").decode()
    except UnicodeError:
        raise wrong("bad-url", f"{quoted(name)} is not the name of a host") from None
    return name if parts.port in (None, {"https": 443, "http": 80}[parts.scheme.lower()]) else f"{name}:{parts.port}"


def as_alias(value: Any) -> str:
    """Take an old address of a page; return it as a site URL: no leading slash, a final one unless it is a file."""
    text = _clean(value)
    if _SCHEME.match(text) or text.startswith("//"):
        hint = "write only the part after the host, such as /old/place/"
        raise wrong("bad-url", f"{quoted(text)} is not a path on this site", hint)
    if "?" in text or "#" in text:
        raise wrong("bad-url", f"{quoted(text)} is not a path", "leave out everything from ? or # on")
    path = _decoded(_site_path(text)).strip("/")
    parts = path.split("/")
    if not path or {".", ".."} & {*parts}:
        raise wrong("bad-url", f"{quoted(text)} is not an address of its own", "write a path such as /old/place/")
    if any(part.startswith(".") and part != ".well-known" for part in parts):
        raise wrong("bad-url", f"{quoted(text)} names a hidden file, which belongs to other programs")
    if max(len(part.encode()) for part in parts) > _LONGEST_NAME_BYTES:
        raise wrong("bad-url", f"{quoted(text)} is too long: a name has at most {_LONGEST_NAME_BYTES} bytes")
    return path if path.endswith((".html", ".htm")) else path + "/"


def _decoded(path: str) -> str:
    """Return a path as a server looks for it: `%20` stands for a space."""
    with suppress(UnicodeDecodeError):
        decoded = unquote(path, errors="strict")
        if not _NOT_DECODED.search(decoded) and decoded.translate(_JOINERS).isprintable():
            return decoded
    raise wrong("bad-url", f"{quoted(printable(path))} holds a character that no file name may hold")


def _clean(value: Any, spaces: bool = False) -> str:
    text = as_text(value).strip()
    bad = _UNSAFE.search(text.replace(" ", "") if spaces else text)
    if bad or not text:
        what = "an empty address" if not text else f"{quoted(text)} holds a character that no address may hold"
        raise wrong("bad-url", what, "write a space as %20" if bad and bad[0] == " " else "")
    return text


def _site_path(text: str) -> str:
    if text.startswith("//"):
        raise wrong("bad-url", f"{quoted(text)} names a host without a scheme", f"write https:{text}")
    return text


def _inner_path(text: str) -> str:
    path = _site_path(text).removeprefix("/").removeprefix("./")
    if ".." in path.split("/"):
        raise wrong("bad-url", f"{quoted(text)} leads out of the site", "write a path from the site's root")
    return path


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise wrong("bad-url", f"{quoted(text)} is not a web address") from None
    if parts.scheme in {"https", "http"} and host:
        return text
    if not parts.scheme and re.match(r"[\w-]+(\.[\w-]+)+(/|$)", text):
        raise wrong("bad-url", f"{quoted(text)} has no scheme", f'did you mean "https://{text}"?')
    raise wrong("bad-url", f"{quoted(text)} is not an address that a link may lead to", "use an https:// address")


_STRING = WithJsonSchema({"type": "string"})

LinkAddress = Annotated[str, BeforeValidator(as_link), _STRING]
ImageAddress = Annotated[str, BeforeValidator(as_image), _STRING]
SiteFile = Annotated[str, BeforeValidator(as_site_file), _STRING]
WebAddress = Annotated[str, BeforeValidator(as_web_address), _STRING]
BaseUrl = Annotated[str, BeforeValidator(as_base_url), _STRING]
Aliases = Annotated[tuple[Annotated[str, BeforeValidator(as_alias), _STRING], ...], BeforeValidator(as_list)]
