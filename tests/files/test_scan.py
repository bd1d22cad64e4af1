"""Finding and reading files: what each is by its place, and that nothing an author stores can break a build."""

from __future__ import annotations

import hashlib
import inspect
import os
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coursegen.files import decode as decode_module
from coursegen.files.decode import MAX_FILE_BYTES, MAX_LINE_CHARACTERS, decode
from coursegen.files.kinds import FileKind, kind_of_path, split_number
from coursegen.files.scan import Scan, read_all, read_source, scan
from coursegen.settings.site_yaml import load_config
from privileges import ordinary_user, permissions_count


def project(root: Path, files: dict[str, str | bytes]) -> Path:
    for path, data in files.items():
        full = root / path
        full.parent.mkdir(parents=True, exist_ok=True)
        full.write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def codes(found: Scan) -> list[tuple[str, str]]:
    return [(problem.code, problem.location.path) for problem in found.diagnostics]


@pytest.mark.parametrize(
    ("path", "spot"),
    [
        ("content/courses/maps.md", FileKind("course", "maps")),
        ("content/courses/02-maps.md", FileKind("course", "maps", 2)),
        ("content/courses/maps/index.md", FileKind("course", "maps")),
        ("content/courses/maps/lessons/03-bearings.md", FileKind("lesson", "bearings", 3, "maps")),
        ("content/courses/02_maps/lessons/03_bearings/index.md", FileKind("lesson", "bearings", 3, "maps")),
        ("content/courses/maps/lessons/2024.md", FileKind("lesson", "2024", None, "maps")),
        ("content/courses/maps/lessons/v1.2_a.md", FileKind("lesson", "v1.2_a", None, "maps")),
        ("content/courses/Maps & Charts.md", FileKind("course", "maps-charts")),
        ("content/courses/cafe\u0301.md", FileKind("course", "café")),
        ("content/paths/outdoors.md", FileKind("path", "outdoors")),
        ("content/pages/about.md", FileKind("page", "about")),
        ("content/people/ada.md", FileKind("person", "ada")),
        ("content/glossary.md", FileKind("glossary", "glossary")),
        ("content/index.md", None),
        ("content/notes.md", None),
        ("content/courses/index.md", FileKind("course", "index")),
        ("content/courses/maps/notes.md", FileKind("lesson", "notes", None, "maps")),
        ("content/courses/maps/lessons/deep/er/02-x.md", FileKind("lesson", "x", 2, "maps")),
        ("content/courses/maps/Lessons/x.md", FileKind("lesson", "x", None, "maps")),
        ("content/courses/maps/README.md", FileKind("course", "maps")),
        ("content/courses/maps/lessons/03-bearings/ReadMe.md", FileKind("lesson", "bearings", 3, "maps")),
        ("content/courses/maps/lessons/README.md", FileKind("lesson", "readme", None, "maps")),
        ("content/courses/maps/lessons/index.md", FileKind("lesson", "index", None, "maps")),
        ("content/courses/maps/lessons/a/translations/b.md", None),
        ("content/people/ada/README.md", FileKind("person", "ada")),
        ("content/README.md", None),
        ("content/people/a/b.md", None),
    ],
)
def test_a_file_is_what_its_place_says(path: str, spot: FileKind | None) -> None:
    """Kind, slug, number and course folder follow from the path alone."""
    assert kind_of_path(path) == spot


@pytest.mark.parametrize(
    ("name", "slug", "number"),
    [
        ("1.1 What rain is", "what-rain-is", 1),
        ("01. Rain", "rain", 1),
        ("1) Rain", "rain", 1),
        ("(2) Rain", "rain", 2),
        ("01 - Rain", "rain", 1),
        ("2.Rain", "Rain", 2),
        ("2.10-rain", "rain", 2),
        ("3. 2nd rain", "2nd-rain", 3),
        ("1-1-rain", "1-rain", 1),
        ("05-12-clouds", "12-clouds", 5),
        ("2024-01-08-rain", "01-08-rain", 2024),
        ("1.5x faster", "1-5x-faster", None),
        ("week-2", "week-2", None),
        ("lec01", "lec01", None),
        ("L01_rain", "L01_rain", None),
        ("Week 1 Rain", "week-1-rain", None),
        ("3d-maps", "3d-maps", None),
        ("7. ", "7", None),
        ("\u0663-مطر", "مطر", 3),
    ],
)
def test_a_number_at_the_head_of_a_name_leaves_the_address(name: str, slug: str, number: int | None) -> None:
    """With what parts it from the name; a number in a word stays, as does one after which nothing comes."""
    assert split_number(name) == (slug, number)


