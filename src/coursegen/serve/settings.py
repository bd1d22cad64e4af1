"""site.yaml, the theme and the dates of the repository, as they were seen last; the theme holds still meanwhile."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from coursegen.files.stamps import Stamp, rested, walk
from coursegen.git.history import last_changes, with_repo_folder
from coursegen.git.history_files import history_stamps
from coursegen.memory.program import program_digest
from coursegen.model import Config
from coursegen.problems.diagnostic import Diagnostic
from coursegen.serve.options import PreviewOptions
from coursegen.serve.versions import Changes
from coursegen.settings.site_yaml import load_config
from coursegen.theme import Theme, load_theme, personal_folder
from coursegen.theme.layers import default_theme


def theme_stamps(project: Path) -> dict[str, Stamp]:
    """Return the stamp of every theme file: equal stamps mean that nothing was touched."""
    roots = {os.path.realpath(root) for root in (default_theme(), project)}
    folders = [f"{root}/{name}" for root in roots for name in ("templates", "static")]
    # a theme takes no file through a link to a folder, so it does not matter whether there is one
    return {path: stamp for folder in folders for path, stamp in walk(folder, folder)[0].items()}


@dataclass(frozen=True, slots=True)
class PreviewSettings:
    """All that decides about pages besides documents and files, with what is wrong with it."""

    config: Config
    theme: Theme
    problems: tuple[Diagnostic, ...] = ()
    flaws: tuple[Diagnostic, ...] = ()
    stamps: Mapping[str, Stamp] = field(default_factory=dict)
    looked_ns: int = 0
    repository: Mapping[str, Stamp] = field(default_factory=dict)
    history: Mapping[str, datetime] = field(default_factory=dict)

    def parses_like(self, other: PreviewSettings) -> bool:
        """Whether documents that were parsed under the other settings would be the same under these."""
        mine, others = self.config, other.config
        return (mine.html, mine.language, mine.macros) == (others.html, others.language, others.macros)


def current_settings(order: PreviewOptions, old: PreviewSettings | None, seen: Changes) -> PreviewSettings:
    """Return the settings as they are, and tell `seen`. While site.yaml is broken, the last good one counts."""
    config, problems = load_config(order.project)
    config = with_repo_folder(config, order.project)
    if order.base_url:
        config = replace(config, url=order.base_url)
    if old is not None and any(one.severity == "error" for one in problems):
        config = old.config
    new = _with_theme(order, old, config, problems)
    seen.structure |= old is None or new.theme is not old.theme or _differs(new, old)
    repository = history_stamps(order.project)
    if old is None or repository != old.repository:
        seen.history = True
        return dataclasses.replace(new, repository=repository, history=last_changes(order.project))
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
    theme, flaws = load_theme(order.project, config, compiled, frozen=True)
    if old is None:
        return PreviewSettings(config, theme, problems, flaws, stamps, looked_ns)
    if _same_theme(old.theme, theme) and (config, flaws) == (old.config, old.flaws):
        return dataclasses.replace(old, problems=problems, stamps=stamps, looked_ns=looked_ns)
    return dataclasses.replace(
        old,
        config=config,
        theme=theme,
        problems=problems,
        flaws=flaws,
        stamps=stamps,
        looked_ns=looked_ns,
    )


def _untouched(old: PreviewSettings, stamps: Mapping[str, Stamp]) -> bool:
    return stamps == old.stamps and all(rested(stamp, old.looked_ns) for stamp in stamps.values())


def _differs(new: PreviewSettings, old: PreviewSettings) -> bool:
    return (new.config, new.problems, new.flaws) != (old.config, old.problems, old.flaws)


def _same_theme(old: Theme, new: Theme) -> bool:
    return old.digest == new.digest and old.layers == new.layers and old.assets == new.assets
