"""Which plural form a number takes in a language, after the plural rules of Unicode CLDR 46 (cardinals).

Forms are named as there: zero, one, two, few, many, other. Left out is "many" of Spanish, French and Portuguese, which
begins at a million. A language that is not listed has "one" for exactly 1 and "other" for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Rule = Callable[[float], str]
FORMS = ("zero", "one", "two", "few", "many", "other")


def _one(number: float) -> str:
    return "one" if number == 1 else "other"


def _none(number: float) -> str:
    return "other"


def _up_to_two(number: float) -> str:
    return "one" if 0 <= number < 2 else "other"


def _hebrew(number: float) -> str:
    if number == 1 or 0 < number < 1:
        return "one"
    return "two" if number == 2 else "other"


def _arabic(number: float) -> str:
    if number in (0, 1, 2):
        return ("zero", "one", "two")[int(number)]
    if number != int(number):
        return "other"
    if 3 <= number % 100 <= 10:
        return "few"
    return "many" if number % 100 >= 11 else "other"


def _east_slavic(number: float) -> str:
    if number != int(number):
        return "other"
    if number % 10 == 1 and number % 100 != 11:
        return "one"
    return "few" if 2 <= number % 10 <= 4 and not 12 <= number % 100 <= 14 else "many"


def _polish(number: float) -> str:
    if number == 1:
        return "one"
    return "many" if _east_slavic(number) == "one" else _east_slavic(number)


def _czech(number: float) -> str:
    if number == 1:
        return "one"
    if number != int(number):
        return "many"
    return "few" if 2 <= number <= 4 else "other"


RULES: Mapping[str, Rule] = {
    "ar": _arabic,
    "be": _east_slavic,
    "cs": _czech,
    "fa": _up_to_two,
    "fr": _up_to_two,
    "he": _hebrew,
    "hi": _up_to_two,
    "id": _none,
    "ja": _none,
    "ko": _none,
    "ms": _none,
    "pl": _polish,
    "pt": _up_to_two,
    "ru": _east_slavic,
    "sk": _czech,
    "th": _none,
    "uk": _east_slavic,
    "vi": _none,
    "zh": _none,
}


def plural_rule(language: str) -> Rule:
    """Return the rule for a BCP 47 tag by its language, `pt-BR` as `pt`."""
    return RULES.get(language.split("-")[0].lower(), _one)
