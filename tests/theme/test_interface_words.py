"""Facts about interface words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from coursegen.model import Config
from coursegen.theme import load_theme
from coursegen.theme.interface_words import WordsByLanguage, placeholders, translation_problems
from coursegen.theme.layers import default_theme, find_layers
from coursegen.theme.plurals import FORMS, plural_rule

FOLDER = default_theme() / "templates/i18n"
LANGUAGES = ("ar", "de", "en", "es", "fr", "he", "ja", "pt", "zh")
ENGLISH = yaml.safe_load((FOLDER / "en.yaml").read_text("utf-8"))
SHELF = WordsByLanguage(find_layers(Path("nowhere"))[0])


def _file(language: str) -> dict[str, str | dict[str, str]]:
    return yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))


def test_the_languages_are_those_that_are_promised() -> None:
    """One file for each, and no other."""
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_every_word_with_the_same_values(language: str) -> None:
    """Keys stand in the order of the English file; a text names the values that the English one names."""
    words = _file(language)
    assert list(words) == list(ENGLISH)
    for key, entry in words.items():
        texts = entry.values() if isinstance(entry, dict) else [entry]
        assert all(isinstance(text, str) and text for text in texts), key
        assert placeholders(entry) == placeholders(ENGLISH[key]), key
        if isinstance(ENGLISH[key], dict):
            assert isinstance(entry, dict), key
            assert entry["other"].count("{count}") or key == "right_answer", key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_plural_forms_of_its_language(language: str) -> None:
    """Every form that the language's rule can give is there, and none that it cannot."""
    needed = {plural_rule(language)(number) for number in [*range(200), 0.5, 1.5, 2.5]}
    for key, entry in _file(language).items():
        if isinstance(entry, dict):
            assert set(entry) <= needed | {"other"}, key
            assert {plural_rule(language)(number) for number in range(200)} <= set(entry), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_passes_the_check_for_projects(language: str) -> None:
    """What is asked of a project's translation, ours fulfil."""
    path = FOLDER / f"{language}.yaml"
    assert translation_problems(path.name, path.read_bytes(), ENGLISH) == []


def test_every_word_is_used() -> None:
    """A word that no template, script or page asks for is not translated nine times."""
    root = default_theme()
    files = [*root.glob("templates/**/*.html"), *root.glob("static/js/**/*.js"), *root.glob("src/coursegen/**/*.py")]
    source = "\n".join(path.read_text("utf-8") for path in files)
    marks = {"equation", "table", "footnotes", "back_to_text", "link_to", "copy"}  # asked for by rendered Markdown
    built = ("level_", "type_", "mode_", "offer_")
    for key in ENGLISH:
        name = key.removeprefix("js_")
        assert key in marks or key.startswith(built) or re.search(rf"""["']{name}["']|["']{key}["']""", source), key


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [
        ("en", 0, "other"),
        ("en", 1, "one"),
        ("en", 1.5, "other"),
        ("fr", 0, "one"),
        ("fr", 1.5, "one"),
        ("fr", 2, "other"),
        ("pt-BR", 0, "one"),
        ("ja", 1, "other"),
        ("he", 2, "two"),
        ("he", 0.5, "one"),
        ("he", 20, "other"),
        ("ar", 0, "zero"),
        ("ar", 2, "two"),
        ("ar", 3, "few"),
        ("ar", 103, "few"),
        ("ar", 11, "many"),
        ("ar", 100, "other"),
        ("ar", 1.5, "other"),
        ("ru", 21, "one"),
        ("ru", 11, "many"),
        ("ru", 22, "few"),
        ("ru", 0.5, "other"),
        ("pl", 21, "many"),
        ("pl", 3, "few"),
        ("cs", 3, "few"),
        ("cs", 1.5, "many"),
        ("xx", 1, "one"),
    ],
)
def test_plural_forms_follow_cldr(language: str, number: float, form: str) -> None:
    """Samples from the plural rules of Unicode CLDR."""
    assert plural_rule(language)(number) == form


@given(st.sampled_from(LANGUAGES), st.floats(0, 1e6))
def test_any_number_has_a_form(language: str, number: float) -> None:
    """Whatever is counted, the form has a name, and the word comes out with the number in it or spelled out."""
    assert plural_rule(language)(number) in FORMS
    assert SHELF.words(language).count("hours", number)


@pytest.mark.parametrize(
    ("language", "hours", "text"),
    [
        ("en", 45, "45 hours"),
        ("en", 1, "1 hour"),
        ("en", 0.5, "30 minutes"),
        ("en", 1234.56, "1,234.6 hours"),
        ("de", 12.5, "12,5 Stunden"),
        ("fr", 1.5, "1,5 heure"),
        ("ar", 2, "ساعتان"),
        ("ar", 45, "45 ساعة"),
        ("he", 2, "שעתיים"),
        ("ja", 45, "45時間"),
        ("es", 1, "1 hora"),
    ],
)
def test_hours_are_written_in_the_language(language: str, hours: float, text: str) -> None:
    """With the decimal mark and the plural form that the language has."""
    assert SHELF.words(language).hours(hours) == text


