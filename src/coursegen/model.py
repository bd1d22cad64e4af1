"""The immutable values that flow through a build; nothing in this module reads or writes a file.

Order of reading: `Source` -> `Document` + `Body` -> `Site` -> `Output`.

Conventions that hold for every value here:

* A `path` is relative to the project, with `/` between its parts: `content/courses/x.md`.
* A `url` is relative to the site's root, without a leading slash, and ends in `/` where it names a page: `""` is the
  home page, `courses/x/` a course. `text.relative_url` turns two of them into an `href`.
* Lines and columns count from 1; a column counts characters, not bytes.
* `html` is safe to put into a page as it is, `text` is not escaped. HTML may hold marks (see `Body`).
* Courses, lessons, paths and people refer to each other by id, never by object: values stay acyclic and cacheable.
* Of what is not its own a page knows a short form only (`LessonRow`, `CourseName`, …), of which the whole is one, with
  more; see exporters/html/scene.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

from msgspec import Struct, field

from coursegen.problems.diagnostic import Diagnostic, Span

Kind = Literal["course", "lesson", "path", "page", "person", "glossary"]
Level = Literal["Beginner", "Intermediate", "Advanced"]
LessonType = Literal["lesson", "reading", "lab", "quiz", "project", "video"]
HtmlPolicy = Literal["allow", "escape"]
OfferCategory = Literal["Free", "Partially Free", "Subscription", "Paid"]

SOURCE_ATTRIBUTE = "data-source"
"""In the preview, blocks of HTML say in it where they were written, as `path:line`."""

LEVELS: tuple[Level, ...] = ("Beginner", "Intermediate", "Advanced")


# --- What is read -----------------------------------------------------------------------------------------------------


class Source(Struct, frozen=True):
    r"""One Markdown file, decoded, with what its place in the project says about it.

    `slug` is the file's stem without a number prefix (`03-joins.md` -> `joins`), `number` that prefix (3).
    `folder` is the name of the course folder of a lesson, else "". `text` has `\n` line ends and no BOM; it is "" when
    the file could not be decoded, and `diagnostics` then says why. `digest` is the SHA-256 of the file's bytes, in hex.
    """

    path: str
    kind: Kind
    slug: str
    text: str
    digest: str
    number: int | None = None
    folder: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


class Asset(Struct, frozen=True):
    """A file beside the content that is published as it is: image, data set, download."""

    path: str
    size_bytes: int
    modified_ns: int = 0


# --- Front matter -----------------------------------------------------------------------------------------------------


class Offering(Struct, frozen=True):
    """One run of a course: self-paced and online unless the author says otherwise."""

    start: date | None = None
    end: date | None = None
    timezone: str = ""
    mode: str = "online"
    meetings: str = ""


class Offer(Struct, frozen=True):
    """What a course costs, as far as its author says: `price` is the amount as written, "" without one.

    `currency` is its ISO 4217 code.
    """

    category: OfferCategory
    price: str = ""
    currency: str = ""


class Meta(Struct, frozen=True):
    """The validated front matter of one file; None or empty means that the author said nothing.

    `difficulty` is a (lowest, highest) pair. `hours` is durationHours of a course, estimatedHours of a path.
    `minutes` is the duration of a lesson, `questions` are those that it answers. `places` gives the position of each
    value by its key as the author wrote it (`durationHours`), and of list items as `prerequisites.0`.
    """

    id: str | None = None
    title: str | None = None
    description: str | None = None
    difficulty: tuple[Level, Level] | None = None
    hours: float | None = None
    path_ids: tuple[str, ...] = ()
    order: int | None = None
    prerequisites: tuple[str, ...] | None = None
    outcomes: tuple[str, ...] | None = None
    keypoints: tuple[str, ...] | None = None
    questions: tuple[str, ...] | None = None
    tools: tuple[str, ...] | None = None
    projects: tuple[str, ...] | None = None
    instructors: tuple[str, ...] = ()
    language: str | None = None
    license: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    aliases: tuple[str, ...] = ()
    offerings: tuple[Offering, ...] = ()
    offer: Offer | None = None
    draft: bool = False
    publish_date: date | None = None
    minutes: int | None = None
    type: LessonType = "lesson"
    section: str | None = None
    previous_lesson: str | None = None
    next_lesson: str | None = None
    hue: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Span] = field(default_factory=dict)


# --- What Markdown means ----------------------------------------------------------------------------------------------


class Heading(Struct, frozen=True):
    """A heading of the page as shown: `id` is its anchor, unique in the page and equal to GitHub's."""

    level: int
    id: str
    text: str
    html: str
    line: int


