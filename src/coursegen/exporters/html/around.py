"""What stands around the text of a page: interface words, addresses, and what its head, header and footer say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from markupsafe import Markup

from coursegen.diagnostics import Diagnostic
from coursegen.exporters.html.pages import Page, markdown_url
from coursegen.exporters.html.shared import image_url
from coursegen.exporters.html.source import edit_address
from coursegen.exporters.html.structured import as_script, structured_data
from coursegen.exporters.html.subjects import Subjects
from coursegen.exporters.icons import has_touch_icon
from coursegen.exporters.xml import absolute
from coursegen.model import Course, LearningPath, Level, NavLink
from coursegen.text import relative_url
from coursegen.theme.scripts import LAZY, SEARCH_ENGINES

if TYPE_CHECKING:
    from coursegen.exporters.html.render import Renderer

_OTHER_SCRIPTS = re.compile(
    "(?:am|ar|be|bg|bn|el|fa|gu|he|hi|hy|ja|ka|km|kn|ko|lo|mk|ml|mn|mr|my|ne|pa|ps|ru|si|sr|ta|te|th|uk|ur|yi|zh)"
    "(?:-.*)?"
)
_NOT_IN_ADDRESSES = re.compile(r'[ "<>\\^`{|}]')


class Around(Subjects):
    """One page being drawn, without its text; `problems` collects its diagnostics and lives as long as it."""

    def __init__(self, renderer: Renderer, page: Page) -> None:
        super().__init__(renderer.scenes.of(page))
        self._renderer = renderer
        self.page = page
        self.kind = page.kind
        self.url = page.url
        self.config = renderer.site.config
        self.words = renderer.theme.words(page.language or renderer.site.config.language)
        self.problems: list[Diagnostic] = []

    # --- words --------------------------------------------------------------------------------------------------------

    def t(self, key: str, /, **values: object) -> str:
        """Give an interface word with its values filled in."""
        return self.words.text(key, **values)

    def count(self, key: str, number: float, /, **values: object) -> str:
        """Give an interface word in the form that a number asks for."""
        return self.words.count(key, number, **values)

    def level(self, level: Level) -> str:
        """Name a level of difficulty."""
        return self.t(f"level_{level.lower()}")

    def level_range(self, levels: tuple[Level, Level]) -> str:
        """Name a range of levels, once when both ends are the same."""
        low, high = levels
        return self.level(low) if low == high else self.t("level_range", low=self.level(low), high=self.level(high))

    def foreign(self, language: str) -> Markup:
        """Give the attributes that mark a title in another language than the page's; nothing in the same one."""
        if not language or language == self.words.language:
            return Markup()
        return Markup(' lang="{}" dir="{}"').format(language, self._renderer.theme.words(language).direction)

    def script_words(self) -> Markup:
        """Give the words for scripts as JSON, for an attribute in single quotes."""
        return self._renderer.script_words(self.words)

    # --- addresses ----------------------------------------------------------------------------------------------------

    def href(self, url: str) -> str:
        """Give the address of a site URL as seen from this page; an absolute URL stays as it is.

        The page 404.html is served for any address, so its links begin at the base URL's path, or at "/" without one.
        """
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", url):
            return url
        url = url.removeprefix("/")
        base_path = urlsplit(self.config.url).path or "/"
        address = base_path + url if self.kind == "404" else relative_url(self.url, url)
        return _NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found[0]):02X}", address)

    def asset(self, name: str) -> str:
        """Give the address of one of the theme's assets by its name below static/."""
        return self.href(self._renderer.theme.url(name))

    def has_asset(self, name: str) -> bool:
        """Tell whether the theme publishes such an asset."""
        return name in self._renderer.theme.names

    def canonical(self) -> str:
        """Give the page's absolute address, "" when site.yaml has no base URL."""
        return f"{self.config.url}{self.url}" if self.config.url else ""

    def social_image(self) -> str:
        """Give the absolute address of the picture that is shown beside a link to this page, "" without one.

        It is the social card of the page or of its course, else the image that the course or path names.
        """
        if not self.config.url:
            return ""
        subject = self._subject()
        cards = self._renderer.shared.cards
        if card := cards.get(subject.url if subject else "") or cards.get(""):
            return absolute(self.config.url, card)
        url = image_url(subject.image if subject else self.config.hero_image)
        return absolute(self.config.url, url) if url in self.site.files or self.has_asset(url) else ""

    def _subject(self) -> Course | LearningPath | None:
        page = self.page
        if page.kind == "path":
            return self.site.paths[page.id]
        return self.site.courses.get(page.id if page.kind == "course" else page.course_id)

    def structured_data(self) -> Markup:
        """Give the page's JSON-LD for a script element, "" for a page without a subject."""
        address = (lambda url: absolute(self.config.url, url)) if self.config.url else self.href
        data = structured_data(self.site, self.page, address)
        return Markup(as_script(data) if data else "")  # noqa: S704 - as_script escapes

    def has_feed(self) -> bool:
        """Tell whether the site has an Atom feed."""
        return self._renderer.shared.has_feed

    def has_touch_icon(self) -> bool:
        """Tell whether the site has a picture of its mark for home screens."""
        return has_touch_icon(self._renderer.theme)

    def markdown_url(self) -> str:
        """Give the site URL of the page's Markdown copy, "" for a page without one."""
        return markdown_url(self.page)

    def edit_url(self) -> str:
        """Give the address at which the page's source can be edited, "" when site.yaml names no repository."""
        return edit_address(self.config.repo, self.config.branch, self.config.repo_folder, self.page.document)

    def changed(self) -> str:
        """Give the day (UTC) of the last recorded change of the page's source as YYYY-MM-DD, "" without a record."""
        moment = self.site.changed.get(self.page.document)
        return moment.date().isoformat() if moment else ""

    # --- header, footer and scripts -----------------------------------------------------------------------------------

    def navigation(self) -> tuple[NavLink, ...]:
        """Give the links of the header: those of site.yaml, else courses and paths."""
        if self.config.nav:
            return self.config.nav
        paths = (NavLink(self.t("paths"), "#paths"),) if self._renderer.shared.has_paths else ()
        return (NavLink(self.t("courses"), ""), *paths)

    def footer(self) -> tuple[NavLink, ...]:
        """Give the links of the footer: those of site.yaml, else the home page and every plain page."""
        if self.config.footer:
            return self.config.footer
        plain = tuple(NavLink(page.title, page.url) for page in self.site.pages if page.kind != "person")
        return (NavLink(self.t("all_courses"), ""), *plain)

    def is_current(self, url: str) -> bool:
        """Tell whether a link of the header leads to this page, or to the list in which it stands."""
        if self.kind == "path" and url == "#paths":
            return True
        return url.strip("/") == self.url.strip("/") and self.kind != "404"

    @property
    def latin(self) -> bool:
        """Tell whether the page's language is written in Latin letters, which the theme's fonts have."""
        return not _OTHER_SCRIPTS.fullmatch(self.words.language)

    def lazy_scripts(self) -> list[tuple[str, str]]:
        """Give name and address of each module that scripts import when it is first needed."""
        names = self._renderer.theme.names
        modules = {name.removeprefix(LAZY).removesuffix(".js"): name for name in names if name.startswith(LAZY)}
        modules = {("engine" if name == self._engine else short): name for short, name in modules.items()}
        return [(short, self.asset(name)) for short, name in sorted(modules.items())]

    @property
    def searchable(self) -> bool:
        """Tell whether scripts can search this site: the theme has an engine, and site.yaml does not switch it off."""
        return self.has_asset(self._engine)

    @property
    def _engine(self) -> str:
        return SEARCH_ENGINES.get(self.config.search, "")
