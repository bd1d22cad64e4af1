"""The next state of a site of which only a few texts are different, without assembling all of it once more.

An author who saves a text has mostly changed that page alone, or words that a few other pages show: the title of a
course stands on its lessons, in its paths and where it is required. Here the changed documents, their courses and what
mentions them are made again, by the same functions as in `assembled`, and all else stays.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from coursegen.assemble import Assembly, make_pages, make_paths
from coursegen.assemble.courses import CourseContext, make_courses
from coursegen.assemble.entries import NamedDocument, name, naming_problems
from coursegen.assemble.link_targets import LinkTarget, LinkTargets, nfc
from coursegen.assemble.links import image_urls, text_links
from coursegen.assemble.mentions import asked
from coursegen.assemble.paths import PathPlan, catalogue, course_key, path_places, replan
from coursegen.assemble.prerequisites import CourseNames, resolve
from coursegen.assemble.requirement_graph import CourseGraph, courses_needed
from coursegen.model import Course, Document, LearningPath, Site
from coursegen.problems.diagnostic import Diagnostic, apply_severities, in_file_order

_APART = frozenset({"page", "glossary", "person"})


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is made again: texts and texts with links into them by path, courses and learning paths by id."""

    texts: tuple[str, ...]
    linking: tuple[str, ...]
    courses: tuple[str, ...]
    paths: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was made of a scope, and all that is wrong with it."""

    courses: Mapping[str, Course]
    paths: Mapping[str, LearningPath]
    link_urls: Mapping[str, tuple[str | None, ...]]
    problems: list[Diagnostic]


def reassemble(old: Assembly, documents: Iterable[Document]) -> Assembly | None:
    """Return the site with these documents in the place of those with their paths.

    None when they change more than what is written on pages: an address, an id, an order that the author has given,
    what is published, or what requires what.
    """
    changed = _changed(old, documents)
    if changed is None:
        return None
    courses = [entry for entry in changed.values() if entry.kind == "course"]
    names = old.around.names.renewed(courses)
    retitled = {entry.id for entry in courses if entry.title != old.around.names.courses[entry.id].title}
    asking = old.mentions.of(old.around.names.differing(names) | retitled) - changed.keys()
    touched = {**changed, **{path: old.entries[path] for path in asking}}
    own = {entry.id for entry in touched.values() if entry.kind == "course"}
    graph = _graph(old.around.graph, names, own)
    if graph is None:
        return None
    moved = any(course_key(entry) != course_key(old.around.names.courses[entry.id]) for entry in courses)
    plans = _plans(old, touched, graph, names, frozenset(own) if moved else frozenset())
    if plans is None:
        return None
    order = catalogue(plans, tuple(names.courses.values())) if moved else tuple(old.site.courses)
    around = _surroundings(old, changed, names, graph, plans, order)
    there = _map(old, changed)
    following = {entry.course_id for entry in touched.values() if entry.kind == "lesson"}
    scope = _Scope(
        texts=tuple(changed),
        linking=tuple(dict.fromkeys((*changed, *_linking(old, there)))),
        courses=tuple(course_id for course_id in around.names.courses if course_id in own | following),
        paths=_paths_of(old, plans, own | following),
    )
    entries = {**old.entries, **changed}
    new = replace(old, entries=entries, plans=plans, there=there, around=around)
    return replace(new, site=_site(old, new, _parts(old, scope), _parts(new, scope), changed, order))


def _changed(old: Assembly, documents: Iterable[Document]) -> dict[str, NamedDocument] | None:
    changed: dict[str, NamedDocument] = {}
    for document in documents:
        before = old.entries.get(document.path)
        if before is None:
            return None
        after = replace(name(document), course_id=before.course_id)
        if document.meta.id == before.document.meta.id:
            after = replace(after, id=before.id)  # which may be told apart from another's
        if _standing(before) != _standing(after):
            return None
        changed[document.path] = after
    return changed


def _standing(entry: NamedDocument) -> tuple[object, ...]:
    """Return what a document has to keep, so that nothing outside of this module's reach changes with it."""
    document, meta = entry.document, entry.document.meta
    common = (entry.id, document.kind, document.slug, document.number, document.folder, asked(document))
    place = document.position("id") if entry.id != (meta.id or document.slug) else None  # a message names it
    said = (place, meta.draft, meta.publish_date, meta.aliases, meta.language, meta.image, meta.prerequisites)
    match document.kind:
        case "course":
            return (*common, *said, meta.path_ids, meta.difficulty, meta.order)
        case "path":
            return (*common, *said, meta.order, entry.title)
        case "person":
            return (*common, *said, meta.order, entry.title, entry.description)
        case _:
            return (*common, *said)


def _graph(old: CourseGraph, names: CourseNames, courses: Iterable[str]) -> CourseGraph | None:
    """Resolve again what these courses require; None when that is another course than before."""
    found = {course_id: resolve(names.courses[course_id], names, {}, {})[0] for course_id in courses}
    if any(needs != old.needs[course_id] for course_id, needs in courses_needed(found).items()):
        return None
    return replace(old, courses=names.courses, prerequisites={**old.prerequisites, **found})