class Link(Struct, frozen=True):
    """A reference to somewhere inside the project: a Markdown file, an anchor, an image or a download.

    `target` is as written (`../02-joins.md#left`). Links to other hosts are not listed here but in `Body.external`.
    For `kind` "image", `text` is the alternative text, `attrs` are further attributes of the `<img>`, and `title` is
    the caption: it is set only where the image stands alone in its paragraph, and then makes it a figure.
    """

    target: str
    kind: Literal["link", "image", "html"]
    line: int
    column: int = 1
    text: str = ""
    title: str = ""
    attrs: tuple[tuple[str, str], ...] = ()


class Item(Struct, frozen=True):
    """One entry of a block; what its fields hold depends on the block's kind, see `Block`.

    `anchor` is the id of an entry that was a heading (the template prints it), `outro` the HTML that follows the
    children (what an author explains below a question's options).
    """

    html: str
    text: str
    line: int
    label: str = ""
    note: str = ""
    checked: bool | None = None
    children: tuple[Item, ...] = ()
    anchor: str = ""
    outro: str = ""


class Block(Struct, frozen=True):
    """A part of a page that is more than prose: a kind, and a tree of items. Templates in blocks/ draw it.

    | kind | items | label | note | html, text | checked | children |
    |---|---|---|---|---|---|---|
    | outcomes | one each | | | the outcome | | |
    | prerequisites | one each | | | the requirement | | |
    | keypoints, questions | one each | | | the point, the question | | |
    | structure | entries | `Section 1` as written, or "" | slug of title | html: summary; text: title | | |
    | why, time, tools, facts | definitions | the term | text in parentheses | the definition | | |
    | projects | one each | | trailing `(MNIST)`, without parentheses | the project | | |
    | quiz | questions | | | the question | | options |
    | (an option of a quiz) | | | | the option | right, wrong, or None: not marked | its reason |
    | note, tip, important, warning, caution | none: a GitHub alert | | | | | |
    | any other name | none: a `:::name` container | | | | | |

    `heading` is the section's heading, None for blocks that stand alone. `intro` is the HTML before the items (for
    alerts and containers, all of it), `outro` the HTML after them. `title` is the text an author gave a container,
    `title_html` the same with its markup.
    """

    kind: str
    line: int
    heading: Heading | None = None
    title: str = ""
    intro: str = ""
    items: tuple[Item, ...] = ()
    outro: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    title_html: str = ""


class Workload(Struct, frozen=True):
    """What a text asks of its reader, counted: words outside code, lines of code, tasks and quiz questions."""

    words: int = 0
    code_lines: int = 0
    exercises: int = 0


class Passage(Struct, frozen=True):
    """The plain text under one heading, for search; `anchor` and `heading` are "" for what stands before the first."""

    anchor: str
    heading: str
    text: str


class Formula(Struct, frozen=True):
    """The TeX of a formula, without its signs; `key` finds its `<math>` in HTML (see markdown/tex_kept.py)."""

    tex: str
    display: bool
    key: str


class Body(Struct, frozen=True):
    r"""What of a document only its own page shows: the rendered fragment, and the blocks that stand in it.

    `lead` is the first paragraph as inline HTML: for courses, lessons and paths it is taken out of the body and shown
    in the page's head, for other pages it is "". `external` are the links to other hosts. `formulas` are all that are
    drawn, in the order in which they stand.

    `html` holds marks that are filled when the page is rendered. A mark is NUL, a letter, a name, NUL; authors cannot
    write one because NUL is refused when a file is read:

    * `\0B3\0`: block 3 of `blocks`, drawn by `templates/blocks/<kind>.html`. Blocks may hold marks themselves.
    * `\0L3\0`: the URL of link 3 of `Document.links`, in an attribute.
    * `\0I3\0`: the whole `<img>` (or `<figure>`) of image link 3.
    * `\0Wcopy\0`: the interface word `copy` in the page's language.
    """

    html: str = ""
    blocks: tuple[Block, ...] = ()
    passages: tuple[Passage, ...] = ()
    title_html: str = ""
    title_id: str = ""
    lead: str = ""
    headings: tuple[Heading, ...] = ()
    external: tuple[Link, ...] = ()
    formulas: tuple[Formula, ...] = ()


