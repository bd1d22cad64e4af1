"""A small site made by hand: two courses in a path and one outside, lessons, people, pages, every kind of block."""

from __future__ import annotations

from datetime import date

from coursegen.model import (
    Block,
    Body,
    Config,
    Course,
    Document,
    Heading,
    Item,
    LearningPath,
    Lesson,
    Link,
    Meta,
    Offering,
    PathPosition,
    Person,
    PlainPage,
    Prerequisite,
    Section,
    Site,
    Time,
)


def item(text: str, **fields: object) -> Item:
    """Make an item whose HTML is its text."""
    values = {"html": text, "text": text, "line": 1, **fields}
    return Item(**values)  # type: ignore[arg-type]


def heading(text: str, level: int = 2, anchor: str = "") -> Heading:
    """Make a heading with a simple anchor."""
    return Heading(level, anchor or text.lower().replace(" ", "-"), text, text, 5)


KNOTS = "content/courses/knots.md"
ROPES = "content/courses/ropes.md"
BELLS = "content/courses/bells.md"
BOWLINE = "content/courses/ropes/lessons/01-bowline.md"
HITCH = "content/courses/ropes/lessons/02-hitch.md"
PATH = "content/paths/deck.md"
ABOUT = "content/pages/about.md"
ANNA = "content/people/anna.md"

OUTCOMES = Block(
    "outcomes", 9, heading("Learning Outcomes"), items=(item("Tie a <code>bowline</code>"), item("Coil a rope"))
)
NEEDS = Block(
    "prerequisites", 14, heading("Prerequisites"), items=(item("Knots or equivalent"), item("Two free hands"))
)
STRUCTURE = Block(
    "structure",
    20,
    heading("Course Structure"),
    items=(
        item("Loops", label="Section 1", note="loops", html="<p>Loops that hold.</p>"),
        item("Hitches", label="Section 2", note="hitches", html="<p>Hitches that slip.</p>"),
    ),
)
WHY = Block("why", 30, heading("Why ropes?"), items=(item("They hold", label="Strength"),))
TIME = Block(
    "time",
    40,
    heading("Time Commitment"),
    items=(item("12 hours", label="Total"), item("2 hours per week", label="Pace")),
)
PROJECTS = Block(
    "projects", 50, heading("What You Will Build"), intro="<p>Useful things:</p>", items=(item("A net", note="cotton"),)
)
TOOLS = Block("tools", 60, heading("Tools"), items=(item("For cutting", label="Knife", note="sharp"),))
NOTE = Block("note", 70, intro='<p>Mind your fingers, see <a href="\0L0\0">the hitch</a>.</p>')
QUIZ = Block(
    "quiz",
    80,
    heading("Knowledge Check"),
    items=(
        item(
            "Which one holds?",
            children=(
                item("A bowline", checked=True, children=(item("It does not slip."),)),
                item("A slip knot", checked=False),
            ),
        ),
        item(
            "Which are loops?",
            children=(item("One", checked=True), item("Two", checked=True), item("Three", checked=False)),
        ),
        item("What do you think?", children=(item("Yes"), item("No"))),
    ),
)

BODIES = {
    KNOTS: Body(
        '<p>A knot is a promise.</p>\n<h2 id="more">More</h2>\n<p>Plain words.</p>',
        title_html="Knots",
        lead="Start here.",
    ),
    ROPES: Body(
        '\0B0\0\0B1\0<h2 id="aside">An aside</h2>\n<p>Prose in its place.</p>\n\0B2\0\0B3\0\0B4\0\0B5\0\0B6\0',
        (OUTCOMES, NEEDS, STRUCTURE, WHY, TIME, PROJECTS, TOOLS),
        title_html="Ropes &amp; <em>Lines</em>",
        lead="All about <strong>ropes</strong>.",
    ),
    BELLS: Body(),
    BOWLINE: Body(
        '<h2 id="start">Start</h2>\n<p>Take a rope.</p>\n\0B0\0\n\0I1\0\n<p>Inline \0I2\0 image.</p>'
        '<h3 id="turn">Turn</h3><p>\0Wback-to-text\0</p>\n\0B1\0',
        (NOTE, QUIZ),
        title_html="The bowline",
        lead="The king of knots.",
        headings=(heading("Start"), heading("Turn", 3), heading("Knowledge Check")),
    ),
    HITCH: Body('<p id="turns">Round and round.</p>', title_html="The hitch"),
    PATH: Body('<h2 id="deck-life">Deck life</h2><p>Words of the path.</p>', title_html="On deck", lead="For sailors."),
    ABOUT: Body("<p>About us.</p>", title_html="About"),
    ANNA: Body("<p>Anna ties.</p>", title_html="Anna"),
}

