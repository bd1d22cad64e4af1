"""References in circles, to nothing, and too many of them."""

from __future__ import annotations

from hostile.case import Case, case, course


def _course(title: str, yaml: str = "", body: str = "") -> str:
    return f"---\ntitle: {title}\n{yaml}---\n\n# {title}\n\n{body or 'Text.'}\n"


def cases() -> list[Case]:
    """List them."""
    ring = {f"courses/c{i}.md": _course(f"C{i}", f"prerequisites: [c{(i + 1) % 60}]\n") for i in range(60)}
    chain = {f"courses/c{i}.md": _course(f"C{i}", f"prerequisites: [c{i + 1}]\n") for i in range(400)}
    chain["courses/c400.md"] = _course("C400")
    every = ", ".join(f"c{i}" for i in range(40))
    clique = {f"courses/c{i}.md": _course(f"C{i}", f"prerequisites: [{every}]\n") for i in range(40)}
    lessons = {f"courses/maps/lessons/{i:03}-l{i}.md": f"---\nduration: 1 min\n---\n\n# L{i}\n" for i in range(300)}
    return [
        case("a course that requires itself", course("title: Bad\nprerequisites: [bad]")),
        case(
            "two that require each other",
            {
                "courses/a.md": _course("A", "prerequisites: [b]\n"),
                "courses/b.md": _course("B", "prerequisites: [a]\n"),
            },
        ),
        case("a ring of 60 courses", ring),
        case("a chain of 400 courses", chain, built=True),
        case("40 courses that all require all", clique),
        case("a prerequisite that does not exist", course("prerequisites: [no-such]")),
        case(
            "900 prerequisites as text",
            course("prerequisites:\n" + "\n".join(f"  - know {i}" for i in range(900))),
            built=True,
        ),
        case("a path that is not there", course("pathId: no-such"), built=True),
        case(
            "a path that names nothing",
            {"paths/bad.md": "# Bad\n\n## Path Structure\n\n### Course 1: None\n\nText\n"},
            built=True,
        ),
        case(
            "a next lesson that is not there",
            {"courses/maps/lessons/02-b.md": "---\nnextLessonId: no-such\n---\n\n# B\n"},
            built=True,
        ),
        case(
            "lessons that contradict the order",
            {"courses/maps/lessons/02-b.md": "---\nnextLessonId: contours\nprevLessonId: b\n---\n\n# B\n"},
            built=True,
        ),
        case("two lessons of one id", {"courses/maps/lessons/02-b.md": "---\nid: contours\n---\n\n# B\n"}),
        case(
            "a lesson that requires itself", {"courses/maps/lessons/02-b.md": "---\nprerequisites: [b]\n---\n\n# B\n"}
        ),
        case("a person that is not there", course("instructors: [no-such]")),
        case(
            "a person with markup",
            course("instructors: ['<script>alert(1)</script>']"),
            built=True,
            absent=("<script>alert(1)",),
        ),
        case("300 lessons", lessons, built=True),
        case(
            "150 courses that all require the former ones",
            {
                f"courses/c{n}.md": _course(f"C {n}", f"prerequisites: [{', '.join(f'c{m}' for m in range(n))}]\n")
                for n in range(150)
            },
            built=True,
        ),
        case(
            "a section that is not there",
            {"courses/maps/lessons/02-b.md": "---\nsection: none\n---\n\n# B\n"},
            built=True,
        ),
        case(
            "two courses of one id",
            {"courses/a.md": _course("A", "id: same\n"), "courses/b.md": _course("B", "id: same\n")},
        ),
        case("all courses are drafts", {"courses/maps.md": _course("A", "draft: true\n")}, built=True),
        case(
            "a link to a draft",
            {"courses/a.md": _course("A", "draft: true\n"), "pages/bad.md": "# Bad\n\n[a](../courses/a.md)\n"},
        ),
    ]
