"""A project that says everything that machines are told, in words that are hard to write down, under Git."""

from __future__ import annotations

import json
from pathlib import Path

from browser.extremes import write_extremes
from published.repositories import git

HARD = "\"</script><!--]]>&amp;'\\ 𝔛 👩🏽\u200d🚀 \u202eoff\u2028line"
"""Ends of scripts, comments and CDATA, an entity, a backslash, characters beyond 16 bits, a turn of direction."""

_QUOTED = json.dumps(HARD, ensure_ascii=False).replace("\u2028", "\\u2028")
"""The same as YAML has it."""

_COURSE = f"""---
id: größe
title: {_QUOTED}
description: {_QUOTED}
difficulty: Intermediate
durationHours: 0.25
pathId: [long, tout-à-fait]
prerequisites: [hundred, "Courage & <patience>"]
instructors: [zoë, "A <b> who has no page"]
tags: ["<&>", "a, b", "{"t" * 300}"]
license: https://example.org/licence?a=1&b=2
aliases: [/old/größe/, /old/page.html]
publishDate: 2024-02-29
offer: {{category: Subscription, price: 9.50, currency: CHF}}
offerings:
  - {{mode: online, start: 2031-01-01, end: 2031-12-31, timezone: Europe/Zurich, meetings: {_QUOTED}}}
  - {{mode: onsite, start: 2031-02-01}}
  - {{mode: blended}}
---

Words.

## Learning Outcomes

- Say `<b>` and **mean** it
- {HARD}

## Tools You'll Use

**Pen** (2.0): to <i>write</i>

## What You'll Build

- A thing (small)

## Course Structure

### Section 1: {HARD}

A | B
"""

_FILES = {
    "site.yaml": f"""title: {_QUOTED}
description: {_QUOTED}
url: https://far.example/deep/folder/
language: en-GB
provider: {{name: {_QUOTED}, url: "https://example.org/a?b=1&c=d"}}
license: {_QUOTED}
offer: {{price: 120, currency: EUR}}
repo: https://github.com/ada/courses
theme: {{hue: 0}}
""",
    "courses/größe.md": _COURSE,
    "courses/größe/lessons/01-日本.md": f"---\ntitle: {_QUOTED}\npublishDate: 2024-03-01\ntype: video\ntags: ['<&>']\n---\n\n{HARD}\n",
    "courses/größe/lessons/02-later.md": "---\npublishDate: 9999-01-01\n---\n\n# Later\n",
    "courses/größe/lessons/03-draft.md": "---\ndraft: true\n---\n\n# Draft\n",
    "courses/secret.md": "---\ndraft: true\n---\n\n# Secret\n",
    "paths/tout-à-fait.md": f"---\ntitle: {_QUOTED}\nprerequisites: [hundred, 'A & <b>']\naliases: [/p]\n---\n\nWords.\n",
    "people/zoë.md": f"---\nname: {_QUOTED}\nemail: zoe@example.org\nurl: https://example.org/?a&b\nrole: Teacher\n---\n\nShe.\n",
    "pages/über.md": f"---\ntitle: {_QUOTED}\ndescription: {_QUOTED}\n---\n\nWe.\n",
    "glossary.md": f"# Words\n\n{HARD}\n: {HARD}\n",
}


def write_extreme_site(project: Path) -> None:
    """Write the project and commit it, so that its pages have dates."""
    write_extremes(project)
    for name, text in _FILES.items():
        path = project / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    commit(project)


def commit(project: Path) -> None:
    """Put a project under version control."""
    git(project, "init", "-q", "-b", "main")
    git(project, "add", ".")
    git(project, "commit", "-qm", "Begin")
