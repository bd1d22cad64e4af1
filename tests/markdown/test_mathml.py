"""TeX becomes MathML, and TeX that does not is a MathError with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.markdown.formulas import Slow, typeset
from coursegen.markdown.mathml import is_costly, to_mathml
from coursegen.markdown.mathml_error import MathError
from coursegen.markdown.page_state import PageState


def test_a_formula_is_an_element() -> None:
    """Inline and displayed formulas differ by the attribute that browsers know."""
    assert to_mathml("x", display=False) == "<math><mi>x</mi></math>"
    assert to_mathml("x", display=True) == '<math display="block"><mi>x</mi></math>'


@pytest.mark.parametrize(
    ("tex", "offset"),
    [
        pytest.param(r"é + \nothing", 4, id="unknown command, counted in characters"),
        pytest.param("{", 1, id="open brace"),
        pytest.param(r"\newcommand{\a}{\a}\a", 0, id="endless macro"),
        pytest.param("x" * 6_000, 5_000, id="too long"),
        pytest.param("x^{" * 200 + "}" * 200, 302, id="braces too deep"),
        pytest.param(r"\left(" * 200 + r"\right)" * 200, 600, id="brackets too deep"),
        pytest.param(r"\hat" * 1_000, 0, id="commands too deep"),
    ],
)
def test_what_cannot_be_typeset_says_where(tex: str, offset: int) -> None:
    """The offset is that of the place that is wrong, or of the first that is too much."""
    with pytest.raises(MathError) as caught:
        to_mathml(tex, display=False)
    assert caught.value.offset == offset
    assert caught.value.message


@pytest.mark.parametrize(
    "tex",
    [
        "(" * 40,
        r"(\big)" * 20,
        r"\{" * 40,
        "⟨" * 40,
        r"\bigl(" * 40,
        r"\pmod{(" * 40,
        r"\def\a{(}" + r"\a" * 40,
        "(" * 14 + "a" * 4_900,
    ],
)
def test_brackets_that_stay_open_are_known_to_be_costly(tex: str) -> None:
    """The converter takes twice as long for each of them, and cannot be interrupted."""
    assert is_costly(tex)


@pytest.mark.parametrize(
    "tex",
    [
        r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
        r"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}",
        r"\sum_{i=1}^n \left[ y_i \log \sigma(x_i) + (1-y_i) \log (1-\sigma(x_i)) \right]",
        r"\text{" + "words " * 500 + "}",
    ],
)
def test_ordinary_formulas_are_not_costly(tex: str) -> None:
    """They are converted at once, without another process."""
    assert not is_costly(tex)


def test_costly_formulas_are_typeset_or_given_up() -> None:
    """One that ends is typeset like any other; after one that does not, the page makes no other attempt."""
    many = "(" + "(1)" * 30 + ")"
    assert is_costly(many)
    assert typeset(many, PageState("a.md"), display=True)[0] == to_mathml(many, display=True)
    page = PageState("a.md", formula_seconds=0.5)
    for tex in ("(" * 60, many, r"\tag{1}"):
        with pytest.raises(Slow):
            typeset(tex, page, display=True)
    with pytest.raises(MathError) as caught:
        typeset(many + r"\nothing", PageState("a.md"), display=True)
    assert caught.value.offset == len(many)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["x", "^", "_", "{", "}", "\\frac", "\\sqrt", "&", "\\\\", "<b>", '"', "\\text{", "é", " "])
    ).map("".join)
)
def test_no_formula_writes_tags_of_its_own(tex: str) -> None:
    """Whatever stands in a formula, it is MathML or a MathError, and never an author's tag."""
    html, offset = "<math", 0
    try:
        html = typeset(tex, PageState("a.md"), display=True)[0] or html
    except MathError as error:
        offset = error.offset
    assert 0 <= offset <= len(tex)
    assert html.startswith("<math")
    assert "<b>" not in html
