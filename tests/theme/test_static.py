"""The files of static/: complete, small, and written as the house writes them."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from coursegen.theme.scripts import join_scripts
from coursegen.theme.styles import minify

STATIC = Path(__file__).parents[2] / "static"
CSS, JS, FONTS = STATIC / "css", STATIC / "js", STATIC / "fonts"

STYLES = sorted(path.relative_to(CSS).as_posix() for path in CSS.rglob("*.css"))
LAZY_STYLES = [name for name in STYLES if name.startswith("lazy/")]
SCRIPTS = sorted(path.name for path in JS.glob("*.js"))
LAZY = sorted(path.name for path in (JS / "lazy").glob("*.js"))
PHYSICAL = re.compile(
    r"^\s*((margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)|left|right|top|bottom"
    r"|(min-|max-)?(width|height)|text-align|float|clear)\s*:\s*(.*);$",
    re.MULTILINE,
)


def listed(folder: Path) -> list[str]:
    """Read an index.txt."""
    return (folder / "index.txt").read_text(encoding="utf-8").split()


def stripped(text: str, comment: str) -> str:
    """Take out comments, indentation and blank lines, as a build does."""
    text = re.sub(comment, "", text, flags=re.DOTALL | re.MULTILINE)
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def gzipped(text: str) -> int:
    """Return the size in bytes as a server sends it."""
    return len(gzip.compress(text.encode(), 9))


def css(name: str) -> str:
    return stripped((CSS / name).read_text(encoding="utf-8"), r"/\*.*?\*/")


def js(path: Path) -> str:
    return stripped(path.read_text(encoding="utf-8"), r"^\s*//.*?$")


def test_the_index_lists_every_stylesheet_once() -> None:
    """A file that is not listed would be left out of the site without a word."""
    assert sorted([*listed(CSS), *LAZY_STYLES]) == STYLES


def test_the_index_lists_every_script_once() -> None:
    """All scripts but the lazy ones are joined."""
    assert sorted(listed(JS)) == SCRIPTS


def test_the_order_of_layers_comes_first() -> None:
    """The `@layer` line decides what wins; a layer used before it would come first."""
    assert listed(CSS)[0] == "layers.css"
    names = set(re.search(r"@layer ([^;{]*);", css("layers.css"))[1].split(", "))  # type: ignore[index]
    used = {name for style in STYLES for name in re.findall(r"@layer (\S+) \{", css(style))}
    assert used <= names


def test_the_theme_is_set_before_anything_else_runs() -> None:
    """theme.js comes first and uses nothing that a later file makes."""
    assert listed(JS)[:2] == ["theme.js", "site.js"]
    assert "site" not in js(JS / "theme.js")


def test_the_stylesheet_keeps_its_budget() -> None:
    """What every page has is under 13 kB as sent, and what few pages need under 1 kB more."""
    assert all(gzipped(minify((CSS / name).read_text(encoding="utf-8"))) < 1_000 for name in LAZY_STYLES)
    assert gzipped(minify("".join((CSS / name).read_text(encoding="utf-8") for name in listed(CSS)))) < 13_000


def test_the_script_keeps_its_budget() -> None:
    """The joined script is under 3 kB as sent, and none of the parts that few readers need is over 4.5 kB."""
    assert gzipped(join_scripts((name, (JS / name).read_text(encoding="utf-8")) for name in listed(JS))) < 3_000
    assert all(gzipped(js(JS / "lazy" / name)) < 4_500 for name in LAZY)


def test_fonts_keep_their_budget() -> None:
    """A page without mathematics fetches under 40 kB of fonts, the font for mathematics is under 32 kB."""
    size = {path.stem: path.stat().st_size for path in FONTS.glob("*.woff2")}
    assert size["newsreader"] + size["figtree"] < 40_000
    assert size["stix-two-math"] < 32_000


def test_every_font_has_its_licence_and_version() -> None:
    """The OFL asks for its text beside the font; the first line says which release it was cut from."""
    for font in FONTS.glob("*.woff2"):
        text = font.with_suffix(".OFL.txt").read_text(encoding="utf-8")
        assert re.match(rf"{re.escape(font.name)}: version \S.*, from @fontsource\S* [\d.]+ \(npm\)", text)
        assert "SIL Open Font License, Version 1.1" in text
        assert "Reserved Font Name" not in text.partition("DEFINITIONS")[0].partition("PREAMBLE")[0]


def test_stylesheets_name_only_fonts_that_exist() -> None:
    """Every url() leads to a file of static/."""
    found = re.findall(r'url\("([^"]*)"\)', css("fonts.css"))
    assert len(found) == 3
    assert all((CSS / address).is_file() for address in found)


@pytest.mark.parametrize("name", [*STYLES, *SCRIPTS, *(f"lazy/{name}" for name in LAZY)])
def test_nothing_comes_from_another_host(name: str) -> None:
    """A page asks no other host for anything; the only address is the namespace of SVG."""
    text = ((CSS if name.endswith(".css") else JS) / name).read_text(encoding="utf-8")
    assert not re.search(r"(https?:)?//[\w-]+\.\w", text.replace("http://www.w3.org/2000/svg", ""))


@pytest.mark.parametrize("name", STYLES)
def test_sides_are_logical(name: str) -> None:
    """No property names a physical side, so that right-to-left pages need no rules of their own."""
    wrong = [found[0].strip() for found in PHYSICAL.finditer(css(name)) if found[6] not in {"start", "end", "center"}]
    assert wrong == []


@pytest.mark.parametrize("name", [name for name in STYLES if name != "tokens.css"])
def test_colours_are_tokens(name: str) -> None:
    """Only tokens.css knows colours; shadows and the backdrop of the dialog are plain black."""
    without_shadows = re.sub(r"(box-shadow|background): .*oklch\(0(\.2 0\.02 268)? .*", "", css(name))
    assert not re.search(r"#[0-9a-f]{3,8}\b|oklch\(|rgb|hsl", without_shadows)


@pytest.mark.parametrize("name", STYLES)
def test_one_declaration_stands_on_a_line(name: str) -> None:
    """Stylesheets are written to be read and to be compared line by line."""
    assert not [line for line in css(name).splitlines() if line.count(";") > 1 or ("{" in line and ";" in line)]


@pytest.mark.parametrize("path", [*JS.glob("*.js"), *(JS / "lazy").glob("*.js")], ids=lambda path: path.name)
def test_scripts_make_no_markup_from_text(path: Path) -> None:
    """Data becomes text, never markup, and a strict policy has nothing to refuse."""
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", js(path))


@pytest.mark.parametrize("name", SCRIPTS)
def test_joined_scripts_neither_import_nor_export(name: str) -> None:
    """They are parts of one classic script."""
    assert not re.search(r"^(import|export) ", js(JS / name), re.MULTILINE)


def test_the_readme_lists_the_words_that_scripts_ask_for() -> None:
    """Every word in the scripts is documented, and every documented one is used."""
    text = "".join(js(path) for path in JS.rglob("*.js"))
    readme = (JS / "README.md").read_text(encoding="utf-8")
    words = set(re.findall(r"^\| `(\w+)` \|", readme.partition("## Words")[2], re.MULTILINE))
    quoted = set(re.findall(r'"(\w+)"', text))
    asked = set(re.findall(r'word\("(\w+)"', text))
    assert asked <= words
    assert words <= quoted


def test_what_an_author_folds_keeps_its_marker() -> None:
    """The reset takes the marker from the theme's own folds, and from no `<details>` that stands in a text."""
    reset = (JS.parent / "css/reset.css").read_text(encoding="utf-8")
    rules = re.findall(r"^  (\S*summary[^{]*?) \{([^}]*)\}", reset, re.MULTILINE)
    hiding = [selector for selector, rule in rules if "list-style: none" in rule or "display: none" in rule]
    assert len(hiding) == 2
    assert all(":not(.prose > details > summary)" in selector for selector in hiding)
