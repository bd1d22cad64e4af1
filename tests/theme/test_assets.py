"""Facts about what a theme publishes."""

from __future__ import annotations

import hashlib
import re
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.theme import Theme
from coursegen.theme.scripts import join_scripts, strip_comments
from coursegen.theme.styles import HUE_STEP, minify, named_files, rewrite_urls, rounded_hue
from coursegen.time_limit import limit_time


def _css(theme: Theme) -> str:
    return next(bytes(one.content) for one in theme.assets if one.path == theme.url("site.css")).decode()


def test_the_default_theme_is_without_problems(make) -> None:
    """Every file that the default theme names is there, and one stylesheet and one script come out."""
    theme, problems = make()
    assert problems == ()
    assert re.fullmatch(r"assets/site\.[0-9a-f]{8}\.css", theme.url("site.css"))
    assert re.fullmatch(r"assets/site\.[0-9a-f]{8}\.js", theme.url("site.js"))
    paths = [one.path for one in theme.assets]
    assert paths == sorted(set(paths))


def test_names_carry_the_hash_of_their_content(make) -> None:
    """A file may be cached for ever: another content has another name."""
    theme, _ = make()
    found = re.compile(r"\.([0-9a-f]{8})\.")
    hashed = [(found.search(one.path), one.content) for one in theme.assets if found.search(one.path)]
    assert len(hashed) >= 4
    for name, content in hashed:
        assert isinstance(content, bytes)
        assert hashlib.sha256(content).hexdigest().startswith(name[1])


def test_fonts_are_found_beside_the_stylesheet(make) -> None:
    """Each relative address in the stylesheet names a published file in its own folder."""
    theme, _ = make()
    published = {one.path for one in theme.assets}
    addresses = re.findall(r'url\("([^"]+)"\)', _css(theme))
    assert len(addresses) >= 3
    assert {f"assets/{address}" for address in addresses} <= published


def test_font_licences_are_published_and_tools_are_not(make) -> None:
    """The Open Font License asks that its text goes with the fonts; the script that made them stays at home."""
    paths = [one.path for one in make()[0].assets]
    assert [path for path in paths if path.endswith("OFL.txt")]
    assert not [path for path in paths if path.endswith((".py", "README.md", "index.txt"))]


def test_a_projects_file_replaces_the_default_one(make) -> None:
    """One component of the stylesheet is overridden by a file of the same name."""
    default, _ = make()
    own, problems = make({"static/css/base.css": ".mine{color:red}"})
    assert problems == ()
    assert ".mine{color:red}" in _css(own)
    assert own.url("site.css") != default.url("site.css")
    assert own.digest != default.digest


def test_a_projects_own_css_comes_last(make) -> None:
    """What `theme: css:` names wins over everything, and its addresses are rewritten as well."""
    theme, problems = make(
        {"static/brand/own.css": "a { background: url(paper.png) }", "static/brand/paper.png": b"x"},
        css=("static/brand/own.css",),
    )
    assert problems == ()
    assert re.search(r'a\{background:url\("paper\.[0-9a-f]{8}\.png"\)\}$', _css(theme))


def test_other_files_are_copied_as_they_are(make, tmp_path: Path) -> None:
    """static/CNAME and static/img/x.png keep their own paths."""
    theme, _ = make({"static/CNAME": "example.org", "static/img/x.png": b"x", "static/.DS_Store": b"x"})
    copied = {one.path: one.content for one in theme.assets}
    assert copied["CNAME"] == (tmp_path / "static/CNAME").absolute()
    assert "img/x.png" in copied
    assert ".DS_Store" not in copied


def test_vendored_files_are_published_on_request(make) -> None:
    """static/vendor/ is for exporters: each asks for what it needs and yields it."""
    theme, _ = make({"static/vendor/idiomorph.js": "export default 1"})
    assert not [one for one in theme.assets if "idiomorph" in one.path]
    assert theme.url("vendor/idiomorph.js") == theme.vendored("vendor/idiomorph.js").path
    with pytest.raises(KeyError):
        theme.url("vendor/none.js")
    with pytest.raises(KeyError):
        theme.url("none.css")


