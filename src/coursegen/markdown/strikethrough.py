"""`~~struck~~` and `~struck~` text, as GFM's "Strikethrough (extension)", section 6.5, has it."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict


def install(md: MarkdownIt) -> None:
    """Turn on markdown-it's rule, which writes `<s>`, and write GFM's `<del>`."""
    md.options["strikethrough_single_tilde"] = True
    md.enable("strikethrough")
    md.add_render_rule("s_open", _open)
    md.add_render_rule("s_close", _close)


def _open(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "<del>"


def _close(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "</del>"
