"""Completion as one types."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from corpus.entry import Entry
from indexer.index import Index
from indexer.suggest.completion import Completion, SubjectName
from tests.indexer.conftest import IndexOf
from tests.indexer.small_library import SCHEME

OFFENDERS = SubjectName("Offenders", "offenders")
ENTRIES = [
    Entry(id="a", title="Prison officers’ advice", subjects=("Offenders",)),
    Entry(id="b", title="Brief advice in prisons and police cells", subjects=("OST",)),
    Entry(id="c", title="Café prison", subjects=("Zoos", "women-offenders")),
    Entry(id="d", title="Alcohol-related re-offending", summary="Primary care and prisons."),
    Entry(id="e", title="Brief advice", summary="prisons"),
]


@pytest.fixture
def index(index_of: IndexOf) -> Index:
    """Return the index of a few titles."""
    return index_of(ENTRIES, SCHEME)


@pytest.fixture
def completion(index: Index) -> Completion:
    """Return what completes from it."""
    return Completion(index, SCHEME)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("pri", "acb"),  # begins so; then the shortest
        ("Prison off", "a"),
        ("prison officers'", "a"),
        ("advi pris", "ab"),
        ("pris advi", "ab"),
        ("brief", "eb"),
        ("brief advice ", "eb"),
        ("brief advice in", "b"),
        ("cafe", "c"),
        ("CAFÉ PRI", "c"),
        ("offend", "d"),
        ("re-off", "d"),
        ("alcohol rel", "d"),
        ("primary", ""),  # in no title
        ("prisonx", ""),
        ("", ""),
        (" , ", ""),
        ("zzz", ""),
    ],
)
def test_titles_have_every_typed_word(
    index: Index, completion: Completion, typed: str, ids: str
) -> None:
    """In any order, as words or the beginnings of words, first those that begin with it all."""
    assert "".join(index.ids[doc] for doc in completion.titles(typed, 10)) == ids
    assert completion.titles(typed, 1) == completion.titles(typed, 10)[:1]
    assert completion.titles(typed, 0) == []


@pytest.mark.parametrize(
    ("typed", "subjects"),
    [
        ("off", [OFFENDERS, SubjectName("Women offenders", "women-offenders")]),
        ("prisoners", [SubjectName("prisoners", "offenders")]),
        ("subst", [SubjectName("Opioid substitution", "ost")]),
        ("meth", [SubjectName("methadone programmes", "ost")]),
        ("peo", [SubjectName("People", "people")]),
        ("zo", [SubjectName("zoos", "zoos")]),
        ("", []),
        ("nothing", []),
    ],
)
def test_subjects_by_any_of_their_names(
    completion: Completion, typed: str, subjects: list[SubjectName]
) -> None:
    """Only those with entries, those above them too; each once; free subjects like others."""
    assert completion.subjects(typed, 10) == subjects
    assert completion.subjects(typed, 1) == subjects[:1]


def test_words_come_commonest_first(completion: Completion) -> None:
    """The last word is completed; forms of one word come once; a blank ends a word."""
    assert completion.words("pris", 10) == ["prisons"]
    assert completion.words("pr", 10) == ["prisons", "primary", "programmes"]
    assert completion.words("advice in pr", 1) == ["advice in prisons"]
    assert completion.words("pris ", 10) == []
    assert completion.words("", 10) == []
    assert completion.words("zzz", 10) == []


def test_very_common_beginnings_and_very_long_texts(
    index_of_texts: Callable[..., Index],
) -> None:
    """More words and titles than are looked at, and more letters than anyone types."""
    index = index_of_texts(*(f"word{number:03} word" for number in range(20)))
    completion = Completion(index, SCHEME)
    assert len(completion.words("w", 10)) == 10
    assert completion.words("w", 1) == ["word"]
    assert completion.titles("word " * 1_000, 5) == []
    assert completion.subjects("word " * 1_000, 5) == []
