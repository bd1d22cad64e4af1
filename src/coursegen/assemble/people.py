"""Who teaches: instructors with a page, and those that are only named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coursegen.assemble.entries import NamedDocument
from coursegen.assemble.title_matching import fold_title, in_words, reads_like_id
from coursegen.model import Person
from coursegen.problems.diagnostic import Diagnostic, Span, diagnose
from coursegen.problems.suggest import Nearest
from coursegen.text import slug


class People:
    """The people of the site, and how a course names one: by id, or by name."""

    def __init__(self, people: Mapping[str, Person], waiting: Sequence[NamedDocument]) -> None:
        self._people = people
        self._by_name = {fold_title(person.name): person for person in reversed(tuple(people.values()))}
        self._waiting = {entry.id for entry in waiting}
        self._nearest = Nearest(people)

    def find(self, said: str, place: Span) -> tuple[Person, list[Diagnostic]]:
        """Return the person; one that is only named has no page, and an id that nobody has is reported."""
        known = self._people.get(said) or self._by_name.get(fold_title(said))
        if known is not None:
            return known, []
        if not reads_like_id(said):
            return Person(slug(said) or said, said), []
        person = Person(said, in_words(said))
        if said in self._waiting:
            return person, []
        hint = self._nearest.hint(said) or f"add content/people/{said}.md, or write the whole name"
        return person, [diagnose("unknown-person", place, f'nobody has the id "{said}"', hint)]
