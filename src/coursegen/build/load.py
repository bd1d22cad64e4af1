"""The project's settings, remembered while site.yaml is the same: a build after an edit then loads no schema."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from coursegen.memory.cache import Cache, key_of
from coursegen.memory.codec import Codec
from coursegen.model import Config
from coursegen.problems.diagnostic import Diagnostic
from coursegen.settings.site_file import read_site_file


class SiteSettings(NamedTuple):
    """The settings, and what is wrong with the file that they come from."""

    config: Config
    problems: tuple[Diagnostic, ...]


_KIND = "settings"
_SETTINGS: Codec[SiteSettings] = Codec(SiteSettings)


def settings(project: Path, cache: Cache, program: bytes) -> SiteSettings:
    """Return the settings of a project, as `config` reads them; `program` stands for its code."""
    data, problems = read_site_file(project)
    if data is None:
        return SiteSettings(Config(), problems)
    key = key_of(_KIND, program, data, str(find_spec("pagefind") is not None))  # the file may ask for that search
    stored = cache.get(_KIND, [key]).get(key)
    if stored is not None and (known := _SETTINGS.decode(stored)) is not None:
        return known
    from coursegen.settings.site_yaml import read_config  # with pydantic and YAML, which take a tenth of a second

    read = SiteSettings(*read_config(data))
    if (encoded := _SETTINGS.encode(read)) is not None:
        cache.put(_KIND, {key: encoded})
        cache.keep_only(_KIND, [key])
    return read
