"""The embedded search: an index of the whole site as JSON, and the engine that reads it in the browser.

`search/index.json` keeps its address and names the shards, whose names carry the fingerprint of what they hold. So no
page changes when the index does, and an edited lesson rewrites one shard and this list.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping

from coursegen.exporters.search.shards import Shard, shard_content, shards, to_json
from coursegen.model import LEVELS, Body, Output, Site
from coursegen.text import relative_url
from coursegen.theme import Theme

__all__ = [
    "ENGINE",
    "INDEX",
    "Shard",
    "export",
    "index_script",
    "shard_content",
    "shard_list",
    "shard_output",
    "shards",
]

INDEX = "search/index.json"
ENGINE = "vendor/minisearch.js"
_LICENSE = "vendor/minisearch.LICENSE.txt"


def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output]:
    """Yield the shards, their list and the engine; nothing when site.yaml wants another search, or none."""
    if site.config.search != "embedded":
        return
    names = []
    for shard in shards(site, theme.words):
        output = shard_output(shard_content(shard, bodies))
        names.append(output.path)
        yield output
    yield Output(INDEX, shard_list(site, theme, names))
    yield theme.vendored(ENGINE)
    yield Output(f"assets/{posixpath.basename(_LICENSE)}", theme.layers.static[_LICENSE].absolute())


def shard_output(content: bytes) -> Output:
    """Name a shard by what it holds."""
    return Output(f"search/{hashlib.sha256(content).hexdigest()[:12]}.json", content)


def shard_list(site: Site, theme: Theme, names: Iterable[str]) -> bytes:
    """List the shards and the engine, by addresses relative to the list, and what the index can be narrowed to."""
    levels = {course.level for course in site.courses.values()}
    listed = {
        "engine": relative_url(INDEX, theme.url(ENGINE)),
        "shards": [relative_url(INDEX, name) for name in names],
        "levels": [level for level in LEVELS if level in levels],
        "paths": [[path.id, path.title] for path in site.paths.values()],
    }
    return f"{to_json(listed)}\n".encode()


def index_script(shard_list: bytes, contents: Iterable[bytes], engine: bytes) -> bytes:
    """Join list, shards and engine to a classic script, for sites that are opened as files: no fetch works there."""
    data = b'{"list":%s,"shards":[%s]}' % (shard_list.strip(), b",".join(contents))
    return engine.rstrip() + b"\nglobalThis.coursegenSearch=" + data + b";\n"
