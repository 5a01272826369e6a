"""What the cluster is given of each document, against what is worked out word by word."""

from __future__ import annotations

import base64
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidencebank.cluster.indexing import vocabulary_writer
from evidencebank.cluster.indexing.documents import LEAST, Documents
from evidencebank.cluster.indexing.mapping import (
    FIELD_TERMS,
    PLACES,
    TERMS,
    WORDS,
    code,
    code_in_field,
)
from evidencebank.cluster.indexing.packed_rows import Rows, read_near, read_rows
from evidencebank.cluster.indexing.updating.layout import Layout, stand_ins
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from indexer.analysis.words import GAP
from indexer.build import build
from indexer.fields import FIELD_NAMES, FIELDS
from indexer.index import Index
from indexer.postings.bm25f import saturation
from indexer.postings.field_postings import DOC_BITS, FIELD_BITS
from recommender import build_lists
from recommender.related_lists import RelatedLists
from tests.indexer.small_library import SCHEME, random_library

UNIT = 2**20
Occurrence = tuple[str, int, int]
"""A field, a position and a term's number."""


@pytest.fixture(scope="module")
def index() -> Iterator[Index]:
    """Return the index of a random library."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), random_library(5, 80), SCHEME)
        yield Index(Path(folder), SCHEME)


@pytest.fixture(scope="module")
def lists(index: Index) -> Iterator[RelatedLists]:
    """Return its lists."""
    with tempfile.TemporaryDirectory() as folder:
        build_lists.build(Path(folder), index)
        yield RelatedLists(Path(folder), index)


@pytest.fixture(scope="module")
def documents(index: Index, lists: RelatedLists) -> Documents:
    """Return its documents."""
    return Documents(index, lists.signals, replace(Layout.new(index, 3), unit=UNIT))


def sent(documents: Documents, first: int, end: int) -> list[dict[str, Any]]:
    """Return what is sent of some documents, less the lines that name them."""
    found = []
    numbers = documents.layout.numbers[first:end].tolist()
    for number, (_, data) in zip(numbers, documents.between(first, end), strict=True):
        action, source = data.splitlines()
        assert json.loads(action) == {"index": {"_id": str(number)}}
        found.append(json.loads(source))
    return found


def occurrences(index: Index, doc: int) -> list[Occurrence]:
    """Return what stands in a document, by term."""
    found = []
    for term in range(len(index.postings.terms)):
        for key in index.postings.positions.row(term).tolist():
            if key >> DOC_BITS == doc:
                place = key & ((1 << DOC_BITS) - 1)
                field = FIELD_NAMES[place >> FIELD_BITS]
                found.append((field, place & ((1 << FIELD_BITS) - 1), term))
    return found


def frequency(odds: float) -> int:
    """Return the frequency that stands for the odds of an impact."""
    return max(round(UNIT * odds), LEAST)


def words_of(index: Index, doc: int) -> list[int]:
    """Return the numbers of the words in a document."""
    words = range(len(index.lexicon.words))
    return [word for word in words if doc in index.written.holding([word]).tolist()]


def test_terms_stand_at_their_places(index: Index, documents: Documents) -> None:
    """Read as the index reads them: tokens of codes between bars, parted as passages are."""
    for doc, given in enumerate(sent(documents, 0, len(index))):
        read = []
        for field in FIELD_NAMES:
            at = -1
            for number, passage in enumerate(given.get(PLACES[field], [])):
                at += GAP if number else 0
                for token in passage.split(" "):
                    at += 1
                    read += [(field, at, one) for one in token.split("|") if one != "_"]
        expected: dict[str, list[tuple[int, str]]] = {}
        for field, position, term in sorted(occurrences(index, doc)):
            expected.setdefault(field, []).append((position, code(term)))
        for field, listed in expected.items():
            mine = [(position, term) for name, position, term in read if name == field]
            assert [term for _, term in mine] == [term for _, term in listed]
            near = zip(np.diff([p for p, _ in mine]), np.diff([p for p, _ in listed]), strict=True)
            assert all(a == b or (a > GAP and b > GAP) for a, b in near)
        assert sum(map(len, expected.values())) == len(read)


def test_frequencies_stand_for_impacts(index: Index, documents: Documents) -> None:
    """Of all fields together, and in each field of what stands in several."""
    saturations = saturation(index.postings)
    weights = {field.name: field.weight for field in FIELDS}
    told_apart = 0
    for doc, given in enumerate(sent(documents, 0, len(index))):
        counts = Counter((term, field) for field, _, term in occurrences(index, doc))
        terms = sorted({term for term, _ in counts})
        impacts = {t: dict(zip(*map(list, index.impacts.row(t)), strict=True))[doc] for t in terms}
        odds = {term: float(impact) / (1 - float(impact)) for term, impact in impacts.items()}
        expected = [f"{code(term)}|{frequency(odds[term])}" for term in terms]
        assert given.get(TERMS, "").split() == expected
        apart = []
        for term in terms:
            fields = [name for name in FIELD_NAMES if (term, name) in counts]
            for name in fields if len(fields) > 1 else ():
                alone = weights[name] * counts[term, name] / saturations[doc]
                apart.append(f"{code_in_field(term, name)}|{frequency(alone)}")
        assert given.get(FIELD_TERMS, "").split() == apart
        told_apart += len(apart)
    assert told_apart


def test_a_word_is_left_out_where_a_term_stands_in_the_same_documents(
    index: Index, documents: Documents
) -> None:
    """And in no other case."""
    every = {tuple(index.impacts.row(term)[0]): term for term in range(len(index.postings.terms))}
    instead = stand_ins(index).tolist()
    for word, term in enumerate(instead):
        docs = tuple(index.written.holding([word]).tolist())
        assert (term >= 0) == (docs in every)
        assert term < 0 or tuple(index.impacts.row(term)[0]) == docs
    assert -1 in instead
    assert max(instead) >= 0
    for doc, given in enumerate(sent(documents, 0, len(index))):
        expected = [code(word) for word in words_of(index, doc) if instead[word] < 0]
        assert given.get(WORDS, "").split() == expected


def test_occurrences_and_neighbours_are_packed(
    index: Index, lists: RelatedLists, documents: Documents
) -> None:
    """What is read is what the arrays say."""
    for doc, given in enumerate(sent(documents, 0, len(index))):
        rows = read_rows(base64.b64decode(given["rows"]))
        mine = occurrences(index, doc)
        places = [
            (FIELD_NAMES.index(field) << FIELD_BITS) + position for field, position, _ in mine
        ]
        expected = Rows(
            np.array([term for _, _, term in mine], np.int32),
            np.array(places, np.int64),
            np.array(words_of(index, doc), np.int32),
            float(saturation(index.postings)[doc]),
        )
        for read, said in zip(rows, expected, strict=True):
            np.testing.assert_array_equal(read, said)
        near = read_near(base64.b64decode(given["near"]))
        graph = lists.signals.graph
        known = graph.shares[doc] > 0
        numbers = documents.layout.numbers
        np.testing.assert_array_equal(near.docs, numbers[graph.docs[doc][known]])
        np.testing.assert_array_equal(near.shares, graph.shares[doc][known])
        np.testing.assert_array_equal(near.place, lists.signals.latent.places[doc])
        to = np.flatnonzero(((graph.docs == doc) & (graph.shares > 0)).any(axis=1))
        assert sorted(near.lent_to.tolist()) == numbers[to].tolist()
        for number, most in zip(near.lent_to.tolist(), near.lent_shares.tolist(), strict=True):
            lent_to = int(np.searchsorted(numbers, number))
            share = float(graph.shares[lent_to][graph.docs[lent_to] == doc].max())
            assert share <= most < 1.03 * share
        assert (np.diff(near.lent_shares) <= 0).all()


def test_ranges_are_what_the_whole_is(documents: Documents) -> None:
    """However a generation is divided."""
    whole = list(documents)
    assert [line for span in documents.spans(7) for line in documents.between(*span)] == whole
    assert len(whole) == len(documents)


def test_the_vocabulary_counts_terms_by_part_and_field(
    index: Index, lists: RelatedLists, tmp_path: Path
) -> None:
    """Against the documents that are sent."""
    vocabulary_writer.write(index, lists.signals, tmp_path / "vocabulary", Layout.new(index, 3))
    known = MappedVocabulary(tmp_path / "vocabulary")
    documents = Documents(index, lists.signals, Layout.read(known))
    several: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    with_several = 0
    for given in sent(documents, 0, len(index)):
        apart = [token.partition("|")[0] for token in given.get(FIELD_TERMS, "").split()]
        several.update(apart)
        anywhere.update(token.partition("|")[0] for token in given.get(TERMS, "").split())
        with_several += bool(apart)
    assert sum(known.facts.with_several) == with_several
    for term in range(len(index.postings.terms)):
        assert sum(known.by_part(term)) == anywhere[code(term)]
        for field in FIELD_NAMES:
            assert sum(known.several_by_part(term, field)) == several[code_in_field(term, field)]
            assert known.in_field(term, field) == index.postings.fields[field].row(term)[0].size