def test_a_missing_file_is_reported_where_it_is_named(make) -> None:
    """In the list of files with its line, in the stylesheet and in site.yaml by the file's name."""
    _, problems = make(
        {"static/js/index.txt": "# ours\n\nnone.js\n", "static/x.css": "a{src:url(gone.woff2)}"}, css=("x.css", "y.css")
    )
    assert [(p.code, p.location.path, p.location.line) for p in problems] == [
        ("missing-theme-file", "static/x.css", 1),
        ("missing-theme-file", "content/site.yaml", 0),
        ("missing-theme-file", "static/js/index.txt", 3),
    ]


def test_a_link_out_of_the_project_is_not_followed(make, tmp_path: Path) -> None:
    """A theme file that is a link to somewhere else is left out, and the author is told."""
    (tmp_path / "static").mkdir()
    (tmp_path / "static/secret.txt").symlink_to("/etc/hostname")
    theme, problems = make()
    assert [(p.code, p.location.path) for p in problems] == [("outside-project", "static/secret.txt")]
    assert "secret.txt" not in {one.path for one in theme.assets}


def test_options_become_rules(make) -> None:
    """The site's hue, corners and fonts are custom properties; nothing of them can end the rule that holds them."""
    css = _css(make(hue=30, corner=0.5, text_font='Inter"; } body{display:none', display_font="")[0])
    rule = css.rpartition(":root{")[2]
    assert rule.startswith("--hue:30;--corner:0.5;--font-text:")
    assert re.fullmatch(r'--hue:30;--corner:0.5;--font-text:"[^"]*",system-ui,sans-serif\}', rule)


def test_a_font_file_becomes_a_font_face(make) -> None:
    """A .woff2 of the project is published and used."""
    css = _css(make({"static/fonts/own.woff2": b"x"}, display_font="fonts/own.woff2")[0])
    assert re.search(r'@font-face\{font-family:"Own display";src:url\("own\.[0-9a-f]{8}\.woff2"\)', css)


@given(st.floats(-720, 720))
def test_every_hue_has_a_class(degrees: float) -> None:
    """Any hue is rounded to one of the classes in the stylesheet, at most half a step away on the circle."""
    rounded = rounded_hue(degrees)
    assert rounded % HUE_STEP == 0
    assert 0 <= rounded < 360
    distance = abs((degrees - rounded + 180) % 360 - 180)
    assert distance <= HUE_STEP / 2 + 1e-6


@pytest.mark.parametrize(
    ("css", "short"),
    [
        ("a { color : red ; }\n\n/* no */ b > c{d:e}", "a{color :red}b > c{d:e}"),
        ('a{content:"/* kept */  { }"}', 'a{content:"/* kept */  { }"}'),
        ("a{content:'it\\'s  ;'}", "a{content:'it\\'s  ;'}"),
        ("/*! kept */a{b:c}", "/*! kept */a{b:c}"),
        ("a :hover , b{c:calc(1px + 2px)}", "a :hover,b{c:calc(1px + 2px)}"),
        ("a /* x */ b{c:d}", "a b{c:d}"),
    ],
)
def test_minifying_keeps_the_meaning(css: str, short: str) -> None:
    """Comments and needless white space go; strings and spaces that mean something stay."""
    assert minify(css) == short


@given(st.text("ab {}:;,\"'/*\\\n", max_size=40))
def test_minifying_twice_changes_nothing_more(css: str) -> None:
    """Whatever the text, the result is stable and not longer."""
    once = minify(css)
    assert len(once) <= len(css)


