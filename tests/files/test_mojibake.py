"""Text that was decoded twice, and characters that reorder text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.files.mojibake import BIDI_CONTROL, Repair, repair


def twice(text: str, encoding: str = "cp1252") -> str:
    """Decode a text twice, as a careless program does."""
    return text.encode("utf-8").decode(encoding)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (f"power{twice('—')}from", "power—from"),
        (f"don{twice('’')}t", "don’t"),
        (f"caf{twice('é')}", "café"),
        (f"{twice('ü')}ber", "über"),
        (f"5 {twice('µ')}m", "5 µm"),
        (f"20 {twice('°')}C", "20 °C"),
        (f"{twice('€')} 5", "€ 5"),
        (twice("привет", "latin-1"), "привет"),
        (twice("😀"), "😀"),
        (twice(twice("é")), "é"),
        (f"naïve caf{twice('é')}", "naïve café"),
        (f"voil{twice('à', 'latin-1')} tout", "voilà tout"),
        (f"{twice('“', 'latin-1')}quoted{twice('”', 'latin-1')}", "“quoted”"),
    ],
)
def test_what_was_decoded_twice_is_repaired(wrong: str, right: str) -> None:
    """Windows-1252 and Latin-1 are the two ways in which UTF-8 is misread in practice."""
    assert wrong != right
    assert repair(wrong)[0] == right


@pytest.mark.parametrize(
    "text",
    [
        "Ça n’a pas été facile, à Orléans : « où ? »",
        "„Größe“ heißt GROSS, Spaß” und Ärger",
        "SÃO PAULO, ÃO, Ã",
        "Ã",
        "Â",
        "“smart” ‘quotes’ – and — dashes…",
        "CAFÉ”, “FIANCÉ”, ESPAÑA“",
        "Tiếng Việt đẹp lắm, Ấn Độ",
        "Zażółć gęślą jaźń",
        "Příliš žluťoučký kůň",
        "Ελληνικά, русский, עברית, العربية, 日本語, 한국어",
        "😀 👩‍💻 🇧🇷",
        "Ñandú, ÉTÉ, ÀÉÎÕÜ, Øre, Þór, ðæt",
        "20 °C ± 2 µm × 3 ÷ 4 ¼ ½ ¾",
        "naïve façade, Ångström, Čeština",
        "É…",
        "“café”… and “Café”—",
        "l’Île-d’Yeu",
    ],
)
def test_correct_text_is_left_alone(text: str) -> None:
    """Letters that occur in mojibake occur in correct text as well."""
    assert repair(text) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        f"`{twice('é')}`",
        f"``a ` {twice('é')}``",
        f"```\n{twice('é')}\n```",
        f"~~~~ text\n~~~\n{twice('é')}\n~~~~",
        f"- ```\n  {twice('é')}\n  ```",
        f"see https://example.org/{twice('é')}/x",
        f"[text](a/{twice('é')}.md)",
    ],
)
def test_code_and_addresses_are_left_alone(text: str) -> None:
    """A lesson may show mojibake, and an address is a name."""
    assert repair(text) == (text, ())


def test_text_around_code_is_repaired() -> None:
    """The exception ends where the code ends."""
    bad = twice("é")
    text = f"```\n{bad}\n```\n{bad} `{bad}` {bad} [{bad}](x{bad})"
    repaired, repairs = repair(text)
    assert repaired == f"```\n{bad}\n```\né `{bad}` é [é](x{bad})"
    assert [(spot.line, spot.column) for spot in repairs] == [(4, 1), (4, 9), (4, 13)]


def test_a_repair_says_where_and_what() -> None:
    """Line and column count from 1; both are of the text as it stands."""
    _, repairs = repair(f"# T\n\n{twice('é')} and naïve{twice('—')}x\r\n")
    assert repairs == (
        Repair(3, 1, 2, twice("é"), "é"),
        Repair(3, 13, 3, twice("—"), "—"),
    )


def test_line_ends_and_a_byte_order_mark_stay() -> None:
    """All but the repaired spots is kept, character by character."""
    assert repair(f"\ufeffa\r\n{twice('é')}\r\n\r\nb\tc \n")[0] == "\ufeffa\r\né\r\n\r\nb\tc \n"


@settings(max_examples=200)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_repairing_twice_changes_no_more(text: str) -> None:
    """What was repaired is correct; the repairs lead from the one text to the other."""
    repaired, repairs = repair(text)
    assert repair(repaired) == (repaired, ())
    lines = text.split("\n")
    for spot in reversed(repairs):
        line = lines[spot.line - 1]
        start = spot.column - 1
        assert line[start : start + spot.length] == spot.before
        lines[spot.line - 1] = line[:start] + spot.after + line[start + spot.length :]
    assert "\n".join(lines) == repaired


_WORDS = ("Été", "Größe", "CAFÉ", "ação", "España", "façade", "Straße", "à", "œuvre", "ÉTÉ", "niño", "PÃO", "Über", "é")
_SIGNS = (" ", "”", "“", "’", "…", "—", " – ", "» ", " «", "”… ", "’” ", "©", "™ ", "°", "€ ")


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from(_WORDS), st.sampled_from(_SIGNS)), max_size=8))
def test_words_beside_signs_stay(words: list[tuple[str, str]]) -> None:
    """A word that ends in an accent, with any sign after it, is not taken for mojibake."""
    text = "".join(word + sign for word, sign in words)
    assert repair(text)[0] == text


def test_clean_text_does_not_load_the_repairer() -> None:
    """Only a suspicious file pays for loading ftfy."""
    load = "import sys; from coursegen.files.mojibake import repair"
    script = f"{load}; repair('“café”, größer—'); sys.exit('ftfy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": "src"}, check=False).returncode == 0


@pytest.mark.parametrize("character", ["\u202e", "\u202a", "\u2066", "\u2069"])
def test_characters_that_reorder_text(character: str) -> None:
    """Embeddings, overrides and isolates are found; marks and joiners are not."""
    assert BIDI_CONTROL.search(f"a{character}b")
    assert not BIDI_CONTROL.search("שלום\u200f \u200e a\u200db")
