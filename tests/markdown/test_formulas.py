"""What the first converter refuses or loses is drawn by the second, visibly, and within limits."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

import pytest

from coursegen.markdown import temml
from coursegen.markdown.formula_hints import hint_for
from coursegen.markdown.formulas import Slow, typeset
from coursegen.markdown.mathml_error import MathError
from coursegen.markdown.page_state import PageState
from coursegen.markdown.tex_kept import with_tex
from coursegen.model import Body, Document, Source
from coursegen.parse import parse


def drawn(tex: str, *, display: bool = True) -> str:
    return typeset(tex, PageState("a.md"), display=display)[0]


def read(text: str, macros: str = "") -> tuple[Document, Body]:
    return parse(Source("content/pages/a.md", "page", "a", text, ""), "allow", "en", macros)


@pytest.mark.parametrize(
    ("tex", "signs"),
    [
        (r"\begin{array}{c|c} a & b \end{array}", ["m-e"]),
        (
            r"\begin{array}{|l||r|} \hline a & b \\ \hline\hline c & d \\ \hdashline e & f \end{array}",
            ["m-s", "m-e2", "m-t", "m-b2", "m-b3"],
        ),
        (r"\begin{bmatrix}[c|c] a & b \end{bmatrix}", ["m-e", "[", "]"]),
        (r"\cancel{x}", ["m-up"]),
        (r"\bcancel{x}", ["m-down"]),
        (r"\xcancel{x}", ["m-up m-down"]),
        (r"\cancelto{0}{x}", ["m-up", "<mn>0</mn>"]),
        (r"\sout{x}", ["m-through"]),
        (r"\boxed{x}", ["m-box"]),
        (r"\overline{x} \underline{y}", ["m-over", "m-under"]),
        (r"a\!b", ["m-k3"]),
        (r"a\hspace{-1.5em}b", ["m-k18", "m-k3"]),
        (r"a\kern-1pt b", ["m-k1"]),
        (r"\begin{multline*} a \\ b \\ c \end{multline*}", ["m-left", "m-right", "m-w100"]),
        (r"\rule{1em}{1ex}", ["m-ink"]),
        (r"\fcolorbox{red}{white}{x}", ["m-frame", "#ff0000", "white"]),
        (r"\textcolor{red}{\cancel{x}}", ["mathcolor"]),
    ],
)
def test_what_was_lost_is_there(tex: str, signs: list[str]) -> None:
    """Lines, strikes, boxes and spaces below nothing are said by classes; a style would be refused by a strict policy."""
    html = drawn(tex)
    assert all(sign in html for sign in signs)
    assert " style=" not in html
    assert "menclose" not in html


def test_every_class_has_a_rule() -> None:
    """What `tidy` can say is in the stylesheet."""
    package = Path(temml.__file__).parent
    css = (Path(__file__).parents[2] / "static/css/lazy/math.css").read_text(encoding="utf-8")
    source = (package / "tidy.py").read_text(encoding="utf-8")
    named = set(re.findall(r"\bm-[a-z]+\d*(?=[\" ])", source))
    named |= {f"m-{side}{line}" for side in "tebs" for line in ("", "2", "3")} | {"m-k1", "m-k3", "m-k18"}
    assert named - {"m-left", "m-right"} <= set(re.findall(r"\.(m-\w+)", css)) | {"m-left"}


@pytest.mark.parametrize(
    "tex",
    [
        r"x = 1 \tag{2}",
        r"\begin{equation}\begin{split} a &= b \\ &= c \end{split}\end{equation}",
        r"\sum_{\substack{i < n \\ i \ne j}} x_i",
        r"\begin{smallmatrix} 1 & 0 \\ 0 & 1 \end{smallmatrix}",
        r"\begin{cases} 1 & \text{if $x > 0$} \\ 0 & \mbox{else} \end{cases}",
        r"\textrm{of a constant $n$}",
        r"\Large x",
        r"\pmb{x} + \bm{y}",
        r"\matrix{a & b \cr c & d}",
        r"\unicode{x263a}",
        r"\begin{alignat}{2} x &= 1 &\quad y &= 2 \end{alignat}",
        r"\begin{eqnarray} a &=& b \\ &=& c \end{eqnarray}",
        r"\begin{flalign*} a &= b \end{flalign*}",
        r"\begin{array}{@{}*{3}{c}@{}} 1 & 2 & 3 \end{array}",
        r"\begin{pmatrix*}[r] -1 & 2 \\ 3 & -4 \end{pmatrix*}",
        r"\stackrel[a]{b}{=} + \stackrel{c}{=}",
        r"\mathop{\sum\sum}_{i,j}",
        r"\operatorname{\mathbf{Hom}}(A, B)",
        r"\smash{y} + \widetilde{abc} + \mspace{-3mu}",
        r"\begin{CD} A @>f>> B \end{CD}",
    ],
)
def test_what_was_refused_is_drawn(tex: str) -> None:
    """Each is TeX of an ordinary lecture."""
    assert drawn(tex).startswith("<math")


@pytest.mark.parametrize(
    ("tex", "rows"),
    [
        (r"a = 1 \\ b = 2", 2),
        (r"a &= 1 \\ b &= 2 \\ c &= 3", 3),
        (r"a \newline b", 2),
        (r"\boxed{a} \\[1em] b", 2),
        (r"a = 1 \\", 0),
        (r"\sum_{\substack{a \\ b}} c", 2),
        (r"\begin{matrix} a \\ b \end{matrix}", 2),
        (r"\{ a \\ b \}", 2),
    ],
)
def test_a_line_that_ends_ends(tex: str, rows: int) -> None:
    """Browsers break no formula, so lines that stand in no environment get one."""
    assert drawn(tex).count("<mtr") == rows


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\text{a_b}", "a_b"),
        (r"\mathrm{x} + \text{50% of #1 & ^}", "50% of #1"),
        (r"\begin{aligned}[t] a &= b \\[1em] c &= d \end{aligned}", "a=bc=d"),
        (r"\begin{array}[t]{c} a \\[2pt] b \end{array}", "ab"),
        (r"\cfrac[l]{1}{2}", "12"),
        (r"\celsius", "°C"),
        ("\\hbox{für}", "für"),
    ],
)
def test_nothing_else_stands_in_it(tex: str, text: str) -> None:
    """Options are no part of the formula, and signs in words are those signs."""
    assert text in re.sub("<[^>]*>", "", drawn(tex)).replace("&amp;", "&").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("tex", "message", "hint"),
    [
        (r"x + \ce{H2O}", r'Unknown command "\ce"', "mathrm"),
        (r"\href{https://example.org}{x}", r'Unknown command "\href"', "Markdown link"),
        (r"\begin{tikzcd} A \end{tikzcd}", 'Unknown environment "tikzcd"', "CD"),
        (r"\bordermatrix{a & b \cr c & d}", r'"\bordermatrix" is not drawn', "array"),
        (r"\longdiv{25}", "is not drawn", ""),
        (r"\begin{array}{p{3cm}} a \end{array}", "column alignment", ""),
        (r"\frac{1}", "argument is missing", ""),
        (r"\left( a \\ b \right)", "a line ends between", r"\right."),
        (r"a & b \boxed{c}", "'&' has no meaning here", "aligned"),
        (r"\wrong{x}", r'Unknown command "\wrong"', "newcommand"),
        (r"\begin{subequations} a \end{subequations}", "subequations", r"\tag{1a}"),
    ],
)
def test_what_is_not_drawn_is_refused(tex: str, message: str, hint: str) -> None:
    """The message says what is wrong and, where it is known, what to write instead."""
    with pytest.raises(MathError) as caught:
        drawn(tex)
    assert message in caught.value.message
    assert hint in hint_for(caught.value)
    assert 0 <= caught.value.offset <= len(tex)


def test_the_place_is_that_of_the_command() -> None:
    """Whatever was written in other words before it."""
    for tex in (r"\begin{eqnarray} a &=& \wrong \end{eqnarray}", r"\cfrac[l]{1}{\wrong}", r"\label{é} \wrong"):
        with pytest.raises(MathError) as caught:
            drawn(tex)
        assert caught.value.offset == tex.index(r"\wrong")


def test_macros_of_the_site_hold_on_every_page() -> None:
    """A page may give them another meaning, for itself."""
    site = r"\gdef\R{\mathbb{R}}\gdef\norm#1{\|#1\|}"
    _, body = read(r"$\norm{x} \in \R$ $\renewcommand{\R}{Q}$ $\R$", site)
    assert "ℝ" in body.html
    assert "‖" in body.html
    assert "<mi>Q</mi>" in body.html
    assert "ℝ" in read(r"$\R$", site)[1].html


def test_a_bad_formula_is_a_warning() -> None:
    """The site is built, and the page shows the source."""
    document, body = read(r"A $\wrong$ one.")
    assert [(found.severity, found.code) for found in document.diagnostics if found.code == "bad-math"] == [
        ("warning", "bad-math")
    ]
    assert r"<code>\wrong</code>" in body.html


def test_the_tex_is_kept() -> None:
    """Programs that take no MathML get each formula back, complete with the macros that it uses."""
    text = (
        "# $t$\n\nA $a<b$ and $\\newcommand{\\N}{\\mathbb{N}} x$\n\n$$\n\\N \\tag{1} \\label{n}\n$$\n\n"
        "See \\eqref{n}, $x \\ref{n}$ and $\\wrong$.\n"
    )
    _, body = read(text)
    assert [(formula.tex, formula.display) for formula in body.formulas] == [
        ("t", False),
        ("a<b", False),
        ("x", False),
        (r"\def\N{\mathbb{N}}" + "\n\\N \\tag{1} \\label{n}", True),
        (r"x \ref{n}", False),
    ]
    html = with_tex(body.html, body.formulas)
    assert "<math" not in html
    assert r"\(a&lt;b\)" in html
    assert with_tex(body.title_html, body.formulas) == r"\(t\)"


def test_a_label_is_an_anchor() -> None:
    """Links of Markdown lead to an equation as references do."""
    document, body = read("[There](#eq:a)\n\n$$\n\\begin{equation} x \\label{eq:a} \\end{equation}\n$$\n")
    assert "eq:a" in document.anchors
    assert 'id="eq:a"' in body.html


@pytest.mark.parametrize(
    "tex",
    [
        r"\def\a{\a}\a",
        r"\def\a#1{\a{#1#1}}\a{x}",
        r"\tag{1}" + "{" * 100 + "}" * 100,
        r"\begin{matrix}" * 90 + r"\boxed{x}" + r"\end{matrix}" * 90,
        r"\boxed{x}" + "(" * 4_000,
        r"\boxed{\rule{999999em}{99999em}}" + "'" * 4_000,
        r"\boxed{" * 101 + "}" * 101,
        "\\boxed{x}\x01",
        r"\newcommand{\a}{" + "x" * 4_000 + "}" + r"\newcommand{\b}{\a\a\a\a\a\a\a\a\a\a}\b\b\b\b\b\b\b\b\b\b",
    ],
)
def test_hostile_tex_ends(tex: str) -> None:
    """It is drawn or refused, soon, and the next formula is drawn."""
    begun = time.process_time()
    page = PageState("a.md", formula_seconds=2.0)
    try:
        typeset(tex, page, display=True)
    except (MathError, Slow):
        pass
    assert time.process_time() - begun < 10
    assert "m-box" in drawn(r"\boxed{y}")


def test_an_engine_ends_at_its_time() -> None:
    """What the clock ends says so, and the engine is another one afterwards."""
    with pytest.raises(temml.EngineSlow):
        temml.convert("x" * 5_000, display=True, macros="", seconds=0.001)
    assert "<mi>x</mi>" in temml.convert("x", display=True, macros="", seconds=1)


def test_each_thread_has_an_engine() -> None:
    """An engine may be used by the thread that made it only."""
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(drawn(r"\boxed{x}"))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [drawn(r"\boxed{x}")] * 4


def test_a_macro_that_goes_on_does_not_reach_the_next_formula() -> None:
    """What one formula defines for itself in the engine is gone with it."""
    assert "ℕ" in drawn(r"\def\mine{\mathbb{N}}\mine \tag{1}")
    with pytest.raises(MathError):
        drawn(r"\mine \tag{1}")


@pytest.mark.parametrize("name", ["x00493000", "x00423000", "x003d303d00", "x0a", "x1b5b"])
def test_a_label_cannot_forge_a_mark(name: str) -> None:
    """A macro can write the name that stands for a label's signs; a NUL in it would be filled when the page is made."""
    text = rf"$$\def\q#1{{\begin{{equation}}x\label{{#1}}\end{{equation}}}}\q{{{name}}}$$" + rf" and $\eqref{{{name}}}$"
    document, body = read(text)
    assert "\0" not in body.html.replace("\0Wequation\0", "")
    assert all(anchor.isprintable() for anchor in document.anchors)


def test_half_a_character_is_no_traceback() -> None:
    """TeX can ask for a code point that no text may hold."""
    document, _ = read(r"$\unicode{xD800}\underline x$")
    assert [problem.code for problem in document.diagnostics] == ["bad-math"]


@pytest.mark.parametrize("name", ["toString", "constructor", "valueOf", "__proto__"])
def test_a_colour_is_a_colour(name: str) -> None:
    """What every object of JavaScript has is none."""
    _, body = read(rf"$\textcolor{{{name}}}{{x}} \underline y$")
    assert "function" not in body.html
