"""Code on which highlighters spend hours."""

from __future__ import annotations

from hostile.case import Case, case, page


def cases() -> list[Case]:
    """List them."""

    def code(name: str, language: str, text: str, present: tuple[str, ...] = ()) -> Case:
        return case(name, page(f"```{language}\n{text}\n```"), built=True, present=present)

    return [
        code("scala, a quote and 48 backslashes", "scala", '"' + "\\" * 48, present=("\\" * 48,)),
        case("5 MB of python", page("```python\n" + "x = 1\n" * 900_000 + "```")),
        code("1 MB of python", "python", "x = 1\n" * 180_000),
        code("a line of 100,000 characters", "json", "[" * 100_000),
        code("10,000 quotes", "python", "'" * 10_000),
        code("10,000 open brackets", "javascript", "(" * 10_000),
        code("a regex that never ends", "perl", "m/" + "(" * 5_000),
        code("10,000 open comments", "c", "/*" * 9_000),
        code("10,000 tags", "html", "<a " * 6_000),
        code("a heredoc that never ends", "bash", "<<E\n" * 5_000),
        code("nested templates", "javascript", "`${" * 5_000),
        code("nested f-strings", "python", "f'{" * 5_000),
        code("markdown in markdown", "markdown", "*a_ " * 4_000),
        code("a diff of signs", "python diff", "+\n-\n" * 10_000),
        code("lines that are not there", "python {1-999999999}", "x = 1"),
        code("a million marked lines", "python {1-1000000}", "x = 1"),
        code("a start beyond all numbers", "python start=" + "9" * 400, "x = 1"),
        code("a language of 10,000 letters", "a" * 10_000, "x"),
        code("a language with a path", "../../etc/passwd", "x"),
        code("a language that is a class", "Lexer", "x"),
        case("a fence without an end", page("```python\nx = 1"), built=True),
        case("10,000 fences", page("```python\nx = 1\n```\n\n" * 5_000), built=True),
        case("ruby, quotes and backslashes", page("```ruby\n%q(" + "\\(" * 4_000 + "\n```"), built=True),
        case(
            "hostile blocks in 20 languages",
            page(
                "\n\n".join(
                    f'```{name}\n"{chr(92) * 48}\n```'
                    for name in (
                        "python",
                        "java",
                        "kotlin",
                        "swift",
                        "rust",
                        "go",
                        "php",
                        "perl",
                        "r",
                        "sql",
                        "lua",
                        "dart",
                        "css",
                        "yaml",
                        "toml",
                        "haskell",
                        "ocaml",
                        "julia",
                        "elixir",
                        "groovy",
                    )
                )
            ),
            built=True,
        ),
    ]
