"""A small project and every kind of thing that authors, editors and git do to one, chosen by a seed."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

WORDS = ("river", "valley", "signal", "garden", "market", "engine", "letter", "winter", "colour", "answer", "method")


def lesson_text(title: str, words: str, number: int) -> str:
    return f"---\ntitle: {title}\norder: {number}\n---\n\n# {title}\n\n{words}\n\n## Practice\n\n- one\n- {words}\n"


def write_project(root: Path) -> None:
    """Write three courses of three lessons, a path, a page, a template, a style sheet and a picture."""
    courses = root / "content/courses"
    for number, name in enumerate(("alpha", "beta", "gamma"), 1):
        lessons = courses / name / "lessons"
        lessons.mkdir(parents=True)
        (courses / f"{name}.md").write_text(
            f"---\ntitle: Course {name}\ndifficulty: Beginner\npathId: way\n---\n\n# Course {name}\n\nA lead.\n"
        )
        for place in (1, 2, 3):
            text = lesson_text(f"Lesson {place} of {name}", f"Words of {name}.", place)
            (lessons / f"{place:02}-part-{number}-{place}.md").write_text(text)
    (root / "content/paths").mkdir()
    (root / "content/paths/way.md").write_text("# The way\n\nWhere it leads.\n")
    (root / "content/pages").mkdir()
    (root / "content/pages/about.md").write_text("# About\n\nWho we are.\n")
    (root / "content/site.yaml").write_text("title: Soaked\n")
    (root / "static/css/extra").mkdir(parents=True)
    (root / "static/css/extra/own.css").write_text("main { color: black; }\n")
    (root / "templates/blocks").mkdir(parents=True)
    (root / "templates/blocks/aside.html").write_text("<aside>{{ page.html(block.intro, document) }}</aside>\n")
    (root / "content/courses/alpha/lessons/data.csv").write_text("a,b\n1,2\n")


class Author:
    """Does one thing after the other; each leaves a project that can be built, except when `broken` is set."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.rng = random.Random(seed)
        self.broken: tuple[Path, bytes] | None = None
        self.count = 0
        self.kinds: dict[str, Callable[[], None]] = {
            name.removeprefix("do_"): getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")
        }

    def step(self) -> str:
        """Do something; return its kind."""
        self.count += 1
        if self.broken:
            path, content = self.broken
            self.broken = None
            path.write_bytes(content)
            return "repair"
        kind = self.rng.choice(list(self.kinds))
        self.kinds[kind]()
        return kind

    def lessons(self) -> list[Path]:
        return sorted((self.root / "content/courses").glob("*/lessons/*.md"))

    def words(self) -> str:
        return " ".join(self.rng.choices(WORDS, k=6)) + f" {self.count}"

    def lesson(self) -> Path:
        return self.rng.choice(self.lessons())

    def new_text(self, path: Path) -> str:
        return lesson_text(path.stem.replace("-", " ").title(), self.words(), self.rng.randint(1, 9))

    def do_save(self) -> None:
        path = self.lesson()
        path.write_text(path.read_text() + f"\n{self.words()}\n")

    def do_same_size(self) -> None:
        path = self.lesson()
        text = path.read_text()
        path.write_text(text.replace("one", "eno") if "- one" in text else text.replace("eno", "one"))

    def do_atomic_save(self) -> None:
        path = self.lesson()
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_text(self.new_text(path))
        os.replace(temporary, path)

    def do_backup_and_move(self) -> None:
        path = self.lesson()
        backup = path.with_name(path.name + "~")
        os.rename(path, backup)
        path.write_text(self.new_text(path))
        backup.unlink()

    def do_many_saves(self) -> None:
        path = self.lesson()
        for number in range(50):
            path.write_text(self.new_text(path) + f"\nsave {number}\n")
            time.sleep(0.002)

    def do_touch(self) -> None:
        os.utime(self.lesson())

    def do_new_lesson(self) -> None:
        path = self.lesson().with_name(f"{self.rng.randint(10, 99)}-new-{self.count}.md")
        path.write_text(self.new_text(path))

    def do_delete_lesson(self) -> None:
        if len(self.lessons()) > 6:
            self.lesson().unlink()

    def do_rename_lesson(self) -> None:
        path = self.lesson()
        path.rename(path.with_name(f"{self.rng.randint(1, 99):02}-moved-{self.count}.md"))

    def do_case_only_rename(self) -> None:
        path = self.lesson()
        path.rename(path.with_name(path.name.swapcase().replace(".MD", ".md")))

    def do_rename_course(self) -> None:
        old = self.rng.choice(sorted((self.root / "content/courses").glob("*.md")))
        new = old.with_name(f"course-{self.count}.md")
        if old.with_suffix("").is_dir():
            old.with_suffix("").rename(new.with_suffix(""))
        old.rename(new)

    def do_course_title(self) -> None:
        path = self.rng.choice(sorted((self.root / "content/courses").glob("*.md")))
        path.write_text(f"---\ntitle: {self.words()}\ndifficulty: Beginner\npathId: way\n---\n\n# T\n\nLead.\n")

    def do_checkout(self) -> None:
        """Change many files at once, delete some, as git does when it changes the branch."""
        for path in self.lessons():
            choice = self.rng.random()
            if choice < 0.15 and len(self.lessons()) > 6:
                path.unlink()
            elif choice < 0.7:
                path.unlink()
                path.write_text(self.new_text(path))

    def do_replace_content(self) -> None:
        """Put another folder in the place of content/."""
        content, other = self.root / "content", self.root / ".other"
        shutil.copytree(content, other)
        for path in sorted(other.glob("courses/*/lessons/*.md"))[:3]:
            path.write_text(self.new_text(path))
        content.rename(self.root / ".gone")
        other.rename(content)
        shutil.rmtree(self.root / ".gone")

    def do_template(self) -> None:
        (self.root / "templates/components").mkdir(exist_ok=True)
        path = self.root / "templates/components/footer.html"
        path.write_text(f"<footer><p>{self.words()}</p></footer>\n")

    def do_template_away(self) -> None:
        (self.root / "templates/components/footer.html").unlink(missing_ok=True)

    def do_style(self) -> None:
        (self.root / "static/css/print.css").write_text(f"/* {self.words()} */\nmain {{ order: {self.count}; }}\n")

    def do_static_file(self) -> None:
        (self.root / f"static/file-{self.count % 3}.txt").write_text(self.words())

    def do_data_file(self) -> None:
        self.lesson().with_name("more.csv").write_text(self.words())

    def do_settings(self) -> None:
        (self.root / "content/site.yaml").write_text(f"title: {self.words()}\n")

    def do_language(self) -> None:
        language = self.rng.choice(["de", "fr", "en"])
        (self.root / "content/site.yaml").write_text(f"title: Soaked\nlanguage: {language}\n")

    def do_break_front_matter(self) -> None:
        path = self.lesson()
        self.broken = path, path.read_bytes()
        path.write_text("---\ntitle: [never closed\n---\n\n# Broken\n")

    def do_break_settings(self) -> None:
        path = self.root / "content/site.yaml"
        self.broken = path, path.read_bytes()
        path.write_text("title: [never closed\n")

    def do_break_template(self) -> None:
        path = self.root / "templates/pages/page.html"
        self.broken = path, (Path(__file__).parents[2] / "templates/pages/page.html").read_bytes()
        path.parent.mkdir(exist_ok=True)
        path.write_text("{% if %}\n")
