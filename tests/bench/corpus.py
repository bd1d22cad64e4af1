"""Write a deterministic catalogue of any size: courses of ten lessons of about 1,400 words and 2 to 4 code blocks.

python -m tests.bench.corpus FOLDER 1000
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

LESSONS_PER_COURSE = 10
COURSES_PER_PATH = 8
SEED = 20260

NOUNS = [
    "river",
    "valley",
    "signal",
    "garden",
    "market",
    "engine",
    "letter",
    "harbour",
    "winter",
    "colour",
    "answer",
    "question",
    "method",
    "record",
    "island",
    "mountain",
    "student",
    "teacher",
    "number",
    "figure",
    "window",
    "paper",
    "measure",
    "shadow",
    "forest",
    "street",
    "bridge",
    "kitchen",
    "season",
    "village",
    "machine",
    "pattern",
    "planet",
    "crystal",
    "current",
    "surface",
    "boundary",
    "balance",
    "pressure",
    "voltage",
    "gradient",
    "sample",
    "column",
    "table",
    "index",
    "memory",
    "thread",
    "buffer",
    "packet",
    "schema",
    "cluster",
    "vector",
    "matrix",
    "tensor",
    "kernel",
    "filter",
    "module",
    "compiler",
    "parser",
    "token",
    "syntax",
    "interval",
    "chord",
    "rhythm",
    "melody",
    "harmony",
    "protein",
    "enzyme",
    "membrane",
    "neuron",
    "synapse",
    "orbit",
    "galaxy",
    "quasar",
    "isotope",
    "electron",
    "photon",
    "lattice",
    "theorem",
    "lemma",
    "proof",
    "axiom",
]
VERBS = [
    "holds",
    "moves",
    "shows",
    "keeps",
    "follows",
    "reaches",
    "measures",
    "compares",
    "explains",
    "predicts",
    "changes",
    "limits",
    "carries",
    "divides",
    "joins",
    "orders",
    "repeats",
    "replaces",
    "stores",
    "reads",
    "writes",
    "samples",
    "scales",
    "shifts",
    "sorts",
    "splits",
    "tests",
    "traces",
    "turns",
    "updates",
    "weighs",
]
ADJECTIVES = [
    "small",
    "large",
    "slow",
    "quick",
    "early",
    "late",
    "simple",
    "careful",
    "hidden",
    "open",
    "steady",
    "rough",
    "exact",
    "common",
    "rare",
    "local",
    "global",
    "linear",
    "sparse",
    "dense",
    "stable",
    "noisy",
    "smooth",
    "shallow",
    "deep",
    "narrow",
    "broad",
    "recent",
    "ancient",
    "silent",
    "bright",
    "heavy",
    "light",
    "warm",
    "cold",
]
LINKS = ["and", "but", "so", "because", "while", "although", "whenever", "until"]
PLACES = ["in the", "near the", "under the", "beyond the", "without the", "across the", "after the", "before the"]

PYTHON = '''from dataclasses import dataclass


@dataclass(frozen=True)
class {name}:
    """Keeps a {noun} and its {other}."""

    {noun}: float
    {other}: int = {number}

    def {verb}(self, factor: float = {number}.5) -> "{name}":
        # the {noun} never falls below zero
        value = max(0.0, self.{noun} * factor - {number})
        return {name}(value, self.{other} + 1)


def total(items: list[{name}]) -> float:
    return sum(item.{noun} for item in items if item.{other} > {number})


print(f"total = {{total([{name}(1.0), {name}(2.5, 7)]):.2f}}")
'''
JAVASCRIPT = """const {noun} = new Map();

export async function {verb}({other}, limit = {number}) {{
  const response = await fetch(`/api/${{{other}}}?limit=${{limit}}`);
  if (!response.ok) throw new Error("no {noun}: " + response.status);
  for (const item of await response.json()) {{
    {noun}.set(item.id, {{ ...item, seen: true, weight: item.weight ?? {number} }});
  }}
  return [...{noun}.values()].filter((item) => item.weight > {number});
}}
"""
SQL = """SELECT c.name AS {noun}, COUNT(*) AS {other}s, AVG(o.amount) AS average
FROM {noun}s AS c
LEFT JOIN orders AS o ON o.{noun}_id = c.id
WHERE o.placed_on >= DATE '2024-01-{day:02}' AND c.kind IN ('{other}', 'rest')
GROUP BY c.name
HAVING COUNT(*) > {number}
ORDER BY average DESC;
"""
SHELL = """#!/usr/bin/env bash
set -euo pipefail
for file in data/{noun}-*.csv; do
  count=$(wc -l < "$file")
  if [ "$count" -gt {number} ]; then
    printf '%s has %d rows\\n' "$file" "$count"
    gzip --keep "$file" && mv "$file.gz" archive/{other}/
  fi
done
"""
RUST = """use std::collections::HashMap;

pub struct {name} {{
    {noun}: HashMap<String, u64>,
}}

