"""Reading a project: its settings, its theme and its documents, which become the site. Nothing is rendered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from coursegen.assemble import assemble
from coursegen.build.run import BuildRun
from coursegen.documents import Bodies, Documents
from coursegen.files.scan import scan
from coursegen.git.history import last_changes, with_repo_folder
from coursegen.memory.cache import Cache, key_of
from coursegen.memory.codec import Codec
from coursegen.model import Body, Config, Link, Output, Site
from coursegen.options import Options
from coursegen.problems.diagnostic import Diagnostic
from coursegen.settings.site_file import read_site_file
from coursegen.theme import Theme, load_theme, personal_folder


class LoadedProject(Struct, frozen=True):
    """A project that has been read: its site, and what was found wrong with all but the site's own documents.

    `keys` are those under which documents are remembered, `digests` those of their files. `parsed` counts the documents
    that were not remembered.
    """

    site: Site
    bodies: Bodies
    theme: Theme
    keys: Mapping[str, bytes] = {}
    digests: Mapping[str, str] = {}
    diagnostics: tuple[Diagnostic, ...] = ()
    parsed: int = 0


class Checked(Struct, frozen=True):
    """A project that has been read and rendered, with everything that is to be said about it, in file order.

    `parsed` and `rendered` count what was not remembered. `external` are the links to other sites in each document, by
    its path, for those who asked for them.
    """

    site: Site
    bodies: Mapping[str, Body]
    theme: Theme
    outputs: tuple[Output, ...]
    diagnostics: tuple[Diagnostic, ...]
    parsed: int = 0
    rendered: int = 0
    external: Mapping[str, Sequence[Link]] = {}


def load_project(
    run: BuildRun, texts: Mapping[str, str] | None = None, documents: Documents | None = None
) -> LoadedProject:
    """Read and assemble a project: afterwards no file of the content is read, except to be copied.

    `texts` take the place of files, by path. `documents` has those of an earlier call.
    """
    options = run.options
    run.stopwatch.begin("settings and theme")
    config, problems = read_settings(options.project, run.cache, run.program)
    config = _with_options(with_repo_folder(config, options.project), options)
    compiled = personal_folder(options.project, run.program) if run.state is not None else None
    theme, flaws = load_theme(options.project, config, compiled)
    run.stopwatch.begin("scan")
    files = scan(options.project)
    run.stopwatch.begin("parse")
    documents = documents or Documents(options.project, run.cache, run.workers, run.program)
    gathered = documents.gather(
        files.documents,
        config,
        texts=texts,
        known=run.state.digests if run.state is not None else {},
        former=run.state.before.get("digests", {}) if run.state is not None else {},
        progress=run.progress,
    )
    run.stopwatch.begin("assemble")
    site = assemble(
        gathered.documents,
        files.assets,
        config,
        now=options.now,
        drafts=options.drafts,
        future=options.future,
        static_files=frozenset(output.path for output in theme.assets),
    )
    site = replace(site, changed=last_changes(options.project))
    diagnostics = (*problems, *files.diagnostics, *flaws)
    return LoadedProject(site, gathered.bodies, theme, gathered.keys, gathered.digests, diagnostics, gathered.parsed)


def _with_options(config: Config, options: Options) -> Config:
    url = options.base_url or config.url or options.fallback_url
    if url:
        config = replace(config, url=url if url.endswith("/") else f"{url}/")
    if options.for_files and config.search == "pagefind":
        config = replace(config, search="embedded")
    return config


class SiteSettings(NamedTuple):
    """The settings, and what is wrong with the file that they come from."""

    config: Config
    problems: tuple[Diagnostic, ...]


_KIND = "settings"
_SETTINGS: Codec[SiteSettings] = Codec(SiteSettings)


def read_settings(project: Path, cache: Cache, program: bytes) -> SiteSettings:
    """Return the settings of a project, remembered while site.yaml is the same: an edit of a text loads no schema."""
    data, problems = read_site_file(project)
    if data is None:
        return SiteSettings(Config(), problems)
    key = key_of(_KIND, program, data, str(find_spec("pagefind") is not None))  # the file may ask for that search
    stored = cache.get(_KIND, [key]).get(key)
    if stored is not None and (known := _SETTINGS.decode(stored)) is not None:
        return known
    from coursegen.settings.site_yaml import read_config  # with pydantic and YAML, which take a tenth of a second

    settings = SiteSettings(*read_config(data))
    if (encoded := _SETTINGS.encode(settings)) is not None:
        cache.put(_KIND, {key: encoded})
        cache.keep_only(_KIND, [key])
    return settings
