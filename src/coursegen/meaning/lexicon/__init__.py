"""The words that give a heading a meaning, one data file per language, and how a heading is compared with them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from msgspec import Struct

Role = Literal[
    "outcomes", "prerequisites", "structure", "why", "time", "projects", "tools", "quiz", "exercise", "keypoints"
]
ROLES: tuple[Role, ...] = get_args(Role)
"""What a heading can mean. All but "exercise", which only adds to the reading time, become a block of that kind."""

LANGUAGES = ("ar", "de", "en", "es", "fr", "he", "ja", "pt", "zh")
"""The languages that have a data file; English words are understood everywhere."""

_APOSTROPHES = re.compile("['’‘ʼ`´]")
_EDGES = ' \t"“”„‟«»‹›‚‛:：?？!！¿¡.…*_-–—؟。「」『』【】《》〈〉'
_NUMBERED = re.compile(r"^[0-9]+(?:\.[0-9]+)*[.)]\s+")
_ACCENT = re.compile(  # and what selects an emoji's form, the vowel signs of Hebrew and Arabic, hamza and tatweel
    "[\u0300-\u036f\ufe00-\ufe0f\u20e3\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
_COMMA = re.compile("[,،、]")
_TITLE = re.compile(r"\s*[:|]\s*|\s+[-–—]+\s+|(?<=\d)[.)]\s+")
"""What parts a heading's word and number from a title of its own: `Exercise 3: x`, `Task 1 - x`, `Übung 2) x`."""

_NOTE = re.compile(r"\s*\([^()]*\)$")
_NUMBER = re.compile(
    r"(?:\s+(?:[#№]|no\.?|nr\.?)?\s*|(?<=[^\W\d_])#?)"
    r"\d+(?:[.-]\d+)*[a-z]?(?:\s*[-–—&]\s*\d+(?:\.\d+)*[a-z]?)?$"
    r"|\s+(?:[ivx]+|[a-z])$|(?<=[\u3040-\u9fff])\s*[一二三四五六七八九十]+$"
)
_COUNTED: frozenset[Role] = frozenset({"outcomes", "prerequisites", "quiz", "exercise", "keypoints"})
"""Roles that a heading keeps with a number or a title behind it; `Modules 1-3` or `Tools: the saw` is another thing."""
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
        """Return what a heading's text means, or None.

        It has to match as a whole, but for a number, a title behind a colon or a dash, and a note in parentheses; only
        what the data files write with … may go on in any way.
        """
        folded = fold_heading(heading)
        if (role := self.exact.get(folded)) is not None:
            return role
        for prefix, role in self.prefixes:
            if folded.startswith(prefix) and (_is_unspaced(prefix[-1]) or not folded[len(prefix) :][:1].isalnum()):
                return role
        return self._counted_role(folded)

    def _counted_role(self, folded: str) -> Role | None:
        head = _TITLE.split(folded, 1)[0]
        bare = _NOTE.sub("", head)
        role = self.exact.get(bare)
        if role is None:
            role = self.exact.get(_NUMBER.sub("", bare))
        elif head == folded:
            return role  # nothing but a note follows
        return role if role in _COUNTED else None

    def split_label(self, text: str) -> tuple[str, str]:
        """Split `Section 3: Title` into the label as written and the title; without a label the first is ""."""
        match = self.label.match(text.strip())
        return ("", text.strip()) if match is None else (match["label"], match["title"].strip())


def fold_heading(text: str) -> str:
    """Reduce a text to what two spellings of it share.

    Case, accents, apostrophes, commas, emoji and the punctuation around the text go, and so does a number before it
    (`1. Prerequisites`); "and" in the languages of the lexicon becomes `&`.
    """
    if text.isascii():
        text = text.replace("^", "").replace("`", "")  # the only ones among the invisible
    else:
        text = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in text if unicodedata.category(character) not in _INVISIBLE)
        text = _ACCENT.sub("", text)
    text = _APOSTROPHES.sub("", text).casefold()
    text = _NUMBERED.sub("", _COMMA.sub("", text).strip(_EDGES)).strip(_EDGES)
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


def spelled_out(headings: Iterable[str], here: Sequence[str]) -> Iterator[str]:
    """Return headings with each of the words for the place that they speak of (`this lesson`) where `{here}` stands."""
    for heading in headings:
        yield from [heading.replace("{here}", place) for place in here] if "{here}" in heading else [heading]


def _build(language: str, data: Sequence[Mapping[str, Any]]) -> Lexicon:
    exact: dict[str, Role] = {}
    prefixes: dict[str, Role] = {}
    for words in data:
        for role, headings in words["roles"].items():
            for heading in spelled_out(headings, words["here"]):
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
    number = r"(?:[0-9٠-٩０-９]+(?:\.[0-9]+)*(?:\s*[-–—/&+]\s*[0-9]+)?|[IVXLC]+|[A-Z])\b"
    named = rf"(?i:{any_of([word for word in words if '…' not in word])})\s+{number}"
    around = [word.split("…") for word in words if "…" in word]  # 第…章
    unspaced = []
    for before in dict.fromkeys(before for before, _ in around):
        ends = any_of([end for start, end in around if start == before])
        unspaced.append(rf"{re.escape(before)}\s*[0-9０-９一二三四五六七八九十]+\s*{ends}")
    tight = [word for word in words if "…" not in word and _is_unspaced(word[-1])]
    if tight:
        unspaced.append(rf"{any_of(tight)}[0-9０-９]+")
    return re.compile(
        rf"(?P<label>{'|'.join([named, *unspaced])})(?:\s*[:：.)|–—]|\s+-)\s*(?P<title>\S.*)$",
        re.DOTALL,
    )


def _is_unspaced(character: str) -> bool:
    """Whether a character is of a script that puts no spaces between words: Chinese or Japanese."""
    return "\u3040" <= character <= "\u9fff"


def any_of(words: Sequence[str]) -> str:
    """Write a pattern that matches any of these words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"
