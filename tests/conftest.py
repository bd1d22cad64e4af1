"""The fixtures that all tests share."""

from projects import project, run

__all__ = ["project", "run"]
