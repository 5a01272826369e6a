"""The Whoosh segments: readable by stock Whoosh, and few."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from whoosh.index import open_dir
from whoosh.qparser import QueryParser

from indexer.fields import FIELD_NAMES
from indexer.postings.field_postings import Collector, Int32s, Postings
from indexer.whoosh import segments
from indexer.whoosh.segments import PositionReader, add_segment, to_fold

TEXTS = {
    "a": "drug harm drug",
    "b": "prison",
    "é": "harm in prison, re-offending",
    "😀": "drug in prison " * 150,
}


def add(
    folder: Path, texts: dict[str, str], delete: Sequence[int] = ()
) -> tuple[list[int], int, Postings]:
    """Add a segment of documents with these texts as bodies."""
    collector = Collector()
    for entry_id in sorted(texts):
        collector.add(dict.fromkeys(FIELD_NAMES, "") | {"body": texts[entry_id]})
    counted = collector.finish()
    moved, base = add_segment(folder, sorted(texts), counted, delete)
    assert moved.dtype == np.int32
    return moved.tolist(), base, counted


def numbers(*values: int) -> Int32s:
    """Return document numbers."""
    return np.array(values, np.int32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of an empty Whoosh index."""
    whoosh = tmp_path / "whoosh"
    whoosh.mkdir()
    segments.create(whoosh)
    return whoosh


def ids_in(folder: Path) -> dict[str, int]:
    """Return the Whoosh number of each id."""
    reader = PositionReader(folder, numbers())
    try:
        return reader.ids()
    finally:
        reader.close()


def sizes(folder: Path) -> list[tuple[int, int]]:
    """Return for each segment how many documents it has, and how many are not deleted."""
    index = open_dir(str(folder))
    found = [(s.doc_count_all(), s.doc_count()) for s in index._segments()]
    index.close()
    return found


def test_stock_whoosh_finds_terms_documents_and_positions(folder: Path) -> None:
    """Whoosh itself opens what was written, and reads it as if it had written it."""
    add(folder, TEXTS)
    index = open_dir(str(folder))
    with index.reader() as reader:
        assert reader.doc_count() == 4
        assert sorted(reader.field_terms("body")) == [
            "drug", "harm", "in", "offend", "prison", "re", "reoffend",
        ]  # fmt: skip
        assert reader.doc_frequency("body", "prison") == 3
        assert reader.frequency("body", "drug") == 2 + 150
        assert [reader.stored_fields(number)["id"] for number in range(4)] == sorted(TEXTS)
        matcher = reader.postings("body", "drug")
        assert list(matcher.all_ids()) == [0, 3]
        matcher = reader.postings("body", "drug")
        assert matcher.value_as("positions") == [0, 2]
        assert matcher.weight() == 2.0
        matcher.skip_to(3)
        assert matcher.value_as("positions") == list(range(0, 450, 3))
        assert reader.postings("body", "reoffend").value_as("positions") == [3]
        assert reader.postings("id", "é").id() == 2
    index.close()


def test_stock_whoosh_searches_phrases_and_ids(folder: Path) -> None:
    """Its own query parser and searcher find the entries."""
    add(folder, TEXTS)
    index = open_dir(str(folder))
    with index.searcher() as searcher:
        for query, expected in [
            ('body:"drug harm"', ["a"]),
            ('body:"harm drug"', ["a"]),
            ('body:"harm in prison"', ["é"]),
            ("body:drug AND body:prison", ["😀"]),
            ("id:b", ["b"]),
        ]:
            parsed = QueryParser("body", index.schema).parse(query)
            assert sorted(hit["id"] for hit in searcher.search(parsed, limit=None)) == expected
    index.close()


def test_positions_are_read_in_the_order_asked(folder: Path) -> None:
    """For documents in any order, whatever their Whoosh numbers are."""
    add(folder, {"a": "drug harm drug", "b": "harm"})
    add(folder, {"c": "harm harm drug", "d": "in drug or drug and drug"})
    reader = PositionReader(folder, numbers(3, 1, 2, 0))  # documents 0 to 3 by Whoosh number
    try:
        assert list(reader.positions("body", "drug", numbers(0, 2, 3))) == [[1, 3, 5], [2], [0, 2]]
        assert list(reader.positions("body", "drug", numbers(3, 0, 2))) == [[0, 2], [1, 3, 5], [2]]
        assert list(reader.positions("body", "harm", numbers(1, 2))) == [[0], [0, 1]]
        assert list(reader.positions("body", "drug", numbers())) == []
        assert list(reader.positions("title", "drug", numbers(0))) == [[]]
        assert reader.ids() == {"a": 0, "b": 1, "c": 2, "d": 3}
    finally:
        reader.close()


