"""Tokens to HTML, for what markdown-it's own renderer does not know."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from coursegen.markdown.gfm import CHECKED, labelled
from coursegen.markdown.page_state import BLOCK_TOKEN


class Renderer(RendererHTML):
    """markdown-it's renderer with blocks and task items; each rule adds its own constructs (`add_render_rule`)."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Render block tokens, whole or a slice."""
        parts: list[str] = []
        rules = self.rules
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                html = self.renderInline(token.children or [], options, env)
                item = tokens[index - 2] if index >= 2 else token
                parts.append(labelled(item, html) if CHECKED in item.meta else html)
            elif kind == BLOCK_TOKEN:
                parts.append(token.content + "\n")
            elif kind in rules:
                parts.append(rules[kind](tokens, index, options, env))
            else:
                parts.append(self.renderToken(tokens, index, options, env))
        return "".join(parts)

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Write the item alone: the checkbox belongs into the label."""
        return self.renderToken(tokens, idx, options, env)
