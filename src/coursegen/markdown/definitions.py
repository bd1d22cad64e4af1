"""Definition lists: a term, and below it lines that begin with a colon."""

from __future__ import annotations

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin


def install(md: MarkdownIt) -> None:
    """Use the well-kept plugin as it is."""
    md.use(deflist_plugin)
