"""The fixtures that all tests share."""

from chromium import browser
from projects import project, run

__all__ = ["browser", "project", "run"]
