"""TeX becomes MathML, and TeX that does not is a MathError with its place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.mathml import MathError, to_mathml


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
        html = to_mathml(tex, display=True)
    except MathError as error:
        offset = error.offset
    assert 0 <= offset <= len(tex)
    assert html.startswith("<math")
    assert "<b>" not in html
