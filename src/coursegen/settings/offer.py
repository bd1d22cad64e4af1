"""What a course costs, as an author says it: `offer: Free`, or keys with a price and a currency."""

from __future__ import annotations

import re
from typing import Annotated, Any, get_args

from pydantic import BeforeValidator, WithJsonSchema

from coursegen.model import Offer, OfferCategory
from coursegen.problems.suggest import did_you_mean
from coursegen.settings.fields import as_text, quoted, wrong
from coursegen.settings.validation import Shape

_CATEGORIES: tuple[OfferCategory, ...] = get_args(OfferCategory)
_PRICE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")


def _as_category(value: Any) -> OfferCategory:
    text = as_text(value).strip()
    for category in _CATEGORIES:
        if " ".join(text.casefold().split()) == category.casefold():
            return category
    raise wrong("bad-value", f"{quoted(text)} is not one of {', '.join(_CATEGORIES)}", did_you_mean(text, _CATEGORIES))


def _as_price(value: Any) -> str:
    """Take an amount as it is written: `9.50` stays that, and is no fraction that cannot be said exactly."""
    text = as_text(value).strip()
    if not _PRICE.fullmatch(text):
        raise wrong("bad-number", f"{{key}} must be an amount such as 120 or 9.50, got {quoted(text)}")
    return text


def _as_currency(value: Any) -> str:
    text = as_text(value).strip()
    if not _CURRENCY.fullmatch(text):
        raise wrong("bad-value", f"{quoted(text)} is not the code of a currency", "write three letters, such as EUR")
    return text


class OfferShape(Shape):
    """What a course costs; the categories are those that search engines know."""

    category: (
        Annotated[OfferCategory, BeforeValidator(_as_category), WithJsonSchema({"enum": [*_CATEGORIES]})] | None
    ) = None
    price: Annotated[str, BeforeValidator(_as_price), WithJsonSchema({"type": "number", "minimum": 0})] = ""
    currency: Annotated[str, BeforeValidator(_as_currency), WithJsonSchema({"pattern": _CURRENCY.pattern})] = ""


def _as_offer(value: Any) -> Any:
    """Take a category alone, or keys; a price is nothing without its currency, and what is free has none."""
    if not isinstance(value, dict):
        return {"category": value}
    price, category = value.get("price"), value.get("category")
    costs = isinstance(price, str) and _PRICE.fullmatch(price.strip()) and float(price) > 0
    if costs and "currency" not in value:
        raise wrong("bad-value", "a price needs its currency", 'write for instance "currency: EUR" below it')
    if costs and isinstance(category, str) and category.strip().casefold() == "free":
        raise wrong("bad-value", f"what costs {price} is not free", 'write "category: Paid", or take the price out')
    if price is None and category is None:
        raise wrong("bad-value", "an offer says a category or a price", 'write for instance "offer: Free"')
    return value


OfferKey = Annotated[OfferShape, BeforeValidator(_as_offer)]


def offer_of(shape: OfferShape | None) -> Offer | None:
    """Return the offer; a price alone tells whether the course is free."""
    if shape is None:
        return None
    category = shape.category or ("Paid" if float(shape.price) > 0 else "Free")
    return Offer(category, shape.price, shape.currency)
