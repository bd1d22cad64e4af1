"""Courses, lessons and paths as JSON values: what the model says, and null or an empty list where it says nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from coursegen.model import Course, Item, LearningPath, Lesson, Offer, Offering, Prerequisite, Section, Site, Time

Address = Callable[[str], str]
Value = dict[str, Any]


def course_entry(site: Site, course: Course, address: Address, file: str) -> Value:
    """Return a course as the catalogue lists it; `file` is the address of its own file."""
    return {
        "id": course.id,
        "title": course.title,
        "description": course.description,
        "url": address(course.url),
        "api": file,
        "language": course.language or site.config.language,
        "level": course.level,
        "hours": course.time.hours,
        "hoursEstimated": course.time.estimated,
        "lessonCount": len(_shown(course)),
        "paths": [place.path_id for place in course.places],
        "tags": list(course.tags),
        "lastChanged": _changed(site, course.document),
    }


def course_file(site: Site, course: Course, address: Address) -> Value:
    """Return all that is known about a course."""
    return {
        "id": course.id,
        "title": course.title,
        "description": course.description,
        "url": address(course.url),
        "language": course.language or site.config.language,
        "license": course.license or None,
        "level": course.level,
        "time": _time(course.time),
        "outcomes": _texts(course.outcomes),
        "prerequisites": [_need(need) for need in course.prerequisites],
        "unlocks": list(course.unlocks),
        "projects": _texts(course.projects),
        "tools": [item.label or item.text for item in course.tools],
        "instructors": [{"name": one.name, "url": address(one.url) if one.url else None} for one in course.instructors],
        "offerings": [_offering(one) for one in course.offerings],
        "offer": _offer(course.offer) if course.offer else None,
        "paths": [
            {"id": place.path_id, "number": place.number, "count": place.count, "url": address(path.url)}
            for place in course.places
            if (path := site.paths.get(place.path_id)) is not None
        ],
        "sections": [_section(section) for section in course.sections],
        "lessons": [_lesson(site, lesson, address) for lesson in _shown(course)],
        "tags": list(course.tags),
        "published": course.publish_date.isoformat() if course.publish_date else None,
        "lastChanged": _changed(site, course.document),
    }


def path_entry(path: LearningPath, address: Address) -> Value:
    """Return a learning path with the ids of its courses in order."""
    return {
        "id": path.id,
        "title": path.title,
        "description": path.description,
        "url": address(path.url),
        "levels": list(path.levels) if path.levels else None,
        "time": _time(path.time),
        "courses": list(path.course_ids),
        "planned": _texts(path.planned),
    }


def _lesson(site: Site, lesson: Lesson, address: Address) -> Value:
    return {
        "id": lesson.id,
        "number": lesson.number,
        "title": lesson.title,
        "description": lesson.description,
        "url": address(lesson.url),
        "markdown": address(f"{lesson.url}index.md"),
        "type": lesson.type,
        "section": lesson.section or None,
        "minutes": lesson.minutes,
        "minutesEstimated": lesson.minutes_estimated,
        "questions": lesson.questions,
        "outcomes": _texts(lesson.outcomes),
        "keyPoints": _texts(lesson.key_points),
        "prerequisites": [_need(need) for need in lesson.prerequisites],
        "published": lesson.publish_date.isoformat() if lesson.publish_date else None,
        "lastChanged": _changed(site, lesson.document),
    }


def _section(section: Section) -> Value:
    return {"id": section.slug, "title": section.title, "label": section.label, "lessons": list(section.lesson_ids)}


def _need(need: Prerequisite) -> Value:
    return {
        "text": need.item.text,
        "course": need.course_id,
        "lesson": need.lesson_id,
        "orEquivalent": need.or_equivalent,
    }


def _offering(one: Offering) -> Value:
    return {
        "mode": one.mode,
        "start": one.start.isoformat() if one.start else None,
        "end": one.end.isoformat() if one.end else None,
        "timezone": one.timezone or None,
        "meetings": one.meetings or None,
    }


def _offer(said: Offer) -> Value:
    return {"category": said.category, "price": said.price or None, "currency": said.currency or None}


def _time(time: Time) -> Value:
    return {
        "hours": time.hours,
        "claimedHours": time.claimed_hours,
        "countedHours": time.counted_hours,
        "hoursPerWeek": list(time.pace) if time.pace else None,
        "weeks": list(time.weeks) if time.weeks else None,
        "estimated": time.estimated,
    }


def _texts(items: Sequence[Item]) -> list[str]:
    return [item.text for item in items]


def _shown(course: Course) -> tuple[Lesson, ...]:
    return tuple(lesson for lesson in course.lessons if not lesson.draft)


def _changed(site: Site, document: str) -> str | None:
    moment = site.changed.get(document)
    return moment.isoformat() if moment else None
