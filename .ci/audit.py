"""pip-audit, also through an index that answers for projects but not for each of their releases.

    python .ci/audit.py --requirement newest.txt --no-deps --disable-pip --strict

pip-audit asks for `/pypi/NAME/VERSION/json`. Where an index has no such page, the project's own page `/pypi/NAME/json`
holds the advisories against its newest release: they count if that is the release in question. Otherwise nothing is
known of it, which `--strict` takes for a failure.
"""

from __future__ import annotations

from pathlib import Path

import requests
from pip_audit import _cli
from pip_audit._service import PyPIService


class NewestService(PyPIService):
    """PyPI's advisories, of a release or else of the project whose newest release it is."""

    def __init__(self, cache_dir: Path | None = None, timeout: int | None = None) -> None:
        super().__init__(cache_dir, timeout)
        self.ask, self.session.get = self.session.get, self.answer

    def answer(self, url: str, timeout: int | None = None) -> requests.Response:
        """Give the page of a release, or that of its project if it says the same."""
        release = self.ask(url, timeout=timeout)
        if release.status_code != requests.codes.not_found:
            return release
        project, version, _ = url.rsplit("/", 2)
        newest = self.ask(f"{project}/json", timeout=timeout)
        return newest if newest.ok and newest.json()["info"]["version"] == version else release


if __name__ == "__main__":
    _cli.PyPIService = NewestService
    _cli.audit()
