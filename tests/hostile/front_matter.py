"""Front matter that is a bomb, a program, a riddle, or plainly wrong."""

from __future__ import annotations

from hostile.case import Case, case, course

LAUGHS = "a: &a [x, x]\n" + "\n".join(
    f"{here}: &{here} [{', '.join(['*' + before] * 9)}]" for before, here in zip("abcdefgh", "bcdefghi", strict=True)
)


def cases() -> list[Case]:
    """List them."""

    def yaml(name: str, text: str, built: bool = False) -> Case:
        return case(name, course(text), built=built)

    return [
        yaml("an alias bomb", LAUGHS),
        yaml("an alias", "title: &t A\ndescription: *t"),
        yaml("a merge key", "extra:\n  <<: {a: 1}\ntitle: A"),
        yaml("an alias to itself", "extra: &a [*a]"),
        yaml("a python object", "title: !!python/object/apply:os.system ['true']"),
        yaml("a tag", "title: !local A"),
        yaml("a binary tag", "title: !!binary aGk="),
        yaml("10,000 brackets", "extra: " + "[" * 10_000),
        yaml("10,000 braces", "extra: " + "{a: " * 10_000),
        yaml("10,000 levels of indentation", "extra:\n" + "\n".join(" " * i + "a:" for i in range(1, 300))),
        yaml("30 lists in each other", "extra: " + "[" * 30 + "]" * 30),
        yaml("a number of 5,000 digits", "durationHours: " + "9" * 5_000),
        yaml("infinity", "durationHours: .inf"),
        yaml("not a number", "durationHours: .nan"),
        yaml("a number in words", "durationHours: ten"),
        yaml("a huge exponent", "durationHours: 1e400"),
        yaml("a negative number", "durationHours: -3"),
        yaml("zero hours", "durationHours: 0"),
        yaml("a number with underscores", "durationHours: 1_0"),
        yaml("a number with another script's digits", "durationHours: ４０"),
        yaml("an order beyond all integers", "order: " + "9" * 400),
        yaml("a date that never was", "publishDate: 2026-02-30"),
        yaml("the year zero", "publishDate: 0000-01-01"),
        yaml("the year 99999", "publishDate: 99999-01-01"),
        yaml("a date with a time bomb", "publishDate: 2026-01-01T99:99:99Z"),
        yaml("a leap second too many", "offerings:\n  - start: 2026-13-01"),
        yaml("an offering that ends first", "offerings:\n  - start: 2026-05-02\n    end: 2026-05-01"),
        yaml("a time zone that is none", "offerings:\n  - start: 2026-05-02\n    timezone: ../../etc/passwd"),
        yaml("a tab", "title: A\n\tdescription: B"),
        yaml("a bare colon", "title: Part 1: the start"),
        yaml("a duplicate key", "title: A\ntitle: B"),
        yaml("a list for a title", "title: [A, B]"),
        yaml("a mapping for a title", "title: {a: b}"),
        yaml("a text for a list of mappings", "offerings: soon"),
        yaml("a level that is none", "difficulty: Advancd"),
        yaml("a language that is none", "language: 'en\"><script>'"),
        yaml("an unknown key", "titel: A", built=True),
        yaml("a key of 60,000 characters", "k" * 60_000 + ": A"),
        yaml("a title of 60,000 characters", "title: " + "t" * 60_000, built=True),
        yaml("70 kB of front matter", "extra: {a: " + "x" * 70_000 + "}"),
        yaml("2,000 keys", "extra:\n" + "\n".join(f"  k{i}: 1" for i in range(2_000))),
        yaml("a nul by an escape", 'title: "a\\0b"'),
        yaml("a surrogate by an escape", 'title: "a\\ud800b"'),
        yaml("a control character by an escape", 'title: "a\\u0007b"'),
        yaml("an unclosed quote", 'title: "A\ndescription: B'),
        yaml("an unclosed list", "tags: [a, b\ndescription: B"),
        yaml("a complex key", "? [a, b]\n: c"),
        yaml("a directive", "%YAML 9.9"),
        yaml("two documents", "title: A\n--- \ntitle: B", built=True),
        yaml("a list at the top", "- a\n- b"),
        yaml("a text at the top", "just words"),
        yaml("booleans that are words", "title: no\ndraft: maybe"),
        yaml("null for everything", "title: null\ndescription: ~\ntags:\norder:", built=True),
        yaml("a hue off the wheel", "hue: 720"),
        case("front matter without an end", {"courses/bad.md": "---\ntitle: A\n\n# Bad\n"}),
        case("toml", {"courses/bad.md": '+++\ntitle = "A\n+++\n\n# Bad\n'}),
        case("site.yaml with an alias", {"site.yaml": "title: &a B\ndescription: *a\n"}),
        case("site.yaml that is a list", {"site.yaml": "- a\n"}),
        case("a base url with a script", {"site.yaml": "url: javascript:alert(1)\n"}),
        case("a base url that is a path", {"site.yaml": "url: ../up/\n"}),
        case("navigation with a script", {"site.yaml": "nav:\n  - {title: A, url: 'javascript:alert(1)'}\n"}),
        case("a style that is elsewhere", {"site.yaml": "theme:\n  css: [../../../etc/passwd]\n"}),
        case(
            "a font that breaks out",
            {"site.yaml": "theme:\n  display_font: 'x; } body { background: url(//e.example)'\n"},
        ),
        case("a logo from outside", {"site.yaml": "theme:\n  logo: /etc/passwd\n"}, absent=("root:x:0",)),
        case("severities that are none", {"site.yaml": "diagnostics: {broken-link: fatal}\n"}),
    ]
