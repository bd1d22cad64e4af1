"""A template that asks for what is not there is told so in plain words."""

from __future__ import annotations

import json

import pytest

from projects import Project, Run


@pytest.mark.parametrize(("asked", "name"), [('page.asset("nope.css")', "nope.css"), ('page.t("nope")', "nope")])
def test_a_missing_name_is_told_plainly(project: Project, run: Run, asked: str, name: str) -> None:
    """The name, the template and the line are said, and nothing of the program's insides."""
    files = {"content/courses/a.md": "# A\n\nText.\n", "templates/pages/404.html": f"\n{{{{ {asked} }}}}\n"}
    result = run("check", project(files), "--format", "json")
    (found,) = [one for one in json.loads(result.stdout)["diagnostics"] if one["code"] == "template-error"]
    assert (found["path"], found["line"]) == ("templates/pages/404.html", 2)
    assert found["message"].startswith(f'there is nothing named "{name}"')