def test_a_project_is_scanned_in_order(tmp_path: Path) -> None:
    """Documents and assets come sorted by path; drafts, hidden files and settings are left out."""
    root = project(
        tmp_path,
        {
            "content/site.yaml": "",
            "content/courses/b.md": "",
            "content/courses/a.md": "",
            "content/courses/a/lessons/02-x.md": "",
            "content/courses/a/lessons/01-y.MD": "",
            "content/courses/a/lessons/map.png": b"123",
            "content/courses/a/_draft.md": "",
            "content/courses/.hidden/x.md": "",
            "content/_later/courses/x.md": "",
            "content/.DS_Store": "",
        },
    )
    found = scan(root)
    assert [document.path for document in found.documents] == [
        "content/courses/a.md",
        "content/courses/a/lessons/01-y.MD",
        "content/courses/a/lessons/02-x.md",
        "content/courses/b.md",
    ]
    assert [(asset.path, asset.size_bytes) for asset in found.assets] == [("content/courses/a/lessons/map.png", 3)]
    assert [problem.message for problem in found.diagnostics] == [
        '3 files are left out, for a name that begins with "_" or ".": '
        "_later/courses/x.md, courses/.hidden/x.md, courses/a/_draft.md"
    ]


def test_what_an_underscore_leaves_out_is_counted(tmp_path: Path) -> None:
    """One note for the site; pictures count below `_`, what systems hide (`.git`, `.DS_Store`) does not count."""
    files = [
        "courses/a.md",
        "courses/a/_static/a.png",
        "courses/a/_static/deep/b.png",
        ".git/x.md",
        ".DS_Store",
        "_1/~",
    ]
    found = scan(project(tmp_path, {f"content/{name}": "" for name in (*files, "courses/_modules/w.md", ".a/x.png")}))
    assert [(one.code, one.location.path, one.message.partition(",")[0]) for one in found.diagnostics] == [
        ("left-out", "content", "3 files are left out")
    ]


def test_an_index_with_an_underscore_is_told_apart(tmp_path: Path) -> None:
    """`_index.md` is another tool's name for the page of a folder."""
    found = scan(project(tmp_path, {"content/courses/a.md": "", "content/courses/a/lessons/_index.md": ""}))
    assert ("unplaced-file", "content/courses/a/lessons/_index.md") in codes(found)


def test_a_readme_stands_for_an_index_unless_there_is_one(tmp_path: Path) -> None:
    """Beside index.md, or beside the file that is the page, the README is not published, which is told."""
    files = [
        "courses/a/README.md",
        "courses/a/lessons/01-x/README.md",
        "courses/a/lessons/02-y/README.md",
        "courses/a/lessons/02-y/index.md",
        "courses/a/lessons/03-z.md",
        "courses/a/lessons/03-z/README.md",
        "courses/a/lessons/fig/README.md",
        "courses/b.md",
        "courses/b/README.md",
    ]
    found = scan(project(tmp_path, {f"content/{name}": "" for name in files}))
    told = [files[3 - 1], files[5], files[6], files[8]]
    assert codes(found) == [("unplaced-file", f"content/{name}") for name in told]
    assert [one.path.removeprefix("content/") for one in found.documents] == [x for x in files if x not in told]


