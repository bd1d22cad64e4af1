"""Ids and file names that would leave the site, hide another page, or not be files at all on some system."""

from __future__ import annotations

import unicodedata

from hostile.case import Case, case, course

TEXT = "# Bad\n\nText.\n"


def cases() -> list[Case]:
    """List them."""

    def identity(name: str, value: str, built: bool = False) -> Case:
        return case(name, course(f"id: {value}"), built=built)

    def file(name: str, path: str, built: bool = False) -> Case:
        return case(name, {path: TEXT}, built=built)

    return [
        identity("an id that goes up", "../../etc"),
        identity("an id of two dots", '".."'),
        identity("an absolute id", "/etc/passwd"),
        identity("an id with a drive", "'C:\\Windows'"),
        identity("an id with a slash", "a/b"),
        identity("an id with a backslash", "'a\\b'"),
        identity("an id with markup", "'\"><script>'"),
        identity("an id with a space", "a b"),
        identity("an id with a percent sign", "a%2e%2e"),
        identity("an id with a query", "a?b"),
        identity("an id with a control character", '"a\\u0009b"'),
        identity("an empty id", '""'),
        identity("an id of 300 bytes", "x" * 300),
        identity("an id that windows reserves", "CON"),
        identity("an id that windows reserves, with a dot", "aux.x"),
        identity("an id that is a hidden file", ".git"),
        identity("the id of the home page", "index", built=True),
        identity("an id that is taken", "maps"),
        identity("an id that differs in case only", "Maps"),
        identity("an id in another script", "地図", built=True),
        identity("an id with a bidi control", '"a\\u202eb"'),
        file("a reserved name", "courses/con.md"),
        file("a reserved name with a number prefix", "courses/01-nul.md"),
        file("a name with a colon", "courses/a:b.md"),
        file("a name with quotes", 'courses/a"b.md'),
        file("a name with markup", "courses/<img src=x onerror=alert(1)>.md"),
        file("a name with a line end", "courses/a\nb.md"),
        file("a name with a backslash", "courses/a\\b.md"),
        file("a name that ends in a dot", "courses/a..md", built=True),
        file("a name that ends in a space", "courses/a .md", built=True),
        file("a name of signs only", "courses/!!!.md"),
        file("a name with template signs", "courses/{{ 7*7 }}.md"),
        file("a name of 240 bytes", f"courses/{'x' * 240}.md"),
        file("two names that differ in case", "courses/MAPS.md"),
        file("a lesson folder of no course", "courses/none/lessons/01-a.md"),
        file("markdown at the wrong place", "courses/maps/extra/a.md", built=True),
        file("another markdown suffix", "courses/a.mdx", built=True),
        file("a page over the courses", "pages/courses.md"),
        file("a page named like the search", "pages/search.md"),
        file("a page named like the assets", "pages/assets.md"),
        file("a page named 404", "pages/404.md", built=True),
        case(
            "twins in different normal forms",
            {f"courses/{unicodedata.normalize(form, 'café')}.md": TEXT for form in ("NFC", "NFD")},
        ),
        case("an asset over a page", {"pages/bad.md": TEXT, "bad/index.html": "mine"}),
        case("assets that differ in case", {"pages/a.txt": "1", "pages/A.txt": "2"}),
        case("an asset and a folder of one name", {"courses/maps.txt": "1", "courses/MAPS.txt/x.txt": "2"}),
        case("an asset with a reserved name", {"pages/aux.txt": "1"}),
        case("an asset with markup in its name", {"pages/a'><b>.txt": "1"}),
        case("an alias that goes up", course("aliases: [../../up/]")),
        case("an alias of a page that is there", course("aliases: [about/]")),
        case("an alias over the home page", course("aliases: [/]")),
        case("an alias with markup", course("aliases: ['\"><script>alert(1)</script>']")),
        case("two aliases alike", course("aliases: [old/, old/]")),
        case("an alias in git's folder", course("aliases: [/.git/config]")),
        case("an alias that is a host's order", course("aliases: [CNAME]")),
        case("an alias that goes up, escaped", course("aliases: [/%2e%2e/up/]")),
        case("an alias with an escaped slash", course("aliases: [/a%5c..%5cb/]")),
        case("an alias with a bidi control", course('aliases: ["/a\\u202Eb/"]')),
        case("an alias of 300 letters", course(f"aliases: [{'a' * 300}]")),
        case("files that are hosts' orders", {"CNAME": "evil.example\n", "_redirects": "/* https://evil.example/"}),
    ]
