"""The values of the model, made from entries and what was found out about them; no rule is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from coursegen.assemble.addresses import alias_url, page_url, path_url
from coursegen.assemble.entries import NamedDocument, items_of, union
from coursegen.assemble.hours import time_of
from coursegen.assemble.paths import PathPlan
from coursegen.assemble.requirement_graph import LessonGraph
from coursegen.assemble.sections import CourseOutline
from coursegen.meaning.time_claims import TimeClaims
from coursegen.model import (
    LEVELS,
    Config,
    Course,
    Item,
    LearningPath,
    Lesson,
    Level,
    Offering,
    PathPosition,
    Person,
    PlainPage,
    Prerequisite,
    Time,
)


class CourseParts(Struct, frozen=True):
    """What the other modules found out about one course."""

    outline: CourseOutline
    graph: LessonGraph
    minutes: Mapping[str, int]
    prerequisites: tuple[Prerequisite, ...]
    unlocks: tuple[str, ...]
    places: tuple[PathPosition, ...]
    said: TimeClaims
    instructors: tuple[Person, ...]
    image: str

    @property
    def counted_hours(self) -> float | None:
        """The hours of all lessons, None when there are none."""
        lessons = self.outline.lessons
        return sum(self.minutes[lesson.path] for lesson in lessons) / 60 if lessons else None

    @property
    def estimated(self) -> bool:
        """Whether the count rests on an estimate for any lesson."""
        return any(lesson.document.meta.minutes is None for lesson in self.outline.lessons)


def aliases_of(entry: NamedDocument) -> tuple[str, ...]:
    """Return the old addresses of a document as site URLs."""
    return tuple(dict.fromkeys(alias_url(alias) for alias in entry.document.meta.aliases))


def make_course(entry: NamedDocument, parts: CourseParts, config: Config) -> Course:
    """Make the course with its lessons."""
    document, meta = entry.document, entry.document.meta
    return Course(
        id=entry.id,
        url=page_url(entry),
        title=entry.title,
        description=entry.description,
        document=entry.path,
        level=None if meta.difficulty is None else meta.difficulty[0],
        time=time_of(meta.hours, parts.said, parts.counted_hours, estimated=parts.estimated),
        places=parts.places,
        sections=parts.outline.sections,
        lessons=_lessons(entry, parts, config),
        outcomes=items_of(document, "outcomes", meta.outcomes),
        prerequisites=parts.prerequisites,
        unlocks=parts.unlocks,
        reasons=items_of(document, "why"),
        facts=items_of(document, "time"),
        projects=items_of(document, "projects", meta.projects),
        tools=items_of(document, "tools", meta.tools),
        instructors=parts.instructors,
        offerings=meta.offerings or (Offering(),),
        offer=meta.offer or config.offer,
        language=meta.language or config.language,
        license=meta.license or config.license,
        tags=meta.tags,
        image=parts.image,
        hue=meta.hue,
        aliases=aliases_of(entry),
        draft=meta.draft,
        publish_date=meta.publish_date,
        extra=meta.extra,
    )


def _lessons(course: NamedDocument, parts: CourseParts, config: Config) -> tuple[Lesson, ...]:
    row = (None, *(lesson.id for lesson in parts.outline.lessons), None)
    return tuple(
        _lesson(course, entry, number, (row[number - 1], row[number + 1]), parts, config)
        for number, entry in enumerate(parts.outline.lessons, 1)
    )


def _lesson(
    course: NamedDocument,
    entry: NamedDocument,
    number: int,
    neighbours: tuple[str | None, str | None],
    parts: CourseParts,
    config: Config,
) -> Lesson:
    meta = entry.document.meta
    return Lesson(
        id=entry.id,
        course_id=course.id,
        url=page_url(entry),
        title=entry.title,
        description=entry.description,
        document=entry.path,
        number=number,
        minutes=parts.minutes[entry.path],
        minutes_estimated=meta.minutes is None,
        type=meta.type,
        level=None if meta.difficulty is None else meta.difficulty[0],
        section=parts.outline.section_of[entry.id],
        previous_id=neighbours[0],
        next_id=neighbours[1],
        outcomes=items_of(entry.document, "outcomes", meta.outcomes),
        key_points=items_of(entry.document, "keypoints", meta.keypoints),
        prerequisites=parts.graph.prerequisites[entry.id],
        questions=entry.document.questions,
        language=meta.language or course.document.meta.language or config.language,
        draft=meta.draft,
        publish_date=meta.publish_date,
        aliases=aliases_of(entry),
        tags=meta.tags,
        extra=meta.extra,
    )


def make_path(
    plan: PathPlan,
    courses: Sequence[Course],
    said: TimeClaims,
    prerequisites: tuple[Prerequisite, ...],
    image: str,
    config: Config,
) -> LearningPath:
    """Make a path; `courses` are its own, in order."""
    outcomes = union(course.outcomes for course in courses)
    levels = _levels(courses)
    if plan.entry is None:
        time = path_time(None, TimeClaims(), courses)
        return LearningPath(
            id=plan.id,
            url=path_url(plan.id),
            title=plan.title,
            description="",
            course_ids=plan.course_ids,
            levels=levels,
            time=time,
            outcomes=outcomes,
            language=config.language,
        )
    document, meta = plan.entry.document, plan.entry.document.meta
    own: tuple[Item, ...] = items_of(document, "outcomes", meta.outcomes)
    return LearningPath(
        id=plan.id,
        url=path_url(plan.id),
        title=plan.title,
        description=plan.entry.description,
        document=document.path,
        course_ids=plan.course_ids,
        planned=plan.planned,
        planned_after=plan.planned_after,
        entries=plan.entries,
        levels=meta.difficulty or levels,
        time=path_time(meta.hours, said, courses),
        outcomes=own or outcomes,
        prerequisites=prerequisites,
        language=meta.language or config.language,
        hue=meta.hue,
        tags=meta.tags,
        image=image,
        aliases=aliases_of(plan.entry),
        extra=meta.extra,
    )


def path_time(claimed: float | None, said: TimeClaims, courses: Sequence[Course]) -> Time:
    """Join what a path claims with the sum of the hours that its courses show."""
    return time_of(claimed, said, path_hours(courses), estimated=any(course.time.estimated for course in courses))


def path_hours(courses: Sequence[Course]) -> float | None:
    """Add up the hours of courses that have any; None when none has."""
    hours = [course.time.hours for course in courses if course.time.hours is not None]
    return sum(hours) if hours else None


def _levels(courses: Sequence[Course]) -> tuple[Level, Level] | None:
    ranks = [LEVELS.index(course.level) for course in courses if course.level is not None]
    return (LEVELS[min(ranks)], LEVELS[max(ranks)]) if ranks else None


def make_person(entry: NamedDocument, image: str) -> Person:
    """Make an instructor with a page."""
    return Person(entry.id, entry.title, page_url(entry), entry.description, image, entry.path)


def make_page(entry: NamedDocument, config: Config) -> PlainPage:
    """Make a page outside the courses."""
    return PlainPage(
        id=entry.id,
        kind=entry.kind,
        url=page_url(entry),
        title=entry.title,
        description=entry.description,
        document=entry.path,
        language=entry.document.meta.language or config.language,
        aliases=aliases_of(entry),
    )