def test_lessons_may_lie_in_the_folder_of_the_course(tmp_path: Path) -> None:
    """Where it has no folder of lessons; beside one, what lies there stays unpublished."""
    files = [
        "courses/a.md",
        "courses/a/01-x.md",
        "courses/a/week-2/02-y.md",
        "courses/b.md",
        "courses/b/lessons/01-x.md",
    ]
    found = scan(project(tmp_path, {f"content/{name}": "" for name in (*files, "courses/b/plan.md")}))
    assert [one.path.removeprefix("content/") for one in found.documents] == files
    (problem,) = found.diagnostics
    assert (problem.location.path, problem.hint) == (
        "content/courses/b/plan.md",
        "lessons belong into content/courses/b/lessons/",
    )


@pytest.mark.parametrize("suffix", ["qmd", "Rmd", "rst", "adoc", "tex", "ipynb", "org"])
def test_a_lesson_in_a_format_that_is_not_read_is_a_warning(tmp_path: Path, suffix: str) -> None:
    """Wherever a lesson could be; what has a lesson's name is its download, and below `static/` anything may lie."""
    names = ["courses/a/lessons/01-x", "courses/a/lessons/deep/02-y"]
    more = ["courses/a/lessons/03-z", "pages/deep/er/x"]
    files = {f"content/{name}.{suffix}": "" for name in (*names, *more)}
    found = scan(project(tmp_path, {**files, "content/courses/a.md": "", "content/courses/a/lessons/03-z.md": ""}))
    assert codes(found) == [("unread-format", f"content/{name}.{suffix}") for name in names]
    assert all(".md" in problem.hint for problem in found.diagnostics)
    assert len(found.assets) == 4


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system takes such names for one")
def test_names_that_many_systems_take_for_one_are_a_warning(tmp_path: Path) -> None:
    """Files and folders that differ in case or in normal form only; what is left out does not count."""
    names = ["a.md", "a/x.PNG", "a/x.png", "b/caf\u00e9.png", "b/cafe\u0301.png", "c/_x.png", "c/_X.png", "A/y.png"]
    found = scan(project(tmp_path, {f"content/courses/{name}": "" for name in names}))
    alike = [problem for problem in found.diagnostics if problem.code == "names-alike"]
    assert [(one.location.path, one.message.partition("only in ")[2][:8]) for one in alike] == [
        ("content/courses/a", "case; ma"),
        ("content/courses/a/x.png", "case; ma"),
        ("content/courses/b/caf\u00e9.png", "how thei"),
    ]


def test_markdown_without_a_place_is_a_warning(tmp_path: Path) -> None:
    """A file that will not be published is told, with where it belongs; it is no asset either."""
    files = dict.fromkeys(["content/courses/a.md", "content/notes.md", "content/people/a/b.md", "content/x.mdx"], "")
    found = scan(project(tmp_path, {**files, "content/site.yml": ""}))
    assert codes(found) == [
        ("unplaced-file", "content/notes.md"),
        ("unplaced-file", "content/people/a/b.md"),
        ("unplaced-file", "content/site.yml"),
        ("unplaced-file", "content/x.mdx"),
    ]
    assert found.diagnostics[0].hint == "a page belongs into content/pages/, a course into content/courses/"
    assert found.assets == ()


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    """`x.md/` holds files; it is not read as one."""
    found = scan(project(tmp_path, {"content/courses/x.md/picture.png": "", "content/courses/y.md": ""}))
    assert [document.path for document in found.documents] == ["content/courses/y.md"]
    assert [asset.path for asset in found.assets] == ["content/courses/x.md/picture.png"]


def test_a_project_without_content_is_an_error(tmp_path: Path) -> None:
    """Neither a missing folder nor one without a course goes unnoticed."""
    assert codes(scan(tmp_path)) == [("no-content", "content")]
    assert codes(scan(project(tmp_path, {"content/pages/a.md": ""}))) == [("no-content", "content/courses")]


def test_someone_with_one_file_is_told_where_it_belongs(tmp_path: Path) -> None:
    """A folder with a course and no project around it names the file; what is about a project is no course."""
    project(tmp_path, {"README.md": "# About"})
    assert scan(tmp_path).diagnostics[0].hint == 'start one with "coursegen new"'
    project(tmp_path, {"baking.md": "# Baking"})
    assert scan(tmp_path).diagnostics[0].hint == "move baking.md to content/courses/"


