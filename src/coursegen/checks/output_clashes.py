"""Files that cannot stand side by side in any output, each told at what its author can change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coursegen.assemble.addresses import alias_url
from coursegen.model import Output, Site
from coursegen.names import printable
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.publish import output_faults
from coursegen.publish.manifest import fold_path
from coursegen.theme import Theme


def clashes(outputs: Iterable[Output], site: Site, theme: Theme) -> Iterator[Diagnostic]:
    """Return which files cannot be published, after all that was checked before: no setting makes them able to."""
    for code, path, message in output_faults(output.path for output in outputs):
        if (alias := _alias(site, path)) is not None:
            yield diagnose(code, alias, f"no page can be at this old address: {message}", "remove it from aliases")
            continue
        below = next((f"static/{path}" for name in theme.layers.own if f"{name}/".startswith(f"static/{path}/")), path)
        yield diagnose(code, Span(printable(site.files.get(path, below))), message, "rename one of them")


def _alias(site: Site, path: str) -> Span | None:
    """Find the old address that wants this file, or one in a folder of this name."""
    taken = f"{fold_path(path)}/"
    for document in site.documents.values():
        for index, alias in enumerate(document.meta.aliases):
            url = alias_url(alias)
            if fold_path(f"{url}/").startswith(taken) or fold_path(f"{url}index.html/") == taken:
                return document.position(f"aliases.{index}", "aliases")
    return None