DOCUMENTS = {
    KNOTS: Document(KNOTS, "course", "knots", "0", title="Knots", lead_text="Start here."),
    ROPES: Document(
        ROPES,
        "course",
        "ropes",
        "1",
        title="Ropes & Lines",
        lead_text="All about ropes.",
        roles=(OUTCOMES, NEEDS, STRUCTURE, WHY, TIME, PROJECTS, TOOLS),
        anchors=("learning-outcomes", "course-structure", "aside"),
    ),
    BELLS: Document(BELLS, "course", "bells", "2", meta=Meta(language="ar")),
    BOWLINE: Document(
        BOWLINE,
        "lesson",
        "bowline",
        "3",
        title="The bowline",
        links=(
            Link("02-hitch.md", "link", 3),
            Link("loop.png", "image", 4, text="A loop", title="A loop, drawn"),
            Link("loop.png", "image", 5, text="A small loop", attrs=(("class", "small"), ("title", "Small"))),
        ),
    ),
    HITCH: Document(HITCH, "lesson", "hitch", "4", title="The hitch"),
    PATH: Document(PATH, "path", "deck", "5", title="On deck"),
    ABOUT: Document(ABOUT, "page", "about", "6", title="About"),
    ANNA: Document(ANNA, "person", "anna", "7", title="Anna"),
}

_ANNA = Person("anna", "Anna", "people/anna/", "Ties.", document=ANNA)
_LESSONS = (
    Lesson(
        "bowline",
        "ropes",
        "courses/ropes/bowline/",
        1,
        title="The bowline",
        description="The king.",
        document=BOWLINE,
        minutes=35,
        minutes_estimated=False,
        section="loops",
        next_id="hitch",
    ),
    Lesson(
        "hitch",
        "ropes",
        "courses/ropes/hitch/",
        2,
        title="The hitch",
        description="Round.",
        document=HITCH,
        minutes=100,
        minutes_estimated=True,
        type="lab",
        section="hitches",
        previous_id="bowline",
    ),
)
COURSES = {
    "knots": Course(
        "knots",
        "courses/knots/",
        "Knots",
        "Beginner",
        (PathPosition("deck", 1, 2, None, "ropes"),),
        description="Start here.",
        document=KNOTS,
        time=Time(hours=8, claimed_hours=8),
        outcomes=(item("Tie a reef knot"),),
        projects=(item("A bracelet"),),
        tools=(item("To mark", label="Chalk"),),
        unlocks=("ropes",),
    ),
    "ropes": Course(
        "ropes",
        "courses/ropes/",
        "Ropes & Lines",
        "Advanced",
        (PathPosition("deck", 2, 2, "knots", None),),
        description="All about ropes.",
        document=ROPES,
        time=Time(hours=12.5, counted_hours=12.5, estimated=True),
        sections=(
            Section("loops", "Loops", "Section 1", "<p>Loops that hold.</p>", ("bowline",), 35),
            Section("hitches", "Hitches", "Section 2", "<p>Hitches that slip.</p>", ("hitch",), 100),
        ),
        lessons=_LESSONS,
        outcomes=OUTCOMES.items,
        prerequisites=(Prerequisite(NEEDS.items[0], "knots", True), Prerequisite(NEEDS.items[1])),
        instructors=(_ANNA, Person("bo", "Bo")),
        offerings=(Offering(start=date(2031, 5, 1)),),
        license="CC BY 4.0",
    ),
    "bells": Course("bells", "courses/bells/", "أجراس", description="", document=BELLS, language="ar"),
}

FILES = {"courses/ropes/loop.png": "content/courses/ropes/loop.png"}


def make_site(**config: object) -> Site:
    """Make the site with some settings of its own."""
    settings = {"title": "Open Deck", "description": "Courses for sailors.", "social_cards": False, **config}
    return Site(
        config=Config(**settings),  # type: ignore[arg-type]
        courses=COURSES,
        paths={
            "deck": LearningPath(
                "deck",
                "paths/deck/",
                "On deck",
                ("knots", "ropes"),
                ("Beginner", "Advanced"),
                description="For sailors.",
                document=PATH,
                planned=(item("Sails"),),
                time=Time(hours=20.5, pace=(2, 3), weeks=(7, 10)),
            )
        },
        pages=(PlainPage("about", "page", "about/", "About", description="Who we are.", document=ABOUT),),
        people={"anna": _ANNA, "bo": Person("bo", "Bo")},
        documents=DOCUMENTS,
        link_urls={
            BOWLINE: ("courses/ropes/hitch/#turns", "courses/ropes/loop.png", "courses/ropes/loop.png"),
        },
        files=FILES,
    )
