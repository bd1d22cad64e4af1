"""The social cards of a site: those that an earlier build has published are kept, the others are painted.

What a card is called follows from what it shows. So pages can name the cards before there are any.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from coursegen.cache import key_of
from coursegen.cards import Card, Fonts, Painted, card_url, paint_some, recipe
from coursegen.codec import encoded
from coursegen.diagnostics import Diagnostic, Location, diagnose
from coursegen.exporters.html.shared import Shared
from coursegen.model import Output, Site
from coursegen.remembering import Made, Memory, kept_outputs
from coursegen.theme import Theme
from coursegen.workers import Workers, cut

_CHUNK = 8


class Cards(Struct, frozen=True):
    """The cards of a site with their keys, not yet painted, and the fonts that they are painted with."""

    cards: tuple[tuple[Card, bytes], ...] = ()
    fonts: Fonts = Fonts((), ())

    @property
    def urls(self) -> Mapping[str, str]:
        """Give the site URL of each card by that of its page."""
        return {card.page: card_url(card, key) for card, key in self.cards}


def plan_cards(site: Site, theme: Theme, shared: Shared) -> Cards:
    """Say which cards the site shall have: none without a base URL, for a link to a card has to be absolute."""
    if not (site.config.social_cards and site.config.url and recipe()):
        return Cards()
    from coursegen.exporters.cards import card_fonts, cards_of  # they bring all covers

    fonts = card_fonts(site, theme)
    cards = cards_of(site, theme, shared)
    return Cards(tuple((one, key_of("card", recipe(), fonts.digest, encoded(_told(one)))) for one in cards), fonts)


def paint_cards(planned: Cards, program: bytes, memory: Memory, workers: Workers) -> Iterator[Output | Diagnostic]:
    """Give the files of the cards, and what is said of them: once for the site, which scripts no font has."""
    todo: dict[str, Card] = {}
    keys: dict[str, bytes] = {}
    silent: list[Diagnostic] = []
    for card, key in planned.cards:
        name, keys[card.page] = _name(card), key_of(program, key)
        if (made := memory.recall(name, keys[card.page])) is not None:
            yield from kept_outputs(made.files)
            silent += made.diagnostics
        else:
            todo[card_url(card, key)] = card
    for (url, card), painted in zip(todo.items(), _painted(list(todo.values()), planned.fonts, workers), strict=True):
        said = tuple(_said(card, painted))
        file = (url, len(painted.png), hashlib.sha256(painted.png).hexdigest())
        memory.keep(_name(card), Made(keys[card.page], (file,), said))
        yield Output(url, painted.png)
        silent += said
    if silent:
        first = min(silent, key=lambda one: one.location.path)
        more = f"; {len(silent) - 1} more show none" if len(silent) > 1 else ""
        yield dataclasses.replace(first, message=f"{first.message}{more}")


def _painted(cards: Sequence[Card], fonts: Fonts, workers: Workers) -> Iterator[Painted]:
    if len(cards) <= _CHUNK or workers.jobs == 1:
        yield from (painted for card in cards for painted in paint_some([card], fonts))
        return
    for some in workers.map(paint_some, ((chunk, fonts) for chunk in cut(cards, _CHUNK))):
        yield from some


def _said(card: Card, painted: Painted) -> Iterator[Diagnostic]:
    if painted.missing:
        message = f'the social card shows no title: its fonts have no "{painted.missing[:12]}"'
        hint = "name a .woff2 file that has these letters as display_font in site.yaml, below theme"
        yield diagnose("card-without-title", Location(card.document or "content/site.yaml"), message, hint)


def _told(card: Card) -> Card:
    """Leave out what does not show: where files lie."""
    return replace(card, image="", document="")


def _name(card: Card) -> str:
    return f"card {card.page}"
