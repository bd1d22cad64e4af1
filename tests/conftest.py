"""The fixtures that all tests share."""

from collections.abc import Iterator

import pytest

from chromium import browser
from projects import project, run

__all__ = ["browser", "project", "run"]


@pytest.fixture(autouse=True, scope="session")
def user_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep compiled templates away from the folders of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("user") / "cache"))
        yield