@pytest.mark.parametrize(
    ("minutes", "full", "brief"),
    [(1, "1 minute", "1 min"), (59, "59 minutes", "59 min"), (60, "1 h", "1 h"), (120, "2 h", "2 h")],
)
def test_minutes_are_written_in_full_or_brief(minutes: int, full: str, brief: str) -> None:
    """From an hour on both are brief, so that a lesson has one length wherever it is named."""
    words = SHELF.words("en")
    assert (words.minutes(minutes), words.minutes_short(minutes)) == (full, brief)


def test_an_enumeration_ends_with_and() -> None:
    """One, two and three parts; what is Markup stays so and the rest is escaped."""
    words = SHELF.words("en")
    assert [words.listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert words.listed([Markup("<b>a</b>"), "<i>", "c"]) == Markup("<b>a</b>, &lt;i&gt; and c")


def test_values_are_text_unless_they_are_markup() -> None:
    """A value cannot bring its own names or markup with it."""
    words = SHELF.words("en")
    assert words.text("path_named", title="{count} <b>") == "{count} <b> path"
    filled = words.text("or_equivalent", course=Markup("<b>x</b>"))
    assert (filled, isinstance(filled, Markup)) == ("<b>x</b> or equivalent", True)


def test_an_unknown_language_speaks_english_and_keeps_its_tag() -> None:
    """`lang` must tell the truth about the text, and direction follows the language."""
    words = SHELF.words("fa")
    assert (words.language, words.direction, words.text("search")) == ("fa", "rtl", "Search")
    assert SHELF.words("pt-BR").text("search") == "Buscar"


def test_a_project_changes_single_words(make) -> None:
    """Its file needs only what differs, for a language or for one of its regions."""
    theme, problems = make(
        {"templates/i18n/de.yaml": "search: Finden\n", "templates/i18n/de-AT.yaml": "courses: Kurserl\n"}
    )
    assert problems == ()
    assert theme.words("de").text("search") == "Finden"
    assert theme.words("de").text("courses") == "Kurse"
    assert [theme.words("de-AT").text(key) for key in ("search", "courses")] == ["Finden", "Kurserl"]


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("search: [", 1, "not valid YAML"),
        ("- a\n", 0, "expected one"),
        ("search: x\ncourses: 3\n", 2, "put it in quotes"),
        ('built_with: "{titel}"\n', 1, "{titel}"),
        ('hours: {one: "{count}"}\n', 1, '"other"'),
        ('hours: {lots: "{count}", other: "x"}\n', 1, "forms other than"),
    ],
)
def test_a_wrong_translation_is_reported_at_its_line(make, text: str, line: int, part: str) -> None:
    """The message says what is wrong, and the build goes on with the default words."""
    theme, problems = make({"templates/i18n/de.yaml": text})
    assert [(p.code, p.location.path) for p in problems] == [("bad-translation", "templates/i18n/de.yaml")]
    assert part in problems[0].message
    assert problems[0].location.line == line or "YAML" in part
    assert theme.words("de").text("paths") == "Lernpfade"


def test_a_translation_that_is_not_text_is_reported(make) -> None:
    """A file in another encoding is a diagnostic, not a traceback."""
    theme, problems = make({"templates/i18n/de.yaml": b"search: \xff\xfe"})
    assert [p.code for p in problems] == ["bad-translation"]
    assert theme.words("de").text("search") == "Suche"


def test_scripts_get_their_words_without_the_prefix(tmp_path: Path) -> None:
    """`js_done` in the file is `done` for a script."""
    words = load_theme(tmp_path, Config())[0].words("en").for_scripts()
    assert words["done"] == "Done"
    assert not [key for key in words if key.startswith("js_")]


def test_a_slip_in_a_translation_is_told_at_its_line() -> None:
    """A key that is nearly one of ours is a warning; a value or a plural form that is left out is an error."""
    text = 'serch: Suche\nmy_own_words_here: Ja\nplace: "{number}"\nlessons_count: {other: "{count} Lektionen"}\n'
    found = translation_problems("templates/i18n/de.yaml", text.encode(), ENGLISH)
    assert [(one.severity, one.location.line, one.message, one.hint) for one in found] == [
        ("warning", 1, '"serch" is not a word of the theme', 'did you mean "search"?'),
        ("error", 3, '"place" does not say {count}', ""),
        ("error", 4, '"lessons_count" lacks the form "one", which this language has', ""),
    ]
