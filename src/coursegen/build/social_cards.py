"""The social cards of a site: what they show, which an earlier build has published, and painting the others."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from coursegen.art.cards import Card, Fonts, Painted, card_url, paint_some, recipe
from coursegen.art.covers import covers, hero, mosaic
from coursegen.build.page_records import PageRecords, StepRecord, file_of, kept_outputs
from coursegen.build.run import BuildRun
from coursegen.exporters.html.site_facts import SiteFacts, image_url
from coursegen.files.opening import read_source
from coursegen.memory.cache import key_of
from coursegen.memory.codec import key_bytes
from coursegen.model import Course, Output, Site
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.theme import Theme
from coursegen.workers import Workers, chunked

_SHIPPED = ("fonts/newsreader.woff2", "fonts/figtree.woff2")


def cards_of(site: Site, theme: Theme, facts: SiteFacts) -> Iterator[Card]:
    """Return the cards in the order of the catalogue; a lesson has that of its course."""
    drawings = covers(facts.catalogue)
    config = site.config
    words = theme.words(config.language)

    def arts(courses: Sequence[Course]) -> list[tuple[str, str]]:
        return [(facts.course_hues[course.id], drawings[course.id]) for course in courses]

    leading = [
        site.courses[ids[0]] for path in site.paths.values() if (ids := path.course_ids) and ids[0] in site.courses
    ]
    first = list({course.id: course for course in (*leading, *site.courses.values())}.values())[:5]
    file, digest = _image(site, theme, config.hero_image)
    rtl = words.direction == "rtl"
    title = config.hero_title or config.title
    below = config.title if title != config.title else ""
    yield Card("", title, "", below, config.theme.hue, hero(arts(first)), file, digest, rtl)
    for path in site.paths.values():
        courses = site.courses_of(path)
        spoken = theme.words(path.language or config.language)
        art = mosaic(arts(courses))
        file, digest = _image(site, theme, path.image)
        above, rtl = spoken.text("learning_path"), spoken.direction == "rtl"
        hue = _degrees(facts.path_hues[path.id])
        yield Card(path.url, path.title, above, config.title, hue, art, file, digest, rtl, path.document)
    for course in site.courses.values():
        spoken = theme.words(course.language or config.language)
        place = site.first_place(course)
        above = site.paths[place.path_id].title if place else ""
        file, digest = _image(site, theme, course.image)
        hue, rtl = _degrees(facts.course_hues[course.id]), spoken.direction == "rtl"
        art = drawings[course.id]
        yield Card(course.url, course.title, above, config.title, hue, art, file, digest, rtl, course.document)


def card_fonts(site: Site, theme: Theme) -> Fonts:
    """Return the fonts of a site's cards: the files that site.yaml names, then those of the theme."""
    static = theme.layers.static
    own = [name.removeprefix("static/") for name in (site.config.theme.display_font, site.config.theme.text_font)]
    display, text = ((static.get(name) if name.endswith(".woff2") else None) for name in own)
    serif, sans = (static.get(name) for name in _SHIPPED)
    files = [path for path in dict.fromkeys((display, text, serif, sans)) if path]
    contents = hashlib.sha256(b"".join(hashlib.sha256(theme.layers.read(path)).digest() for path in files))

    def ordered(*paths: Path | None) -> tuple[str, ...]:
        return tuple(str(path.absolute()) for path in dict.fromkeys(paths) if path)

    return Fonts(ordered(display, serif, text, sans), ordered(text, sans, display, serif), contents.hexdigest())


def _image(site: Site, theme: Theme, address: str) -> tuple[str, str]:
    """Return the file of an image that the site publishes, and the digest of what is in it; nothing for another one."""
    url = image_url(address)
    path = site.files.get(url)
    file = theme.project.absolute() / path if path else theme.layers.static.get(url)
    if not url or file is None:
        return "", ""
    try:
        return str(file), hashlib.sha256(read_source(file, theme.project)).hexdigest()
    except OSError:
        return "", ""  # gone since it was listed: publishing says so


def _degrees(css_class: str) -> int:
    return int(css_class.removeprefix("hue-"))


_CHUNK = 8


class Cards(Struct, frozen=True):
    """The cards of a site with their keys, not yet painted, and the fonts that they are painted with."""

    cards: tuple[tuple[Card, bytes], ...] = ()
    fonts: Fonts = Fonts((), ())

    @property
    def urls(self) -> Mapping[str, str]:
        """Return the site URL of each card by that of its page."""
        return {card.page: card_url(card, key) for card, key in self.cards}


def plan_cards(site: Site, theme: Theme, facts: SiteFacts) -> Cards:
    """Return which cards the site shall have: none without a base URL, for a link to a card has to be absolute."""
    if not (site.config.social_cards and site.config.url and recipe()):
        return Cards()
    fonts = card_fonts(site, theme)
    keyed = (
        (card, key_of("card", recipe(), fonts.digest, key_bytes(_shown_facts(card))))
        for card in cards_of(site, theme, facts)
    )
    return Cards(tuple(keyed), fonts)


def paint_cards(run: BuildRun, planned: Cards, records: PageRecords) -> Iterator[Output | Diagnostic]:
    """Return the files of the cards, and what is said of them: once for the site, which scripts no font has."""
    todo: dict[str, Card] = {}
    keys: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    for card, key in planned.cards:
        name, keys[card.page] = _name(card), key_of(run.program, key)
        if (step := records.find_current(name, keys[card.page])) is not None:
            yield from kept_outputs(step.files)
            problems += step.diagnostics
        else:
            todo[card_url(card, key)] = card
    pictures = _paint(list(todo.values()), planned.fonts, run.workers)
    for (url, card), painted in zip(todo.items(), pictures, strict=True):
        step = StepRecord(keys[card.page], (file_of(url, painted.png),), tuple(_problems(card, painted)))
        records.store(_name(card), step)
        yield Output(url, painted.png)
        problems += step.diagnostics
    if problems:
        first = min(problems, key=lambda problem: problem.location.path)
        more = f"; {len(problems) - 1} more show none" if len(problems) > 1 else ""
        yield dataclasses.replace(first, message=f"{first.message}{more}")


def _paint(cards: Sequence[Card], fonts: Fonts, workers: Workers) -> Iterator[Painted]:
    if len(cards) <= _CHUNK or workers.jobs == 1:
        yield from (painted for card in cards for painted in paint_some([card], fonts))
        return
    for pictures in workers.map(paint_some, ((chunk, fonts) for chunk in chunked(cards, _CHUNK))):
        yield from pictures


def _problems(card: Card, painted: Painted) -> Iterator[Diagnostic]:
    if painted.missing:
        message = f'the social card shows no title: its fonts have no "{painted.missing[:12]}"'
        hint = "name a .woff2 file that has these letters as display_font in site.yaml, below theme"
        yield diagnose("card-without-title", Span(card.document or "content/site.yaml"), message, hint)


def _shown_facts(card: Card) -> Card:
    """Leave out what does not show: where files lie."""
    return replace(card, image="", document="")


def _name(card: Card) -> str:
    return f"card {card.page}"
