"""What templates may ask of the page that they draw.

In a template it is called `page`. Components take it as their first argument, so that each can be used from anywhere.
`Subjects` answers questions about the site, `Around` gives words and addresses, `Texts` what the author wrote; here are
the pictures, and what is said about a course, a lesson or a person beside its text.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from coursegen.exporters.html.texts import Texts
from coursegen.model import Course, LearningPath, Lesson, Offer, Person, Prerequisite


class View(Texts):
    """One page being drawn."""

    def hue(self, course: Course) -> str:
        """Give the CSS class of a course's hue."""
        return self._renderer.shared.course_hues[course.id]

    def path_hue(self, path: LearningPath) -> str:
        """Give the CSS class of a path's hue."""
        return self._renderer.shared.path_hues[path.id]

    def cover(self, course: Course) -> Markup:
        """Draw a course's cover, or show the image that it names instead."""
        return self._renderer.images.cover(self, course)

    def mosaic(self, courses: Sequence[Course]) -> Markup:
        """Put the covers of a path together."""
        return self._renderer.images.mosaic(self, courses)

    def course_facts(self, course: Course) -> list[tuple[str, str]]:
        """Give what the side panel adds to the time: who, when, price, language and licence, where they are said."""
        rows: list[tuple[str, str]] = []
        if course.instructors:
            rows.append((self.t("instructors"), self.words.listed([self._person(one) for one in course.instructors])))
        for run in course.offerings:
            if not (run.start or run.end or run.meetings or run.timezone or run.mode != "online"):
                continue  # the usual one, at the learner's own pace
            days = [day.isoformat() for day in (run.start, run.end) if day]
            dates = self.t("span", low=days[0], high=days[1]) if len(days) == 2 else "".join(days)
            said = [dates, self.t(f"mode_{run.mode}"), run.meetings, run.timezone]
            label = self.t("starts" if run.start else "time")
            rows.append((label, self.t("comma").join(text for text in said if text)))
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

    def lesson_needs(self, course: Course, lesson: Lesson) -> list[Markup]:
        """Give what a lesson requires, with links to the lessons of its course and to the courses that it names."""
        return [self._lesson_need(course, need) for need in lesson.prerequisites]

    def _lesson_need(self, course: Course, need: Prerequisite) -> Markup:
        other = next((one for one in course.lessons if one.id == need.lesson_id), None) if need.lesson_id else None
        goal = other or self.site.courses.get(need.course_id or "")
        if goal is None:
            return self.html(need.item.html)
        link = Markup('<a href="{}">{}</a>').format(self.href(goal.url), goal.title)
        return Markup("{}").format(self.t("or_equivalent", course=link)) if need.or_equivalent else link

    def portrait(self, person: Person) -> Markup:
        """Show a person's image, when it is published with the site."""
        return self._renderer.images.portrait(self, person)

    def logo(self) -> str:
        """Give the address of the picture that site.yaml names as logo, "" without one."""
        return self._renderer.images.address(self, self.config.theme.logo)

    def hero_art(self) -> Markup:
        """Give the picture at the top of the home page: the one that site.yaml names, else one drawn from the site."""
        return self._renderer.images.hero(self)

    def _person(self, person: Person) -> Markup:
        return (
            Markup('<a href="{}">{}</a>').format(self.href(person.url), person.name)
            if person.url
            else escape(person.name)
        )
