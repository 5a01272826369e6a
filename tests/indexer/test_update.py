"""Updating an index gives what building it at once gives."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from math import log2
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.index import open_dir

from corpus.entry import Entry
from indexer.build import (
    Change,
    add_segments,
    build,
    building,
    has_segments,
    remove_segments,
    update,
)
from indexer.index import Index
from indexer.query.tree import Phrase
from indexer.search.whoosh_engine import WhooshEngine
from tests.indexer.small_library import IDS, SCHEME, TERMS, random_entry

Library = dict[str, int]
"""The seed of each entry, by id."""

PHRASES = [
    *(Phrase(pair) for pair in [("to", "be"), ("12", "step"), ("alcohol", "relat"), ("up", "the")]),
    *(Phrase((term,), field) for term in ("prison", "drug") for field in ("title", "body")),
]
PHRASES += [Phrase((first, second)) for first in TERMS[:12] for second in TERMS[20:23]]

contents = st.one_of(st.none(), st.integers(0, 10**6))
steps = st.dictionaries(st.sampled_from(IDS), contents, max_size=6)
"""What changes: the new content of some ids, None for those that go."""


def entries_of(library: Library) -> list[Entry]:
    """Return the entries of a library, sorted by id."""
    return [random_entry(entry_id, library[entry_id]) for entry_id in sorted(library)]


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def arrays_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of an index's arrays but for the numbers that Whoosh happens to give."""
    files = contents_of(folder / "arrays")
    del files["whoosh_docs.npy"]
    return files


def segments_of(folder: Path) -> list[tuple[int, int]]:
    """Return for each Whoosh segment how many documents it has, and how many are not deleted."""
    whoosh = open_dir(str(folder / "whoosh"))
    sizes = [(s.doc_count_all(), s.doc_count()) for s in whoosh._segments()]
    whoosh.close()
    return sizes


class History:
    """An index that is updated step by step."""

    def __init__(self, root: Path, library: Library) -> None:
        self._root = root
        self._library = library
        self.folder = self._new_folder()
        build(self.folder, entries_of(library), SCHEME)

    def take(self, step: dict[str, int | None]) -> None:
        """Apply one step of changes and check what must hold after it."""
        before, after = dict(self._library), dict(self._library)
        for entry_id, seed in step.items():
            if seed is None:
                after.pop(entry_id, None)
            else:
                after[entry_id] = seed
        gone = {i: seed for i, seed in before.items() if after.get(i) != seed}
        come = {i: seed for i, seed in after.items() if before.get(i) != seed}
        change = Change(entries_of(gone), entries_of(come))
        previous, self.folder = self.folder, self._new_folder()
        kept = contents_of(previous / "whoosh")
        update(self.folder, Index(previous), change, self._fetch(after), SCHEME)
        self._library = after
        assert contents_of(previous / "whoosh") == kept
        shutil.rmtree(previous)

    def check(self) -> None:
        """Fail unless the index is what `build` makes of the entries as they are now."""
        fresh_folder = self._new_folder()
        build(fresh_folder, entries_of(self._library), SCHEME)
        assert arrays_of(self.folder) == arrays_of(fresh_folder)
        index, fresh = Index(self.folder), Index(fresh_folder)
        assert index.check() == []
        assert list(index.ids) == sorted(self._library)
        for phrase in PHRASES:
            assert (
                WhooshEngine(index).ranked(phrase).docs.tolist()
                == WhooshEngine(fresh).ranked(phrase).docs.tolist()
            )
        shutil.rmtree(fresh_folder)
        sizes = segments_of(self.folder)
        assert sum(alive for _, alive in sizes) == len(self._library)
        assert all(alive > 0 for _, alive in sizes)
        assert len(contents_of(self.folder / "whoosh")) == 1 + len(sizes)
        assert len(sizes) <= 2 + log2(1 + sum(size for size, _ in sizes))

    def _new_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._root))

    @staticmethod
    def _fetch(library: Library) -> Callable[[Sequence[str]], Sequence[Entry]]:
        return lambda ids: [random_entry(entry_id, library[entry_id]) for entry_id in ids]


def follow(library: Library, history: Sequence[dict[str, int | None]]) -> None:
    """Build a library, take the steps one by one, and check after each."""
    with tempfile.TemporaryDirectory() as folder:
        index = History(Path(folder), library)
        for step in history:
            index.take(step)
            index.check()


libraries = st.dictionaries(st.sampled_from(IDS), st.integers(0, 10**6))


@settings(max_examples=15)
@given(libraries, st.lists(steps, max_size=4))
def test_an_updated_index_is_one_built_at_once(
    library: Library, history: list[dict[str, int | None]]
) -> None:
    """After any additions, edits and removals the arrays are the same to the byte."""
    follow(library, history)


