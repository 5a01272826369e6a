"""Posting lists written at once are read by stock Whoosh as if it had written them itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir

from indexer.fields import FIELD_NAMES
from indexer.postings.field_postings import Collector
from indexer.whoosh import posting_lists, segments
from indexer.whoosh.posting_kernel import BLOCK
from indexer.whoosh.segments import add_segment

Postings = list[tuple[int, float, list[int]]]


def written(folder: Path, texts: list[str]) -> None:
    """Write the index of documents with these bodies, numbered in order."""
    collector = Collector()
    for text in texts:
        collector.add(dict.fromkeys(FIELD_NAMES, "") | {"body": text})
    counted = collector.finish()
    folder.mkdir()
    segments.create(folder)
    ids = [f"{number:05}" for number in range(len(texts))]
    add_segment(folder, ids, counted, [])


def read(folder: Path, term: str) -> tuple[Postings, tuple[int, float, float, int, int]]:
    """Return what stock Whoosh reads of a term: its postings, and what it knows of them."""
    index = open_dir(str(folder))
    reader = index.reader()
    matcher = reader.postings("body", term)
    postings = []
    while matcher.is_active():
        postings.append((matcher.id(), matcher.weight(), matcher.value_as("positions")))
        matcher.next()
    info = reader.term_info("body", term)
    known = info.doc_frequency(), info.weight(), info.max_weight(), info.min_id(), info.max_id()
    reader.close()
    index.close()
    return postings, known


@pytest.mark.parametrize("documents", [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 1_100])
@pytest.mark.parametrize("times", ["one each", "two each", "many"])
def test_lists_of_any_length_are_read_whole(tmp_path: Path, documents: int, times: str) -> None:
    """One posting inline, up to a block, exactly a block, and over; with equal weights or not."""
    counts = {"one each": lambda n: 1, "two each": lambda n: 2, "many": lambda n: 1 + n % 7}[times]
    texts = ["word " * counts(n) + "other" for n in range(documents)]
    written(tmp_path / "whoosh", ["nothing", *texts])
    postings, known = read(tmp_path / "whoosh", "word")
    weights = [float(counts(n)) for n in range(documents)]
    assert postings == [(n + 1, weights[n], list(range(counts(n)))) for n in range(documents)]
    assert known == (documents, sum(weights), max(weights), 1, documents)


@settings(max_examples=30)
@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join), max_size=12))
def test_any_texts_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Whatever stands where, document by document and position by position."""
    folder = tmp_path_factory.mktemp("lists") / "whoosh"
    written(folder, texts)
    for term in {word for text in texts for word in text.split()}:
        postings, _ = read(folder, term)
        expected = [
            (number, [at for at, word in enumerate(text.split()) if word == term])
            for number, text in enumerate(texts)
        ]
        assert [(n, at) for n, _, at in postings] == [(n, at) for n, at in expected if at]


def test_memory_is_bounded_by_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are encoded some at a time, and a long one is never cut."""
    monkeypatch.setattr(posting_lists, "_AT_ONCE", 3)
    texts = ["long word"] * 20 + [f"short{n}" for n in range(9)]
    written(tmp_path / "whoosh", texts)
    assert [n for n, _, _ in read(tmp_path / "whoosh", "long")[0]] == list(range(20))
    for number in range(9):
        assert read(tmp_path / "whoosh", f"short{number}")[0] == [(20 + number, 1.0, [0])]


def test_very_large_positions(tmp_path: Path) -> None:
    """A page of a hundred thousand words, and passages that are far apart."""
    written(tmp_path / "whoosh", ["filler " * 100_000 + "word", "\n\n".join(["word"] * 500)])
    postings, _ = read(tmp_path / "whoosh", "word")
    assert postings[0] == (0, 1.0, [100_000])
    assert np.diff(postings[1][2]).tolist() == [101] * 499
