"""Order under requirements, and cycles: facts that hold for any graph."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from coursegen.assemble.ordering import MOST_CYCLES, arrange, cycles

NAMES = [f"n{number}" for number in range(8)]
NEEDS = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from([*NAMES, "unknown"]), max_size=4))
ACYCLIC = NEEDS.map(lambda needs: {name: [one for one in some if one < name] for name, some in needs.items()})


def test_what_is_needed_moves_to_just_before():
    """The order of preference holds but for what a need moves."""
    assert arrange(["a", "b", "c", "d"], [], {"b": ["d"]}) == ("a", "d", "b", "c")


def test_a_row_is_kept_against_needs():
    """A need that contradicts a row is left unmet."""
    assert arrange(["a", "b", "c"], [["a", "b"]], {"a": ["b"]}) == ("a", "b", "c")


@settings(max_examples=100)
@given(st.permutations(NAMES), st.lists(st.sampled_from(NAMES), unique=True), NEEDS)
def test_every_name_comes_once_and_rows_hold(names: list[str], row: list[str], needs: dict[str, list[str]]):
    """Whatever the needs, nothing is lost or doubled, and a row keeps its order."""
    found = arrange(names, [row], needs)
    assert sorted(found) == sorted(names)
    assert [name for name in found if name in row] == row


@settings(max_examples=100)
@given(st.permutations(NAMES), ACYCLIC)
def test_needs_without_cycle_are_all_met(names: list[str], needs: dict[str, list[str]]):
    """Without rows and cycles, everything comes after what it needs."""
    place = {name: index for index, name in enumerate(arrange(names, [], needs))}
    assert all(place[other] < place[name] for name, some in needs.items() for other in some)


@settings(max_examples=100)
@given(NEEDS)
def test_cycles_are_real_and_removing_them_leaves_none(needs: dict[str, list[str]]):
    """Each cycle found is one, and a graph without their last edges has no other."""
    found = cycles(needs)
    assert len(set(found)) == len(found)
    left = {name: list(some) for name, some in needs.items()}
    for cycle in found:
        assert cycle[0] == min(cycle)
        for name, other in pairwise((*cycle, cycle[0])):
            assert other in needs[name]
            left[name] = [one for one in left[name] if one != other]
    assert cycles(left) == ()


@settings(max_examples=50)
@given(ACYCLIC)
def test_a_graph_without_cycle_has_none(needs: dict[str, list[str]]):
    """No cycle is invented."""
    assert cycles(needs) == ()


def test_many_cycles_are_cut_off():
    """A graph in which all need all does not drown its author."""
    names = [f"n{number}" for number in range(60)]
    assert len(cycles(dict.fromkeys(names, names))) == MOST_CYCLES


def test_a_long_chain_needs_no_recursion():
    """Ten thousand in a row are ordered and searched."""
    names = [f"{number:05}" for number in range(10_000)]
    needs = {name: [before] for before, name in pairwise(names)}
    assert arrange(names[::-1], [], needs) == tuple(names)
    assert cycles(needs | {names[0]: [names[-1]]})[0] == (names[0], *names[:0:-1])
