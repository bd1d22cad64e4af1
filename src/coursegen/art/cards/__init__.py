"""Social cards: the picture that a chat or a feed shows beside a link to the site.

A card is a PNG of 1200 by 630 pixels: the drawing of a course, its title and where it belongs. Cards are made where
Pillow and resvg are installed (the extra `images`) and the site knows its address, which a link to a card has to name.
"""

from __future__ import annotations

from collections.abc import Sequence

from coursegen.art.cards.card import Card, Fonts, Painted, card_url, recipe

__all__ = ["Card", "Fonts", "Painted", "card_url", "paint_some", "recipe"]


def paint_some(cards: Sequence[Card], fonts: Fonts) -> list[Painted]:
    """Paint cards; a pure function of its arguments and the files that they name, for any process."""
    from coursegen.art.cards.paint import paint

    return [paint(card, fonts) for card in cards]
