"""site.yaml, the theme and the dates of the repository, as they were seen last; the theme holds still meanwhile."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError
from msgspec.structs import replace

from coursegen.files.stamps import RECENT_NS
from coursegen.git.history import last_changes, with_repo_folder
from coursegen.git.history_files import Stamp as RepositoryStamp
from coursegen.git.history_files import repository_stamp
from coursegen.memory.program import program_digest
from coursegen.model import Config
from coursegen.problems.diagnostic import Diagnostic
from coursegen.serve.options import PreviewOptions
from coursegen.serve.versions import Changes
from coursegen.settings.site_yaml import load_config
from coursegen.theme import Theme, load_theme, personal_folder
from coursegen.theme.layers import default_theme

Stamp = tuple[str, int, int, int, int]


class FrozenLoader(BaseLoader):
    """Loads templates from the texts that they had when the theme was looked at."""

    def __init__(self, texts: dict[str, tuple[bytes, str]]) -> None:
        self._texts = texts

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        """Return text, file name and no reload check."""
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


def frozen_theme(theme: Theme) -> Theme:
    """Read all templates of a theme now, so that its pages stay the same whatever happens to the files."""
    texts = {}
    for name, path in theme.layers.templates.items():
        if name.endswith(".html"):
            try:
                texts[name] = (theme.layers.read(path), str(path))
            except OSError:
                continue  # deleted between listing and reading: the next look lists again
    theme.environment.loader = FrozenLoader(texts)
    return theme


def theme_stamps(project: Path) -> tuple[Stamp, ...]:
    """Return path, size, times (ns) and inode of every theme file: equal stamps mean that nothing was touched."""
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


@dataclass(frozen=True, slots=True)
class PreviewSettings:
    """All that decides about pages besides documents and files, with what is wrong with it."""

    config: Config
    theme: Theme
    problems: tuple[Diagnostic, ...] = ()
    flaws: tuple[Diagnostic, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    looked_ns: int = 0
    repository: RepositoryStamp = ()
    history: Mapping[str, datetime] = field(default_factory=dict)

    def parses_like(self, other: PreviewSettings) -> bool:
        """Whether documents that were parsed under the other settings would be the same under these."""
        mine, others = self.config, other.config
        return (mine.html, mine.language, mine.macros) == (others.html, others.language, others.macros)


def look_at_settings(order: PreviewOptions, old: PreviewSettings | None, seen: Changes) -> PreviewSettings:
    """Look again; `seen` is told whether anything is different. While site.yaml is broken, the last good one counts."""
    config, problems = load_config(order.project)
    config = with_repo_folder(config, order.project)
    if order.base_url:
        config = replace(config, url=order.base_url)
    if old is not None and any(one.severity == "error" for one in problems):
        config = old.config
    new = _with_theme(order, old, config, problems)
    seen.structure |= old is None or new.theme is not old.theme or _differs(new, old)
    stamp = repository_stamp(order.project)
    if old is None or stamp != old.repository:
        seen.history = True
        return dataclasses.replace(new, repository=stamp, history=last_changes(order.project))
    return new


def _with_theme(
    order: PreviewOptions, old: PreviewSettings | None, config: Config, problems: tuple[Diagnostic, ...]
) -> PreviewSettings:
    """Take the theme as it was, unless a file of it was touched and it is another now."""
    looked_ns = time.time_ns()
    stamps = theme_stamps(order.project)
    if old is not None and _untouched(old, stamps) and config.theme == old.config.theme:
        return dataclasses.replace(old, config=config, problems=problems)
    compiled = personal_folder(order.project, program_digest()) if order.remember else None
    theme, flaws = load_theme(order.project, config, compiled)
    if old is None:
        return PreviewSettings(config, frozen_theme(theme), problems, flaws, stamps, looked_ns)
    if _same_theme(old.theme, theme) and (config, flaws) == (old.config, old.flaws):
        return dataclasses.replace(old, problems=problems, stamps=stamps, looked_ns=looked_ns)
    return dataclasses.replace(
        old,
        config=config,
        theme=frozen_theme(theme),
        problems=problems,
        flaws=flaws,
        stamps=stamps,
        looked_ns=looked_ns,
    )


def _untouched(old: PreviewSettings, stamps: tuple[Stamp, ...]) -> bool:
    latest = max((max(stamp[2:4]) for stamp in stamps), default=0)
    return stamps == old.stamps and latest < old.looked_ns - RECENT_NS


def _differs(new: PreviewSettings, old: PreviewSettings) -> bool:
    return (new.config, new.problems, new.flaws) != (old.config, old.problems, old.flaws)


def _same_theme(old: Theme, new: Theme) -> bool:
    return old.digest == new.digest and old.layers == new.layers and old.assets == new.assets
