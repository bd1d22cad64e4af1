"""A theme that no longer reads its templates from disk: what a page looks like cannot change between two editions."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError

from coursegen.theme import Theme
from coursegen.theme.folders import default_theme

Stamp = tuple[str, int, int, int, int]


class StillLoader(BaseLoader):
    """Loads templates from the texts that they had when the theme was looked at."""

    def __init__(self, texts: dict[str, tuple[bytes, str]]) -> None:
        self._texts = texts

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        """Give text, file name and no reload check."""
        if template not in self._texts:
            raise TemplateNotFound(template)
        data, path = self._texts[template]
        try:
            return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"), path, None
        except UnicodeDecodeError as error:
            raise TemplateSyntaxError("the file is not UTF-8 text", 1, template, path) from error

    def list_templates(self) -> list[str]:
        """Name every template, in order."""
        return list(self._texts)


def hold_still(theme: Theme) -> Theme:
    """Read all templates of a theme now, so that its pages stay the same whatever happens to the files."""
    texts = {}
    for name, path in theme.layers.templates.items():
        if name.endswith(".html"):
            try:
                texts[name] = (theme.layers.read(path), str(path))
            except OSError:
                continue  # deleted between listing and reading: the next look lists again
    theme.environment.loader = StillLoader(texts)
    return theme


def theme_stamps(project: Path) -> tuple[Stamp, ...]:
    """Give path, size, times (ns) and inode of every theme file: equal stamps mean that nothing was touched."""
    roots = {os.path.realpath(root) for root in (default_theme(), project)}
    found: list[Stamp] = []
    for root in sorted(roots):
        for name in ("templates", "static"):
            found += _stamps(os.path.join(root, name))  # noqa: PTH118 - several hundred paths, ten times a second
    return tuple(sorted(found))


def _stamps(root: str) -> Iterator[Stamp]:
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if name[0] != "." and name != "__pycache__"]
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - as above
            try:
                status = os.stat(path)  # noqa: PTH116 - as above
            except OSError:
                continue
            yield path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