def test_who_starts_in_the_wrong_folder_is_told_where_the_project_is(tmp_path: Path) -> None:
    """Above it and inside it; nothing is proposed to be moved then."""
    project(tmp_path, {"school/content/courses/a.md": "# A", "notes.md": "# Notes", "school/static/x.css": ""})
    above = scan(tmp_path).diagnostics[0]
    assert above.hint == "a project is in school: go there with cd school"
    for folder, up in (("content", ".."), ("content/courses", "../.."), ("static", "..")):
        (inside,) = scan(tmp_path / "school" / folder).diagnostics
        assert inside.message == "this folder lies inside a project"
        assert inside.hint == f"the project begins at {up}: go there with cd {up}"


@permissions_count
@pytest.mark.parametrize("folder", ["content", "content/courses"])
def test_what_an_unreadable_folder_holds_is_not_said_to_be_missing(tmp_path: Path, folder: str) -> None:
    """Only the folder is reported: whether there is a course, nobody can know."""
    root = project(tmp_path, {"content/courses/a.md": "A"})
    (root / folder).chmod(0)
    with ordinary_user():
        found = scan(root)
    (root / folder).chmod(0o755)
    assert codes(found) == [("unreadable-file", folder)]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot store these names")
@pytest.mark.parametrize("name", ["con.md", "a:b.md", "dot.", "space ", "line\nbreak.md", "NUL", "a\\b.png", "-.md"])
def test_names_that_cannot_be_published_everywhere_are_errors(name: str, tmp_path: Path) -> None:
    """A site is copied to other systems and servers, so the narrowest rules hold."""
    found = scan(project(tmp_path, {"content/courses/a.md": "", f"content/courses/{name}": ""}))
    assert [problem.code for problem in found.diagnostics] == ["unsafe-name"]
    assert "\n" not in found.diagnostics[0].location.path


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX file names")
def test_a_name_that_is_not_unicode_is_reported(tmp_path: Path) -> None:
    """A file name in another encoding is shown escaped, so that it can be printed."""
    root = project(tmp_path, {"content/courses/a.md": ""})
    try:
        Path(os.fsdecode(os.fsencode(root) + b"/content/courses/caf\xe9.md")).write_bytes(b"")
    except OSError:
        pytest.skip("this file system refuses such names itself")
    found = scan(root)
    assert codes(found) == [("unsafe-name", "content/courses/caf\\udce9.md")]


def test_links_out_of_the_project_are_not_followed(tmp_path: Path) -> None:
    """Files, folders, circles and hidden places behind a link are errors; other places of the project are read."""
    root = project(tmp_path / "p", {"content/courses/a.md": "A", "shared/map.png": "1", ".git/config": "secret"})
    outside = project(tmp_path / "q", {"secret.md": "S"})
    courses = root / "content" / "courses"
    (courses / "file.md").symlink_to(outside / "secret.md")
    (courses / "folder").symlink_to(outside)
    (courses / "circle").symlink_to(courses / "circle")
    (courses / "loop").symlink_to(root / "content")
    (courses / "hidden").symlink_to(root / ".git")
    (courses / "images").symlink_to(root / "shared")
    (courses / "dead.md").symlink_to(courses / "nothing.md")
    found = scan(root)
    assert codes(found) == [
        ("outside-project", "content/courses/circle"),
        ("unplaced-file", "content/courses/dead.md"),
        ("outside-project", "content/courses/file.md"),
        ("outside-project", "content/courses/folder"),
        ("outside-project", "content/courses/hidden"),
        ("outside-project", "content/courses/loop"),
    ]
    assert [document.path for document in found.documents] == ["content/courses/a.md"]
    assert [asset.path for asset in found.assets] == ["content/courses/images/map.png"]


