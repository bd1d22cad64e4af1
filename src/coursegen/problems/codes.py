"""The closed set of diagnostic codes, each with its default severity and what it means.

The rule for severity: error where a reader would meet something wrong or missing, warning where coursegen has a safe
fallback and took it, note for what is only worth knowing. Codes are stable: site.yaml may name them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]


class Code(NamedTuple):
    """The default severity of a code and one sentence of explanation for the documentation."""

    severity: Severity
    meaning: str


CODES: dict[str, Code] = {
    # reading files
    "bad-encoding": Code("error", "The file is not UTF-8 text."),
    "nul-byte": Code("error", "The file holds a NUL byte."),
    "unreadable-file": Code("error", "The file cannot be opened."),
    "file-too-large": Code("error", "A Markdown file is larger than coursegen reads."),
    "line-too-long": Code("error", "A line is longer than coursegen reads."),
    "outside-project": Code("error", "A symbolic link or a path leads out of the project."),
    "unplaced-file": Code("warning", "The file stands where coursegen expects none; it is not published."),
    "unread-format": Code("warning", "A lesson is in a format that is not read; it is published as a file."),
    "names-alike": Code("warning", "Two names in a folder are one on many systems."),
    "left-out": Code("note", "Files whose names, or whose folders' names, begin with _ or . are not published."),
    "unsafe-name": Code("error", "A file name cannot be published on every system."),
    "no-content": Code("error", "The project has no content folder or no course."),
    # front matter
    "unclosed-front-matter": Code("error", "The front matter has no closing --- line."),
    "bad-yaml": Code("error", "The front matter is not valid YAML."),
    "duplicate-key": Code("error", "A key is given twice."),
    "bad-toml": Code("error", "The front matter between +++ lines is not valid TOML."),
    "late-front-matter": Code("warning", "What reads like front matter is not the first thing in the file."),
    "hidden-draft": Code("error", "A draft or a date of publication stands in front matter that is not read."),
    "yaml-comment": Code("warning", "A # in front matter or site.yaml hides what looks like part of a value."),
    "curly-quotes": Code(
        "warning", "A value stands in the curly quotes of a word processor, which YAML does not know."
    ),
    "yaml-alias": Code("error", "YAML anchors, aliases and merge keys are not supported."),
    "yaml-too-deep": Code("error", "The front matter is nested too deeply."),
    "yaml-too-large": Code("error", "The front matter is too large."),
    "unknown-key": Code("warning", "The key has no meaning here; it is ignored."),
    "foreign-key": Code("note", "The key belongs to another tool and has no meaning here; it is ignored."),
    "wrong-type": Code("error", "The value has the wrong type."),
    "bad-value": Code("error", "The value is not one that the key takes."),
    "bad-id": Code("error", "The id cannot be part of an address."),
    "bad-number": Code("error", "The value is not a usable number."),
    "bad-date": Code("error", "The value is not a date that exists."),
    "bad-duration": Code("error", "The duration cannot be read."),
    "bad-language": Code("error", "The language is not a BCP 47 tag."),
    "bad-url": Code("error", "The address is not one that a link may lead to."),
    "unknown-difficulty": Code("error", "The difficulty is not one of the three levels."),
    "unknown-type": Code("error", "The lesson type is not one that coursegen knows."),
    "offering-ends-before-start": Code("error", "An offering ends before it starts."),
    "missing-title": Code("error", "There is neither a title nor a level 1 heading."),
    "long-description": Code("note", "The description is longer than cards show."),
    # Markdown
    "nested-too-deep": Code("error", "The Markdown is nested deeper than the parser goes."),
    "too-slow": Code("warning", "The text took too long to process; it is shown plain."),
    "unknown-language": Code("warning", "The language of a code block is not known; it is shown plain."),
    "bad-math": Code("warning", "The formula cannot be typeset; it is shown as it was written."),
    "unread-formula": Code("warning", "What reads like a formula has a letter beside its dollar signs; it is text."),
    "bad-code-option": Code("warning", "An option of a code block is not understood; it is ignored."),
    "unclosed-block": Code("error", "A ::: block is not closed."),
    "unknown-block": Code("error", "No template draws this block, and its name is nearly one for teachers."),
    "foreign-syntax": Code("warning", "This is written for another tool; it is shown as text or in a plain box."),
    "foreign-option": Code("note", "An option of a code block is another tool's; it is ignored."),
    "for-teachers": Code("warning", "A block for teachers is left out of everything that is published."),
    "unsafe-link": Code("error", "The link's scheme is not allowed."),
    "unsafe-attribute": Code("warning", "The attribute is not allowed; it is left out."),
    "escaped-html": Code("note", "Raw HTML is shown as text, because site.yaml says html: escape."),
    "unclosed-html": Code(
        "warning", "A tag that would hide or change the rest of the page is not closed; it is shown as text."
    ),
    "unknown-element": Code("warning", "A tag names no element that browsers know; it is shown as text."),
    "unclosed-fence": Code("warning", "A block of code has no end; all that follows is shown as code."),
    "lost-cells": Code("warning", "A row of a table has more cells than the table has columns; they are not shown."),
    "missing-space": Code("warning", "A sign that makes a heading or a list lacks a plain space; it is shown as text."),
    "not-a-link": Code("warning", "What reads like a link or a picture is none; it is shown as text."),
    "undefined-reference": Code("warning", "A link by name has no definition; it is shown as text."),
    "control-character": Code("warning", "An invisible control character stands in the text; it is left out."),
    "presentation-attribute": Code("note", "An attribute of another system is left out; the theme decides on looks."),
    "missing-footnote": Code("error", "A footnote is referred to but not defined."),
    "mojibake": Code("warning", "The text was decoded twice; it is shown repaired."),
    "bidi-control": Code("warning", "An invisible control character changes the order in which text is shown."),
    "missing-alt": Code("warning", "An image has no alternative text."),
    "skipped-heading": Code("note", "A heading level is skipped."),
    "second-title": Code("note", "A page has a second level 1 heading; it is shown as level 2."),
    # conventions
    "title-differs": Code("note", "The level 1 heading differs from the title in the front matter."),
    "quiz-without-options": Code("warning", "A question of a knowledge check has no options; it stays a list."),
    "empty-section": Code("note", "A section with a role has nothing in it."),
    # the model
    "duplicate-id": Code("error", "Two documents of a kind have the same id."),
    "duplicate-url": Code("error", "Two pages would have the same address."),
    "shared-address": Code("warning", "Two pages would have the same address; each keeps its group or number in it."),
    "mixed-alphabets": Code("warning", "A word of an address has letters of two alphabets that look the same."),
    "case-collision": Code("error", "Two addresses differ only in case."),
    "unknown-course": Code("error", "A course that is referred to does not exist."),
    "unknown-path": Code("error", "A learning path that is referred to does not exist."),
    "unknown-lesson": Code("warning", "A lesson that is referred to does not exist; the order is used."),
    "unknown-person": Code("error", "A person that is referred to does not exist."),
    "unknown-section": Code("warning", "No outline entry matches the section; the lesson gets a group of its own."),
    "lesson-without-course": Code("error", "The lessons' folder belongs to no course."),
    "lesson-order-differs": Code("warning", "prevLessonId or nextLessonId contradicts the order; the order is used."),
    "same-order": Code("warning", "Two lessons or courses have the same order; the file name decides."),
    "order-by-name": Code("note", "The lessons come in the order of their files' names, not in that of their titles."),
    "path-without-page": Code("note", "A learning path has no file; a page was made from its courses."),
    "empty-path": Code("warning", "A learning path has no course; it is left out of the catalogue."),
    "planned-course": Code("note", "A path names a course that does not exist; it is shown as planned."),
    "prerequisite-as-text": Code("note", "A prerequisite that reads like a course leads to none; it stays text."),
    "prerequisite-cycle": Code("error", "Courses or lessons require each other."),
    "prerequisite-after": Code("warning", "A course comes before one that it requires."),
    "hours-differ": Code("warning", "The hours that are claimed and those that are counted differ by more than 10%."),
    "broken-link": Code("error", "A link leads to nothing."),
    "broken-anchor": Code("error", "A link leads to a heading that is not there."),
    "case-differs": Code("error", "A link differs from the file's name in case; it would break on a web server."),
    "vanished-address": Code("warning", "An address of the old site leads nowhere on the new one."),
    "dead-link": Code("error", "A link to another site leads to nothing there."),
    "moved-link": Code("note", "A link to another site is redirected for good."),
    "unreachable-link": Code(
        "note", "Another site did not answer, or not in a way that tells whether the page is there."
    ),
    "private-link": Code("warning", "A link leads to this computer or a private network, where readers cannot go."),
    "empty-course": Code("note", "A course has neither an outline nor lessons."),
    # theme and output
    "template-error": Code("error", "A template cannot be rendered."),
    "bad-translation": Code("error", "A file of interface words is not valid."),
    "missing-extra": Code("error", "site.yaml asks for something that an extra has, which is not installed."),
    "search-failed": Code("error", "The index of the search could not be made."),
    "damaged-image": Code("warning", "An image cannot be decoded; it is published as it is."),
    "huge-image": Code("warning", "An image has more pixels than coursegen looks at; it gets no smaller copies."),
    "card-without-title": Code(
        "note", "The fonts of social cards lack letters of a title; the card shows the drawing."
    ),
    "missing-theme-file": Code("error", "A file that the theme names is not in static/."),
    "unsafe-output": Code("error", "The output folder cannot be used."),
    "locked": Code("error", "Another build is writing the same output folder."),
    "worker-lost": Code("error", "A process that parsed or rendered pages ended before its time."),
    "write-failed": Code("error", "A file could not be written."),
}
