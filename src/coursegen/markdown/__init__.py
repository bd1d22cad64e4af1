"""Markdown text to tokens and tokens to HTML: the rules of this package, and their thin front (`markup.py`).

`rules.py` lists every construct; each has a file of its own. What the constructs mean is the business of conventions.
"""
