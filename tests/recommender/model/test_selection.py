"""From candidates to lists, against a slow way that reads like the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.entry import Entry, Section
from indexer.index import Index
from recommender.build_lists import lists_of as made
from recommender.model.duplicates import NearDuplicates
from recommender.model.neighbours import Neighbours, nearest
from recommender.model.selection import selected
from recommender.model.weights import term_weights
from recommender.related_lists import RelatedLists
from recommender.related_settings import DEFAULT, LENGTH, RelatedSettings

IndexOf = Callable[..., Index]
ListsOf = Callable[[Index], RelatedLists]

SIZE = 14
NAMES = [f"{first}{second}" for first in ("bor", "del", "fam", "gis") for second in "aeiou"]
KINDS = ["STUDY", "REVIEW", "MATRIX CELL"]
SOURCES = ["Addiction", "Lancet", ""]


@pytest.fixture(scope="module")
def index(index_of: IndexOf) -> Index:
    """An index of entries of several kinds, years and journals."""
    return index_of(
        *(
            Entry(
                id=f"{n:02}",
                title=f"entry {n}",
                kind=KINDS[n % 3],
                source=SOURCES[n % 5 % 3],
                year=None if n % 4 == 3 else 2000 + n,
            )
            for n in range(SIZE)
        )
    )


@st.composite
def candidate_lists(draw: st.DrawFn) -> Neighbours:
    """Return lists of candidates as `nearest` gives them."""
    docs = np.full((SIZE, 12), -1, np.int32)
    scores = np.zeros((SIZE, 12))
    for row in range(SIZE):
        found = draw(
            st.dictionaries(
                st.integers(0, SIZE - 1).filter(lambda doc, row=row: doc != row),
                st.sampled_from([0.125, 0.25, 0.5, 1.0]),
                max_size=12,
            )
        )
        best = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        docs[row, : len(best)] = [doc for doc, _ in best]
        scores[row, : len(best)] = [score for _, score in best]
    return Neighbours(docs, scores)


@st.composite
def duplicate_groups(draw: st.DrawFn) -> NearDuplicates:
    """Return groups, each with one that is listed."""
    group = draw(st.lists(st.integers(0, 9), min_size=SIZE, max_size=SIZE))
    listed = {name: doc for doc, name in enumerate(group)}
    return NearDuplicates(np.array([listed[name] for name in group], np.int32), np.zeros(SIZE))


SETTINGS = st.builds(
    RelatedSettings,
    kinds=st.sets(st.sampled_from(KINDS)).map(tuple),
    half_life=st.sampled_from([0.0, 2.0]),
    per_source=st.integers(0, 2),
)


def by_the_rules(
    index: Index, row: int, candidates: Neighbours, listed: list[int], wanted: RelatedSettings
) -> list[tuple[int, float]]:
    """Return one list, candidate after candidate."""
    years = index.columns.numbers["year"].tolist()
    dated = [year for year in years if year]

    def score(doc: int, cosine: float) -> float:
        if not wanted.half_life:
            return cosine
        age = max(dated) - (years[doc] or median(dated))
        return float(cosine * 0.5 ** (age / wanted.half_life))

    found = [
        (listed[doc], score(listed[doc], cosine))
        for doc, cosine in zip(
            candidates.docs[row].tolist(), candidates.scores[row].tolist(), strict=True
        )
        if doc >= 0
    ]
    chosen: list[tuple[int, float]] = []
    seen: Counter[str] = Counter()
    for doc, value in sorted(found, key=lambda pair: (-pair[1], pair[0])):
        (kind,), source = index.columns.kind.of(doc), "".join(index.columns.source.of(doc))
        if doc == row or doc in [other for other, _ in chosen]:
            continue
        if wanted.kinds and kind not in wanted.kinds:
            continue
        if wanted.per_source and source and seen[source] >= wanted.per_source:
            continue
        seen[source] += 1
        chosen.append((doc, value))
    return chosen[:LENGTH]


@given(candidate_lists(), duplicate_groups(), SETTINGS)
@settings(max_examples=40)
def test_lists_are_those_of_the_rules(
    index: Index, candidates: Neighbours, duplicates: NearDuplicates, wanted: RelatedSettings
) -> None:
    """Whatever the settings and the groups: same entries, same scores, same order."""
    found = selected(index, candidates, duplicates, wanted, np.arange(SIZE))
    assert found.docs.shape == found.scores.shape == (SIZE, LENGTH)
    for row in range(SIZE):
        expected = by_the_rules(index, row, candidates, duplicates.listed.tolist(), wanted)
        held = len(expected)
        assert found.docs[row, :held].tolist() == [doc for doc, _ in expected]
        assert found.scores[row, :held] == pytest.approx([score for _, score in expected])
        assert (found.docs[row, held:] == -1).all()
        assert (found.scores[row, held:] == 0).all()


def test_lists_can_be_shorter_than_candidates_allow(index_of: IndexOf, lists_of: ListsOf) -> None:
    """An entry that is near to nothing has a short list, or none, and no nonsense."""
    ordinary = [f"prison drug service {name} ward" for name in NAMES[:12]]
    filler = [f"{one} garden {other}" for one, other in pairwise(NAMES)]
    odd = "astronomers photographed comets through telescopes above mountains one autumn service"
    lists = lists_of(index_of(*ordinary, *filler, odd))
    assert lists.of(len(ordinary) + len(filler)) == []
    assert len(lists.of(0)) == LENGTH


def test_the_floor_can_be_raised_and_lowered(index_of: IndexOf) -> None:
    """No line of a list has a cosine below the floor; with none, all that share a word stay."""
    index = index_of(*[f"prison {'drug ' * (n % 4)} ward{n} clinic{n // 2}" for n in range(20)])
    vectors = term_weights(index)
    twice = (nearest(vectors, DEFAULT.candidates),) * 2
    sizes = [
        int((made(index, vectors, *twice, replace(DEFAULT, floor=floor))[1].docs >= 0).sum())
        for floor in (0.0, 0.2, 0.5, 1.0)
    ]
    assert sizes[0] > sizes[1] > sizes[2] >= sizes[3]
    dense = (vectors @ vectors.T).toarray()
    lists = made(index, vectors, *twice, replace(DEFAULT, floor=0.2))[1]
    rows = np.repeat(np.arange(20), (lists.docs >= 0).sum(axis=1))
    assert (dense[rows, lists.docs[lists.docs >= 0]] >= 0.2).all()


def test_an_empty_entry_is_related_to_nothing(index_of: IndexOf, lists_of: ListsOf) -> None:
    """An empty entry, of a title without a word in it, has an empty list and is in none."""
    texts = [f"prison ward{n // 2}" for n in range(8)]
    entries = [
        Entry(id=f"{n}", title=f"bed{n}", sections=(Section(paragraphs=(text,)),))
        for n, text in enumerate(texts)
    ]
    lists = lists_of(index_of(*entries, Entry(id="x", title="…")))
    assert lists.of(8) == []
    assert all(line.id != "x" for doc in range(8) for line in lists.of(doc))
