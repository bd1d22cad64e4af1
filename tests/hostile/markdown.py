"""Markdown on which parsers spend hours, or fall off the end of their stack."""

from __future__ import annotations

from hostile.case import Case, case, course, page


def cases() -> list[Case]:
    """List them."""

    def text(name: str, body: str, built: bool = True) -> Case:
        return case(name, page(body), built=built)

    return [
        text("lists 100 deep", "\n".join("  " * i + "- a" for i in range(100)), built=False),
        text("quotations 500 deep", ">" * 500 + " a", built=False),
        text("10,000 brackets", "[" * 10_000, built=False),
        text("pictures in pictures", "![" * 5_000 + "a" + "](b)" * 5_000, built=False),
        text("images and links, 160,000 times", "![[]()" * 160_000, built=False),
        text("images and links, 160,000 lines", "![[]()\n" * 160_000),
        text("emphasis that never closes", "*a_ " * 12_000),
        text("emphasis of two kinds", "*a **b " * 8_000),
        text("one long run of stars", "*" * 60_000),
        text("one long run of underscores", "_a" * 30_000),
        text("backticks of all lengths", " ".join("`" * i for i in range(1, 400))),
        text("links that never close", "[a](" * 15_000),
        text("links with angle brackets", "[a](<" * 10_000),
        text("nested parentheses", "[a](" + "(" * 20_000),
        text("tags that never close", "<a " * 20_000),
        text("comments that never close", "<!-- " * 10_000),
        text("declarations that never close", "<!A " * 10_000),
        text("cdata that never closes", "<![CDATA[" * 6_000),
        text("entities that never end", "&#x" * 20_000),
        text("entities after a bare address", "http://a.b/" + "&amp;" * 20_000),
        text("brackets after a bare address", "http://a.b/(" + ")" * 50_000),
        text("backslashes", "\\" * 60_000),
        text("10,000 lines of quotation", "> " * 60 + "a\n" + "> a\n" * 8_000),
        text("a table of 1,000 columns", "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + "|a\n" * 3_000),
        text("a wall of pipes", "|" * 50_000),
        text("10,000 headings", "# a\n\n" * 10_000),
        text("1,100 headings and no text", "".join(f"## Heading number {i}\n\n" for i in range(1_100))),
        text("10,000 headings of one name", "## Learning Outcomes\n\n- a\n\n" * 1_000),
        text("10,000 definitions of one link", "[a]: b\n" * 8_000, built=True),
        text("10,000 footnotes", "\n\n".join(f"a[^{i}]\n\n[^{i}]: b" for i in range(3_000))),
        text("footnotes in a circle", "a[^a]\n\n[^a]: b[^b]\n\n[^b]: c[^a]"),
        text("a footnote that is not there", "a[^none]", built=False),
        text("20,000 footnotes that are not there", "[^x]\n" * 20_000, built=False),
        text("40,000 tags in a paragraph", "<b>" * 30_000 + "</b>" * 7_000),
        text("10,000 titles that are never closed", "a <title> b " * 9_000),
        text("10,000 titles that are never closed, in a block", "<div>" + "<title> b " * 10_000),
        text("20,000 broken formulas", "$\\x$ " * 25_000),
        text("10,000 unknown languages", "".join(f"``` a{number}\n```\n" for number in range(9_000))),
        text("10,000 containers", ":::note\n" * 5_000, built=False),
        text("a container without an end", ":::note\na", built=False),
        text("attributes that never close", "{.a " * 15_000),
        text("dollars", "$a " * 20_000),
        text("a formula of 100,000 characters", "$$\n" + "x+" * 50_000 + "\n$$"),
        text("1,000 braces in a formula", "$" + "{" * 1_000 + "x" + "}" * 1_000 + "$"),
        text(
            "60 brackets in a formula that are never closed",
            "$" + "(" * 60 + "$ and $$\n" + "[" * 60 + "\n$$",
        ),
        text("a formula that makes brackets by a macro", "$\\def\\a{(}" + "\\a" * 60 + "$"),
        text("a formula that calls itself", "$\\def\\a{\\a\\a}\\a$"),
        text("a formula that is broken", "$\\frac{1$"),
        text("colons", "a\n: b\n" * 8_000),
        text("white space, 100,000 times", "a" + " " * 100_000 + "b"),
        text("tabs, 100,000 times", "\t" * 100_000 + "a"),
        text("empty lines, 90,000 times", "a" + "\n" * 90_000 + "b"),
        text("line breaks", "a  \n" * 20_000),
        text("bare addresses", "http://a.b" * 10_000),
        text("at-signs", "a@b." * 20_000),
        text("tildes", "~~a " * 12_000),
        text("ordered lists of all starts", "\n".join(f"{i}. a" for i in range(10_000))),
        text("a list number beyond all", "9" * 400 + ". a"),
        text("a task in a task", "- [ ] " * 2_000, built=False),
        case(
            "structure 2,000 entries long",
            course(
                "title: Bad",
                "## Course Structure\n\n" + "\n".join(f"### Section {i}: Part {i}\n\nText\n" for i in range(1_000)),
            ),
            built=True,
        ),
        case("facts, 5,000 lines", course("title: Bad", "## Time Commitment\n\n" + "**a**: b\n" * 5_000), built=True),
        case(
            "a quiz of 1,000 questions",
            page("## Knowledge Check\n\n" + "\n".join(f"{i}. a?\n   - [x] b\n   - [ ] c" for i in range(1, 1_000))),
            built=True,
        ),
        case(
            "hours without end",
            course("title: Bad", "## Time Commitment\n\n- " + "9" * 4_000 + " hours per week\n"),
            built=True,
        ),
        case(
            "a duration without end",
            {"courses/maps/lessons/02-b.md": f"---\nduration: {'9' * 4_000} hours\n---\n\n# B\n"},
        ),
    ]
