"""Which sites and pages the gates look at."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from browser.extremes import write_extremes
from browser.serving import serve
from coursegen.cli import group

ROOT = Path(__file__).parents[2]
SCHOOL = ROOT / "tests" / "fixtures" / "browser" / "school"

PAGES = {
    "demo": {
        "home": "",
        "path": "paths/make-a-course-that-works/",
        "course": "courses/build-a-course-site/",
        "lesson": "courses/every-block/code/",
        "formulas": "courses/every-block/formulas/",
        "blocks": "courses/every-block/lists-and-tables/",
        "notes": "courses/every-block/notes-and-asides/",
        "pictures": "courses/every-block/pictures-and-files/",
        "questions": "courses/every-block/questions/",
        "page": "about/",
        "glossary": "glossary/",
        "person": "people/coursegen-authors/",
        "search": "search/",
        "404": "no/such/page/",
    },
    "school": {
        "home": "",
        "path": "paths/vegetables/",
        "course": "courses/soil/",
        "lesson": "courses/soil/three-grains/",
    },
    "extremes": {
        "home": "",
        "path of one": "paths/alone/",
        "long path": "paths/long/",
        "hundred lessons": "courses/hundred/",
        "lesson of hundred": "courses/hundred/lesson-50/",
        "long titles": "courses/limits/",
        "everything": "courses/limits/everything/",
        "arabic": "courses/ar/one/",
        "hebrew": "courses/he/one/",
        "japanese": "courses/ja/one/",
        "japanese course": "courses/ja/",
    },
}
"""Pages of each kind by a name of ours: their addresses in the site. The whole site is checked where that is cheap."""

EVERY_PAGE = [(site, name) for site, pages in PAGES.items() for name in pages]


@dataclass(frozen=True, slots=True)
class Built:
    """A site that was built into `folder` and is served at `address`."""

    name: str
    folder: Path
    address: str

    def url(self, page: str) -> str:
        """Return the address of a page by our name for it."""
        return self.address + PAGES[self.name][page]

    def files(self) -> list[Path]:
        """Return every page of the site."""
        return sorted(self.folder.rglob("*.html"))


Sites = dict[str, Built]


def build_sites(folder: Path, stack: ExitStack) -> Sites:
    """Build and serve all sites; the servers run until the stack is closed."""
    write_extremes(folder / "extremes")
    projects = {"demo": ROOT, "school": SCHOOL, "extremes": folder / "extremes"}
    sites = {}
    for name, project in projects.items():
        output = folder / f"{name}-site"
        result = CliRunner().invoke(group, ["build", str(project), "-o", str(output)], standalone_mode=False)
        if result.exception or not (output / "index.html").is_file():
            raise RuntimeError(f"{name} could not be built: {result.output}") from result.exception
        sites[name] = Built(name, output, stack.enter_context(serve(output)))
    return sites
