"""Markdown text to tokens and tokens to HTML: the thin front of the rules in this package.

`rules.py` lists every construct; each has a file of its own. What the constructs mean is the business of conventions.
"""

from __future__ import annotations

from coursegen.markdown.markup import Markup
from coursegen.markdown.page import BLOCK_TOKEN, PageState, block_token
from coursegen.markdown.plain import plain_text

__all__ = ["BLOCK_TOKEN", "Markup", "PageState", "block_token", "plain_text"]