def _plans(
    old: Assembly, touched: Mapping[str, NamedDocument], graph: CourseGraph, names: CourseNames, moved: frozenset[str]
) -> tuple[PathPlan, ...] | None:
    """Plan the paths again whose own text changed, or in which a course may have another place."""
    plans = []
    for plan in old.plans:
        entry = plan.entry and touched.get(plan.entry.path)
        if entry is None and moved.isdisjoint(plan.course_ids):
            plans.append(plan)
            continue
        made, _ = replan(plan, entry or plan.entry, names, graph.needs)
        if tuple(made.entries) != tuple(plan.entries):
            return None
        plans.append(made)
    return tuple(plans)


def _surroundings(
    old: Assembly,
    changed: Mapping[str, NamedDocument],
    names: CourseNames,
    graph: CourseGraph,
    plans: tuple[PathPlan, ...],
    order: tuple[str, ...],
) -> CourseContext:
    around = old.around
    lessons = dict(around.lessons)
    for course_id in {entry.course_id for entry in changed.values() if entry.kind == "lesson"}:
        lessons[course_id] = [changed.get(lesson.path, lesson) for lesson in lessons[course_id]]
    around = replace(around, names=names, graph=graph, lessons=lessons)
    if plans == old.plans and order == tuple(old.site.courses):
        return around
    return replace(around, unlocks=graph.unlocks(order), places=path_places(plans))


def _map(old: Assembly, changed: Mapping[str, NamedDocument]) -> LinkTargets:
    """Return the map with the anchors of the changed documents; the old one itself when these are as they were."""
    fresh: dict[int, LinkTarget] = {}
    for path, entry in changed.items():
        goal, anchors = old.there.files[nfc(path)], frozenset(entry.document.anchors)
        if goal.anchors != anchors:
            fresh[id(goal)] = dataclasses.replace(goal, anchors=anchors)
    if not fresh:
        return old.there
    there = old.there
    files = {path: fresh.get(id(goal), goal) for path, goal in there.files.items()}
    addresses = {url: fresh.get(id(goal), goal) for url, goal in there.addresses.items()}
    return LinkTargets(files, addresses, there.held_back)


def _linking(old: Assembly, there: LinkTargets) -> Iterable[str]:
    """Find the documents with links to anchors that may have come or gone."""
    if there is old.there:
        return
    moved = tuple(there.files[path].address for path, goal in old.there.files.items() if there.files[path] is not goal)
    for path, urls in old.site.link_urls.items():
        links = old.site.documents[path].links if None in urls else ()
        broken = any(url is None and "#" in link.target for url, link in zip(urls, links, strict=False))
        if broken or any(url is not None and "#" in url and url.startswith(moved) for url in urls):
            yield path


def _paths_of(old: Assembly, plans: Iterable[PathPlan], courses: set[str]) -> frozenset[str]:
    before = {plan.id: plan for plan in old.plans}
    return frozenset(
        plan.id for plan in plans if plan is not before[plan.id] or not courses.isdisjoint(plan.course_ids)
    )


def _parts(one: Assembly, scope: _Scope) -> _Parts:
    """Make what a scope names, as `assembled` does; for the former state too, whose messages are to go."""
    around, texts = one.around, [one.entries[path] for path in scope.texts]
    problems = [problem for entry in texts for problem in entry.document.diagnostics]
    problems += naming_problems(texts)
    link_urls, new = text_links([one.entries[path] for path in scope.linking], one.there)
    problems += new + image_urls(texts, one.there)[1]
    for course_id in scope.courses:
        problems += resolve(around.names.courses[course_id], around.names, {}, {})[1]
    courses, new = make_courses(scope.courses, around)
    plans = [plan for plan in one.plans if plan.id in scope.paths]
    for plan in plans:
        new += replan(plan, plan.entry, around.names, around.graph.needs)[1]
        new += around.graph.path_problems(plan.id, plan.course_ids)
    paths, more = make_paths(plans, {**one.site.courses, **courses}, around)
    return _Parts(courses, paths, link_urls, problems + new + more)


def _site(
    old: Assembly,
    new: Assembly,
    before: _Parts,
    after: _Parts,
    changed: Mapping[str, NamedDocument],
    order: tuple[str, ...],
) -> Site:
    site, severities = old.site, old.site.config.severities
    said = set(site.diagnostics) - set(apply_severities(before.problems, severities))
    said |= set(apply_severities(after.problems, severities))
    pages = site.pages
    if any(entry.kind in _APART for entry in changed.values()):
        pages = make_pages((entry for entry in new.entries.values() if entry.kind in _APART), site.config)
    return replace(
        site,
        courses=_courses(old, new, after, order),
        paths={**site.paths, **after.paths},
        pages=pages,
        documents={**site.documents, **{path: entry.document for path, entry in changed.items()}},
        link_urls={**site.link_urls, **after.link_urls},
        diagnostics=in_file_order(said),
    )


def _courses(old: Assembly, new: Assembly, after: _Parts, order: tuple[str, ...]) -> dict[str, Course]:
    """Put the courses into their new order, each with its neighbours there."""
    if new.around.places is old.around.places:
        return {**old.site.courses, **after.courses}
    found: dict[str, Course] = {}
    for course_id in order:
        course = after.courses.get(course_id) or old.site.courses[course_id]
        places, unlocks = new.around.places.get(course_id, ()), new.around.unlocks.get(course_id, ())
        same = course.places == places and course.unlocks == unlocks
        found[course_id] = course if same else replace(course, places=places, unlocks=unlocks)
    return found
