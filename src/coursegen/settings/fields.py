"""What single values of front matter and site.yaml may be: each a type that says in plain words what is wrong.

Values arrive as the author spelled them (text, list or dict, see yaml_tree.spelled), so `id: 101`, `title: 2024-01-01`
and `title: yes` stay what they are. A validator complains with `wrong`, which carries one of our codes. `{key}` at the
start of a message is replaced by the key that the author used.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from coursegen.model import LEVELS, LessonType, Level
from coursegen.names import id_fault
from coursegen.problems.suggest import closest, did_you_mean
from coursegen.settings.yaml_messages import quoted_scalar
from coursegen.text import slug

_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.I,
)
"""A well-formed tag by RFC 5646, section 2.1, with a registered (2 or 3 letter) primary language."""

_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.+Z -]{4,30})?")

_MINUTES_OF_UNIT = {
    "m": 1, "min": 1, "mins": 1, "minute": 1, "minutes": 1,
    "h": 60, "hr": 60, "hrs": 60, "hour": 60, "hours": 60,
}  # fmt: skip
_AMOUNT = re.compile(r"(\d{1,4}(?:[.,]\d{1,3})?)\s*([^\W\d_]*)\.?\s*(?:and\s+|,\s*)?")
MAX_MINUTES = 10_000


def wrong(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """Make the exception that a validator raises: a diagnostic code, the message and the hint."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def quoted(value: str) -> str:
    """Write an author's value into a message: in quotes, cut where it is long."""
    return f'"{value[:60]}…"' if len(value) > 61 else f'"{value}"'


def as_text(value: Any) -> str:
    """Take a single value; a dict is nearly always text with an unquoted colon, and the hint says so."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        key, inner = next(iter(value.items()), ("", ""))
        hint = f"quote it if it is text: {quoted_scalar(f'{key}: {inner}')}" if key and isinstance(inner, str) else ""
        raise wrong("wrong-type", "{key} must be text, got keys with values", hint)
    raise wrong("wrong-type", "{key} must be one text, got a list")


def as_entry(value: Any) -> str:
    """Take one text of a list, which may not be empty."""
    text = as_text(value).strip()
    if not text:
        raise wrong("bad-value", "an entry of {key} is empty", "take it out, or write something")
    return text


def as_list(value: Any) -> Any:
    """Take a list; a single value is a list of one."""
    return value if isinstance(value, list) else [value]


def as_words(value: Any) -> Any:
    """Take a list of short words, which may also be written in one line: `a, b`."""
    if isinstance(value, str):
        return [word.strip() for word in value.split(",") if word.strip()]
    return as_list(value)


def as_id(value: Any) -> str:
    """Take what can be a part of an address and a file name on every system, in Unicode's normal form C."""
    text = unicodedata.normalize("NFC", as_text(value).strip())
    if fault := id_fault(text):
        better = slug(text)
        hint = f"did you mean {quoted(better)}?" if better and not id_fault(better) else "choose another id"
        raise wrong("bad-id", f"{quoted(text)} cannot be an id: {fault}", hint)
    return text


