"""The front matter of each kind of file: which keys it has and which values they take."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import BeforeValidator, Field

from coursegen.model import Kind, Meta, Offering
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.problems.suggest import did_you_mean
from coursegen.settings.addresses import Aliases, ImageAddress, WebAddress
from coursegen.settings.fields import (
    Day,
    Flag,
    Hue,
    Id,
    Ids,
    Language,
    LevelPair,
    LevelRange,
    Minutes,
    Number,
    Order,
    Text,
    Texts,
    TypeOfLesson,
    Words,
    as_list,
    as_text,
    one_of,
    quoted,
    wrong,
)
from coursegen.settings.foreign_keys import adopt
from coursegen.settings.offer import OfferKey, offer_of
from coursegen.settings.validation import Shape, keys_of, validate
from coursegen.settings.yaml_tree import MapNode, flatten, typed

CARD_CHARACTERS = 160
"""Cards cut a description here, and so do the usual search engines."""


class Common(Shape):
    """The keys that every file may have."""

    id: Id | None = None
    title: Text | None = None
    description: Text | None = None
    language: Language | None = None
    license: Text | None = None
    tags: Words = ()
    image: ImageAddress | None = None
    cover: ImageAddress | None = Field(None, description="Another spelling of image.")
    aliases: Aliases = Field((), description="Old addresses of the page, as paths on the site.")
    draft: Flag = False
    publish_date: Day | None = Field(None, alias="publishDate")
    extra: dict[str, Any] = Field({}, description="Free for templates.")


_ZONE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)*|UTC[+-][0-9]{1,2}(?::[0-9]{2})?")

_EMAIL = re.compile(r"[^\s@?&%<>\"\\]+@[^\s@?&%<>\"\\]+")


def _as_timezone(value: Any) -> str:
    text = as_text(value).strip()
    known = available_timezones()  # none on a system without a time zone database: then only the form is judged
    offset = text.startswith(("UTC+", "UTC-"))
    if not _ZONE.fullmatch(text) or (known and not offset and text not in known):
        hint = did_you_mean(text, sorted(known)) or 'write for instance "Europe/Berlin" or "UTC+2"'
        raise wrong("bad-value", f"{quoted(text)} is not a time zone", hint)
    return text


def _as_email(value: Any) -> str:
    text = as_text(value).strip()
    if not _EMAIL.fullmatch(text):
        raise wrong("bad-value", f"{quoted(text)} is not an e-mail address", "write for instance ada@example.org")
    return text


_MODES = ("online", "onsite", "blended")


class OfferingShape(Shape):
    """One run of a course; the modes are those of schema.org's courseMode."""

    start: Day | None = None
    end: Day | None = None
    timezone: Annotated[str, BeforeValidator(_as_timezone)] = ""
    mode: Annotated[str, BeforeValidator(one_of(_MODES)), Field(json_schema_extra={"enum": [*_MODES]})] = "online"
    meetings: Text = ""


class CourseShape(Common):
    """The front matter of a course."""

    difficulty: LevelPair | None = None
    hours: Number | None = Field(None, alias="durationHours")
    path_ids: Ids = Field((), alias="pathId")
    order: Order | None = None
    prerequisites: Texts | None = None
    outcomes: Texts | None = None
    tools: Texts | None = None
    projects: Texts | None = None
    instructors: Texts = ()
    offerings: Annotated[tuple[OfferingShape, ...], BeforeValidator(as_list)] = ()
    offer: OfferKey | None = None
    hue: Hue | None = None
    icon: Text | None = None


class PathShape(Common):
    """The front matter of a learning path."""

    difficulty: LevelRange | None = None
    hours: Number | None = Field(None, alias="estimatedHours")
    order: Order | None = None
    prerequisites: Texts | None = None
    outcomes: Texts | None = None
    instructors: Texts = ()
    hue: Hue | None = None
    icon: Text | None = None