def test_a_link_that_changes_while_it_is_judged_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is followed once, and what was found then is judged."""
    root = project(tmp_path / "p", {"content/courses/a.md": "A", "content/courses/b.png": "1"})
    link = root / "content/courses/c.png"
    link.symlink_to("b.png")
    real = os.path.realpath

    def hooked(path: str | Path, *, strict: bool = False) -> str:
        found = real(path, strict=strict)
        if strict and str(path) == str(link):
            link.unlink()
            link.symlink_to(tmp_path / "nothing")
        return found

    monkeypatch.setattr(os.path, "realpath", hooked)
    assert codes(scan(root)) == [("unreadable-file", "content/courses/c.png")]


def test_links_cannot_multiply(tmp_path: Path) -> None:
    """Folders that link twice to the next one are not walked 2^n times: a linked folder's links end there."""
    root = project(tmp_path, {"content/courses/a.md": "", **{f"content/d{n}/x.png": "" for n in range(30)}})
    for n in range(29):
        for name in ("l", "r"):
            (root / f"content/d{n}/{name}").symlink_to(root / f"content/d{n + 1}")
    found = scan(root)
    assert len(found.assets) == 30 + 2 * 29
    assert {problem.code for problem in found.diagnostics} == {"outside-project"}


def test_deep_folders_are_walked(tmp_path: Path) -> None:
    """Folders may nest deeper than Python's stack, here one of 60 frames more than the test itself has."""
    root = project(tmp_path, {"content/courses/a.md": "", "content/" + "d/" * 100 + "x.png": ""})
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 60)
    try:
        found = scan(root)
    finally:
        sys.setrecursionlimit(limit)
    assert len(found.assets) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    """A build does not hang on what is not a regular file."""
    root = project(tmp_path, {"content/courses/a.md": ""})
    os.mkfifo(root / "content/courses/b.md")
    found = scan(root)
    assert codes(found) == [("unreadable-file", "content/courses/b.md")]


def read_one(root: Path, data: bytes) -> tuple[str, list[tuple[str, int, int]]]:
    found = scan(project(root, {"content/courses/a.md": data}))
    source = read_source(root, found.documents[0])
    assert source.digest == hashlib.sha256(data).hexdigest()
    places = [(problem.code, problem.location.line, problem.location.column) for problem in source.diagnostics]
    return source.text, places


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        ("\ufeffä\n".encode(), "ä\n"),
        (b"", ""),
        ("a\u2028b".encode(), "a\u2028b"),
    ],
)
def test_text_is_brought_into_one_form(data: bytes, text: str, tmp_path: Path) -> None:
    r"""A byte order mark goes, and every line end becomes \n."""
    assert read_one(tmp_path, data) == (text, [])


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        ("é\r\nab\xe9".encode("latin-1"), "bad-encoding", 1, 1),
        ("é\r\nü".encode() + b"b\xe9c", "bad-encoding", 2, 3),
        (b"\xef\xbb\xbfa\rb\xff", "bad-encoding", 2, 2),
        (b"ab\ncd\0", "nul-byte", 2, 3),
        ("text".encode("utf-16"), "bad-encoding", 1, 1),
        ("text".encode("utf-32"), "bad-encoding", 1, 1),
        ("plain text".encode("utf-16-le"), "bad-encoding", 1, 1),
        ("plain text".encode("utf-16-be"), "bad-encoding", 1, 1),
        ("plain text".encode("utf-32-be"), "bad-encoding", 1, 1),
        (b"ab\n" + b"x" * (MAX_LINE_CHARACTERS + 1), "line-too-long", 2, 1),
        (b"\n" * (MAX_FILE_BYTES + 1), "file-too-large", 0, 0),
    ],
)
def test_what_is_not_text_is_told_at_its_place(data: bytes, code: str, line: int, column: int, tmp_path: Path) -> None:
    """Bytes that cannot be text give no text, and one error at the first bad character."""
    (tmp_path / "content/courses").mkdir(parents=True)
    (tmp_path / "content/courses/a.md").write_bytes(data)
    (source,) = read_all(tmp_path, scan(tmp_path))
    assert source.text == ""
    (problem,) = source.diagnostics
    assert (problem.code, problem.location.line, problem.location.column) == (code, line, column)


