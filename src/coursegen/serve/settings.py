"""site.yaml, the theme and the repository's dates, as they were seen last."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from coursegen.config import load_config
from coursegen.diagnostics import Diagnostic
from coursegen.fingerprint import fingerprint
from coursegen.history import last_changes, placed
from coursegen.model import Config
from coursegen.serve.order import Order
from coursegen.serve.repository import Stamp as RepositoryStamp
from coursegen.serve.repository import repository_stamp
from coursegen.serve.seen import RECENT_NS, Seen
from coursegen.serve.stills import Stamp, hold_still, theme_stamps
from coursegen.theme import Theme, load_theme, personal_shelf


@dataclass(frozen=True, slots=True)
class Settings:
    """All that decides about pages besides documents and files, with what is wrong with it."""

    config: Config
    theme: Theme
    problems: tuple[Diagnostic, ...] = ()
    flaws: tuple[Diagnostic, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    looked_ns: int = 0
    repository: RepositoryStamp = ()
    history: Mapping[str, datetime] = field(default_factory=dict)

    def parses_like(self, other: Settings) -> bool:
        """Whether documents that were parsed under the other settings would be the same under these."""
        return (self.config.html, self.config.language) == (other.config.html, other.config.language)


def look_at_settings(order: Order, old: Settings | None, seen: Seen) -> Settings:
    """Look again; `seen` is told whether anything is different. While site.yaml is broken, the last good one counts."""
    config, problems = load_config(order.project)
    config = placed(config, order.project)
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


def _with_theme(order: Order, old: Settings | None, config: Config, problems: tuple[Diagnostic, ...]) -> Settings:
    """Take the theme as it was, unless a file of it was touched and it is another now."""
    looked_ns = time.time_ns()
    stamps = theme_stamps(order.project)
    if old is not None and _untouched(old, stamps) and config.theme == old.config.theme:
        return dataclasses.replace(old, config=config, problems=problems)
    compiled = personal_shelf(order.project, fingerprint()) if order.remember else None
    theme, flaws = load_theme(order.project, config, compiled)
    if old is None:
        return Settings(config, hold_still(theme), problems, flaws, stamps, looked_ns)
    if _same_theme(old.theme, theme) and (config, flaws) == (old.config, old.flaws):
        return dataclasses.replace(old, problems=problems, stamps=stamps, looked_ns=looked_ns)
    return dataclasses.replace(
        old,
        config=config,
        theme=hold_still(theme),
        problems=problems,
        flaws=flaws,
        stamps=stamps,
        looked_ns=looked_ns,
    )


def _untouched(old: Settings, stamps: tuple[Stamp, ...]) -> bool:
    latest = max((max(stamp[2:4]) for stamp in stamps), default=0)
    return stamps == old.stamps and latest < old.looked_ns - RECENT_NS


def _differs(new: Settings, old: Settings) -> bool:
    return (new.config, new.problems, new.flaws) != (old.config, old.problems, old.flaws)


def _same_theme(old: Theme, new: Theme) -> bool:
    return old.digest == new.digest and old.layers == new.layers and old.assets == new.assets
