"""The errors of publishing: each carries the diagnostics that the author is shown."""

from __future__ import annotations

from coursegen.diagnostics import Diagnostic


class SourceError(OSError):
    """A file that is to be copied into the site cannot be read; what `telling` makes a diagnostic of."""


class PublishError(Exception):
    """The site was not published; `diagnostics` say why, there is at least one.

    `published` is true in the one case in which the new site is there, and only the former could not be removed.
    """

    published = False

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(diagnostic.message for diagnostic in diagnostics))
        self.diagnostics = diagnostics


class OutputRefused(PublishError):  # noqa: N818 - it reads as what happened
    """The output folder is one that must not be written to, or holds a stranger's file where an output goes."""


class OutputLocked(PublishError):  # noqa: N818
    """Another build holds the output folder, and went on holding it for as long as we were told to wait."""


class WriteFailed(PublishError):  # noqa: N818
    """The operating system refused a step: disk full, read-only, no permission, a name that is too long."""


class NotTidied(WriteFailed):
    """The new site is published, but the former one could not be removed."""

    published = True


class OutputChanged(PublishError):  # noqa: N818
    """The output does not hold what was to be kept in it: the outputs with these `paths` must be made again."""

    def __init__(self, paths: frozenset[str], *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.paths = paths
