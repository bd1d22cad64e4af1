"""The words that give a heading a meaning, one data file per language, and how a heading is compared with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from msgspec import Struct

Role = Literal["outcomes", "prerequisites", "structure", "why", "time", "projects", "tools", "quiz", "exercise"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What a heading can mean. All but "exercise", which only adds to the reading time, become a block of that kind."""

LANGUAGES = ("de", "en", "es", "fr", "pt")
"""The languages that have a data file; English words are understood everywhere."""

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_EDGES = ' \t"“”„‟«»‹›‚‛:：?？!！¿¡.…*_-–—'
_NUMBERED = re.compile(r"^[0-9]+(?:\.[0-9]+)*[.)]\s+")
_ACCENT = re.compile("[\u0300-\u036f\ufe00-\ufe0f\u20e3]")  # and what selects an emoji's form
_AND = re.compile(r"\b(?:and|und|et|y|e)\b")
_INVISIBLE = frozenset({"So", "Sk", "Cf", "Cs", "Co", "Cn"})


class Lexicon(Struct, frozen=True):
    """The words of one language, with English beside them; `fold_heading` says how they compare.

    `exact` and `prefixes` name a heading's role. `label` matches `Section 3: Title` at the start of a text and gives
    the groups `label` and `title`. `course` are words that may end a course's name, `or_equivalent` phrases that
    loosen a requirement, both folded. `total` are words of a label that names a total. The others are read as written,
    in any case, in "6 to 8 hours per week", see meaning/time_claims.py.
    """

    language: str
    exact: Mapping[str, Role]
    prefixes: tuple[tuple[str, Role], ...]
    label: re.Pattern[str]
    course: tuple[str, ...]
    or_equivalent: tuple[str, ...]
    total: tuple[str, ...]
    hours: tuple[str, ...]
    weeks: tuple[str, ...]
    months: tuple[str, ...]
    per: tuple[str, ...]
    weekly: tuple[str, ...]
    to: tuple[str, ...]

    def role(self, heading: str) -> Role | None:
        """Return what a heading's text means: a whole match before the longest matching beginning, or None."""
        folded = fold_heading(heading)
        if (role := self.exact.get(folded)) is not None:
            return role
        for prefix, role in self.prefixes:
            if folded.startswith(prefix) and not folded[len(prefix) :][:1].isalnum():
                return role
        return None

    def split_label(self, text: str) -> tuple[str, str]:
        """Split `Section 3: Title` into the label as written and the title; without a label the first is ""."""
        match = self.label.match(text.strip())
        return ("", text.strip()) if match is None else (match["label"], match["title"].strip())


def fold_heading(text: str) -> str:
    """Reduce a text to what two spellings of it share.

    Case, accents, apostrophes, emoji and the punctuation around the text go, and so does a number before it
    (`1. Prerequisites`); "and" in the languages of the lexicon becomes `&`.
    """
    if text.isascii():
        text = text.replace("^", "").replace("`", "")  # the only ones among the invisible
    else:
        text = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in text if unicodedata.category(character) not in _INVISIBLE)
        text = _ACCENT.sub("", text)
    text = _APOSTROPHES.sub("", text).casefold()
    text = _NUMBERED.sub("", text.strip(_EDGES)).strip(_EDGES)
    return " ".join(_AND.sub("&", text).split())


@lru_cache(maxsize=32)
def lexicon_for(language: str) -> Lexicon:
    """Return the lexicon of a BCP 47 language tag; a language without a file has the English one."""
    primary = language.replace("_", "-").split("-")[0].lower()
    own = primary if primary in LANGUAGES else "en"
    return _build(own, [load_words(name) for name in dict.fromkeys((own, "en"))])


def load_words(language: str) -> dict[str, Any]:
    """Read one language's data file as it is; raises FileNotFoundError for a language that has none."""
    text = (Path(__file__).parent / f"{language}.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    return words


def _build(language: str, data: Sequence[Mapping[str, Any]]) -> Lexicon:
    exact: dict[str, Role] = {}
    prefixes: dict[str, Role] = {}
    for words in data:
        for role, headings in words["roles"].items():
            for heading in headings:
                if heading.endswith("…"):
                    prefixes.setdefault(fold_heading(heading), role)
                else:
                    exact.setdefault(fold_heading(heading), role)

    def collect(*keys: str) -> list[str]:
        found: list[str] = []
        for words in data:
            value: Any = words
            for key in keys:
                value = value[key]
            found += value
        return list(dict.fromkeys(found))

    return Lexicon(
        language=language,
        exact=exact,
        prefixes=tuple(sorted(prefixes.items(), key=lambda pair: (-len(pair[0]), pair[0]))),
        label=_label_pattern(collect("labels")),
        course=tuple(fold_heading(word) for word in collect("course")),
        or_equivalent=tuple(fold_heading(word) for word in collect("or_equivalent")),
        total=tuple(fold_heading(word) for word in collect("total")),
        hours=tuple(collect("time", "hours")),
        weeks=tuple(collect("time", "weeks")),
        months=tuple(collect("time", "months")),
        per=tuple(collect("time", "per")),
        weekly=tuple(collect("time", "weekly")),
        to=tuple(collect("time", "to")),
    )


def _label_pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Match a word and a number (`Week 3`, `Weeks 3-4`, `Part IV`), then punctuation and a title."""
    number = r"(?:[0-9]+(?:\.[0-9]+)*(?:\s*[-–—/&+]\s*[0-9]+)?|[IVXLC]+|[A-Z])\b"
    return re.compile(
        rf"(?P<label>(?i:{any_of(words)})\s+{number})(?:\s*[:：.)|–—]|\s+-)\s*(?P<title>\S.*)$",
        re.DOTALL,
    )


def any_of(words: Sequence[str]) -> str:
    """Write a pattern that matches any of these words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
