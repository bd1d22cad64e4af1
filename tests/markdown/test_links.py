"""Addresses of links are written as browsers want them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.common.normalize_url import normalizeLink

from coursegen.markdown.links import _ENCODED


@settings(max_examples=200, deadline=None)
@given(st.from_regex(_ENCODED, fullmatch=True))
def test_an_address_that_is_not_encoded_needs_no_encoding(address: str) -> None:
    """The short way of `encoded` gives what the long one gives."""
    assert normalizeLink(address) == address
