"""Documents to the site: ids, order, outlines, paths, prerequisites, hours, people, addresses and links.

`lessons` orders the lessons of a course, `paths` the courses of a path, both by `ordering`, which knows only
requirements; `make_values` makes the values of the model.

Every step is a pure function that gives its result and what is wrong; nothing here reads a file, and neither the order
of the documents nor that of the assets matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from coursegen.assemble.addresses import address_problems, asset_urls, claims, page_url, path_url
from coursegen.assemble.courses import CourseContext, make_courses
from coursegen.assemble.drafts import Today, split
from coursegen.assemble.entries import NamedDocument, name, naming_problems, told_apart, without_duplicates
from coursegen.assemble.folders import attach, course_folders
from coursegen.assemble.hours import hours_problems, said_by
from coursegen.assemble.link_targets import LinkTargets
from coursegen.assemble.links import config_links, image_urls, site_map, text_links
from coursegen.assemble.make_values import make_page, make_path, make_person, path_hours
from coursegen.assemble.mentions import Mentions
from coursegen.assemble.paths import PathPlan, catalogue, first_mention, path_places, plan_paths
from coursegen.assemble.people import People
from coursegen.assemble.prerequisites import CourseNames, resolve
from coursegen.assemble.requirement_graph import course_graph
from coursegen.assemble.title_matching import natural
from coursegen.meaning.time_claims import TimeClaims
from coursegen.model import Asset, Config, Course, Document, Kind, LearningPath, PlainPage, Site
from coursegen.problems.diagnostic import Diagnostic, apply_severities, in_file_order

__all__ = ["Assembly", "assemble", "assembled"]


class Assembly(Struct, frozen=True):
    """A site, and what was found out on the way to it; `entries` are the published documents by path."""

    site: Site
    entries: Mapping[str, NamedDocument]
    plans: tuple[PathPlan, ...]
    there: LinkTargets
    around: CourseContext
    mentions: Mentions


def assemble(
    documents: Iterable[Document],
    assets: Iterable[Asset],
    config: Config,
    *,
    now: datetime,
    drafts: bool = False,
    future: bool = False,
    static_files: frozenset[str] = frozenset(),
) -> Site:
    """Make the site's model from its documents; see `assembled`."""
    return assembled(documents, assets, config, now=now, drafts=drafts, future=future, static_files=static_files).site


def assembled(
    documents: Iterable[Document],
    assets: Iterable[Asset],
    config: Config,
    *,
    now: datetime,
    drafts: bool = False,
    future: bool = False,
    static_files: frozenset[str] = frozenset(),
) -> Assembly:
    """Make the site's model from its documents, and keep what it was made from.

    `now` decides which dates lie in the future, by the day in its own time zone. `static_files` are site URLs of files
    that exist without being assets (`img/a.png`): links may lead to them, and no page may take their place.
    Content is never refused: whatever is wrong becomes a diagnostic of the site, next to those of the documents.
    """
    ordered = sorted(documents, key=lambda document: document.path)
    problems = [diagnostic for document in ordered for diagnostic in document.diagnostics]

    # who is there, and under which id
    today = Today.of(now, drafts=drafts, future=future)
    named, new = told_apart([name(document) for document in ordered if document.kind != "lesson"])
    problems += new
    folders = course_folders(named, today)
    lessons, new = attach([name(document) for document in ordered if document.kind == "lesson"], folders)
    problems += new
    lessons, new = told_apart(lessons)
    problems += new
    attached = sorted((*named, *lessons), key=lambda entry: entry.path)
    visible = split(attached, today)
    problems += naming_problems(visible.shown)
    entries, new = without_duplicates(visible.shown)
    problems += new
    shown, waiting = _by_kind(entries), _by_kind(visible.waiting)

    # what requires what, and in which order
    names = CourseNames(shown["course"], waiting["course"], visible.held_back, config.language)
    graph, new = course_graph(names)
    problems += new
    plans, new = plan_paths(shown["path"], waiting["path"], names, graph.needs)
    problems += new
    for plan in plans:
        problems += graph.path_problems(plan.id, plan.course_ids)
    order = catalogue(plans, shown["course"])

    # where everything is, and where links lead
    published = asset_urls(assets, folders, visible.held_back)
    files = dict(sorted(dict(reversed(published)).items()))  # of two with one address the first counts
    made = {plan.id: first_mention(plan.id, names, plan.course_ids) for plan in plans if plan.entry is None}
    problems += address_problems(claims(entries, made, published), static_files)
    others = {*static_files, *(path_url(path_id) for path_id in made)}
    there = site_map(visible.shown, files, visible.held_back, others, config)
    link_urls, new = text_links(visible.shown, there)
    problems += new
    images, new = image_urls(visible.shown, there)
    problems += new + config_links(config, there)

    # the values
    people = {entry.id: make_person(entry, images.get(entry.path, "")) for entry in shown["person"]}
    around = CourseContext(
        names=names,
        graph=graph,
        lessons=_by_course(shown["lesson"]),
        waiting={course: frozenset(one.id for one in some) for course, some in _by_course(waiting["lesson"]).items()},
        unlocks=graph.unlocks(order),
        places=path_places(plans),
        people=People(people, waiting["person"]),
        image=lambda entry: images.get(entry.path, ""),
        config=config,
    )
    courses, new = make_courses(order, around)
    problems += new
    paths, new = make_paths(plans, courses, around)
    problems += new
    site = Site(
        config=config,
        courses=courses,
        paths=paths,
        pages=make_pages((*shown["page"], *shown["glossary"], *shown["person"]), config),
        people=people,
        documents={entry.path: entry.document for entry in entries},
        urls={entry.path: page_url(entry) for entry in entries},
        link_urls={entry.path: link_urls[entry.path] for entry in entries},
        files=files,
        held_back=tuple(visible.held_back.values()),
        now=now,
        diagnostics=apply_severities(in_file_order(problems), config.severities),
    )
    return Assembly(site, {entry.path: entry for entry in entries}, plans, there, around, Mentions(entries, names))