@pytest.mark.slow
@settings(max_examples=25)
@given(libraries, st.lists(steps, max_size=10))
def test_a_much_updated_index_is_one_built_at_once(
    library: Library, history: list[dict[str, int | None]]
) -> None:
    """Nothing piles up over a long history."""
    follow(library, history)


def test_adding_one_by_one_keeps_segments_few(tmp_path: Path) -> None:
    """A library that grows by an entry a day has a number of segments logarithmic in its size."""
    index = History(tmp_path, {"entry-100": 0})
    for number in range(1, 40):
        index.take({f"entry-{100 + number}": number})
    assert len(segments_of(index.folder)) <= 1 + log2(40)
    index.check()


def test_a_large_segment_is_left_alone(tmp_path: Path) -> None:
    """Adding one entry to many does not write the many again."""
    index = History(tmp_path, {f"entry-{number}": number for number in range(30)})
    index.take({"new": 1})
    assert segments_of(index.folder) == [(30, 30), (1, 1)]
    index.check()


def test_a_segment_that_is_mostly_dead_is_written_again(tmp_path: Path) -> None:
    """Deleted entries take no more room than living ones."""
    index = History(tmp_path, {f"entry-{number}": number for number in range(20)})
    index.take(dict.fromkeys((f"entry-{number}" for number in range(10)), None))
    assert segments_of(index.folder) == [(20, 10)]
    index.take({"entry-10": None})
    assert segments_of(index.folder) == [(9, 9)]
    index.check()


def test_an_index_can_be_emptied_and_filled_again(tmp_path: Path) -> None:
    """A library without entries is one like any other."""
    index = History(tmp_path, {"a": 1, "b": 2})
    index.take({"a": None, "b": None})
    index.check()
    assert segments_of(index.folder) == []
    index.take({"b": 2, "c": 3})
    index.check()


def test_nothing_changes_without_a_change(tmp_path: Path) -> None:
    """An empty update writes the same arrays and leaves the segments as they are."""
    index = History(tmp_path, {"a": 1, "b": 2})
    before = arrays_of(index.folder), segments_of(index.folder)
    index.take({})
    assert (arrays_of(index.folder), segments_of(index.folder)) == before


def test_only_small_segments_are_fetched_again(tmp_path: Path) -> None:
    """Entries in segments that stay are not asked for."""
    asked: list[str] = []
    library = {f"entry-{number}": number for number in range(20)}
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    for folder in (first, second, third):
        folder.mkdir()

    def fetch(ids: Sequence[str]) -> list[Entry]:
        asked.extend(ids)
        return [random_entry(entry_id, 1) for entry_id in ids]

    build(first, entries_of(library), SCHEME)
    update(second, Index(first), Change([], [random_entry("new-1", 1)]), fetch, SCHEME)
    assert asked == []
    update(third, Index(second), Change([], [random_entry("new-2", 1)]), fetch, SCHEME)
    assert asked == ["new-1", "new-2"]


def test_progress_sees_every_entry_that_is_read(tmp_path: Path) -> None:
    """A caller can show how far a build is, and how far an update."""
    seen: list[str] = []

    def watching(entries: Sequence[Entry]) -> Iterator[Entry]:
        for entry in entries:
            seen.append(entry.id)
            yield entry

    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    build(first, entries_of({"a": 1, "b": 2, "c": 3}), SCHEME, watching)
    assert seen == ["a", "b", "c"]
    seen.clear()
    update(second, Index(first), Change([], entries_of({"d": 4})), lambda ids: [], SCHEME, watching)
    assert seen == ["d"]


def test_an_index_without_segments_has_the_same_arrays_and_may_have_them_later(
    tmp_path: Path,
) -> None:
    """Written so, left so by an update, or because they were removed from many."""
    folders = [tmp_path / name for name in ("before", "after", "with", "updated", "fresh")]
    before, after, with_segments, updated, fresh = folders
    for folder in folders:
        folder.mkdir()
    library = {entry_id: at for at, entry_id in enumerate(IDS[:-1])}
    other = {**library, IDS[3]: 100, IDS[-1]: 101}
    change = Change(entries_of({IDS[3]: 3}), entries_of({IDS[3]: 100, IDS[-1]: 101}))
    fetch = History._fetch(other)
    with building(before, entries_of(library), SCHEME, whoosh=False):
        pass
    update(after, Index(before), change, fetch, SCHEME)
    build(with_segments, entries_of(library), SCHEME)
    update(updated, Index(with_segments), change, fetch, SCHEME)
    build(fresh, entries_of(other), SCHEME)
    remove_segments(updated)
    for folder in (after, updated):
        assert not has_segments(folder)
        assert contents_of(folder / "arrays") == contents_of(fresh / "arrays")
        assert Index(folder).check() == []
        add_segments(folder)
        assert Index(folder).check() == []
        assert segments_of(folder) == segments_of(fresh)
