"""One stylesheet from many: files joined in a stated order, addresses rewritten, the site's own settings appended.

`static/css/index.txt` names the files, one on a line, in the order of the cascade; the project's files that
`theme: css:` names come last. Addresses in `url()` become those of the fingerprinted files, relative to assets/.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from coursegen.model import ThemeOptions

HUE_STEP = 10
"""Hues of paths and courses are rounded to this many degrees.

A fixed set of classes keeps the stylesheet independent of the content: adding a course changes no other page.
"""

_TOKEN = re.compile(
    r"""("(?:\\.|[^"\\])*+(?:"|\\?\Z)|'(?:\\.|[^'\\])*+(?:'|\\?\Z)|/\*!.*?(?:\*/|\Z))"""
    r"""|/\*.*?(?:\*/|\Z)|(\s*[{};,]\s*|:\s+)|(\s+)""",
    re.DOTALL,
)
_URL = re.compile(r"""url\(\s*+(?:"([^"]*)"|'([^']*)'|([^()"'\s]*+))\s*\)""")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
"""As in CSS, the end of the file ends what is open. No pattern reads a file again from each of many open ends."""

_IMPORT = re.compile(r"""@import\s+(?:url\()?\s*["']?([^"')\s;]*)[^;\n]*""", re.IGNORECASE)


def minify(css: str) -> str:
    """Take out comments and needless white space; strings and `/*!` comments stay as they are."""

    def minified(match: re.Match[str]) -> str:
        if match[1] is not None:
            return match[1]
        if match[2] is not None:
            return match[2].strip()
        return " " if match[3] is not None else ""

    # Twice, because a comment may stand between two white spaces that become one.
    return _TOKEN.sub(minified, _TOKEN.sub(minified, css)).replace(";}", "}").strip()


def named_files(css: str, folder: str) -> Iterator[tuple[str, int, bool]]:
    """Return what a stylesheet names: the file below static/, the line, and whether it is an `@import`."""
    bare = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), css)
    for match, line in _with_lines(_IMPORT, bare):
        yield match[1], line, True
    for match, line in _with_lines(_URL, _IMPORT.sub(lambda match: " " * len(match[0]), bare)):
        url = match[1] or match[2] or match[3] or ""
        path = _without_query(url)
        if path and not url.startswith(("#", "/", "data:")) and "://" not in url:
            yield posixpath.normpath(posixpath.join(folder, path)), line, False


def _with_lines(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Find a pattern, each time with the number of its line."""
    line, counted = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        yield match, line


def _without_query(address: str) -> str:
    return address.partition("#")[0].partition("?")[0]


def rewrite_urls(css: str, folder: str, address: Callable[[str], str]) -> str:
    """Replace each relative `url()` by `address(name below static/)`; `folder` is where the stylesheet stands."""

    def absolute(match: re.Match[str]) -> str:
        url = match[1] or match[2] or match[3] or ""
        if not url or url.startswith(("#", "/", "data:")) or "://" in url:
            return match[0]
        path = _without_query(url)
        return f'url("{address(posixpath.normpath(posixpath.join(folder, path)))}{url[len(path) :]}")'

    return _URL.sub(absolute, css)


def rounded_hue(degrees: float) -> int:
    """Round an OKLCH hue to one that has a class, `hue-<degrees>`."""
    return round(degrees / HUE_STEP) * HUE_STEP % 360


def hue_rules() -> str:
    """Write the class of each hue: it sets the one variable from which the theme's tokens make all colours."""
    return "".join(f".hue-{hue}{{--hue:{hue}}}" for hue in range(0, 360, HUE_STEP))


def option_rules(options: ThemeOptions, address: Callable[[str], str]) -> str:
    """Turn `theme:` of site.yaml into rules: the site's hue, the corners, and fonts by family name or .woff2 file."""
    declarations = [f"--hue:{options.hue}"]
    if options.corner != 1:
        declarations.append(f"--corner:{options.corner:g}")
    faces = []
    for role, font in (("display", options.display_font), ("text", options.text_font)):
        if not font:
            continue
        family = _string(font)
        if font.endswith(".woff2"):
            family = f'"Own {role}"'
            source = f'url("{address(font.removeprefix("static/"))}") format("woff2")'
            faces.append(f"@font-face{{font-family:{family};src:{source};font-weight:100 900;font-display:swap}}")
        last = "ui-serif,Georgia,serif" if role == "display" else "system-ui,sans-serif"
        declarations.append(f"--font-{role}:{family},{last}")
    return "".join(faces) + ":root{" + ";".join(declarations) + "}"


def _string(text: str) -> str:
    """Write a CSS string; what could end it is written as an escape."""
    return '"' + re.sub(r'["\\<\n\r\f\0]', lambda match: f"\\{ord(match[0]):x} ", text) + '"'