def as_number(value: Any) -> float:
    """Take a number above 0 and below 100,000, with a decimal point."""
    text = as_text(value).strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,9}(\.[0-9]{1,9})?", text):
        number = re.match(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?", text)
        # what follows is a unit ("40 hours"); an exponent or more digits would make it another number
        plain = number is not None and re.match(r"\s*(?:[^\W\d_]{2,}|[%h]\b|$|[^\w\s.,])", text[number.end() :])
        hint = f"write {number[0].replace(',', '.')}" if number and plain else ""
        raise wrong("bad-number", f"{{key}} must be a number, got {quoted(text)}", hint)
    if not 0 < float(text) < 100_000:
        raise wrong("bad-number", f"{{key}} must be more than 0 and less than 100000, got {text}")
    return float(text)


def whole_number(lowest: int, highest: int) -> Callable[[Any], int]:
    """Make a validator for whole numbers from `lowest` to `highest`."""

    def as_whole_number(value: Any) -> int:
        text = as_text(value).strip()
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            raise wrong("bad-number", f"{{key}} must be a whole number, got {quoted(text)}")
        if not lowest <= int(text) <= highest:
            raise wrong("bad-number", f"{{key}} must lie between {lowest} and {highest}, got {text}")
        return int(text)

    return as_whole_number


def as_bool(value: Any) -> bool:
    """Take true or false, also as yes, no, on and off (YAML 1.1), in any case."""
    text = as_text(value).strip().lower()
    if text not in {"true", "yes", "on", "false", "no", "off"}:
        raise wrong("bad-value", f"{{key}} must be true or false, got {quoted(text)}")
    return text in {"true", "yes", "on"}


def as_date(value: Any) -> date:
    """Take a day written YYYY-MM-DD (ISO 8601 calendar date) that exists."""
    text = as_text(value).strip()
    parts = _DAY.fullmatch(text)
    if parts is None:
        raise wrong("bad-date", f"{quoted(text)} is not a date", "write it as YYYY-MM-DD")
    year, month, day = (int(part) for part in parts.groups())
    if text != (usual := f"{year:04}-{month:02}-{day:02}"):
        raise wrong("bad-date", f"{quoted(text)} is not of the form YYYY-MM-DD", f'did you mean "{usual}"?')
    try:
        return date(year, month, day)
    except ValueError:
        hint = f"that month has {monthrange(year, month)[1]} days" if year and 1 <= month <= 12 else ""
        raise wrong("bad-date", f"{text} is not a date", hint) from None


def as_minutes(value: Any) -> int:
    """Take a duration: `55 mins`, `1h30`, `2 hours`, `1 h 30 min`, `1.5 hours`, or a bare number of minutes."""
    text = as_text(value).strip()
    minutes, at, last_unit = 0.0, 0, 0
    problem = wrong("bad-duration", f"{quoted(text)} is not a duration", 'write for instance "45 min" or "1 h 30 min"')
    while at < len(text):
        match = _AMOUNT.match(text, at)
        if match is None:
            raise problem
        word = match[2].casefold()
        unit = _MINUTES_OF_UNIT.get(word) if word else 1
        if unit is None:
            if (near := closest(word, _MINUTES_OF_UNIT)) is not None:
                mended = text[: match.start(2)] + near + text[match.end(2) :]
                raise wrong("bad-duration", f"{quoted(text)} is not a duration", f"did you mean {quoted(mended)}?")
            raise problem
        # Amounts go from large to small, and a bare number is minutes only alone or after hours: `1h30`, not `30 2h`.
        if last_unit and unit >= last_unit:
            raise problem
        minutes += float(match[1].replace(",", ".")) * unit
        at, last_unit = match.end(), unit
    if not 0 < round(minutes) <= MAX_MINUTES:
        raise problem
    return round(minutes)


def as_level(value: Any) -> tuple[Level, Level]:
    """Take one of the three levels, in any case, as a (lowest, highest) pair of the same."""
    text = as_text(value).strip()
    if len(_levels(text)) == 2:
        raise wrong("unknown-difficulty", f"{quoted(text)} is a range", "write one level; only a path may have a range")
    level = _level(text)
    return level, level


def as_levels(value: Any) -> tuple[Level, Level]:
    """Take a level, or two levels as `Beginner to Advanced`, the lower one first."""
    text = as_text(value).strip()
    parts = _levels(text)
    if len(parts) > 2:
        raise wrong("unknown-difficulty", f"{quoted(text)} is not a range of levels", 'write "Beginner to Advanced"')
    lowest, highest = _level(parts[0]), _level(parts[-1])
    if LEVELS.index(lowest) > LEVELS.index(highest):
        raise wrong("unknown-difficulty", f"{quoted(text)} goes down", f'did you mean "{highest} to {lowest}"?')
    return lowest, highest


def _levels(text: str) -> list[str]:
    """Cut `Beginner to Advanced` or `Beginner – Advanced` in two; text too long to be a range is left whole."""
    return re.split(r"\s+to\s+|\s*[-–—]\s*", text, flags=re.I) if len(text) < 80 else [text]


def _level(text: str) -> Level:
    for level in LEVELS:
        if text.casefold() == level.casefold():
            return level
    raise wrong("unknown-difficulty", f"{quoted(text)} is not one of {', '.join(LEVELS)}", did_you_mean(text, LEVELS))


def one_of(words: tuple[str, ...], code: str = "bad-value") -> Callable[[Any], str]:
    """Make a validator for a closed set of lower-case words, accepted in any case."""

    def as_word(value: Any) -> str:
        text = as_text(value).strip()
        if text.casefold() not in words:
            raise wrong(code, f"{quoted(text)} is not one of {', '.join(words)}", did_you_mean(text, words))
        return text.casefold()

    return as_word


def as_language(value: Any) -> str:
    """Take a language tag by BCP 47 (RFC 5646) in its usual case: `pt-BR`, `zh-Hant`."""
    text = as_text(value).strip()
    tag = text.replace("_", "-")
    if len(tag) > 80 or not _LANGUAGE.fullmatch(tag):
        raise wrong("bad-language", f"{quoted(text)} is not a language tag", 'write for instance "en", "de" or "pt-BR"')
    first, *rest = tag.split("-")
    usual = "-".join([first.lower(), *(_in_usual_case(part) for part in rest)])
    if tag != text:
        raise wrong("bad-language", f"{quoted(text)} is not a language tag", f'did you mean "{usual}"?')
    return usual


def _in_usual_case(part: str) -> str:
    """Write a subtag as RFC 5646, section 2.1.1 recommends: `BR`, `Hant`, all else in lower case."""
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 and part.isalpha() else part.lower()


_TEXT_SCHEMA = WithJsonSchema({"type": ["string", "number", "boolean"]})
_NUMBER_SCHEMA = WithJsonSchema({"type": "number", "exclusiveMinimum": 0})
_LEVEL_SCHEMA = {"enum": [*LEVELS]}
_RANGE_SCHEMA = {"type": "string", "pattern": "^[A-Za-z]+( to [A-Za-z]+)?$", "examples": ["Beginner to Advanced"]}

Text = Annotated[str, BeforeValidator(as_text), _TEXT_SCHEMA]
Texts = Annotated[tuple[Annotated[str, BeforeValidator(as_entry), _TEXT_SCHEMA], ...], BeforeValidator(as_list)]
Words = Annotated[tuple[Text, ...], BeforeValidator(as_words)]
Id = Annotated[str, BeforeValidator(as_id), WithJsonSchema({"type": ["string", "integer"]})]
Ids = Annotated[tuple[Id, ...], BeforeValidator(as_list)]
Number = Annotated[float, BeforeValidator(as_number), _NUMBER_SCHEMA]
Order = Annotated[int, BeforeValidator(whole_number(-99_999, 99_999)), WithJsonSchema({"type": "integer"})]
Hue = Annotated[
    int, BeforeValidator(whole_number(0, 360)), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 360})
]
Flag = Annotated[bool, BeforeValidator(as_bool), WithJsonSchema({"type": "boolean"})]
Day = Annotated[date, BeforeValidator(as_date), WithJsonSchema({"type": "string", "format": "date"})]
Minutes = Annotated[int, BeforeValidator(as_minutes), WithJsonSchema({"type": ["string", "integer"]})]
LevelPair = Annotated[tuple[Level, Level], BeforeValidator(as_level), WithJsonSchema(_LEVEL_SCHEMA)]
LevelRange = Annotated[
    tuple[Level, Level], BeforeValidator(as_levels), WithJsonSchema({"anyOf": [_LEVEL_SCHEMA, _RANGE_SCHEMA]})
]
Language = Annotated[str, BeforeValidator(as_language), WithJsonSchema({"type": "string"})]
TypeOfLesson = Annotated[
    LessonType,
    BeforeValidator(one_of(get_args(LessonType), "unknown-type")),
    WithJsonSchema({"enum": [*get_args(LessonType)]}),
]