def test_only_relative_addresses_are_rewritten() -> None:
    """Data, other hosts, the site's root and fragments stay as they are."""
    kept = 'a{b:url(data:x,y);c:url("https://x/y");d:url(/z);e:url(#f)}'
    assert rewrite_urls(kept, "css", lambda name: "wrong") == kept
    assert rewrite_urls("a{b:url( '../i/x.svg#p' )}", "css", lambda name: name.upper()) == 'a{b:url("I/X.SVG#p")}'


def test_scripts_do_not_see_each_other_and_the_theme_runs_first() -> None:
    """Each file has a block of its own; only theme.js runs before the document is read."""
    joined = join_scripts([("b.js", "const x = 2;"), ("theme.js", "const x = 1;")])
    assert joined.index("const x = 1;") < joined.index("DOMContentLoaded") < joined.index("const x = 2;")
    assert joined.count("{\nconst x") == 2
    assert join_scripts([]) == ""


def test_what_a_project_adds_is_published_as_it_is(make) -> None:
    """The names of the theme's own folders are free for the project; what it builds or replaces is not copied."""
    added = ["css/img/x.png", "css/other.css", "fonts/x.pdf", "js/mine.js", "README.md", "vendor/handout.pdf"]
    files = {f"static/{name}": "a{}" for name in [*added, "css/own.css", "css/base.css", "js/copy.js"]}
    theme, problems = make(files, css=("css/own.css",))
    assert problems == ()
    paths = {one.path for one in theme.assets}
    assert set(added) <= paths
    assert not paths & {"css/own.css", "css/base.css", "js/copy.js", "css/tokens.css"}
    assert theme.url("fonts/x.pdf") == "fonts/x.pdf"


def test_a_style_sheet_is_told_what_it_cannot_name(make) -> None:
    """An import and a missing file are reported at their lines; a query after a file's name is kept."""
    css = '/* url(no.png)\n */\n@import "b.css";\na { background: url(x.png?v=1) }\nb { background: url(gone.png#a) }\n'
    theme, problems = make({"static/a.css": css, "static/x.png": "x", "static/b.css": ""}, css=("a.css",))
    assert [(one.location.path, one.location.line) for one in problems] == [("static/a.css", 3), ("static/a.css", 5)]
    assert "@import" in problems[0].hint
    assert re.search(r'url\("x\.[0-9a-f]{8}\.png\?v=1"\)', _css(theme))


@pytest.mark.parametrize(
    "css",
    [
        "url(" * 200_000,
        "url(" + " " * 200_000,
        '"' + '\\"' * 200_000,
        "'" + "\\'" * 200_000 + "\\",
        "/* " * 200_000,
        "/*! " * 200_000,
        "a{b:url(x.png)}" * 20_000,
    ],
    ids=lambda css: css[:8],
)
def test_nothing_is_read_again_from_each_open_end(css: str) -> None:
    """An end that is missing, many times, takes no longer than one; whoever reads on from each takes hours."""
    for function in (minify, partial(rewrite_urls, folder="css", address=str), partial(_all_named, folder="css")):
        limit_time(20.0, function, css)


def _all_named(css: str, folder: str) -> list[tuple[str, int, bool]]:
    return list(named_files(css, folder))


def test_the_end_of_a_style_sheet_ends_what_is_open() -> None:
    """As browsers read it; an open comment is none of the rules of the file that comes next."""
    assert minify("a { b: c }  /* d") == "a{b:c}"
    assert minify('a { b: "c  d') == 'a{b:"c  d'


def test_line_ends_of_scripts_go_only_where_they_say_nothing() -> None:
    """A line that ends a statement, or begins something, is joined to the next; others, and comments, keep their end."""
    text = 'f(\n  1,\n);\nlet a = b\nlet c = "https://x"; // why;\nif (a) {\n  // all of it\n  g();\n}\n'
    assert strip_comments(text) == 'f(1,);let a = b\nlet c = "https://x"; // why;\nif (a) {g();}'
    assert strip_comments("const a = `x;\n  y`;") == "const a = `x;\n  y`;"