class Document(Struct, frozen=True):
    """One parsed file, without its body: all that the rest of the site may need to know of it.

    A build holds all documents at once, and bodies only while their pages are made: what no other page needs to know
    belongs there. `title` is the H1 when there is one (it is then not in the body), `lead_text` the first paragraph's
    text, for every page. `roles` are the blocks that came from a heading with a role (see meaning/sections.py).
    `anchors` are all ids a link may lead to, headings among them. `has_math` means formulas that need a stylesheet of
    their own (static/css/lazy/math.css). `questions` counts those of knowledge checks. `digest` is the source's.
    `head` is a digest of front matter in which nothing is wrong, else "": with the same one, `meta` is the
    same. `left_out` are the lines of what is for teachers: the first, and the one after the last.
    """

    path: str
    kind: Kind
    slug: str
    digest: str
    number: int | None = None
    folder: str = ""
    meta: Meta = field(default_factory=Meta)
    title: str = ""
    title_line: int = 0
    lead_text: str = ""
    links: tuple[Link, ...] = ()
    roles: tuple[Block, ...] = ()
    anchors: tuple[str, ...] = ()
    workload: Workload = field(default_factory=Workload)
    questions: int = 0
    has_math: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    head: str = ""
    left_out: tuple[tuple[int, int], ...] = ()

    def position(self, *keys: str) -> Span:
        """Return where the first of these front-matter keys stands that the file has, else its first line."""
        return _first(self.meta.places, keys) or Span(self.path, 1, 1)

    def at_line(self, line: int, length: int = 1) -> Span:
        """Return where something stands in the body of which only the line is known."""
        return Span(self.path, max(line, 1), 1, length)

    def where(self, *keys: str) -> str:
        """Write `path:line` of the first of these keys for use inside a message, or the path alone."""
        place = _first(self.meta.places, keys)
        return f"{self.path}:{place.line}" if place else self.path


# --- Configuration ----------------------------------------------------------------------------------------------------


class NavLink(Struct, frozen=True):
    """A link that site.yaml names: `url` is a site URL or an absolute https one."""

    title: str
    url: str


class ThemeOptions(Struct, frozen=True):
    """`theme:` in site.yaml. `hue` is an OKLCH hue in degrees, `corner` a factor on all radii (0 is square)."""

    hue: int = 262
    corner: float = 1.0
    display_font: str = ""
    text_font: str = ""
    logo: str = ""
    css: tuple[str, ...] = ()


class Config(Struct, frozen=True):
    """site.yaml, validated, with every default filled in; `url` is the absolute base URL with a final slash, or "".

    `places` gives the position of each value by its dotted name (`theme.logo`, `instructors.0`).
    `macros` are definitions in TeX, for the formulas of all pages.
    `repo_folder` is the project's folder in its repository, "" for the top, None as long as nobody has said or looked.
    """

    title: str = "Courses"
    url: str = ""
    description: str = ""
    language: str = "en"
    provider: str = ""
    provider_url: str = ""
    license: str = ""
    offer: Offer | None = None
    instructors: tuple[str, ...] = ()
    html: HtmlPolicy = "allow"
    macros: str = ""
    search: Literal["embedded", "pagefind", "off"] = "embedded"
    social_cards: bool = True
    repo: str = ""
    branch: str = "main"
    repo_folder: str | None = None
    hero_title: str = ""
    hero_text: str = ""
    hero_image: str = ""
    hero_links: tuple[NavLink, ...] = ()
    nav: tuple[NavLink, ...] = ()
    footer: tuple[NavLink, ...] = ()
    footer_text: str = ""
    theme: ThemeOptions = field(default_factory=ThemeOptions)
    severities: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Span] = field(default_factory=dict)

    def position(self, *keys: str) -> Span:
        """Return where the first of these dotted names stands that site.yaml has, else the file alone."""
        return _first(self.places, keys) or Span("content/site.yaml")