def test_deleted_documents_keep_their_numbers_until_their_segment_goes(folder: Path) -> None:
    """What is renumbered, and to what, is said; nothing else moves."""
    moved, base, _ = add(folder, {"a": "drug", "b": "drug", "c": "drug"})
    assert (moved, base) == ([], 0)
    moved, base, _ = add(folder, {"d": "drug", "e": "drug"}, delete=[1])
    assert (moved, base) == ([0, -1, 2], 3)
    assert ids_in(folder) == {"a": 0, "c": 2, "d": 3, "e": 4}
    moved, base, _ = add(folder, {"f": "drug"}, delete=[0, 2, 4])
    assert (moved, base) == ([-1, -1, -1, 0, -1], 2)
    assert ids_in(folder) == {"d": 0, "f": 2}
    assert sizes(folder) == [(2, 1), (1, 1)]
    moved, base, _ = add(folder, {}, delete=[2])
    assert (moved, base) == ([0, -1, -1], 2)
    assert ids_in(folder) == {"d": 0}
    index = open_dir(str(folder))
    with index.reader() as reader:
        assert list(reader.postings("body", "drug").all_ids()) == [0]
    index.close()


def test_small_segments_are_folded_into_the_next(folder: Path) -> None:
    """One that is no more than twice what comes after it, counted from the newest."""
    add(folder, {f"a{n:02}": "drug" for n in range(13)})
    add(folder, {f"b{n}": "drug" for n in range(4)})
    add(folder, {"c": "drug"})
    assert to_fold(folder, [], adding=0) == []
    assert to_fold(folder, [], adding=1) == [range(17, 18), range(13, 17)]
    assert to_fold(folder, [], adding=2) == [range(17, 18), range(13, 17), range(13)]


def test_a_large_segment_stays_beside_a_small_one(folder: Path) -> None:
    """One that is more than twice what comes is left."""
    add(folder, {f"a{n}": "drug" for n in range(9)})
    assert to_fold(folder, [], adding=4) == []
    assert to_fold(folder, [], adding=5) == [range(9)]
    assert to_fold(folder, [0], adding=4) == [range(9)]  # eight alive


def test_a_segment_mostly_dead_is_folded(folder: Path) -> None:
    """More than half of it dead, those about to be deleted counted in."""
    add(folder, {f"a{n}": "drug" for n in range(8)})
    assert to_fold(folder, [0, 1, 2, 3], adding=0) == []
    assert to_fold(folder, [0, 1, 2, 3, 4], adding=0) == [range(8)]
    add(folder, {}, delete=[0, 1])
    assert to_fold(folder, [2, 3], adding=0) == []
    assert to_fold(folder, [2, 3, 4], adding=0) == [range(8)]
    assert to_fold(folder, range(2, 8), adding=0) == [range(8)]


def test_an_empty_index_has_nothing_to_fold(folder: Path) -> None:
    """And nothing in it."""
    assert [number for found in to_fold(folder, [], adding=5) for number in found] == []
    assert ids_in(folder) == {}
    assert sizes(folder) == []


def test_a_copy_lives_on_its_own(folder: Path, tmp_path: Path) -> None:
    """Adding to a copy and deleting from it leaves the original as it was, to the byte."""
    add(folder, TEXTS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    other = tmp_path / "copy"
    other.mkdir()
    segments.copy(folder, other)
    assert {path.name: path.read_bytes() for path in other.iterdir()} == before
    add(other, {"z": "drug"}, delete=[0])
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert set(ids_in(other)) == {"b", "é", "😀", "z"}
    assert set(ids_in(folder)) == set(TEXTS)
    shutil.rmtree(folder)
    assert set(ids_in(other)) == {"b", "é", "😀", "z"}


def test_a_copy_needs_no_links(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without hard links files are copied."""

    def no_link(*_: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr("os.link", no_link)
    add(folder, TEXTS)
    other = tmp_path / "copy"
    other.mkdir()
    segments.copy(folder, other)
    assert ids_in(other) == ids_in(folder)


def test_no_lock_and_no_leftover_stays(folder: Path) -> None:
    """One table of contents, one file a segment."""
    add(folder, {"a": "drug"})
    add(folder, {"b": "drug"}, delete=[0])
    add(folder, {}, delete=[0])
    assert len([path for path in folder.iterdir() if path.suffix == ".toc"]) == 1
    assert [path.name for path in folder.iterdir() if path.suffix != ".toc"] == []


def test_long_ids_and_terms_are_kept_whole(folder: Path) -> None:
    """Two hundred characters of four bytes each are an id like any other."""
    entry_id, word = "😀" * 200, "é" * 64
    add(folder, {entry_id: f"{word} drug", "a": "x" * 500})
    assert ids_in(folder) == {"a": 0, entry_id: 1}
    reader = PositionReader(folder, numbers(0, 1))
    try:
        assert list(reader.positions("body", "e" * 64, numbers(1))) == [[0]]
        assert list(reader.positions("body", "x" * 64, numbers(0))) == [[0]]
    finally:
        reader.close()


def test_a_check_compares_positions_with_frequencies(folder: Path) -> None:
    """It names the first term of each field that differs, and is silent otherwise."""
    _, _, counted = add(folder, {"a": "drug harm drug", "b": "harm"})
    _, _, other = add(folder, {"c": "drug harm", "d": "harm harm"})
    reader = PositionReader(folder, numbers(0, 1))
    try:
        assert reader.check(counted) == []
        assert reader.check(other) == ["Whoosh and the arrays differ on 'drug' in body"]
    finally:
        reader.close()
