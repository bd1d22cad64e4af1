"""The lexicon: its data files, and how a heading is compared with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursegen.meaning.lexicon import LANGUAGES, ROLES, fold_heading, lexicon_for, load_words, spelled_out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_data_file_is_complete(language: str) -> None:
    """Every language has words for every role and every unit, all of them texts."""
    words = load_words(language)
    assert list(words) == ["roles", "here", "labels", "course", "or_equivalent", "total", "time"]
    assert set(words["roles"]) == set(ROLES)
    assert set(words["time"]) == {"hours", "weeks", "months", "per", "weekly", "to"}
    lists = [*words["roles"].values(), *words["time"].values(), *(words[key] for key in list(words)[1:6])]
    assert all(found and all(isinstance(word, str) and word.strip() == word for word in found) for found in lists)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_heading_has_one_role(language: str) -> None:
    """No heading stands twice in a data file, however it is dressed."""
    headings = [heading for found in load_words(language)["roles"].values() for heading in found]
    for ending in (True, False):
        folded = sorted(fold_heading(heading) for heading in headings if heading.endswith("…") is ending)
        assert folded == sorted(set(folded))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_a_data_file_is_understood(language: str) -> None:
    """A language's own words win over English ones that are spelled the same."""
    lexicon = lexicon_for(language)
    words = load_words(language)
    for role, headings in words["roles"].items():
        for heading in spelled_out(headings, words["here"]):
            written = heading.replace("…", "xyz")
            assert lexicon.role(written) == role, written


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Learning Outcomes", "outcomes"),
        ("LEARNING OUTCOMES:", "outcomes"),
        ("What you’ll learn", "outcomes"),
        ("What youll learn in this course", "outcomes"),
        ("🎯 Objectives", "outcomes"),
        ("“Prerequisites”", "prerequisites"),
        ("2. Prerequisites", "prerequisites"),
        ("Tools & Technologies", "tools"),
        ("Tools and Technologies", "tools"),
        ("Why Deep Water?", "why"),
        ("Why?", "why"),
        ("Whyever", None),
        ("Quiz: Week 1", "quiz"),
        ("Quizzes", None),
        ("Exercise 3: The fair queue", "exercise"),
        ("Exercise 2.1", "exercise"),
        ("Exercises 1-3", "exercise"),
        ("Task - Pump the tyre", "exercise"),
        ("Assignment 2) Brakes", "exercise"),
        ("Challenge (15 min)", "exercise"),
        ("Exercise and the heart", None),
        ("Exercise 2 times a week", None),
        ("Task force", None),
        ("Lesson overview", "outcomes"),
        ("In this lesson, you will:", "outcomes"),
        ("By the end of this lesson, you will be able to", "outcomes"),
        ("What you'll learn by doing", None),
        ("Objective-C", None),
        ("Key points 📌", "keypoints"),
        ("Summary: joins", "keypoints"),
        ("Summary of the war", None),
        ("Knowledge Check (3 of 8)", "quiz"),
        ("Course Structure (12 weeks)", "structure"),
        ("Modules 1-3", None),
        ("Tools: the saw", None),
        ("Job Prospects", None),
        ("Prerequisites of the kernel", None),
        ("", None),
    ],
)
def test_roles(heading: str, role: str | None) -> None:
    """Dress does not matter, other words do."""
    assert lexicon_for("en").role(heading) == role


@pytest.mark.parametrize(
    ("language", "heading", "role"),
    [
        ("zh", "练习1：排序", "exercise"),
        ("zh", "练习 一：排序", "exercise"),
        ("zh", "練習 2", "exercise"),
        ("zh", "为什么学习", "why"),
        ("zh", "练习曲", None),
        ("zh-TW", "學習目標", "outcomes"),
        ("ja", "練習問題３：待ち行列", "exercise"),
        ("ja", "なぜ学ぶのか", "why"),
        ("ja", "「まとめ」", "keypoints"),
        ("ja", "まとめサイト", None),
        ("ar", "أهداف التعلّم:", "outcomes"),
        ("ar", "اهداف التعلم", "outcomes"),
        ("ar", "تمرين ٣: الصفوف", "exercise"),
        ("ar", "تمارين رياضية", None),
        ("he", "תרגיל 3: תורים", "exercise"),
        ("he", "בשיעור זה, תלמדו", "outcomes"),
        ("de", "3. Übung", "exercise"),
        ("de", "Übung macht den Meister", None),
    ],
)
def test_roles_in_other_languages(language: str, heading: str, role: str | None) -> None:
    """Numbers of every script count, vowel signs do not, and a longer word is another word."""
    assert lexicon_for(language).role(heading) == role


@given(
    st.sampled_from(LANGUAGES),
    st.integers(0, 10_000),
    st.lists(
        st.sampled_from(["and", "of", "rivers", "the", "never", "force", "with", "masters"]), min_size=1, max_size=4
    ),
)
def test_no_sentence_has_a_role_because_of_its_beginning(language: str, choice: int, words: list[str]) -> None:
    """Of all headings only those in … may go on as an ordinary sentence does."""
    data = load_words(language)
    whole = [
        heading
        for found in data["roles"].values()
        for heading in spelled_out(found, data["here"])
        if not heading.endswith("…")
    ]
    begun = whole[choice % len(whole)]
    assert lexicon_for(language).role(f"{begun} {' '.join(words)}") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Section 1: Air", ("Section 1", "Air")),
        ("module 12 - Air", ("module 12", "Air")),
        ("Week 3 – Air: and water", ("Week 3", "Air: and water")),
        ("Weeks 3-4: Air", ("Weeks 3-4", "Air")),
        ("Part IV. Air", ("Part IV", "Air")),
        ("Unit A) Air", ("Unit A", "Air")),
        ("Chapter 1.2: Air", ("Chapter 1.2", "Air")),
        ("Week 3", ("", "Week 3")),
        ("Sections: Air", ("", "Sections: Air")),
        ("Partition 1: Air", ("", "Partition 1: Air")),
        ("Day-1: Air", ("", "Day-1: Air")),
        ("  Air ", ("", "Air")),
    ],
)
def test_labels(text: str, expected: tuple[str, str]) -> None:
    """A label is a word and a number with punctuation after it, kept as written."""
    assert lexicon_for("en").split_label(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "label"),
    [
        ("zh", "第3章：空气", "第3章"),
        ("zh", "第三周：空气", "第三周"),
        ("ja", "モジュール1：空気", "モジュール1"),
        ("ar", "الأسبوع ٢: الهواء", "الأسبوع ٢"),
        ("he", "שבוע 1: אוויר", "שבוע 1"),
        ("de", "Woche 2: Luft", "Woche 2"),
        ("fr", "Leçon 2 : L’air", "Leçon 2"),
        ("es", "Módulo 1: Aire", "Módulo 1"),
    ],
)
def test_labels_in_other_languages(language: str, text: str, label: str) -> None:
    """Labels are words of the page's language."""
    assert lexicon_for(language).split_label(text)[0] == label


def test_an_unknown_language_is_understood_as_english() -> None:
    """A language without a data file has the English words."""
    assert lexicon_for("tlh") == lexicon_for("en")
    assert lexicon_for("en-GB") == lexicon_for("en")
    assert lexicon_for("de_AT") == lexicon_for("de") != lexicon_for("en")
    assert lexicon_for("") == lexicon_for("en")


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_headings_in_ascii_are_folded_as_others_are(text: str) -> None:
    """The short way gives what the long one gives, which a character that is not seen leads to."""
    assert fold_heading(text) == fold_heading(f"{text}\u200b")