def _first(places: Mapping[str, Span], keys: tuple[str, ...]) -> Span | None:
    return next((places[key] for key in keys if key in places), None)


# --- The assembled site -----------------------------------------------------------------------------------------------

L = TypeVar("L", bound="LessonKey", covariant=True)
C = TypeVar("C", covariant=True)
P = TypeVar("P", bound="PathName", covariant=True)
G = TypeVar("G", bound="PageName", covariant=True)


class Prerequisite(Struct, frozen=True):
    """A requirement as written and, when it names a course (or a lesson of it) exactly, which one."""

    item: Item
    course_id: str | None = None
    or_equivalent: bool = False
    lesson_id: str | None = None


class Section(Struct, frozen=True):
    """An entry of a course's outline. `label` is `Section 1` as written, or "" for a group made from lessons alone.

    `anchor` is the id that links to the entry's heading use, or "".
    """

    slug: str
    title: str
    label: str = ""
    summary: str = ""
    lesson_ids: tuple[str, ...] = ()
    minutes: int = 0
    anchor: str = ""


class Time(Struct, frozen=True):
    """What is said and what is counted about the time something takes.

    `claimed_hours` is the author's number, `counted_hours` the sum of the parts (None when there are none);
    `hours` is the one to show. `pace` is hours per week and `weeks` the length, each (low, high). `estimated` is true
    when `hours` rests on estimates rather than on anything an author said.
    """

    hours: float | None = None
    claimed_hours: float | None = None
    counted_hours: float | None = None
    pace: tuple[float, float] | None = None
    weeks: tuple[float, float] | None = None
    estimated: bool = False


class PathPosition(Struct, frozen=True):
    """A course's place in one learning path: `number` of `count`, and its neighbours there."""

    path_id: str
    number: int
    count: int
    previous_id: str | None = None
    next_id: str | None = None


class Person(Struct, frozen=True):
    """An instructor; `url` is "" for one that is only named and has no page."""

    id: str
    name: str
    url: str = ""
    description: str = ""
    image: str = ""
    document: str = ""


class LessonKey(Struct, frozen=True, tag=True, tag_field="form"):
    """Where a lesson stands: all that it takes to count lessons, and a reader's progress in them."""

    id: str
    course_id: str
    url: str
    number: int

    @property
    def key(self) -> str:
        """The name under which a reader's progress is kept; it survives renamed titles and reordered files."""
        return f"{self.course_id}/{self.id}"


class LessonRow(LessonKey, frozen=True, kw_only=True):
    """A lesson as the outline of its course shows it."""

    title: str
    minutes: int
    minutes_estimated: bool
    type: LessonType = "lesson"
    level: Level | None = None
    section: str = ""
    previous_id: str | None = None
    next_id: str | None = None
    language: str = ""
    draft: bool = False