impl {name} {{
    pub fn {verb}(&mut self, key: &str) -> Option<u64> {{
        let entry = self.{noun}.entry(key.to_string()).or_insert({number});
        *entry += 1;
        if *entry > {number}_000 {{ None }} else {{ Some(*entry) }}
    }}
}}
"""
BLOCKS = (("python", PYTHON), ("js", JAVASCRIPT), ("sql", SQL), ("bash", SHELL), ("rust", RUST), ("python", PYTHON))


def sentence(rng: random.Random) -> str:
    """Make one sentence of 8 to 30 words; some hold emphasis, code or a link, as teachers' sentences do."""
    noun, other, third = rng.choice(NOUNS), rng.choice(NOUNS), rng.choice(NOUNS)
    words = f"The {rng.choice(ADJECTIVES)} {noun} {rng.choice(VERBS)} {rng.choice(PLACES)} {other}"
    form = rng.randrange(10)
    if form < 5:
        words += f" {rng.choice(LINKS)} every {rng.choice(ADJECTIVES)} {third} {rng.choice(VERBS)} its {noun}"
    elif form == 5:
        words += f", which is **{rng.choice(ADJECTIVES)}** {rng.choice(PLACES)} {third}"
    elif form == 6:
        words += f", as `{noun}_{third}` says"
    elif form == 7:
        words += f", see [the {third}](https://example.org/{noun}/{third})"
    elif form == 8:
        words += f" and is *{rng.choice(ADJECTIVES)}* whenever the {third} {rng.choice(VERBS)}"
    return words + "."


def paragraph(rng: random.Random, pool: list[str]) -> str:
    """Make a paragraph of 3 to 6 sentences."""
    return " ".join(rng.choices(pool, k=rng.randint(3, 6)))


def code(rng: random.Random) -> str:
    """Make a fenced code block; no two of them are the same."""
    language, template = rng.choice(BLOCKS)
    text = template.format(
        name=rng.choice(NOUNS).capitalize() + str(rng.randrange(1000)),
        noun=rng.choice(NOUNS),
        other=rng.choice(NOUNS),
        verb=rng.choice(VERBS),
        number=rng.randrange(2, 90),
        day=rng.randrange(1, 28),
    )
    return f"```{language}\n{text}```"


def lesson(rng: random.Random, pool: list[str], course: str, number: int) -> tuple[str, str]:
    """Make one lesson: its slug and its text."""
    title = f"{rng.choice(ADJECTIVES).capitalize()} {rng.choice(NOUNS)} and {rng.choice(NOUNS)} {number}"
    parts = [f"---\ntitle: {title}\nduration: {rng.randrange(20, 70, 5)} mins\norder: {number}\n---\n\n# {title}"]
    parts.append(paragraph(rng, pool))
    blocks = rng.randint(2, 4)
    for section in range(6):
        parts.append(f"## {rng.choice(ADJECTIVES).capitalize()} {rng.choice(NOUNS)} {section + 1}")
        parts.extend(paragraph(rng, pool) for _ in range(3))
        if section < blocks:
            parts.append(code(rng))
        elif section == 4:
            parts.append("\n".join(f"- {s}" for s in rng.choices(pool, k=4)))
        else:
            rows = (f"| {rng.choice(NOUNS)} | {rng.randrange(100)} | {rng.choice(ADJECTIVES)} |" for _ in range(4))
            parts.append("| Name | Value | Kind |\n|---|---:|---|\n" + "\n".join(rows))
        if section == 2 and number > 1:
            parts.append(f"Compare [the lesson before](./{number - 1:02}-lesson-{number - 1}.md).")
    return f"{number:02}-lesson-{number}", "\n\n".join(parts) + "\n"


def landing(rng: random.Random, pool: list[str], number: int, previous: str) -> str:
    """Make a course's landing page, with the parts that coursegen understands."""
    title = f"{rng.choice(ADJECTIVES).capitalize()} {rng.choice(NOUNS)} {number}"
    items = "\n".join(f"- {s[:-1]}" for s in rng.choices(pool, k=5))
    level = rng.choice(["Beginner", "Intermediate"])
    needs = f"\nprerequisites: [{previous}]" if previous else ""
    return (
        f"---\ntitle: {title}\ndescription: {rng.choice(pool)[:140]}\ndifficulty: {level}\n"
        f"pathId: path-{number // COURSES_PER_PATH:04}{needs}\n---\n\n# {title}\n\n{paragraph(rng, pool)}\n\n"
        f"## Learning Outcomes\n\n{items}\n\n## Tools You'll Use\n\n**Python** (v3.11+): for all programs\n"
        f"**SQLite**: for the records\n"
    )


def write_corpus(folder: Path, lessons: int) -> None:
    """Write a project with this many lessons (a multiple of ten) below `folder`."""
    rng = random.Random(SEED)
    pool = [sentence(rng) for _ in range(4000)]
    courses = folder / "content/courses"
    courses.mkdir(parents=True)
    (folder / "content/site.yaml").write_text(
        "title: Measured\nurl: https://example.org/\nsocial_cards: false\n", encoding="utf-8"
    )
    previous = ""
    for number in range(lessons // LESSONS_PER_COURSE):
        name = f"course-{number:05}"
        starts_path = number % COURSES_PER_PATH == 0
        (courses / f"{name}.md").write_text(
            landing(rng, pool, number, "" if starts_path else previous), encoding="utf-8"
        )
        home = courses / name / "lessons"
        home.mkdir(parents=True)
        for place in range(1, LESSONS_PER_COURSE + 1):
            slug, text = lesson(rng, pool, name, place)
            (home / f"{slug}.md").write_text(text, encoding="utf-8")
        previous = name


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]), int(sys.argv[2]))
