"""Anchors are GitHub's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.markdown.headings import Slugger, github_slug


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Plain words", "plain-words"),
        ("camelCase", "camelcase"),
        ("Why, and how?", "why-and-how"),
        ("C++ & C#", "c--c"),
        ("a - b", "a---b"),
        ("a--b", "a--b"),
        ("a_b __init__", "a_b-__init__"),
        ("1.2.3 Setup", "123-setup"),
        ("What's “new”", "whats-new"),
        ("en–dash em—dash", "endash-emdash"),
        (" leading and trailing ", "-leading-and-trailing-"),
        ("tab\tand\nline", "tabandline"),
        ("😄 emoji", "-emoji"),
        ("😄-😄 two", "--two"),
        ("⚙️ gear", "\ufe0f-gear"),
        ("🅰 square letter", "🅰-square-letter"),
        ("Ⅷ roman ½ half", "ⅷ-roman--half"),
        ("Привет, мир", "привет-мир"),
        ("深度学习（一）", "深度学习一"),
        ("हिन्दी में", "हिन्दी-में"),
        ("Größe ÄÖÜ", "größe-äöü"),
        ("e\u0301 combining", "e\u0301-combining"),
        ("50% of $5", "50-of-5"),
        ("a/b\\c", "abc"),
        ("!!!", ""),
    ],
)
def test_slug(text: str, anchor: str) -> None:
    """Letters, marks, digits and connectors stay, spaces are hyphens, everything else goes."""
    assert github_slug(text) == anchor


def test_duplicates_are_numbered_past_what_is_taken() -> None:
    """The numbers skip anchors that another heading has by itself, in either order."""
    slugger = Slugger()
    texts = ["intro", "intro", "intro 1", "intro-1", "intro", "other-1", "other", "other"]
    assert [slugger.slug(text) for text in texts] == [
        *("intro", "intro-1", "intro-1-1", "intro-1-2", "intro-2"),
        *("other-1", "other", "other-2"),
    ]


def test_headings_without_letters_still_have_an_anchor() -> None:
    """HTML forbids an empty id, so such a heading is a section."""
    slugger = Slugger()
    assert [slugger.slug("!"), slugger.slug("?")] == ["section", "section-1"]


@given(st.lists(st.text(max_size=6), max_size=12))
def test_anchors_are_unique_and_fit_into_an_address(texts: list[str]) -> None:
    """Whatever the headings, no two anchors are equal, none is empty and none has white space or punctuation."""
    slugger = Slugger()
    anchors = [slugger.slug(text) for text in texts]
    assert len(set(anchors)) == len(anchors)
    assert all(anchor and not any(sign.isspace() or sign in "#?&\"'<>/\0" for sign in anchor) for anchor in anchors)
