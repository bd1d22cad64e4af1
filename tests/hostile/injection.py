"""Content that wants to be a program: for the template engine, for the browser, for the data in a page."""

from __future__ import annotations

from hostile.case import Case, case, course, page

ALERT = "<script>alert(1)</script>"
ESCAPE = {"site.yaml": "title: Outdoors\nhtml: escape\n"}


def cases() -> list[Case]:
    """List them."""

    def title(name: str, text: str, absent: tuple[str, ...] = (), present: tuple[str, ...] = ()) -> Case:
        quoted = text.replace("'", "''")
        yaml = f"title: '{quoted}'\ndescription: '{quoted}'\ntags: ['{quoted}']\nlicense: '{quoted}'"
        return case(name, course(yaml, "Text.\n"), built=True, absent=absent, present=present)

    def text(name: str, body: str, absent: tuple[str, ...] = (), present: tuple[str, ...] = ()) -> Case:
        return case(name, page(body), built=True, absent=absent, present=present)

    def shown(name: str, body: str, absent: tuple[str, ...]) -> Case:
        return case(name, {**ESCAPE, **page(body)}, built=True, absent=absent)

    return [
        title("a template in a title", "{{ 1234567*3 }}", absent=("3703701",), present=("{{ 1234567*3 }}",)),
        title("a template statement in a title", "{% for x in range(9) %}qx{% endfor %}", present=("{% for x",)),
        title("a template that reaches for the system", "{{ ''.__class__.__mro__ }}", absent=("class 'object'",)),
        title("a template comment in a title", "{# gone #}", present=("{# gone #}",)),
        title("an end of script in a title", f"</script>{ALERT}", absent=(ALERT,)),
        title("an end of title in a title", f"</title>{ALERT}", absent=(ALERT,)),
        title("quotes in a title", 'a" onmouseover="alert(1)', absent=('" onmouseover="alert',)),
        title("single quotes in a title", "a' onmouseover='alert(1)"),
        title("an end of cdata in a title", f"]]>{ALERT}", absent=(ALERT,)),
        title("a comment in a title", f"<!-- {ALERT}", absent=(ALERT,)),
        title("a line separator in a title", "a\u2028alert(1)//"),
        title("entities in a title", "&lt;script&gt;alert(1)", absent=("<script>alert",)),
        title("template literals in a title", "${alert(1)}`"),
        title("a bidi control in a title", "pay \u202e1$"),
        title("a mark of ours in words", "\\0B0\\0"),
        title("a heading of html", "<h1 onload=x>", absent=("<h1 onload=x",)),
        text("a template in a text", "{{ 1234567*3 }} {% raw %}", absent=("3703701",)),
        text("a template in code", "```jinja\n{{ 1234567*3 }}\n```", absent=("3703701",)),
        text("a template in a code title", '```text title="{{ 1234567*3 }}"\na\n```', absent=("3703701",)),
        text("markup in a code title", '```text title="<img src=x onerror=alert(1)>"\na\n```', absent=("<img src=x",)),
        text("markup as a language", '```a"><script>alert(1)</script>\na\n```', absent=('"><script>',)),
        text("an end of code in code", "```python\n</code></pre><script>alert(1)</script>\n```", absent=(ALERT,)),
        text("attributes with behaviour", "[a](about.md){onclick=alert(1) style=color:red}", absent=("onclick=",)),
        shown("markup in an attribute", '## A {data-x="\\"><script>alert(1)</script>"}', (ALERT,)),
        text(
            "markup in an alternative text",
            '![a"><script>alert(1)</script>](https://example.org/a.png)',
            absent=('"><script>',),
        ),
        text("markup in a link's title", '[a](https://example.org "\\"><script>alert(1)</script>")', absent=(ALERT,)),
        text("markup in a formula", "$\\text{<script>alert(1)</script>}$", absent=(ALERT,)),
        text("markup in a footnote's name", '[^"><script>alert(1)</script>]', absent=()),
        text("a block of an unknown name", ":::../../pages/course\na\n:::"),
        text("a block named like a template", ":::{{ x }}\na\n:::"),
        text("a block with markup in its title", ":::note <script>alert(1)</script>\na\n:::"),
        shown("escaped: a script", ALERT, (ALERT,)),
        shown("escaped: an inline tag", "a <b onclick=alert(1)>b</b>", ("<b onclick",)),
        shown("escaped: a comment", "<!-- <script>alert(1)</script> -->", (ALERT,)),
        shown("escaped: a tag over lines", "<div\nonclick=alert(1)\n>\n\na", ("<div\nonclick",)),
        shown("escaped: an iframe", "<iframe src=//e.example></iframe>", ("<iframe",)),
        shown("escaped: a style", "<style>*{display:none}</style>", ("<style>*",)),
        shown("escaped: svg", "<svg onload=alert(1)>", ("<svg onload",)),
        shown("escaped: a processing instruction", "<?php x ?> <![CDATA[x]]>", ("<?php", "<![CDATA[x")),
        shown("escaped: in a heading", "## A <img src=x onerror=alert(1)>", ("<img src=x",)),
        shown("escaped: in a table", "|a|\n|-|\n|<img src=x onerror=alert(1)>|", ("<img src=x",)),
        shown(
            "escaped: in a quiz",
            "## Knowledge Check\n\n1. <b id=q>?\n   - [x] <i id=r>\n   - [ ] b",
            ("<b id", "<i id"),
        ),
        shown("escaped: an entity", "&lt;script&gt;alert(1)", ("<script>alert",)),
    ]
