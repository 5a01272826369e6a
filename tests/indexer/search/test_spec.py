"""A search, checked and the same whoever asks."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

import pytest

from corpus.errors import InputError
from indexer.query.limits import Limits
from indexer.search.filters import Filters, FilterWords
from indexer.search.spec import SearchSpec, SearchWords


def test_words_and_fields_are_the_same() -> None:
    """What can be asked for by a word has a field, and the other way round."""
    words = get_type_hints(SearchWords).keys() - get_type_hints(FilterWords).keys()
    assert words | {"query", "filters"} == {field.name for field in fields(SearchSpec)}


def test_words_make_a_search_and_change_one() -> None:
    """Filters by their names among the rest."""
    spec = SearchSpec.of("prison", kinds="study", sort="year", limits=Limits(length=9))
    assert spec == SearchSpec("prison", Filters(kinds="STUDY"), "year", limits=Limits(length=9))
    other = SearchSpec.of(spec, years=(2001, None), limit=3)
    assert (other.query, other.sort, other.limit) == ("prison", "year", 3)
    assert other.filters == Filters(kinds="STUDY", years=(2001, None))
    assert SearchSpec.of(other, kinds=()).filters == Filters(years=(2001, None))
    assert hash(SearchSpec.of(other)) == hash(other)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"sort": "best"}, "there is no sort 'best': use one of relevance, year"),
        ({"sort": "picked"}, "there is no sort 'picked'"),
        ({"match": "most"}, "there is no match 'most': use one of any, all"),
        ({"mode": "odd"}, "there is no mode 'odd'"),
        ({"limit": -1}, "limit and offset cannot be below 0"),
        ({"offset": -1}, "limit and offset cannot be below 0"),
    ],
)
def test_what_makes_no_sense_is_refused(words: dict[str, object], message: str) -> None:
    """In one line that says what does."""
    with pytest.raises(InputError, match=message):
        SearchSpec.of("", **words)  # type: ignore[arg-type]


def test_an_unknown_word_is_a_wrong_call() -> None:
    """As of any function."""
    with pytest.raises(TypeError):
        SearchSpec.of("", colour="red")  # type: ignore[call-arg]


def test_a_list_is_what_was_picked_and_nothing_besides() -> None:
    """A day restricts it; a query or another filter searches."""
    picked = SearchSpec.of(picked=("a",), sort="picked")
    assert picked.is_list
    assert not SearchSpec.of(picked, kinds="STUDY").is_list
    assert not SearchSpec.of("prison", picked=("a",)).is_list
    assert not SearchSpec().is_list