def _by_kind(entries: Iterable[NamedDocument]) -> Mapping[Kind, list[NamedDocument]]:
    found: defaultdict[Kind, list[NamedDocument]] = defaultdict(list)
    for entry in entries:
        found[entry.kind].append(entry)
    return found


def _by_course(lessons: Iterable[NamedDocument]) -> Mapping[str, list[NamedDocument]]:
    found: defaultdict[str, list[NamedDocument]] = defaultdict(list)
    for lesson in lessons:
        found[lesson.course_id].append(lesson)
    return found


def make_paths(
    plans: Sequence[PathPlan], courses: Mapping[str, Course], around: CourseContext
) -> tuple[dict[str, LearningPath], list[Diagnostic]]:
    """Make the paths that are planned, of courses that are made."""
    paths: dict[str, LearningPath] = {}
    problems: list[Diagnostic] = []
    for plan in plans:
        own = [courses[course_id] for course_id in plan.course_ids]
        if plan.entry is None:
            paths[plan.id] = make_path(plan, own, TimeClaims(), (), "", around.config)
            continue
        told = said_by(plan.entry.document, around.config.language)
        prerequisites, new = resolve(plan.entry, around.names, {}, {})
        paths[plan.id] = make_path(plan, own, told, prerequisites, around.image(plan.entry), around.config)
        problems += new + hours_problems(plan.entry, told, _countable_hours(paths[plan.id], own), _courses(own))
    return paths, problems


def _countable_hours(path: LearningPath, courses: Sequence[Course]) -> float | None:
    """The hours to hold against a claim: none that are estimated, and no sum that planned courses may yet fill."""
    hours, claim = path_hours(courses), path.time.claimed_hours
    if any(course.time.estimated for course in courses):
        return None
    return None if path.planned and hours is not None and claim is not None and hours < claim else hours


def _courses(courses: Sequence[Course]) -> str:
    return "its one course takes" if len(courses) == 1 else f"its {len(courses)} courses add up to"


def make_pages(entries: Iterable[NamedDocument], config: Config) -> tuple[PlainPage, ...]:
    """Make the pages outside the courses, in the order of the catalogue."""

    def key(entry: NamedDocument) -> tuple[bool, int, object, str]:
        return (entry.position is None, entry.position or 0, natural(entry.title), entry.path)

    return tuple(make_page(entry, config) for entry in sorted(entries, key=key))
