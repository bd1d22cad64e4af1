"""The theme of one build: templates, interface words and assets, the project's own over the default ones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment
from msgspec import Struct

from coursegen.model import Config, Output
from coursegen.problems.diagnostic import Diagnostic
from coursegen.theme.assets import asset_url, gather_assets
from coursegen.theme.environment import LayerLoader, frozen_loader, make_environment
from coursegen.theme.interface_words import Words, WordsByLanguage, check_translations
from coursegen.theme.layers import Layers, find_layers
from coursegen.theme.template_cache import Compiled, TemplateCacheFolder, personal_folder

__all__ = ["TemplateCacheFolder", "Theme", "Words", "load_theme", "personal_folder"]


class Theme(Struct, frozen=True):
    """Everything that pages are made with, apart from what they say.

    `project` is the project's folder, `names` gives the site URL of an asset by its name (`site.css`,
    `fonts/figtree.woff2`). `digest` changes when any template, word or asset does: it belongs to the key under which a
    rendered page may be remembered. `words_digest` changes when any word does.
    """

    project: Path
    layers: Layers
    environment: Environment
    shelf: WordsByLanguage
    assets: tuple[Output, ...]
    names: Mapping[str, str]
    digest: str
    words_digest: str = ""
    compiled: TemplateCacheFolder | None = None

    def url(self, name: str) -> str:
        """Return the site URL of an asset by its name below static/; an unknown name is a KeyError."""
        if name in self.names:
            return self.names[name]
        return self.vendored(name).path

    def vendored(self, name: str) -> Output:
        """Fingerprint a file of static/vendor/, which is published only when an exporter asks for it and yields it."""
        if not name.startswith("vendor/"):
            raise KeyError(name)
        content = self.layers.read(self.layers.static[name])
        return Output(asset_url(name, content), content)

    def words(self, language: str) -> Words:
        """Return the interface words for a BCP 47 language tag, in English where nobody has translated them."""
        return self.shelf.words(language)


def load_theme(
    project: Path, config: Config, compiled: TemplateCacheFolder | None = None, *, frozen: bool = False
) -> tuple[Theme, tuple[Diagnostic, ...]]:
    """Find the theme of a project and make its assets; problems in the project's own theme files are diagnostics.

    What becomes of its templates is kept in `compiled`, if that is given. A `frozen` theme reads all of them now, so
    that pages stay the same whatever happens to the files.
    """
    layers, problems = find_layers(project)
    assets, names, asset_problems = gather_assets(layers, config.theme, config.search)
    words = _word_files(layers)
    theme = Theme(
        project=project,
        layers=layers,
        environment=make_environment(
            frozen_loader(layers) if frozen else LayerLoader(layers),
            Compiled(*compiled) if compiled is not None else None,
        ),
        shelf=WordsByLanguage(layers),
        assets=assets,
        names=names,
        digest=_digest(layers, {**layers.templates, **words}, assets, layers.own),
        words_digest=_digest(layers, words),
        compiled=compiled,
    )
    return theme, (*problems, *asset_problems, *check_translations(layers))


def _word_files(layers: Layers) -> dict[str, Path]:
    """Return the project's files of words and the default ones below them, which fill in what those leave out."""
    own = {name: path for name, path in layers.templates.items() if name.startswith("i18n/")}
    default = {f"default/{name}": layers.default / "templates" / name for name in own}
    return own | {name: path for name, path in default.items() if path.is_file()}


def _digest(
    layers: Layers, files: Mapping[str, Path], assets: tuple[Output, ...] = (), own: frozenset[str] = frozenset()
) -> str:
    digest = hashlib.sha256()
    for name, path in files.items():
        digest.update(f"{name}\0".encode())
        digest.update(hashlib.sha256(layers.read(path)).digest())
    for output in assets:
        digest.update(f"{output.path}\0".encode())
    for name in sorted(own):  # what takes the place of a file of ours has its path
        digest.update(f"{name}\0".encode())
    return digest.hexdigest()