class LessonShape(Common):
    """The front matter of a lesson."""

    difficulty: LevelPair | None = None
    order: Order | None = None
    prerequisites: Texts | None = None
    outcomes: Texts | None = Field(None, description="What a reader can do after the lesson.")
    objectives: Texts | None = Field(None, description="Another spelling of outcomes.")
    keypoints: Texts | None = Field(None, description="What to keep in mind, shown at the lesson's end.")
    key_points: Texts | None = Field(None, description="Another spelling of keypoints.")
    questions: Texts | None = Field(None, description="The questions that the lesson answers, shown at its start.")
    minutes: Minutes | None = Field(None, alias="duration")
    type: TypeOfLesson = "lesson"
    section: Text | None = None
    previous_lesson: Text | None = Field(None, alias="prevLessonId")
    next_lesson: Text | None = Field(None, alias="nextLessonId")


class PageShape(Common):
    """The front matter of a plain page and of the glossary."""

    order: Order | None = None


class PersonShape(Common):
    """The front matter of an instructor; name is another spelling of title."""

    name: Text | None = None
    role: Text | None = None
    email: Annotated[str, BeforeValidator(_as_email)] | None = None
    url: WebAddress | None = None


SHAPES: Mapping[Kind, type[Common]] = {
    "course": CourseShape,
    "lesson": LessonShape,
    "path": PathShape,
    "page": PageShape,
    "person": PersonShape,
    "glossary": PageShape,
}

_META_FIELDS = frozenset(Meta.__struct_fields__) - {"offerings", "offer", "extra", "places"}


def parse_meta(kind: Kind, node: MapNode) -> tuple[Meta, tuple[Diagnostic, ...]]:
    """Judge the front matter of a file of a kind; what is wrong is reported and taken as not said. Never raises.

    A person's `role`, `email` and `url` are put into `Meta.extra`, where templates find them.
    """
    node, foreign = adopt(kind, node, keys_of(SHAPES[kind]))
    shape, good, problems = validate(SHAPES[kind], node)
    given = shape.model_fields_set
    values: dict[str, Any] = {name: getattr(shape, name) for name in given & _META_FIELDS}
    extra = good.get("extra")
    values["extra"] = typed(extra.value) if extra else {}
    values["places"] = {name: place for name, place in flatten(good) if not name.startswith("extra.")}
    if shape.image is None and shape.cover is not None:
        values["image"] = shape.cover
    if isinstance(shape, LessonShape):
        for name, other in (("outcomes", "objectives"), ("keypoints", "key_points")):
            if values.get(name) is None and (said := getattr(shape, other)) is not None:
                values[name] = said
                values["places"] = {_renamed(key, other, name): place for key, place in values["places"].items()}
    if isinstance(shape, PersonShape):
        values["extra"] |= {name: getattr(shape, name) for name in ("role", "email", "url") if name in given}
        values.setdefault("title", shape.name)
    values["title"] = (values.get("title") or "").strip() or None
    ends: tuple[Diagnostic, ...] = ()
    if isinstance(shape, CourseShape):
        values["offerings"] = tuple(
            Offering(run.start, run.end, run.timezone, run.mode, run.meetings) for run in shape.offerings
        )
        values["offer"] = offer_of(shape.offer)
        ends = _ends_before_start(values["offerings"], values["places"])
    meta = Meta(**values)
    return meta, (*foreign, *problems, *ends, *_long_description(meta))


def _renamed(key: str, other: str, name: str) -> str:
    """Write the place of a value below another spelling of its key as below the key itself."""
    return name + key[len(other) :] if key.partition(".")[0] == other else key


def _long_description(meta: Meta) -> tuple[Diagnostic, ...]:
    length = len(meta.description or "")
    if length <= CARD_CHARACTERS:
        return ()
    message = f"{length} characters; cards cut at {CARD_CHARACTERS}"
    return (diagnose("long-description", meta.places["description"], message),)


def _ends_before_start(runs: tuple[Offering, ...], places: dict[str, Span]) -> tuple[Diagnostic, ...]:
    problems = []
    for index, run in enumerate(runs):
        if run.start and run.end and run.end < run.start:
            place = places.get(f"offerings.{index}.end") or places["offerings.end"]
            message = f"the offering ends on {run.end}, before it starts on {run.start}"
            problems.append(diagnose("offering-ends-before-start", place, message))
    return tuple(problems)
