"""Interface words in a page's language: looked up, put into the plural, filled in; numbers and times written out.

A file `templates/i18n/<language>.yaml` maps keys to texts, or to plural forms where a number decides (see plurals.py).
A text may hold `{names}` of values. A project's file needs only the words that it changes or adds; what it leaves out
comes from the default theme, and from English where that has no such language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

import yaml
from markupsafe import Markup, escape
from msgspec import Struct

from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.problems.suggest import closest, did_you_mean
from coursegen.theme.layers import Layers
from coursegen.theme.plurals import FORMS, plural_rule

WordForms: TypeAlias = str | Mapping[str, str]

_NAME = re.compile(r"\{([a-z_]+)\}")
_FILE = re.compile(r"i18n/([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\.yaml")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_SCRIPT = "js_"
_SHARED = ("courses", "paths", "level", "level_beginner", "level_intermediate", "level_advanced", "learning_path")
"""Words of templates that scripts need as well."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Words(Struct, frozen=True):
    """The words of one language; `language` is the tag that a page is marked with, `direction` "ltr" or "rtl"."""

    language: str
    direction: str
    entries: Mapping[str, WordForms]

    def text(self, key: str, /, **values: object) -> str:
        """Return a text with its values filled in; it is Markup when a value is. An unknown key is a KeyError."""
        entry = self.entries[key]
        return _fill(entry if isinstance(entry, str) else entry["other"], values)

    def count(self, key: str, number: float, /, **values: object) -> str:
        """Return the plural form for a number; `{count}` is that number, unless a value of that name is given."""
        entry = self.entries[key]
        if not isinstance(entry, str):
            entry = entry.get(plural_rule(self.language)(number)) or entry["other"]
        return _fill(entry, {"count": self.number(number), **values})

    def number(self, value: float) -> str:
        """Write a number with at most one decimal, in Western digits, which every language here reads."""
        rounded = round(value, 1)
        whole, _, decimals = f"{rounded:,.1f}".partition(".")
        whole = whole.replace(",", self.text("group_mark"))
        return whole if decimals == "0" else f"{whole}{self.text('decimal_mark')}{decimals}"

    def hours(self, hours: float) -> str:
        """Write a length of time in hours, or in minutes when it is shorter than one hour."""
        return self.count("hours", round(hours, 1)) if hours >= 1 else self.count("minutes", round(hours * 60))

    def minutes(self, minutes: int) -> str:
        """Write a length of time in full words: `35 minutes`, from an hour on `1 h 30 min`."""
        return self.count("minutes", minutes) if minutes < 60 else self.minutes_short(minutes)

    def minutes_short(self, minutes: int) -> str:
        """Write a length of time briefly: `35 min`, `2 h`, `1 h 15 min`."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.text("minutes_short", count=minutes)
        if not rest:
            return self.text("hours_short", count=hours)
        return self.text("hours_and_minutes", hours=hours, minutes=rest)

    def span(self, low: float, high: float) -> str:
        """Write a range of numbers, or one number when both ends are the same."""
        if low == high:
            return self.number(low)
        return self.text("span", low=self.number(low), high=self.number(high))

    def listed(self, parts: list[str]) -> str:
        """Join the parts of an enumeration: `a`, `a and b`, `a, b and c`; Markup when a part is."""
        if len(parts) < 2:
            return parts[0] if parts else ""
        comma = self.text("comma")
        first: str = Markup(comma).join(parts[:-1]) if _has_markup(parts) else comma.join(parts[:-1])  # noqa: S704
        return self.text("and", first=first, last=parts[-1])

    def for_scripts(self) -> dict[str, WordForms]:
        """Return the words that scripts need, keyed without the `js_` that marks them in the file."""
        own = {key.removeprefix(_SCRIPT): entry for key, entry in self.entries.items() if key.startswith(_SCRIPT)}
        return own | {key: self.entries[key] for key in _SHARED}


class WordsByLanguage:
    """Reads the files of a language when they are first asked for, and keeps the words for the rest of the build."""

    def __init__(self, layers: Layers) -> None:
        self._layers = layers
        self._known: dict[str, Words] = {}

    def words(self, language: str) -> Words:
        """Return the words for a tag: those of `de-AT` over those of `de` over English ones."""
        if language not in self._known:
            base = language.split("-")[0]
            merged: dict[str, WordForms] = {}
            for tag in dict.fromkeys(("en", base, language)):
                for content in self._files(f"i18n/{tag}.yaml"):
                    merged |= _entries(content)
            direction = "rtl" if base.lower() in _RIGHT_TO_LEFT else "ltr"
            self._known[language] = Words(language, direction, merged)
        return self._known[language]

    def _files(self, name: str) -> list[bytes]:
        """Read the default theme's file and the project's, as far as there are such files."""
        default = self._layers.default / "templates" / name
        paths = [default] if default.is_file() else []
        if f"templates/{name}" in self._layers.own:
            paths.append(self._layers.templates[name])
        return [self._layers.read(path) for path in paths]


def check_translations(layers: Layers) -> tuple[Diagnostic, ...]:
    """Check the project's own files of words: keys that exist, texts and plural forms, values that English has."""
    own = [name for name in layers.templates if f"templates/{name}" in layers.own and _FILE.fullmatch(name)]
    english = _entries((layers.default / "templates/i18n/en.yaml").read_bytes()) if own else {}
    problems: list[Diagnostic] = []
    for name in own:
        problems += translation_problems(f"templates/{name}", layers.read(layers.templates[name]), english)
    return tuple(problems)


