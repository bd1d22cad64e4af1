"""The fixtures that all tests share."""

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from chromium import browser
from projects import project, run

settings.register_profile("patient", settings(), deadline=None)  # a busy machine is no finding
settings.load_profile("patient")

__all__ = ["browser", "project", "run"]


@pytest.fixture(autouse=True, scope="session")
def user_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep compiled templates away from the folders of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("user") / "cache"))
        yield


@pytest.fixture(autouse=True, scope="session")
def interrupts() -> None:
    """Let programs that tests start hear of Ctrl+C; those that are started in the background of a shell do not."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
