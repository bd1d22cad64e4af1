"""Pages at old addresses (`aliases:`) that lead on to where their subject is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coursegen.exporters.xml_file import absolute
from coursegen.model import Body, Course, LearningPath, Lesson, Output, PlainPage, Site
from coursegen.problems.diagnostic import Diagnostic
from coursegen.text import relative_url
from coursegen.theme import Theme
from coursegen.theme.assets import ICON
from coursegen.theme.environment import FAULTS, template_problem

_TEMPLATE = "pages/redirect.html"


def export(site: Site, theme: Theme, bodies: Mapping[str, Body]) -> Iterator[Output | Diagnostic]:
    """Yield a redirect page for each alias; that no address is taken twice has been checked when the site was made."""
    for subject in subjects(site):
        for alias in subject.aliases:
            values = {
                "title": subject.title,
                "language": subject.language or site.config.language,
                "href": relative_url(alias, subject.url),
                "icon": relative_url(alias, ICON),
                "canonical": absolute(site.config.url, subject.url) if site.config.url else "",
            }
            try:
                html = theme.environment.get_template(_TEMPLATE).render(values)
            except FAULTS as error:
                yield template_problem(theme.layers, _TEMPLATE, error)
                return
            yield Output(f"{alias}index.html" if alias.endswith("/") else alias, html.encode())


def subjects(site: Site) -> Iterator[Course | Lesson | LearningPath | PlainPage]:
    """Return everything that can have aliases."""
    yield from site.paths.values()
    for course in site.courses.values():
        yield course
        yield from course.lessons
    yield from site.pages
