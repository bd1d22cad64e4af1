"""From a site for a web server to one for `file://`, where there are no folder pages, modules, fetches or manifests."""

from __future__ import annotations

import hashlib
import html
import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from coursegen.art.icons import LISTED, TOUCH
from coursegen.exporters.search import INDEX, index_script
from coursegen.exporters.web_manifest import MANIFEST
from coursegen.files.opening import read_source
from coursegen.model import Finished, Kept, Output
from coursegen.text import relative_url
from coursegen.theme import Theme
from coursegen.theme.scripts import classic_modules


def bytes_of(output: Output, project: Path) -> bytes:
    """Return what an output holds. Raises OSError, and ValueError for one that was not made again for this build."""
    match output.content:
        case bytes() as content:
            return content
        case Finished(file=file):
            return Path(file).read_bytes()
        case Kept():
            raise ValueError(f"{output.path} was kept from an earlier build, for another folder")
        case path:
            return read_source(path, project)


_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
_ADDRESS = re.compile(r'(\s(?:href|data-search-index))="([^"]*)"')
_REFRESH = re.compile(r'(<meta http-equiv="refresh" content="0; url=)([^"]*)"')
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")
_LEFT_OUT = re.compile(r'<link rel="(?:manifest|preload|apple-touch-icon)"[^>]*>\n?')
_HEAD_END = re.compile(r"</head>")
_LAZY = "js/lazy/"
_INDEX_SCRIPT = "search/index.js"
_PICTURES = (icon.name for icon in (*LISTED, TOUCH))
_NOT_NEEDED = frozenset(("404.html", MANIFEST, "robots.txt", *_PICTURES))
_CLICKS = """
addEventListener("click", (event) => {
  const link = event.target.closest?.("a");
  if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
}, true);
"""


def for_files(outputs: Iterable[Output], theme: Theme) -> tuple[Output, ...]:
    """Convert the outputs of a build; the order stays, scripts are added at the end."""
    outputs = tuple(output for output in outputs if output.path not in _NOT_NEEDED)
    by_path = {output.path: output for output in outputs}
    added = [_modules(theme)]
    if (found := _search_script(by_path, theme)) is not None:
        added.append(found)
    pages = frozenset(path for path in by_path if path.endswith(".html"))
    return (*(_converted(output, pages, added[0].path, theme) for output in outputs), *added)


def _converted(output: Output, pages: frozenset[str], script: str, theme: Theme) -> Output:
    if not output.path.endswith(".html"):
        return output
    folder = posixpath.dirname(output.path)
    text = bytes_of(output, theme.project).decode("utf-8")
    text = _LEFT_OUT.sub("", text)
    text = _TAG.sub(lambda tag: _ADDRESS.sub(lambda found: _explicit(found, folder, pages), tag[0]), text)
    text = _REFRESH.sub(lambda found: _explicit(found, folder, pages, sign=""), text)
    added = f'<script src="{html.escape(relative_url(output.path, script))}"></script>\n</head>'
    return Output(output.path, _HEAD_END.sub(lambda _: added, text, count=1).encode())


def _explicit(found: re.Match[str], folder: str, pages: frozenset[str], sign: str = '="') -> str:
    """Write an address with the file that a server would find for it."""
    address = html.unescape(found[2])
    if found[1].strip() == "data-search-index":
        leads = posixpath.normpath(posixpath.join(folder, address))
        return f'{found[1]}="{found[2].removesuffix(".json")}.js"' if leads == INDEX else found[0]
    path, hash_sign, anchor = address.partition("#")
    if _ELSEWHERE.match(address) or not path.endswith(("/", ".")):
        return found[0]
    target = posixpath.normpath(posixpath.join(folder, path, "index.html"))
    if target not in pages:
        return found[0]
    whole = posixpath.join(path, "index.html").removeprefix("./") + hash_sign + anchor
    return f'{found[1]}{sign}{html.escape(whole)}"'


def _modules(theme: Theme) -> Output:
    """Make one script of all that pages import on demand."""
    names = [name for name in theme.layers.static if name.startswith(_LAZY) and name.endswith(".js")]
    files = (
        (name.removeprefix(_LAZY).removesuffix(".js"), theme.layers.read_text(theme.layers.static[name]))
        for name in names
    )
    content = (classic_modules(files) + _CLICKS).encode()
    return Output(f"assets/offline.{hashlib.sha256(content).hexdigest()[:8]}.js", content)


def _search_script(outputs: Mapping[str, Output], theme: Theme) -> Output | None:
    """Make one script of the search's list, shards and engine; None for a site without the embedded search."""
    found = outputs.get(INDEX)
    if found is None:
        return None
    shard_list = bytes_of(found, theme.project)
    listed = json.loads(shard_list)
    folder = posixpath.dirname(INDEX)

    def content(name: str) -> bytes:
        return bytes_of(outputs[posixpath.normpath(posixpath.join(folder, name))], theme.project)

    script = index_script(shard_list, [content(name) for name in listed["shards"]], content(listed["engine"]))
    return Output(_INDEX_SCRIPT, script)
