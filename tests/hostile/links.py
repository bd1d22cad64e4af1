"""Links that lead out of the project, to nothing, or are programs."""

from __future__ import annotations

from hostile.case import Case, case, page

SCRIPT = ("javascript:", "vbscript:", "data:text/html")


def cases() -> list[Case]:
    """List them."""

    def link(name: str, target: str, built: bool = False) -> Case:
        return case(name, page(f"[a]({target})"), built=built, absent=('href="javascript', 'href="data'))

    return [
        link("a script", "javascript:alert(1)"),
        link("a script in capitals", "JaVaScRiPt:alert(1)"),
        link("a script with an entity", "javascript&colon;alert(1)"),
        link("a script with a tab", "java&Tab;script:alert(1)"),
        link("a script with a line end", "java&NewLine;script:alert(1)"),
        link("a script behind a control character", "&#1;javascript:alert(1)"),
        link("a script with a number", "&#106;avascript:alert(1)"),
        link("a page as data", "data:text/html,<script>alert(1)</script>"),
        link("a visual basic script", "vbscript:msgbox(1)"),
        link("a file of the machine", "file:///etc/passwd"),
        link("a scheme without slashes", "https:evil"),
        link("a blob", "blob:https://example.org/1"),
        link("a scheme of its own", "x-evil:1"),
        link("a path that goes up", "../../../../etc/passwd"),
        link("an escaped path that goes up", "%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
        link("an absolute path", "/etc/passwd"),
        link("a path with backslashes", "..\\\\..\\\\etc\\\\passwd"),
        link("the settings", "../site.yaml"),
        link("a broken link", "no-such.md"),
        link("a broken anchor", "about.md#no-such"),
        link("a link of other case", "About.md"),
        link("a nul in a link", "about.md%00"),
        link("a link of 100,000 characters", "a" * 100_000),
        link("a link of 20,000 folders", "../" * 20_000 + "a.md"),
        link("a link to another host", "//evil.example/x", built=True),
        link("a host with an at-sign", "https://example.org@evil.example/", built=True),
        link("a host that cannot be parsed", "https://[::1", built=True),
        link("a link with quotes", '<about.md" onclick="alert(1)>'),
        case("an angle link with a script", page("<javascript:alert(1)>")),
        case("a reference with a script", page("[a][b]\n\n[b]: javascript:alert(1)")),
        case("an image with a script", page("![a](javascript:alert(1))")),
        case("an image as an svg program", page("![a](data:image/svg+xml,<svg/onload=alert(1)>)")),
        case("an image from outside", page("![a](../../../../../etc/passwd)")),
        case("an image that is a page", page("![a](about.md)")),
        case("html with a script link", page('<a href="javascript:alert(1)">a</a>')),
        case("10,000 broken links", page("\n\n".join(f"[a](no-{i}.md)" for i in range(2_000)))),
        case("10,000 links to one page", page("[a](about.md) " * 8_000), built=True),
    ]
