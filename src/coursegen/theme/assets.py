"""What the theme publishes: the stylesheet, the script, fonts under fingerprinted names, and the rest as it is."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coursegen.art.colour import ACCENT, oklch, to_hex
from coursegen.art.covers import icon
from coursegen.model import Output, ThemeOptions
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.theme.layers import Layers
from coursegen.theme.scripts import LAZY, is_wanted, join_scripts, strip_comments
from coursegen.theme.styles import hue_rules, minify, named_files, option_rules, rewrite_urls

FOLDER = "assets/"
_BUILT = ("css/", "js/", "fonts/", "vendor/")
"""Folders of the default theme's static/ that are not copied as they are; of fonts/ the licences are."""

_LAZY_CSS = "css/lazy/"
MATH = "math.css"
"""The stylesheet of pages with formulas that need more than fonts: see `Document.has_math`."""

ICON = "icon.svg"
"""The site's icon; one in the site's hue is drawn where the project has none."""


def asset_url(name: str, content: bytes) -> str:
    """Return the URL under which content may be kept for ever: its name with 8 digits of its SHA-256."""
    stem, extension = posixpath.splitext(posixpath.basename(name))
    return f"{FOLDER}{stem}.{hashlib.sha256(content).hexdigest()[:8]}{extension}"


@dataclass(slots=True)
class _Gathering:
    """The assets found so far; it lives for one call of gather_assets."""

    layers: Layers
    outputs: dict[str, Output] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    joined: set[str] = field(default_factory=set)
    problems: list[Diagnostic] = field(default_factory=list)

    def publish(self, name: str, content: bytes) -> str:
        url = asset_url(name, content)
        self.outputs[url] = Output(url, content)
        self.names[name] = url
        return url

    def sheet(self, name: str, css: str) -> str:
        """Make a part of the stylesheet from a file; what it names and is not there is told at its line."""
        folder, shown = posixpath.dirname(name), self.layers.shown("static", name)
        for file, line, imported in named_files(css, folder):
            if imported:
                message = f'"{file}" is not imported: style sheets are joined into one'
                hint = "name each file in theme.css of site.yaml instead of @import"
                self.problems.append(diagnose("missing-theme-file", Span(shown, line), message, hint))
            elif file not in self.layers.static:
                self.missing(shown, f"static/{file}", line)
        return rewrite_urls(minify(css), folder, lambda file: self.address(file, told=True))

    def address(self, name: str, *, told: bool = False) -> str:
        """Publish a file that the stylesheet names; return its address relative to the stylesheet."""
        path = self.layers.static.get(name)
        if path is None:
            if not told:
                self.missing("theme", f"static/{name}")
            return name
        if name not in self.names:
            self.publish(name, self.layers.read(path))
        return self.names[name].removeprefix(FOLDER)

    def missing(self, where: str, path: str, line: int = 0) -> None:
        place = Span("content/site.yaml") if where == "theme" else Span(where, line)
        self.problems.append(diagnose("missing-theme-file", place, f'the theme has no file "{path}"'))

    def listed(self, folder: str) -> Iterator[tuple[str, str]]:
        """Read the files that `<folder>/index.txt` names, or all of the folder in order of name without one."""
        index = f"{folder}/index.txt"
        if index not in self.layers.static:
            names = [(0, name) for name in self.layers.static if name.startswith(f"{folder}/")]
            names = [(0, name) for _, name in names if not name.startswith((LAZY, _LAZY_CSS))]
        else:
            lines = enumerate(self.text(index, index).splitlines(), 1)
            names = [
                (number, f"{folder}/{line.strip()}") for number, line in lines if line.strip()[:1] not in ("", "#")
            ]
        for number, name in names:
            if text := self.text(name, self.layers.shown("static", index), number):
                yield name.removeprefix(f"{folder}/"), text

    def text(self, name: str, where: str, line: int = 0) -> str:
        path = self.layers.static.get(name)
        if path is None:
            self.missing(where, f"static/{name}", line)
            return ""
        self.joined.add(name)
        try:
            return self.layers.read_text(path)
        except UnicodeDecodeError:
            self.problems.append(diagnose("bad-encoding", Span(f"static/{name}"), "the file is not UTF-8 text"))
            return ""


def gather_assets(
    layers: Layers, options: ThemeOptions, search: str = "embedded"
) -> tuple[tuple[Output, ...], Mapping[str, str], tuple[Diagnostic, ...]]:
    """Make the theme's outputs in order of path, the site URL of each by its name, and what is wrong with them."""
    found = _Gathering(layers)
    css = [found.sheet(f"css/{name}", text) for name, text in found.listed("css")]
    css += [hue_rules(), option_rules(options, found.address)]
    for written in options.css:
        name = posixpath.normpath(written.removeprefix("static/"))
        css.append(found.sheet(name, found.text(name, "theme")))
    found.publish("site.css", "\n".join(css).encode())
    found.publish(MATH, found.sheet(_LAZY_CSS + MATH, found.text(_LAZY_CSS + MATH, "theme")).encode())
    found.publish("site.js", join_scripts(found.listed("js")).encode())
    if ICON not in layers.static:
        found.outputs[ICON] = Output(ICON, icon(to_hex(oklch(*ACCENT, options.hue)), "#ffffff").encode())
        found.names[ICON] = ICON
    for name, path in layers.static.items():
        if name.startswith(LAZY):
            if is_wanted(name, search):
                found.publish(name, strip_comments(found.text(name, name)).encode())
        elif url := name if _is_added(layers, name) and name not in found.joined else _copied(name):
            found.outputs[url] = Output(url, _absolute(path))
            found.names.setdefault(name, url)
    return tuple(found.outputs[url] for url in sorted(found.outputs)), found.names, tuple(found.problems)


def _is_added(layers: Layers, name: str) -> bool:
    """Tell a file that the project adds from one that belongs to the theme or takes the place of one that does."""
    return f"static/{name}" in layers.own and not (layers.default / "static" / name).is_file()


def _copied(name: str) -> str:
    """Return where a theme's file is copied to, "" for those that are built, published on request, or tools."""
    if not name.startswith(_BUILT):
        return name
    if name.startswith("fonts/") and name.endswith(".txt"):
        return FOLDER + posixpath.basename(name)
    return ""


def _absolute(path: Path) -> Path:
    return path.absolute()
