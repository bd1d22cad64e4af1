"""A project that takes everything to its limits, made for the gates: long, many, empty, other scripts, all at once."""

from __future__ import annotations

from pathlib import Path

LONG_TITLE = ("A title that does not end where titles end, because its author had more to say about it " * 4)[:300]
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
ARABIC = "الخبز في أربعة أيام"
HEBREW = "לחם בארבעה ימים"
JAPANESE = "四日間で学ぶパン作り、粉と水と塩と時間のことを最初からゆっくり説明する講座です。"

_QUIZ = """
## Knowledge Check

1. One of three?
   - [ ] No
     - Not this one.
   - [x] Yes
     - This one.
   - [ ] Perhaps
2. Two of three?
   - [x] First
   - [ ] Second
   - [x] Third
3. Ask yourself?
   - Well
   - Badly
"""

_DEEP = "".join(f"{'  ' * depth}- {'Point ' * (depth % 3 + 1)}\n" for depth in range(7)) + "  " * 7 + f"- {LONG_WORD}\n"

_EVERYTHING = f"""---
title: Everything
duration: 1 hour
---

# Everything, with `code` and *stress*

{LONG_WORD} and text with [a link](https://far.example/{LONG_WORD}) in it.

## A heading of {LONG_WORD}

| {" | ".join(f"Column {n}" for n in range(14))} |
|{"|".join(" ---: " for _ in range(14))}|
| {" | ".join(str(10**n) for n in range(14))} |

$$ {" + ".join(f"x_{{{n}}}^{{{n}}}" for n in range(60))} = \\begin{{pmatrix}} 1 & 2 \\\\ 3 & 4 \\end{{pmatrix}} $$

```python title="{LONG_WORD}.py" {{2}}
import this
value = "{LONG_WORD}{LONG_WORD}"  # a line that does not fit
```

> [!WARNING]
> {LONG_WORD}

> A quotation of {LONG_WORD}.

{_DEEP}
1. One
   1. Two
      1. Three

         - [ ] {LONG_WORD}
         - [x] done

![A red dot](dot.svg "A caption of {LONG_WORD}")

Term
: {LONG_WORD}

A note.[^n]

[^n]: {LONG_WORD}

<details><summary>{LONG_WORD}</summary>

Hidden text.

</details>
{_QUIZ}
"""

_DOT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><circle cx="20" cy="10" r="9" fill="#c00"/></svg>'


def _front(**values: str | int) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in values.items()) + "---\n\n"


def _course(title: str, body: str = "", **values: str | int) -> str:
    return _front(title=f'"{title}"', **values) + f"# {title}\n\n" + (body or "One sentence about it.\n")


def _foreign(language: str, title: str) -> dict[str, str]:
    text = f"{title}. " * 12
    return {
        f"courses/{language}.md": _course(
            title, f"{text}\n\n## Learning Outcomes\n\n- {title}\n", id=language, language=language, durationHours=3
        ),
        f"courses/{language}/lessons/01-one.md": _front(id="one", title=title, order=1, duration="20 mins")
        + f"{text}\n\n## {title}\n\n{text}\n\n```python\n1\n```\n\n$$ x = \\frac{{1}}{{2}} $$\n\n## 2 {title}\n\n"
        + text
        + _QUIZ,
        f"courses/{language}/lessons/02-two.md": _front(id="two", title=title, order=2) + text,
    }


def extremes() -> dict[str, str]:
    """Return the files of the project by their paths below content/."""
    files = {
        "site.yaml": 'title: "Extremes"\ndescription: Everything at its limit.\nurl: https://far.example/deep/folder/\n',
        "paths/alone.md": _front(id="alone", title="Alone", description="A path of one course.") + "# Alone\n",
        "paths/long.md": _front(id="long", title=LONG_TITLE, description=LONG_TITLE) + f"# {LONG_TITLE}\n",
        "paths/empty.md": _front(id="empty", title="Empty") + "# Empty\n",
        "courses/hundred.md": _course(
            "One Hundred Lessons",
            "Many.\n\n## Course Structure\n\n"
            + "".join(f"### Section {n}: Part {n}\nTen lessons.\n\n" for n in range(1, 11)),
            id="hundred",
            pathId="alone",
            difficulty="Advanced",
            durationHours=100,
        ),
        "courses/limits.md": _course(
            LONG_TITLE, f"{LONG_TITLE} {LONG_WORD}\n", id="limits", pathId="long", difficulty="Beginner"
        ),
        "courses/limits/lessons/01-everything.md": _EVERYTHING,
        "courses/limits/lessons/02-long.md": _front(title=f'"{LONG_TITLE}"') + "Short.\n",
        "courses/limits/lessons/03-word.md": _front(title=LONG_WORD) + "Short.\n",
        "courses/limits/lessons/04-empty.md": _front(title="Nothing"),
        "courses/limits/lessons/dot.svg": _DOT,
        **_foreign("ar", ARABIC),
        **_foreign("he", HEBREW),
        **_foreign("ja", JAPANESE),
    }
    for n in range(1, 101):
        section = f"part-{(n - 1) // 10 + 1}"
        files[f"courses/hundred/lessons/{n:03}.md"] = (
            _front(id=f"lesson-{n}", title=f"Lesson number {n}", order=n, section=section, duration="30 mins")
            + f"Text of lesson {n}.\n"
        )
    for n in range(1, 35):
        level = ("Beginner", "Intermediate", "Advanced")[n % 3]
        files[f"courses/many-{n}.md"] = _course(
            f"Course {n} of Many",
            id=f"many-{n}",
            difficulty=level,
            durationHours=n,
            **({"pathId": "long"} if n < 13 else {}),
        )
    return files


def write_extremes(project: Path) -> None:
    """Write the project."""
    for name, text in extremes().items():
        path = project / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
