"""Files that are not the text they should be."""

from __future__ import annotations

import codecs

from hostile.case import Case, case, page

TEXT = "# Bad\n\nDie Größe zählt.\n"
AT = "pages/bad.md"


def cases() -> list[Case]:
    """List them."""

    def raw(name: str, data: bytes, built: bool = False, present: tuple[str, ...] = ()) -> Case:
        return case(name, {AT: data}, built=built, present=present)

    return [
        raw("utf-16 with a mark", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")),
        raw("utf-16 big-endian with a mark", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be")),
        raw("utf-16 without a mark", TEXT.encode("utf-16-le")),
        raw("utf-32 with a mark", codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le")),
        raw("utf-32 without a mark", TEXT.encode("utf-32-be")),
        raw("latin-1", TEXT.encode("latin-1")),
        raw("windows-1252 quotes", b"# Bad\n\n\x93quoted\x94\n"),
        raw("a byte that utf-8 never has", b"# Bad\n\nab\xff\n"),
        raw("a sequence cut at the end", "# Bad\n\nß".encode()[:-1]),
        raw("an overlong slash", b"# Bad\n\n\xc0\xaf\n"),
        raw("a surrogate in utf-8", b"# Bad\n\n\xed\xa0\x80\n"),
        raw("beyond unicode", b"# Bad\n\n\xf4\x90\x80\x80\n"),
        raw("a nul byte", b"# Bad\n\nab\0c\n"),
        raw("only nul bytes", b"\0" * 5_000),
        raw("a nul that would be a mark of ours", b"# Bad\n\n\0B0\0\n"),
        raw("an executable", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 20),
        raw("a zip archive", b"PK\x03\x04\x14\0\x08\0" + bytes(range(256))),
        raw("a byte order mark", codecs.BOM_UTF8 + TEXT.encode(), built=True, present=("Größe",)),
        raw("two byte order marks", codecs.BOM_UTF8 * 2 + TEXT.encode()),
        raw("a mark before front matter", codecs.BOM_UTF8 + b"---\ntitle: Marked\n---\n\ntext\n", built=True),
        raw("only carriage returns", TEXT.replace("\n", "\r").encode(), built=True, present=("Größe",)),
        raw("mixed line ends", b"---\r\ntitle: Mixed\n---\r\rtext\r\n", built=True, present=("Mixed",)),
        raw("an empty file", b""),
        raw("white space only", b" \n\t\n \n"),
        raw("front matter only", b"---\ntitle: Only\n---\n", built=True),
        raw("no end of line", b"# Bad", built=True),
        raw("mojibake", "# Bad\n\nThe modelâ€™s size\n".encode(), built=True, present=("model’s",)),
        raw("a tab, a form feed and a vertical tab", b"# Bad\n\na\tb\x0cc\x0bd\n", built=True),
        raw("an escape sequence of a terminal", b"# Bad \x1b[31m\n\n![a](\x1b]0;x\x07.png)\n", built=True),
        raw("3 MB of text", b"word " * 600_000),
        raw("50 MB of text", b"word\n" * 10_000_000),
        raw("a line of 1 MB", b"# Bad\n\n" + b"w" * 1_000_000),
        case("a text of zero-width characters", page("\u200b\u200d\ufeff" * 1_000), built=True),
        case("a million combining marks", page("a" + "\u0301" * 150_000), built=True),
        case("noncharacters", page("\ufffe \uffff \U0010ffff"), built=True),
        case("bidi controls", page("pay \u202eeno\u202c"), built=True),
        case("bidi isolates in a heading", page("## a\u2067b\n"), built=True),
        case("site.yaml in utf-16", {"site.yaml": "title: a\n".encode("utf-16")}),
        case("a nul in site.yaml", {"site.yaml": b"title: a\0b\n"}),
        case(
            "a picture that is none",
            {"pages/bad.md": "# Bad\n\n![a](a.png)\n", "pages/a.png": b"\x89PNG\r\n"},
            built=True,
        ),
        case(
            "a picture with impossible sizes",
            {
                "pages/bad.md": "# Bad\n\n![a](a.png)\n",
                "pages/a.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\xff" * 20,
            },
            built=True,
        ),
    ]
