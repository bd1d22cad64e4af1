"""Markdown text to tokens, and tokens to HTML.

`parser.py` is the thin front, `rules.py` lists every construct; each has a file of its own. What the constructs mean is
the business of `meaning`.
"""
