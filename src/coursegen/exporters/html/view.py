"""What templates see as `page`: one page being drawn, what it may know of the site, and its texts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jinja2 import TemplateNotFound
from markupsafe import Markup, escape
from msgspec import Struct
from msgspec.structs import replace

from coursegen.exporters.html.addresses import PageAddresses
from coursegen.exporters.html.fill_marks import fill
from coursegen.exporters.html.images import Images, PicturedCourse
from coursegen.exporters.html.json_ld import as_script, structured_data
from coursegen.exporters.html.pages import Page, markdown_url
from coursegen.exporters.html.scene import AnySite, CourseCard, ListedCourse, SeenCourse, known_as
from coursegen.exporters.html.site_facts import SiteFacts, image_url
from coursegen.exporters.html.visible_site import documents_of
from coursegen.exporters.web_manifest import has_touch_icon
from coursegen.exporters.xml_file import absolute
from coursegen.git.hosts import edit_address
from coursegen.markdown.foreign import BOX, known_box, meant_for_teachers
from coursegen.model import (
    Block,
    Body,
    Course,
    CourseFacts,
    CourseName,
    Document,
    Heading,
    Item,
    LearningPath,
    Lesson,
    LessonKey,
    LessonRow,
    Level,
    NavLink,
    Offer,
    PathName,
    PathPosition,
    Person,
    Prerequisite,
)
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.problems.suggest import did_you_mean
from coursegen.theme import Theme, Words
from coursegen.theme.scripts import LAZY, SEARCH_ENGINES

_KIND = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_BLOCK_TAG = re.compile(r"<(?:p|ul|ol|dl|div|table|pre|figure|blockquote|h[1-6]|section|aside|details)\b|\0B")
_OTHER_SCRIPTS = re.compile(
    "(?:am|ar|be|bg|bn|el|fa|gu|he|hi|hy|ja|ka|km|kn|ko|lo|mk|ml|mn|mr|my|ne|pa|ps|ru|si|sr|ta|te|th|uk|ur|yi|zh)"
    "(?:-.*)?"
)

Stop = tuple[int, SeenCourse | None, Item | None]
"""A stop of a path: a course with its number, or an entry that is planned, without one."""


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What all pages of one site are drawn with; `facts` are those of the whole site."""

    theme: Theme
    bodies: Mapping[str, Body]
    facts: SiteFacts
    images: Images
    _script_words: dict[str, Markup] = field(default_factory=dict)

    def script_words(self, words: Words) -> Markup:
        """Return the words for scripts as JSON, for an attribute in single quotes; made once for each language."""
        if words.language not in self._script_words:
            text = json.dumps(words.for_scripts(), ensure_ascii=False, separators=(",", ":"))
            escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
            self._script_words[words.language] = Markup(escaped)  # noqa: S704 - escaped for its one place
        return self._script_words[words.language]


class SyllabusEntry(Struct, frozen=True):
    """One entry of a syllabus: `label` as written, `summary` as HTML with marks, and the lessons that belong to it.

    `label_is_place` tells that the label only says what the number in front of the entry says (`Section 2` second).
    A group that was made from lessons alone is `unnumbered`: it has no place in the author's count.
    `anchor` is the id of the heading that the entry was, or "".
    """

    title: str
    label: str
    label_is_place: bool
    summary: str
    lessons: tuple[LessonRow, ...]
    unnumbered: bool = False
    anchor: str = ""


