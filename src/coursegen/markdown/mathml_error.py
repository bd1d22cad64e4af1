"""What is wrong with a formula."""

from __future__ import annotations


class MathError(Exception):
    """A formula that cannot be typeset: what is wrong, and the offset of the place in characters.

    `name` is the command or environment that is not known, if that is what is wrong.
    """

    def __init__(self, message: str, offset: int = 0, name: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.name = name

    def __reduce__(self) -> tuple[type[MathError], tuple[str, int, str]]:
        """Let it pass between processes with all it holds."""
        return MathError, (self.message, self.offset, self.name)
