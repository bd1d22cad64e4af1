"""The preview hears of changes, and where it does not, it looks."""

from __future__ import annotations

import errno
import time
from pathlib import Path

import pytest

from coursegen.serve import change_loop, live_site, watch
from coursegen.serve.watch import interval, remote_file_system
from projects import COURSE, Project
from serve.previewing import preview

PATH = "/courses/reading-maps/"
FILE = "content/courses/reading-maps.md"


def test_a_save_is_served_within_a_second(project: Project) -> None:
    """A file that was saved is served anew without any request for it in between."""
    root = project()
    with preview(root) as running:
        assert running.ask(PATH)[0] == 200
        (root / FILE).write_text(COURSE.replace("a promise", "a strong promise"))
        running.shows(PATH, "a strong promise", 3)
        assert not any("polling" in line for line in running.lines)


def test_polling_finds_changes_without_events(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --poll nothing is watched, and changes come all the same."""
    monkeypatch.setattr(change_loop, "Watch", None)
    root = project()
    with preview(root, poll_seconds=0.05) as running:
        (root / FILE).write_text(COURSE.replace("a promise", "a strong promise"))
        running.shows(PATH, "a strong promise", 5)


def test_too_few_watches_lead_to_polling(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the system has no watches left, one line says so, and changes are found by looking."""

    class Full:
        def __init__(self) -> None:
            raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(watch, "Observer", Full)
    root = project()
    with preview(root) as running:
        running.until(lambda: [line for line in running.lines if "polling" in line])
        (root / FILE).write_text(COURSE.replace("a promise", "a strong promise"))
        running.shows(PATH, "a strong promise", 5)
        assert len([line for line in running.lines if "polling" in line]) == 1
        assert "watch limit" in "".join(running.lines)


def test_a_change_that_no_event_announced_leads_to_polling(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where events get lost, a look without a reason finds the change, one line says so, and polling takes over."""
    monkeypatch.setattr(change_loop, "CHECK_SECONDS", 0.3)
    monkeypatch.setattr(watch._Handler, "on_any_event", lambda self, event: None)
    root = project()
    with preview(root) as running:
        assert running.ask(PATH)[0] == 200
        for word in ("strong", "weak"):
            (root / FILE).write_text(COURSE.replace("a promise", f"a {word} promise"))
            running.shows(PATH, f"a {word} promise", 8)
        running.until(lambda: [line for line in running.lines if "polling" in line])


def test_an_overflow_leads_to_polling(project: Project) -> None:
    """When the kernel's queue of events overflows, one line says so."""
    import logging

    with preview(project()) as running:
        assert running.ask(PATH)[0] == 200
        logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed; events were lost")
        running.until(lambda: [line for line in running.lines if "polling" in line])
        assert running.ask(PATH)[0] == 200


def test_folders_that_come_later_are_watched(project: Project) -> None:
    """A project that gets its first template, or another content folder, needs no new start."""
    root = project()
    with preview(root) as running:
        assert running.ask(PATH)[0] == 200
        (root / "templates/components").mkdir(parents=True)
        (root / "templates/components/footer.html").write_text("<footer>own words</footer>\n")
        running.shows(PATH, "own words", 5)
        time.sleep(1)
        (root / "templates/components/footer.html").write_text("<footer>other words</footer>\n")
        running.shows(PATH, "other words", 5)
        (root / "content").rename(root / "former")
        (root / "content/courses").mkdir(parents=True)
        (root / FILE).write_text(COURSE.replace("a promise", "a new promise"))
        running.shows(PATH, "a new promise", 8)
        assert not any("polling" in line for line in running.lines)


@pytest.mark.parametrize(
    ("kind", "point", "remote"),
    [("nfs4", "/net/share", "nfs4"), ("ext4", "/net/share", ""), ("cifs", "/net/sh", ""), ("fuse.sshfs", "/", "")],
)
def test_network_file_systems_are_known(tmp_path: Path, kind: str, point: str, remote: str) -> None:
    """The innermost mount around the project decides, and a name that only begins alike is another folder."""
    mounts = tmp_path / "mounts"
    mounts.write_text(f"root / ext4 rw 0 0\nhost:/x {point} {kind} rw 0 0\nroot /net ext4 rw 0 0\n")
    expected = kind if remote else ""
    assert remote_file_system(Path("/net/share/project"), mounts) == expected


def test_looking_never_takes_all_the_time() -> None:
    """The interval is as wanted for a small project, and grows with the time that a look takes."""
    assert interval(0.5, 0.01) == 0.5
    assert interval(0.5, 0.4) == 4.0


def test_a_wrong_guess_about_what_a_save_concerns_is_put_right(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if every change were taken for one without consequences, all pages become right soon after."""
    monkeypatch.setattr(live_site, "reassemble", lambda assembly, documents: assembly)
    root = project()
    with preview(root) as running:
        running.shows("/", "Reading Maps")
        (root / FILE).write_text(COURSE.replace("Reading Maps", "Using a Compass"))
        running.shows("/", "Using a Compass")


def test_a_title_is_right_on_every_page_that_shows_it(project: Project) -> None:
    """A course's new title is on the home page, its path's page and its lessons' pages at once."""
    lesson = "content/courses/reading-maps/lessons/01-a.md"
    root = project({FILE: COURSE, lesson: "# A\n\nText.\n", "content/paths/outdoors.md": "# Outdoors\n\nLead.\n"})
    with preview(root) as running:
        running.shows("/", "Reading Maps")
        (root / FILE).write_text(COURSE.replace("Reading Maps", "Using a Compass"))
        running.shows(PATH, "Using a Compass")
        for page in ("/", "/paths/outdoors/", PATH + "a/"):
            content = running.ask(page)[1]
            assert b"Using a Compass" in content
            assert b"Reading Maps" not in content
