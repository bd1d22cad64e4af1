"""The embedded search: an index of the whole site as JSON, and the engine that reads it in the browser.

`search/index.json` keeps its address and names the shards, whose names carry the fingerprint of what they hold. So no
page changes when the index does, and an edited lesson rewrites one shard and this list.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from coursegen.exporters import Listing, Part
from coursegen.exporters.search.shards import Shard, shard_content, shards, to_json
from coursegen.model import LEVELS, Body, Output, Site
from coursegen.text import relative_url
from coursegen.theme import Theme

__all__ = [
    "ENGINE",
    "INDEX",
    "Shard",
    "export",
    "index_list",
    "index_script",
    "shard_content",
    "shard_output",
    "shards",
]

INDEX = "search/index.json"
ENGINE = "vendor/minisearch.js"
_LICENSE = "vendor/minisearch.LICENSE.txt"


def export(site: Site, theme: Theme) -> Iterator[Part | Listing]:
    """Yield the shards, their list and the engine; nothing when site.yaml wants another search, or none."""
    if site.config.search != "embedded":
        return
    for number, shard in enumerate(shards(site, theme.words)):
        facts = f"{shard.limit} {shard.facts}".encode()
        yield Part(f"search {number}", facts, shard.documents, partial(_outputs, shard))
    yield Listing(partial(_listed, site, theme))


def _outputs(shard: Shard, bodies: Mapping[str, Body]) -> tuple[Output, ...]:
    return (shard_output(shard_content(shard, bodies)),)


def _listed(site: Site, theme: Theme, shards: Sequence[str]) -> Iterator[Output]:
    yield Output(INDEX, index_list(site, theme.url(ENGINE), shards))
    yield theme.vendored(ENGINE)
    yield Output(f"assets/{posixpath.basename(_LICENSE)}", theme.layers.static[_LICENSE].absolute())


def shard_output(content: bytes) -> Output:
    """Name a shard by what it holds."""
    return Output(f"search/{hashlib.sha256(content).hexdigest()[:12]}.json", content)


def index_list(site: Site, engine: str, shards: Iterable[str] = ()) -> bytes:
    """List the shards and the engine, given as site URLs, and what a search can be narrowed to.

    Addresses in the list are relative to it, so that it works below any base path.
    """
    levels = {course.level for course in site.courses.values()}
    listed = {
        "engine": relative_url(INDEX, engine),
        "shards": [relative_url(INDEX, url) for url in shards],
        "levels": [level for level in LEVELS if level in levels],
        "paths": [[path.id, path.title] for path in site.paths.values()],
    }
    return f"{to_json(listed)}\n".encode()


def index_script(listed: bytes, contents: Iterable[bytes], engine: bytes) -> bytes:
    """Join list, shards and MiniSearch to a classic script, for pages that are opened as files: no fetch works there.

    It sets `coursegenSearch`, which the engine takes in place of anything that it would have to fetch.
    """
    data = b'{"list":%s,"shards":[%s]}' % (listed.strip(), b",".join(contents))
    return engine.rstrip() + b"\nglobalThis.coursegenSearch=" + data + b";\n"
