"""Turn a corpus into a Hugo project with a fair layout: navigation cached per course, highlighting to classes."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

LAYOUT = Path(__file__).parent / "hugo"


def write_hugo(corpus: Path, folder: Path, *, highlight: bool = True) -> None:
    """Copy the corpus' pages below `folder`: a course becomes a section, its landing page `_index.md`."""
    shutil.copytree(LAYOUT, folder, dirs_exist_ok=True)
    if not highlight:
        config = folder / "hugo.toml"
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace("noClasses = false", "noClasses = false\ncodeFences = false"), encoding="utf-8")
    courses = folder / "content/courses"
    courses.mkdir(parents=True)
    (courses / "_index.md").write_text("---\ntitle: Courses\n---\n", encoding="utf-8")
    for landing in sorted((corpus / "content/courses").glob("*.md")):
        target = courses / landing.stem
        target.mkdir()
        shutil.copyfile(landing, target / "_index.md")
        for lesson in sorted((landing.with_suffix("") / "lessons").glob("*.md")):
            text = lesson.read_text(encoding="utf-8")
            text = re.sub(r"^order:", "weight:", text, count=1, flags=re.MULTILINE)
            text = re.sub(r"\]\(\./(\S+)\.md\)", r"](../\1/)", text)
            (target / lesson.name).write_text(text, encoding="utf-8")