def test_a_file_that_vanished_is_told(tmp_path: Path) -> None:
    """Between scan and reading a file may go away or become a folder."""
    root = project(tmp_path, {"content/courses/a.md": "A"})
    found = scan(root)
    (root / "content/courses/a.md").unlink()
    assert [problem.code for problem in read_source(root, found.documents[0]).diagnostics] == ["unreadable-file"]
    (root / "content/courses/a.md").mkdir()
    assert [problem.code for problem in read_source(root, found.documents[0]).diagnostics] == ["unreadable-file"]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing rights are a diagnostic with the system's reason."""

    def refuse(project: Path, path: str, *, hidden: bool) -> None:
        raise PermissionError(13, "Permission denied")

    root = project(tmp_path, {"content/courses/a.md": "A"})
    found = scan(root)
    monkeypatch.setattr(decode_module, "open_inside", refuse)
    (problem,) = read_source(root, found.documents[0]).diagnostics
    assert (problem.code, problem.message) == ("unreadable-file", "the file cannot be read: Permission denied")


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=80), st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass"))))
@example(b"\xff\xfe")
@example(b"a\0" * 20)
@example(b"\xed\xa0\x80")
def test_any_bytes_are_text_or_a_diagnostic(data: bytes) -> None:
    """Decoding never raises, and text that is given holds no NUL, carriage return or byte order mark at its start."""
    text, problems = decode(data, "x.md")
    assert not (text and problems)
    assert "\0" not in text
    assert "\r" not in text
    assert problems or text.encode().replace(b"\n", b"") == data.removeprefix(b"\xef\xbb\xbf").replace(
        b"\r", b""
    ).replace(b"\n", b"")


def test_a_content_folder_outside_is_said_to_be_that(tmp_path: Path) -> None:
    """Not that there is none."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "project").mkdir()
    (tmp_path / "project/content").symlink_to(tmp_path / "elsewhere")
    assert codes(scan(tmp_path / "project")) == [("outside-project", "content")]


def test_settings_that_lead_outside_are_said_once(tmp_path: Path) -> None:
    """The settings' own reader says it."""
    (tmp_path / "site.yaml").write_text("title: Theirs", "utf-8")
    root = project(tmp_path / "project", {"content/courses/a.md": ""})
    (root / "content/site.yaml").symlink_to(tmp_path / "site.yaml")
    said = (*scan(root).diagnostics, *load_config(root)[1])
    assert [(one.code, one.location.path) for one in said] == [("outside-project", "content/site.yaml")]


def test_a_content_folder_that_is_closed_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither listing it nor looking for the settings in it raises anything."""
    root = project(tmp_path, {"content/courses/a.md": ""})
    real_scandir, real_lstat, real_realpath = os.scandir, Path.lstat, os.path.realpath

    def closed(path: object) -> None:
        if "content/" in str(path):
            raise PermissionError(13, "Permission denied", str(path))

    def realpath(path: str, *, strict: bool = False) -> str:
        closed(path)
        return real_realpath(path, strict=strict)

    def lstat(self: Path) -> os.stat_result:
        closed(self)
        return real_lstat(self)

    def scandir(path: str | Path) -> object:
        closed(f"{path}/")
        return real_scandir(path)

    monkeypatch.setattr("os.path.realpath", realpath)
    monkeypatch.setattr(Path, "lstat", lstat)
    monkeypatch.setattr("os.scandir", scandir)
    assert ("unreadable-file", "content") in codes(scan(root))
    assert [one.code for one in load_config(root)[1]] == ["unreadable-file"]


def test_a_picture_that_cannot_be_read_is_an_error_of_the_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So check says it, and no build begins to write."""
    root = project(tmp_path, {"content/courses/a.md": "", "content/a.png": b"png"})
    monkeypatch.setattr("os.access", lambda path, _: not str(path).endswith(".png"))
    assert codes(scan(root)) == [("unreadable-file", "content/a.png")]


def test_leftovers_of_editors_are_no_files_of_the_content(tmp_path: Path) -> None:
    """Pictures beside them are."""
    names = ["a.bak", "a.png~", "#a#", "a.swp", "Thumbs.db", "desktop.ini", "a.png"]
    found = scan(project(tmp_path, {"content/courses/a.md": "", **{f"content/{name}": "x" for name in names}}))
    assert [asset.path for asset in found.assets] == ["content/a.png"]
