"""Runs the publishing workflow of a project on this machine, with stand-ins for the actions that it uses.

The steps come from the workflow's own file. `run:` is given to bash; an action that this file does not know is an
error, so that a change of the workflow cannot go untested.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from published.repositories import environment, git

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.]+)\s*\}\}")
_SOURCE = Path(__file__).resolve().parents[2] / "src"


class Runner:
    """One runner of GitHub Actions: a checkout of `origin` in `folder`, and the outputs of steps."""

    def __init__(self, origin: Path, folder: Path, base_url: str) -> None:
        self.origin = origin
        self.checkout = folder / "checkout"
        self.artifact = folder / "artifact"
        self.tools = folder / "tools"
        self.base_url = base_url
        self.ran: list[str] = []
        self.said = ""
        self._outputs: dict[str, str] = {}
        self.tools.mkdir(parents=True)
        self._tool(
            "coursegen", f'PYTHONPATH={_SOURCE} exec {sys.executable} -c "from coursegen.cli import main; main()" "$@"'
        )
        # installing from an index is pip's business; that the named file is there is the workflow's
        self._tool("python", '[ "$1 $2 $3" = "-m pip install" ] && [ -f "$5" ] && echo "installed from $5"')

    def run(self, workflow: str) -> None:
        """Run every job of the checked out workflow, in the order of the file."""
        git(self.origin.parent, "clone", "-q", str(self.origin), str(self.checkout))
        text = (self.checkout / workflow).read_text("utf-8")
        jobs: dict[str, Any] = yaml.safe_load(text)["jobs"]
        for job in jobs.values():
            for step in job["steps"]:
                self._step(step)

    def _step(self, step: dict[str, Any]) -> None:
        if "run" in step:
            variables = {name: self._filled(value) for name, value in step.get("env", {}).items()}
            self._bash(self._filled(step["run"]), variables)
            return
        action, _, _ = str(step["uses"]).partition("@")
        if action in ("actions/checkout", "actions/setup-python", "actions/cache"):
            return
        if action == "actions/configure-pages":
            self._outputs[f"steps.{step['id']}.outputs.base_url"] = self.base_url
        elif action == "actions/upload-pages-artifact":
            shutil.copytree(self.checkout / step["with"]["path"], self.artifact)
        elif action == "actions/deploy-pages":
            self._bash(f"coursegen deploy --no-build --output {self.artifact}", {})
        else:
            raise AssertionError(f"no stand-in for {action}")

    def _filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda found: self._outputs[found[1]], text)

    def _bash(self, command: str, variables: dict[str, str]) -> None:
        path = f"{self.tools}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", command],
            cwd=self.checkout,
            capture_output=True,
            text=True,
            check=False,
            env={**environment(), "PATH": path, "CI": "true", **variables},
        )
        self.ran.append(command)
        self.said += done.stdout + done.stderr
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"

    def _tool(self, name: str, command: str) -> None:
        tool = self.tools / name
        tool.write_text(f"#!/bin/sh\n{command}\n")
        tool.chmod(0o755)
