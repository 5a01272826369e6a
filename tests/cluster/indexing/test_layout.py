"""What lasts of documents from one generation to the next, and when all are better written anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.entry import Entry
from evidencebank.cluster.indexing.updating.layout import Layout
from indexer.build import build
from indexer.index import Index
from indexer.postings.bm25f import average_length
from tests.indexer.small_library import SCHEME, random_library

Indexed = Callable[[Sequence[Entry]], Index]


@pytest.fixture
def indexed(tmp_path: Path) -> Indexed:
    """Return a function that makes the index of some entries."""

    def make(entries: Sequence[Entry]) -> Index:
        folder = tmp_path / str(len([*tmp_path.iterdir()]))
        folder.mkdir()
        build(folder, sorted(entries, key=lambda entry: entry.id), SCHEME)
        return Index(folder, SCHEME)

    return make


def test_names_last_and_new_ones_are_others(indexed: Indexed) -> None:
    """Of documents, terms, words and topics, in their orders."""
    entries = random_library(5, 80)
    before = indexed(entries[2:])
    new = [Entry(id=entries[0].id, title="Zebras at prisons", authors=("Zoo",)), entries[1]]
    index = indexed([*new, *entries[2:40], *entries[41:]])
    old = Layout.new(before, 3)
    layout = old.after(before, index, 3, 0.5)
    assert layout is not None
    assert (layout.average, layout.unit, layout.step) == (old.average, old.unit, old.step)
    assert layout.average == average_length(before.postings)
    kept = [doc for doc, entry_id in enumerate(index.ids) if before.doc(entry_id) >= 0]
    were = [before.doc(index.ids[doc]) for doc in kept]
    assert len(kept) == len(before) - 1
    for now, was in (
        (layout.numbers, old.numbers),
        (layout.title_ranks, old.title_ranks),
        (layout.title_key_ranks, old.title_key_ranks),
    ):
        assert now[kept].tolist() == was[were].tolist()
        assert len({*now.tolist()}) == len(index)
    assert (np.diff(layout.numbers) > 0).all()
    by_title = sorted(range(len(index)), key=layout.title_ranks.__getitem__)
    assert by_title == sorted(range(len(index)), key=index.columns.title_order().__getitem__)
    for names, codes, old_names, old_codes in (
        (index.postings.terms, layout.terms, before.postings.terms, old.terms),
        (index.lexicon.words, layout.words, before.lexicon.words, old.words),
    ):
        known = dict(zip(old_names, old_codes.tolist(), strict=True))
        told = dict(zip(names, codes.tolist(), strict=True))
        assert {name: told[name] for name in told if name in known}.items() <= known.items()
        assert not {told[name] for name in told if name not in known} & {*known.values()}
        assert len({*told.values()}) == len(told)
    was_written = {
        word for word, term in zip(before.lexicon.words, old.stand_ins, strict=True) if term < 0
    }
    written = {
        word for word, term in zip(index.lexicon.words, layout.stand_ins, strict=True) if term < 0
    }
    assert was_written & {*index.lexicon.words} <= written


def test_all_is_written_anew_where_too_much_has_moved(indexed: Indexed) -> None:
    """The average length, how many parts there are, how precise frequencies can be, or room."""
    entries = random_library(5, 40)
    before = indexed(entries)
    index = indexed(entries[:-1])
    old = Layout.new(before, 2)
    drift = abs(average_length(index.postings) / old.average - 1)
    assert drift > 0
    assert old.after(before, index, 2, drift * 1.01)
    assert old.after(before, index, 2, drift * 0.99) is None
    assert old.after(before, before, 2, 0.0)
    assert old.after(before, before, 3, 0.0) is None
    assert replace(old, unit=2**30).after(before, before, 2, 0.0) is None
    close = np.arange(1, len(before), dtype=np.int32)
    without = indexed([*entries[:7], *entries[8:]])
    crowded = replace(Layout.new(without, 2), numbers=close, step=1)
    assert crowded.after(without, before, 2, 1.0) is None
