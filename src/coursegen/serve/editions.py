"""Making editions: the first of a state that was assembled as a whole, and the next one after a few changes."""

from __future__ import annotations

from coursegen.diagnostics import Diagnostic, apply_severities, in_file_order
from coursegen.exporters.html import Renderer, pages
from coursegen.model import Site
from coursegen.read import Scan
from coursegen.serve.edition import Change, Edition, SourceRenderer
from coursegen.serve.order import Order
from coursegen.serve.readings import Readings
from coursegen.serve.seen import Seen
from coursegen.serve.settings import Settings
from coursegen.theme import Theme

MOST_CHANGES = 5


def first_of(
    order: Order,
    old: Edition | None,
    site: Site,
    readings: Readings,
    settings: Settings,
    found: Scan,
    seen: Seen,
    spare: Theme | None,
) -> Edition:
    """Make an edition of a site that was assembled as a whole."""
    bodies = readings.bodies()
    kind = SourceRenderer if order.source_lines else Renderer
    return Edition(
        number=old.number + 1 if old else 1,
        site=site,
        bodies=bodies,
        theme=settings.theme,
        renderer=kind(site, settings.theme, bodies),
        pages={page.file: page for page in pages(site)},
        diagnostics=_said(site, settings, found),
        changes=_changes(site, readings, seen) if old else (),
        spare=spare,
        files=seen.structure,
    )


def next_of(old: Edition, site: Site, readings: Readings, settings: Settings, found: Scan, seen: Seen) -> Edition:
    """Make an edition of a site with the same addresses and pages, of which a few texts are different."""
    bodies = readings.bodies()
    return Edition(
        number=old.number + 1,
        site=site,
        bodies=bodies,
        theme=old.theme,
        renderer=old.renderer.successor(site, bodies),
        pages=old.pages,
        diagnostics=_said(site, settings, found),
        changes=_changes(site, readings, seen),
        spare=old.spare,
        faulty=old.faulty,
    )


def _said(site: Site, settings: Settings, found: Scan) -> tuple[Diagnostic, ...]:
    said = (*settings.problems, *found.diagnostics, *settings.flaws)
    return in_file_order((*site.diagnostics, *apply_severities(said, site.config.severities)))


def _changes(site: Site, readings: Readings, seen: Seen) -> tuple[Change, ...]:
    """Name the pages of the documents that were changed, a few of them at most."""
    changed = [path for path in seen.changed if path in site.urls]
    return tuple(Change(site.urls[path], readings.by_path[path].shown.title) for path in changed[:MOST_CHANGES])
