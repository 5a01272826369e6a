"""Sorted names before and after a change: as a look at each of them tells it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.sorted_names import held, only, places_of, united

MANY = [f"{number:03}" for number in range(60)]
NAMES = st.one_of(
    st.sets(st.text("abé", max_size=3), max_size=12).map(sorted),
    st.sets(st.sampled_from(MANY), max_size=2).map(lambda gone: sorted({*MANY} - gone)),
)


@given(NAMES, NAMES)
def test_places_are_those_of_each_name(old: list[str], new: list[str]) -> None:
    """-1 for a name that is gone."""
    assert places_of(old, new).tolist() == [new.index(n) if n in new else -1 for n in old]


@given(NAMES, NAMES)
def test_all_names_are_those_of_both(old: list[str], new: list[str]) -> None:
    """Each once, sorted."""
    names, *places = united(old, new)
    assert list(names) == sorted({*old, *new})
    for some, where in zip((old, new), places, strict=True):
        assert [names[place] for place in where.tolist()] == some


@given(NAMES, st.data())
def test_what_is_left_of_names(names: list[str], data: st.DataObject) -> None:
    """All but those that are asked to go."""
    gone = data.draw(st.sets(st.sampled_from(names)) if names else st.just(set()))
    assert list(only(names, held(names, gone))) == [name for name in names if name not in gone]