class Lesson(LessonRow, frozen=True, kw_only=True):
    """One lesson, in its place. `number` counts from 1 within the course; `key` is `course id/lesson id`."""

    description: str
    document: str
    outcomes: tuple[Item, ...] = ()
    key_points: tuple[Item, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    questions: int = 0
    publish_date: date | None = None
    aliases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


class CourseName(Struct, frozen=True, tag=True, tag_field="form"):
    """A course where it is only named: with its level, and its places in learning paths."""

    id: str
    url: str
    title: str
    level: Level | None = None
    places: tuple[PathPosition, ...] = ()
    language: str = ""


class CourseWithLessons(CourseName, Generic[L], frozen=True, kw_only=True):
    """A course where its lessons are at least counted; each is an `L`."""

    lessons: tuple[L, ...] = ()

    def lesson(self, lesson_id: str | None) -> L | None:
        """Return the lesson with this id, None without one."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)


class CourseFacts(CourseWithLessons[L], Generic[L], frozen=True, kw_only=True):
    """Everything that is said or counted about a course but what it requires."""

    description: str
    document: str
    time: Time = field(default_factory=Time)
    sections: tuple[Section, ...] = ()
    outcomes: tuple[Item, ...] = ()
    unlocks: tuple[str, ...] = ()
    reasons: tuple[Item, ...] = ()
    facts: tuple[Item, ...] = ()
    projects: tuple[Item, ...] = ()
    tools: tuple[Item, ...] = ()
    instructors: tuple[Person, ...] = ()
    offerings: tuple[Offering, ...] = ()
    offer: Offer | None = None
    license: str = ""
    tags: tuple[str, ...] = ()
    image: str = ""
    hue: int | None = None
    aliases: tuple[str, ...] = ()
    draft: bool = False
    publish_date: date | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class Course(CourseFacts[Lesson], frozen=True, kw_only=True):
    """One course with everything that is said or counted about it."""

    prerequisites: tuple[Prerequisite, ...] = ()


class PathName(Struct, frozen=True, tag=True, tag_field="form"):
    """A learning path where it is only named: with its courses, but without what its own page says of it."""

    id: str
    url: str
    title: str
    course_ids: tuple[str, ...] = ()
    levels: tuple[Level, Level] | None = None
    language: str = ""
    hue: int | None = None
    image: str = ""
    aliases: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    entries: Mapping[str, Item] = field(default_factory=dict)


class LearningPath(PathName, frozen=True, kw_only=True):
    """An ordered row of courses. `document` is "" for a path that is only referenced by its courses.

    `levels` is the (lowest, highest) level; `planned` are entries of its structure that no course answers to yet,
    `planned_after` how many of the courses come before each of them, `entries` those that name a course, by its id.
    """

    description: str
    document: str = ""
    planned: tuple[Item, ...] = ()
    planned_after: tuple[int, ...] = ()
    time: Time = field(default_factory=Time)
    outcomes: tuple[Item, ...] = ()
    prerequisites: tuple[Prerequisite, ...] = ()
    tags: tuple[str, ...] = ()


class PageName(Struct, frozen=True, tag=True, tag_field="form"):
    """A page outside the courses where it is only named."""

    id: str
    kind: Kind
    url: str
    title: str
    language: str = ""


class PlainPage(PageName, frozen=True, kw_only=True):
    """A page outside the courses: about, licence, the glossary, a person."""

    description: str
    document: str
    aliases: tuple[str, ...] = ()


class HeldBack(Struct, frozen=True):
    """A document that is left out of this build: a draft (`until` is None) or one dated in the future."""

    path: str
    until: date | None = None


class SiteOf(Struct, Generic[C, P, G], frozen=True):
    """What pages are made from, with courses that are each a `C`, paths a `P`, and pages outside the courses a `G`.

    `courses` and `paths` are in catalogue order and keyed by id. `documents` and `urls` are keyed by document path.
    `link_urls[path][i]` is where link i of that document leads (a site URL, with `#anchor` where one was written), or
    None when it is broken. `files` maps the site URL of each published asset to its path. `changed` gives the time
    (with zone) of the last recorded change of a document, for those documents that have one.
    """

    config: Config
    courses: Mapping[str, C] = field(default_factory=dict)
    paths: Mapping[str, P] = field(default_factory=dict)
    pages: tuple[G, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)
    link_urls: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, datetime] = field(default_factory=dict)

    def courses_of(self, path: PathName) -> list[C]:
        """Return the courses of a path that are there, in its order."""
        return [self.courses[course_id] for course_id in path.course_ids if course_id in self.courses]

    def first_place(self, course: CourseName) -> PathPosition | None:
        """Return a course's place in its first path that has a page."""
        return next((place for place in course.places if place.path_id in self.paths), None)


class Site(SiteOf[Course, LearningPath, PlainPage], frozen=True):
    """The validated model: the one thing that templates, exports and checks read."""

    held_back: tuple[HeldBack, ...] = ()
    now: datetime | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


# --- What is written --------------------------------------------------------------------------------------------------


class Kept(Struct, frozen=True):
    """Content that the output folder holds already, as the last build left it, so that it was not made again."""

    size_bytes: int
    sha256: str


class Finished(Struct, frozen=True):
    """Content in a file that was made for this build alone; it is linked into place where that is possible."""

    file: str
    size_bytes: int
    sha256: str


class Output(Struct, frozen=True):
    """One file of the site: `path` is relative to the output folder, `content` its bytes or the file to copy."""

    path: str
    content: bytes | Path | Kept | Finished
