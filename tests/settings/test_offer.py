"""What a course costs: said by its author or for the whole site, never guessed."""

from __future__ import annotations

import pytest

from coursegen.model import Offer
from coursegen.settings.front_matter_keys import parse_meta
from coursegen.settings.yaml_tree import load_mapping
from projects import COURSE, Project, Run


def offer_of(value: str) -> tuple[Offer | None, list[str]]:
    node, _ = load_mapping(f"offer: {value}\n", "x.md")
    meta, problems = parse_meta("course", node)
    return meta.offer, [f"{one.code}: {one.message}" for one in problems]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("free", Offer("Free")),
        ("Partially  free", Offer("Partially Free")),
        ("{price: 120, currency: EUR}", Offer("Paid", "120", "EUR")),
        ("{price: 0}", Offer("Free", "0")),
        ("{category: Subscription, price: 9.50, currency: CHF}", Offer("Subscription", "9.50", "CHF")),
        ("", None),
    ],
)
def test_an_offer_is_a_category_or_a_price(written: str, meant: Offer | None) -> None:
    """In any case; an amount stays as it is written, and tells alone whether something is free."""
    assert offer_of(written) == (meant, [])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("gratis", "bad-value"),
        ("{price: 120}", "a price needs its currency"),
        ("{price: 120, currency: €}", "bad-value"),
        ("{price: 1e3, currency: EUR}", "bad-number"),
        ("{price: -1, currency: EUR}", "bad-number"),
        ("{category: Free, price: 5, currency: EUR}", "is not free"),
        ("{currency: EUR}", "a category or a price"),
        ("{category: {a: b}}", "wrong-type"),
        ("{kind: Free}", "bad-value"),
        ("[Free]", "wrong-type"),
    ],
)
def test_what_is_no_offer_is_told_and_not_taken(written: str, said: str) -> None:
    """One diagnostic, and the course has no offer."""
    offer, problems = offer_of(written)
    assert offer is None
    assert any(said in problem for problem in problems)


def test_the_site_speaks_for_its_courses_and_a_course_for_itself(project: Project, run: Run) -> None:
    """On the page, in its structured data and in the API; without a word there is none."""
    root = project(
        {
            "content/courses/a.md": COURSE,
            "content/courses/b.md": COURSE.replace("pathId", "offer: {price: 80, currency: EUR}\npathId"),
        }
    )
    run("build", root)
    assert '"offers"' not in (root / "_site/courses/a/index.html").read_text()
    (root / "content/site.yaml").write_text("offer: Free\n")
    result = run("build", root)
    assert result.return_value == 0, result.output
    free, paid = ((root / f"_site/courses/{name}/index.html").read_text() for name in "ab")
    assert '"offers":{"@type":"Offer","category":"Free"}' in free
    assert '"offers":{"@type":"Offer","category":"Paid","price":"80","priceCurrency":"EUR"}' in paid
    assert "<dd>Free</dd>" in free
    assert "<dd>80 EUR</dd>" in paid
    assert '"price": "80"' in (root / "_site/api/v1/courses/b.json").read_text()