def translation_problems(path: str, content: bytes, english: Mapping[str, WordForms]) -> list[Diagnostic]:
    """List what is wrong with one file of words, each at the line of its key."""
    try:
        text = content.decode("utf-8")
        values = yaml.load(text, _Loader)  # noqa: S506 - the loader is PyYAML's safe one
    except UnicodeDecodeError:
        return [diagnose("bad-translation", Span(path), "the file is not UTF-8 text")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Span(path, mark.line + 1, mark.column + 1) if mark else Span(path)
        return [diagnose("bad-translation", place, f"not valid YAML: {getattr(error, 'problem', error)}")]
    if not isinstance(values, dict):
        return [diagnose("bad-translation", Span(path), "expected one `key: text` on each line")]
    rule = plural_rule(path.rpartition("/")[2].removesuffix(".yaml"))
    needed = {rule(number) for number in range(200)}
    problems = []
    for key, value in values.items():
        if message := _entry_problem(key, value, english, needed):
            match = re.search(rf"(?m)^{re.escape(str(key))}\s*:", text)
            line = text.count("\n", 0, match.start()) + 1 if match else 0
            place = Span(path, line, 1 if line else 0)
            problem = diagnose(
                "bad-translation", place, message, did_you_mean(str(key), english) if key not in english else ""
            )
            problems.append(problem if key in english else replace(problem, severity="warning"))
    return problems


def _entry_problem(key: object, value: object, english: Mapping[str, WordForms], needed: set[str]) -> str:
    if key not in english:  # a project's own templates may have words of their own, but hardly nearly the same
        return f'"{key}" is not a word of the theme' if closest(str(key), english) else ""
    texts = list(value.values()) if isinstance(value, dict) else [value]
    if not texts or not all(isinstance(text, str) for text in texts):
        return f'"{key}" is not a text; put it in quotes'
    if isinstance(value, dict) and ("other" not in value or not set(value) <= set(FORMS)):
        return f'"{key}" has forms other than {", ".join(FORMS)}, or lacks "other"'
    if isinstance(value, dict) and (lacking := [form for form in FORMS if form in needed - set(value)]):
        return f'"{key}" lacks the form "{lacking[0]}", which this language has'
    known = placeholders(english[str(key)])
    if unknown := sorted(placeholders(value) - known if isinstance(value, (str, dict)) else ()):
        return f'"{key}" has no value named {{{unknown[0]}}}'
    if isinstance(value, (str, dict)) and (left := sorted(known - placeholders(value))):
        return f'"{key}" does not say {{{left[0]}}}'
    return ""


def placeholders(entry: WordForms) -> set[str]:
    """Name the values that a text or its plural forms take."""
    texts = [entry] if isinstance(entry, str) else list(entry.values())
    return {name for text in texts for name in _NAME.findall(text)}


def _entries(content: bytes) -> dict[str, WordForms]:
    """Read a file of words, leaving out what is not one: check_translations tells the author about it."""
    try:
        values = yaml.load(content.decode("utf-8"), _Loader)  # noqa: S506 - the loader is PyYAML's safe one
    except (UnicodeDecodeError, yaml.YAMLError):
        return {}
    if not isinstance(values, dict):
        return {}
    return {str(key): value for key, value in values.items() if _is_entry(value)}


def _is_entry(value: object) -> bool:
    if isinstance(value, dict):
        return "other" in value and all(isinstance(text, str) for text in value.values())
    return isinstance(value, str)


def _has_markup(values: object) -> bool:
    return any(hasattr(value, "__html__") for value in values) if isinstance(values, list) else False


def _fill(pattern: str, values: Mapping[str, object]) -> str:
    if "{" not in pattern:
        return pattern
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup(_NAME.sub(lambda match: escape(values[match[1]]), escape(pattern)))  # noqa: S704 - all escaped
    return _NAME.sub(lambda match: str(values[match[1]]), pattern)
