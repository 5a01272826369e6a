"""Words that decide lists, beside a slow count of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from indexer.index import Index
from recommender.curation.deciding_terms import deciding_terms
from recommender.related_lists import RelatedLists

IndexOf = Callable[..., Index]
ListsOf = Callable[[Index], RelatedLists]

TEXTS = (
    "naloxone kits given to hostels",
    "naloxone kits kept by families",
    "naloxone carried by police",
    "prison wings without drugs",
    "prison wings and gyms",
    "quagga",
)


def test_the_words_that_give_most_are_counted(index_of: IndexOf, lists_of: ListsOf) -> None:
    """Of each list the one with the greatest sum of products; a list without lines has none."""
    index: Index = index_of(*TEXTS)
    lists = lists_of(index)
    docs, dense = lists.listing.docs, lists.vectors.toarray()
    decided: Counter[str] = Counter()
    shares: dict[str, list[float]] = {}
    for doc, listed in enumerate(docs):
        given = dense[doc] * dense[listed[listed >= 0]].sum(axis=0)
        if given.any():
            (word,) = lists.words([int(given.argmax())])
            decided[word] += 1
            shares.setdefault(word, []).append(float(given.max() / given.sum()))
    total, found = deciding_terms(lists, index, docs, 10)
    assert total == len(found) == len(decided) > 1
    assert {one.word: one.lists for one in found} == dict(decided)
    assert [one.lists for one in found] == sorted(decided.values(), reverse=True)
    for one in found:
        np.testing.assert_allclose(one.share, np.mean(shares[one.word]))
        assert one.entries == sum(one.word in text.split() for text in TEXTS)
        assert one.authors == 0
        assert one.word in TEXTS[index.ids.index(one.example)]
    assert deciding_terms(lists, index, docs, 1) == (total, found[:1])


def test_lists_without_lines_are_decided_by_nothing(index_of: IndexOf, lists_of: ListsOf) -> None:
    """Of an entry that is alone in its bank."""
    index = index_of("quagga")
    assert deciding_terms(lists_of(index), index, lists_of(index).listing.docs, 9) == (0, [])