class PageView:
    """One page being drawn; `problems` collects its diagnostics and lives as long as it.

    `site` is what the page may see. `href`, `asset`, `has_asset` and `link` are those of its addresses.
    """

    def __init__(self, page: Page, site: AnySite, context: RenderContext) -> None:
        self.page = page
        self.site = site
        self.kind = page.kind
        self.url = page.url
        self.config = site.config
        self.words = context.theme.words(page.language or site.config.language)
        self.problems: list[Diagnostic] = []
        self._context = context
        self._addresses = PageAddresses(page, site, context.theme)
        self.href = self._addresses.href
        self.asset = self._addresses.asset
        self.has_asset = self._addresses.has_asset
        self.link = self._addresses.link

    # --- words --------------------------------------------------------------------------------------------------------

    def t(self, key: str, /, **values: object) -> str:
        """Return an interface word with its values filled in."""
        return self.words.text(key, **values)

    def count(self, key: str, number: float, /, **values: object) -> str:
        """Return an interface word in the form that a number asks for."""
        return self.words.count(key, number, **values)

    def level(self, level: Level) -> str:
        """Name a level of difficulty."""
        return self.t(f"level_{level.lower()}")

    def level_range(self, levels: tuple[Level, Level]) -> str:
        """Name a range of levels, once when both ends are the same."""
        low, high = levels
        return self.level(low) if low == high else self.t("level_range", low=self.level(low), high=self.level(high))

    def foreign(self, language: str) -> Markup:
        """Return the attributes that mark a title in another language than the page's; nothing in the same one."""
        if not language or language == self.words.language:
            return Markup()
        return Markup(' lang="{}" dir="{}"').format(language, self._context.theme.words(language).direction)

    def script_words(self) -> Markup:
        """Return the words for scripts as JSON, for an attribute in single quotes."""
        return self._context.script_words(self.words)

    # --- addresses ----------------------------------------------------------------------------------------------------

    def canonical(self) -> str:
        """Return the page's absolute address, "" when site.yaml has no base URL."""
        return f"{self.config.url}{self.url}" if self.config.url else ""

    def social_image(self) -> str:
        """Return the absolute address of the picture that is shown beside a link to this page, "" without one.

        It is the social card of the page or of its course, else the image that the course or path names.
        """
        if not self.config.url:
            return ""
        subject = self._subject()
        cards = self._context.facts.cards
        if card := cards.get(subject.url if subject else "") or cards.get(""):
            return absolute(self.config.url, card)
        url = image_url(subject.image if subject else self.config.hero_image)
        return absolute(self.config.url, url) if url in self.site.files or self.has_asset(url) else ""

    def _subject(self) -> CourseFacts[LessonKey] | PathName | None:
        """Return what the page is about, or the course of a lesson."""
        page = self.page
        if page.kind == "path":
            return self.site.paths[page.id]
        course_id = page.id if page.kind == "course" else page.course_id
        return known_as(CourseFacts, self.site.courses[course_id]) if course_id else None

    def structured_data(self) -> Markup:
        """Return the page's JSON-LD for a script element, "" for a page without a subject."""
        address = (lambda url: absolute(self.config.url, url)) if self.config.url else self.href
        data = structured_data(self.site, self.page, address)
        return Markup(as_script(data) if data else "")  # noqa: S704 - as_script escapes

    def has_feed(self) -> bool:
        """Whether the site has an Atom feed."""
        return self._context.facts.has_feed

    def has_touch_icon(self) -> bool:
        """Whether the site has a picture of its mark for home screens."""
        return has_touch_icon(self._context.theme)

    def markdown_url(self) -> str:
        """Return the site URL of the page's Markdown copy, "" for a page without one."""
        return markdown_url(self.page)

    def edit_url(self) -> str:
        """Return the address at which the page's source can be edited, "" when site.yaml names no repository."""
        return edit_address(self.config.repo, self.config.branch, self.config.repo_folder, self.page.document)

    def changed(self) -> str:
        """Return the day (UTC) of the last recorded change of the page's source as YYYY-MM-DD, "" without a record."""
        moment = self.site.changed.get(self.page.document)
        return moment.date().isoformat() if moment else ""

    # --- header, footer and scripts -----------------------------------------------------------------------------------

    def navigation(self) -> tuple[NavLink, ...]:
        """Return the links of the header: those of site.yaml, else courses and paths."""
        if self.config.nav:
            return self.config.nav
        paths = (NavLink(self.t("paths"), "#paths"),) if self._context.facts.has_paths else ()
        return (NavLink(self.t("courses"), ""), *paths)

    def footer(self) -> tuple[NavLink, ...]:
        """Return the links of the footer: those of site.yaml, else the home page and every plain page."""
        if self.config.footer:
            return self.config.footer
        plain = tuple(NavLink(page.title, page.url) for page in self.site.pages if page.kind != "person")
        return (NavLink(self.t("all_courses"), ""), *plain)

    def is_current(self, url: str) -> bool:
        """Whether a link of the header leads to this page, or to the list in which it stands."""
        if self.kind == "path" and url == "#paths":
            return True
        return url.strip("/") == self.url.strip("/") and self.kind != "404"

    @property
    def latin(self) -> bool:
        """Whether the page's language is written in Latin letters, which the theme's fonts have."""
        return not _OTHER_SCRIPTS.fullmatch(self.words.language)

    def lazy_scripts(self) -> list[tuple[str, str]]:
        """Return name and address of each module that scripts import when it is first needed."""
        names = self._context.theme.names
        modules = {name.removeprefix(LAZY).removesuffix(".js"): name for name in names if name.startswith(LAZY)}
        modules = {("engine" if name == self._engine else short): name for short, name in modules.items()}
        return [(short, self.asset(name)) for short, name in sorted(modules.items())]

    @property
    def searchable(self) -> bool:
        """Whether scripts can search this site: the theme has an engine, and site.yaml does not switch it off."""
        return self.has_asset(self._engine)

    @property
    def _engine(self) -> str:
        return SEARCH_ENGINES.get(self.config.search, "")

    # --- courses, lessons and paths -----------------------------------------------------------------------------------

    def courses(self, path: PathName) -> list[SeenCourse]:
        """Return the courses of a path, in its order."""
        return self.site.courses_of(path)

    def stops(self, path: LearningPath) -> list[Stop]:
        """Return the stops of a path in order."""
        stops: list[Stop] = []
        courses = self.courses(path)
        places = path.planned_after or (len(courses),) * len(path.planned)
        waiting = list(zip(places, path.planned, strict=True))
        for number, course in enumerate(courses, 1):
            stops += [(0, None, item) for after, item in waiting if after == number - 1]
            stops.append((number, course, None))
        return [*stops, *((0, None, item) for after, item in waiting if after >= len(courses))]

    def few_stops(self, path: LearningPath, most: int = 6) -> list[Stop]:
        """Return the stops of a path where there is room for few: of a long one, courses before what is planned."""
        stops = self.stops(path)
        if len(stops) <= most:
            return stops
        by_use = sorted(range(len(stops)), key=lambda index: (stops[index][1] is None, index))
        return [stops[index] for index in sorted(by_use[: most - 1])]

    def place(self, course: CourseName) -> PathPosition | None:
        """Return a course's place in its first path that has a page."""
        return self.site.first_place(course)

    def lessons(self, course: CourseFacts[LessonRow], ids: tuple[str, ...]) -> list[LessonRow]:
        """Return the lessons with these ids, in that order."""
        by_id = {lesson.id: lesson for lesson in course.lessons}
        return [by_id[lesson_id] for lesson_id in ids if lesson_id in by_id]

    def loose_lessons(self, course: CourseFacts[LessonRow]) -> list[LessonRow]:
        """Return the lessons that stand in no section."""
        placed = {lesson_id for section in course.sections for lesson_id in section.lesson_ids}
        return [lesson for lesson in course.lessons if lesson.id not in placed]

    def needs(self, course: ListedCourse | CourseCard | Course) -> list[str]:
        """Return the ids of the courses that a course requires, each once."""
        ids = dict.fromkeys(need.course_id for need in course.prerequisites)
        return [course_id for course_id in ids if course_id and course_id in self.site.courses]

    def shown_paths(self) -> list[PathName]:
        """Return the paths of the catalogue: one without a course keeps its page, but is not listed."""
        return [path for path in self.site.paths.values() if self.courses(path)]

    def titles(self, ids: Sequence[str]) -> list[str]:
        """Return the titles of courses."""
        return [known_as(CourseName, self.site.courses[course_id]).title for course_id in ids]

    def pathless(self) -> list[CourseName]:
        """Return the courses that no path with a page holds."""
        courses = (known_as(CourseName, course) for course in self.site.courses.values())
        return [course for course in courses if self.place(course) is None]

    def path_outcomes(self, path: LearningPath) -> list[tuple[Item, str]]:
        """Return what a path leads to, each once with the document that it comes from.

        It is what the path says, else all that its courses say; none when the path's text has a part for it.
        """
        document = self.site.documents.get(path.document)
        if document and any(block.kind == "outcomes" for block in document.roles):
            return []
        courses = [known_as(CourseFacts, course) for course in self.courses(path)]
        of_courses = {item.text: (item, course.document) for course in courses for item in course.outcomes}
        if path.outcomes:
            return [of_courses.get(item.text, (item, path.document)) for item in path.outcomes]
        return list(of_courses.values())

    def start(self, course: CourseFacts[LessonKey]) -> str:
        """Return the URL at which a course begins: its first lesson, else its outline, else ""."""
        if course.lessons:
            return course.lessons[0].url
        document = self.site.documents.get(course.document)
        outlines = [block for block in document.roles if block.kind == "structure"] if document else []
        return f"{course.url}#{outlines[0].heading.id}" if outlines and outlines[0].heading else ""

    def requirements(self, block: Block) -> list[tuple[Item, SeenCourse | None, bool]]:
        """Return the items of a block of prerequisites, each with the course that it names and "or equivalent".

        Courses that front matter requires and the block does not name are added at the end.
        """
        needs = self._own_needs()
        by_text = {need.item.text: need for need in needs}
        rows: list[tuple[Item, SeenCourse | None, bool]] = []
        for item in block.items:
            need = by_text.get(item.text)
            required = self.site.courses.get(need.course_id or "") if need else None
            rows.append((item, required, bool(need and need.or_equivalent)))
        named = {required.id for _, required, _ in rows if required}
        for need in needs:
            required = self.site.courses.get(need.course_id or "")
            if required and required.id not in named:
                named.add(required.id)
                rows.append((need.item, required, need.or_equivalent))
        return rows

    def number_in_same_path(self, course: CourseName) -> int | None:
        """Return a course's number in the first path that it shares with the course of this page."""
        here = self.site.courses.get(self.page.id)
        shared = {place.path_id for place in here.places} if isinstance(here, CourseName) else set()
        return next((place.number for place in course.places if place.path_id in shared), None)

    def _own_needs(self) -> tuple[Prerequisite, ...]:
        if self.page.kind == "path":
            return known_as(LearningPath, self.site.paths[self.page.id]).prerequisites
        course = self._own_course()
        return course.prerequisites if course else ()

    def _own_course(self) -> Course | None:
        return known_as(Course, self.site.courses[self.page.id]) if self.page.kind == "course" else None

    def outline_entries(self, block: Block) -> list[SyllabusEntry]:
        """Return the entries of a block of structure; on its course's page the course's sections with their lessons."""
        course = self._own_course()
        if course is None or not (course.sections or course.lessons):
            return [_entry(n, i.text, i.label, i.html, (), anchor=i.anchor) for n, i in enumerate(block.items, 1)]
        entries: list[SyllabusEntry] = []
        outlined = {item.note for item in block.items}
        number = 0
        for section in course.sections:
            grouped = not section.title or (bool(outlined) and not section.label and section.slug not in outlined)
            number += not grouped
            lessons = self.lessons(course, section.lesson_ids)
            entry = _entry(number, section.title, section.label, section.summary, lessons, anchor=section.anchor)
            entries.append(replace(entry, unnumbered=grouped))
        loose = self.loose_lessons(course)
        return [*entries, SyllabusEntry("", "", False, "", tuple(loose), unnumbered=True)] if loose else entries

    # --- texts --------------------------------------------------------------------------------------------------------

    def document(self, path: str = "") -> Document | None:
        """Return a document, by default the page's own; None for a page made without one."""
        return self.site.documents.get(path or self.page.document)

    @property
    def has_math(self) -> bool:
        """Whether the page shows formulas that need a stylesheet of their own, its own or those of other documents."""
        return any(self.site.documents[path].has_math for path in documents_of(self.site, self.page))

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings of the page's own text."""
        return self._text.headings

    @property
    def _text(self) -> Body:
        return self._context.bodies[self.page.document] if self.page.document else Body()

    def body(self) -> Markup:
        """Return the page's own text, every mark filled."""
        return self.html(self._text.html)

    def html(self, html: str, document: str = "") -> Markup:
        """Fill the marks in a piece of rendered Markdown from a document, by default the page's own."""
        path = document or self.page.document
        filled = fill(
            html,
            block=lambda number: self.block(self._context.bodies[path].blocks[number], path),
            link=lambda number: str(escape(self.link(path, number))),
            image=lambda number: self._context.images.tag(self._addresses, path, number),
            word=lambda name: str(escape(self.t(name.replace("-", "_")))),
        )
        return Markup(filled)  # noqa: S704 - rendered Markdown is safe by contract (model.py), what is put in is escaped

    def paragraphs(self, html: str, document: str = "") -> Markup:
        """Fill the marks, and make a paragraph of text that is none yet."""
        filled = self.html(html, document)
        return Markup("<p>{}</p>").format(filled) if html and not _BLOCK_TAG.match(html.lstrip()) else filled

    def inline(self, item: Item, document: str = "") -> Markup:
        """Return an item's HTML where only phrasing may stand; of one with paragraphs or lists the plain text."""
        return escape(item.text) if _BLOCK_TAG.search(item.html) else self.html(item.html, document)

    def title(self, title: str) -> Markup:
        """Return the heading that the author wrote, with its markup; a page whose text has none shows the title."""
        return self.html(self._text.title_html) if self._text.title_html else escape(title)

    def title_id(self) -> Markup:
        """Return the attribute that makes the title a place to link to: its anchor is that of the author's heading."""
        return Markup(' id="{}"').format(self._text.title_id) if self._text.title_id else Markup()

    def lead(self, description: str) -> Markup:
        """Return the first paragraph, or the description of a page without text."""
        return self.html(self._text.lead) if self._text.lead else escape(description)

    def block(self, block: Block, document: str = "") -> Markup:
        """Draw a block with the template of its kind; a kind without one is a diagnostic at the block's line.

        The template sees `intro` and `outro` as finished HTML.
        """
        path = document or self.page.document
        try:
            if not _KIND.fullmatch(block.kind):
                raise TemplateNotFound(block.kind)
            template = self._context.theme.environment.get_template(f"blocks/{block.kind}.html")
        except TemplateNotFound:
            name = self._other_template(block, path)
            if not name:
                return Markup()
            template = self._context.theme.environment.get_template(f"blocks/{name}.html")
        drawn = replace(block, intro=self.html(block.intro, path), outro=self.html(block.outro, path))
        return Markup(template.render(page=self, block=drawn, document=path))  # noqa: S704 - autoescaped

    def _other_template(self, block: Block, path: str) -> str:
        """Return what draws a block of another maker, or of an unknown name; what may be for teachers is not drawn."""
        kind = block.kind
        if found := known_box(kind):
            return found
        place = Span(path, block.line, 1)
        if near := meant_for_teachers(kind):
            message = f'nothing draws a "{kind}" block'
            self.problems.append(diagnose("unknown-block", place, message, f'did you mean "{near}"?'))
            return ""
        others = (name for name in self._context.theme.environment.list_templates() if name.startswith("blocks/"))
        near = did_you_mean(kind, (name.removeprefix("blocks/").removesuffix(".html") for name in others))
        hint = near or "write :::note in its place"
        if not near and _KIND.fullmatch(kind):
            hint += f", or add templates/blocks/{kind}.html"
        message = f'nothing draws a "{kind}" block; its text is shown in a plain box'
        if all(problem.message != message for problem in self.problems):
            self.problems.append(diagnose("foreign-syntax", place, message, hint))
        return BOX

    def first_question(self, block: Block, document: str) -> int:
        """Number the first question of a quiz within its page, from 1."""
        number = 1
        for other in self._context.bodies[document].blocks:
            if other.kind == "quiz":
                if other.items is block.items:
                    break
                number += len(other.items)
        return number

    # --- pictures, people and what is said beside a course ------------------------------------------------------------

    def hue(self, course: SeenCourse) -> str:
        """Return the CSS class of a course's hue."""
        return self._context.facts.course_hues[course.id]

    def path_hue(self, path: PathName) -> str:
        """Return the CSS class of a path's hue."""
        return self._context.facts.path_hues[path.id]

    def cover(self, course: PicturedCourse) -> Markup:
        """Draw a course's cover, or show the image that it names instead."""
        return self._context.images.cover(self._addresses, course)

    def mosaic(self, courses: Sequence[PicturedCourse]) -> Markup:
        """Put the covers of a path together."""
        return self._context.images.mosaic(self._addresses, courses, self._context.facts.course_hues)

    def course_facts(self, course: CourseFacts[LessonKey]) -> list[tuple[str, str]]:
        """Return what the side panel adds to the time: who, when, price, language and licence, where they are said."""
        rows: list[tuple[str, str]] = []
        if course.instructors:
            rows.append(
                (self.t("instructors"), self.words.listed([self._person(person) for person in course.instructors]))
            )
        for run in course.offerings:
            if not (run.start or run.end or run.meetings or run.timezone or run.mode != "online"):
                continue  # the usual one, at the learner's own pace
            days = [day.isoformat() for day in (run.start, run.end) if day]
            dates = self.t("span", low=days[0], high=days[1]) if len(days) == 2 else "".join(days)
            details = [dates, self.t(f"mode_{run.mode}"), run.meetings, run.timezone]
            label = self.t("starts" if run.start else "time")
            rows.append((label, self.t("comma").join(text for text in details if text)))
        if course.offer is not None:
            rows.append((self.t("price"), self._price(course.offer)))
        if course.language and course.language != self.config.language:
            rows.append((self.t("language"), self.words.text("language_name")))
        if course.license:
            rows.append((self.t("license"), course.license))
        return rows

    def _price(self, offer: Offer) -> str:
        amount = f"{offer.price} {offer.currency}" if offer.currency and offer.category != "Free" else ""
        kind = self.t(f"offer_{offer.category.lower().replace(' ', '_')}")
        return amount if amount and offer.category == "Paid" else self.t("comma").join(filter(None, (kind, amount)))

    def lesson_needs(self, course: CourseFacts[LessonRow], lesson: Lesson) -> list[Markup]:
        """Return what a lesson requires, with links to the lessons of its course and to the courses that it names."""
        return [self._lesson_need(course, need) for need in lesson.prerequisites]

    def _lesson_need(self, course: CourseFacts[LessonRow], need: Prerequisite) -> Markup:
        lesson = course.lesson(need.lesson_id)
        required = self.site.courses.get(need.course_id or "")
        target = lesson or (known_as(CourseName, required) if required else None)
        if target is None:
            return self.html(need.item.html)
        link = Markup('<a href="{}">{}</a>').format(self.href(target.url), target.title)
        return Markup("{}").format(self.t("or_equivalent", course=link)) if need.or_equivalent else link

    def portrait(self, person: Person) -> Markup:
        """Show a person's image, when it is published with the site."""
        return self._context.images.portrait(self._addresses, person)

    def logo(self) -> str:
        """Return the address of the picture that site.yaml names as logo, "" without one."""
        return self._addresses.image(self.config.theme.logo)

    def hero_art(self) -> Markup:
        """Return the picture at the top of the home page: that which site.yaml names, else one drawn from the site."""
        return self._context.images.hero(self._addresses, self._context.facts.course_hues)

    def _person(self, person: Person) -> Markup:
        return (
            Markup('<a href="{}">{}</a>').format(self.href(person.url), person.name)
            if person.url
            else escape(person.name)
        )


def _entry(
    number: int, title: str, label: str, summary: str, lessons: Sequence[LessonRow], *, anchor: str
) -> SyllabusEntry:
    is_place = re.findall(r"[0-9]+", label) == [str(number)]
    return SyllabusEntry(title, label, is_place, summary, tuple(lessons), anchor=anchor)
