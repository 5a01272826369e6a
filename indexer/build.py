"""Writing an index: all at once, or from the one before and what changed since.

Beside its arrays an index has segments of Whoosh's, which any Whoosh can open. They follow from the
arrays, and where nobody could open them an index is written without.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np

from corpus.deferred.collecting import uncollected
from corpus.entry import Entry
from corpus.scheme import Scheme
from corpus.storage.memory import give_back_memory
from indexer.fields import field_texts
from indexer.index import Index
from indexer.partitions import joining, partition
from indexer.partitions.partition import AnalysedEntries
from indexer.postings import (
    bm25f,
    columns,
    field_postings,
    lexicon,
    updated_postings,
    written_words,
)
from indexer.postings.arrays import save
from indexer.postings.columns import Columns
from indexer.postings.field_postings import Int32s, Postings
from indexer.postings.lexicon import Lexicon
from indexer.postings.written_words import WrittenWords
from indexer.sorted_names import held, only, places_of, united
from indexer.translations import keys as translation_keys
from indexer.translations.keys import TranslationKeys
from indexer.whoosh import segments
from indexer.whoosh.installation import check_whoosh

_WHOOSH = "whoosh"

SEGMENT_FILES = (f"{_WHOOSH}/", "arrays/whoosh_docs.npy")
"""What the names of the files begin with that say or follow from how Whoosh's segments lie."""

_WORTH_A_THREAD = 100_000
"""From so many words on Whoosh's segment is written beside the rest."""

_SENT = 1 << 23
"""Up to so many words Whoosh's segment is written by another process, and sent: ten bytes each."""

R_co = TypeVar("R_co", covariant=True)


class Elsewhere(Protocol):
    """Another process, which sees the files that this one does."""

    def __call__(self, work: Callable[..., R_co], *given: object) -> Callable[[], R_co | None]:
        """Have it do some work; what this returns waits for that, and gives None if it fails.

        By then it writes nothing any more.
        """


Progress = Callable[[Collection[Entry]], Iterable[Entry]]
"""Wraps entries as they are read, so that a caller can show how far the work is."""

Fetch = Callable[[Sequence[str]], Sequence[Entry]]
"""Gives the entries with these ids, as they are now."""


def _silent(entries: Collection[Entry]) -> Iterable[Entry]:
    return entries


@dataclass(frozen=True, slots=True)
class Change:
    """What an update changes.

    `removed` holds the entries that went and the old versions of changed ones; `added` the new
    ones and the new versions, sorted by id.
    """

    removed: Sequence[Entry]
    added: Sequence[Entry]


def build(
    folder: Path, entries: Collection[Entry], scheme: Scheme | None, progress: Progress = _silent
) -> None:
    """Write the index of `entries`, which must come sorted by id, into an empty folder.

    They are gone over once, and not kept. O(words), and O(words) of memory. Of many,
    Whoosh's segment is written by a thread beside. Raises InstallationError as
    `indexer.whoosh.installation.check_whoosh` does.
    """
    with building(folder, entries, scheme, progress):
        pass


@contextmanager
def building(
    folder: Path,
    entries: Collection[Entry],
    scheme: Scheme | None,
    progress: Progress = _silent,
    whoosh: bool = True,
) -> Iterator[None]:
    """Do what `build` does; of many entries, Whoosh's segment is whole when the block ends.

    All else is when it begins: an `Index` reads none of the segment but to check it. Without
    `whoosh` there is none.
    """
    _make_folders(folder, whoosh)
    gathered = _Gathered(progress(entries), scheme)
    gathered.texts.settle()
    with ThreadPoolExecutor(1, thread_name_prefix="words") as beside:
        coming = beside.submit(gathered.words)
        table, postings = gathered.columns.finish(), gathered.texts.finish()
        words = coming.result()
    keys = gathered.translations.finish()
    del gathered, coming
    give_back_memory()
    with _segment_beside(folder, table.ids, postings):
        field_postings.write(postings, folder / "arrays")
        _write(folder, postings, table, words, keys)
        _save_whoosh_docs(folder, range(len(table.ids)))
        del table, postings, words, keys
        yield


@contextmanager
def _segment_beside(folder: Path, ids: Sequence[str], postings: Postings) -> Iterator[None]:
    """Write Whoosh's first segment, if there is a folder for it.

    Of many words that is done by a thread beside the block.
    """
    if not has_segments(folder):
        yield
        return
    if postings.positions.keys.size < _WORTH_A_THREAD:
        segments.first_segment(folder / _WHOOSH, ids, postings)
        yield
        return
    with ThreadPoolExecutor(1, thread_name_prefix="segment") as beside:
        segment = beside.submit(segments.first_segment, folder / _WHOOSH, ids, postings)
        del postings
        yield
        segment.result()


def write_partition(folder: Path, entries: Iterable[Entry], scheme: Scheme | None) -> None:
    """Write into an empty folder what the index of some entries, sorted by id, would be.

    `building_from_partitions` makes the index of all of several such. O(words) of memory: entries
    are not kept.
    """
    partition.write(_analysed(entries, scheme), folder)


@contextmanager
def building_from_partitions(
    folder: Path,
    partitions: Sequence[Path],
    whoosh: bool = True,
    elsewhere: Elsewhere | None = None,
) -> Iterator[None]:
    """Write the index of the entries of partitions into an empty folder.

    The ids of each partition come before those of the next. The arrays are byte for byte those
    that `build` gives for all entries; memory is O(documents + terms). Whoosh's segment is whole
    when the block ends, as in `building`. Words may be joined `elsewhere`, and a segment that is
    not too large written there. Raises what `build` does.
    """
    _make_folders(folder, whoosh)
    arrays = folder / "arrays"
    with _words_beside(partitions, arrays, elsewhere):
        ids = joining.join(partitions, arrays)
    _save_whoosh_docs(folder, range(len(ids)))
    give_back_memory()
    postings = field_postings.read(arrays)
    words = postings.positions.keys.size
    if elsewhere is None or not has_segments(folder) or not _WORTH_A_THREAD <= words <= _SENT:
        with _segment_beside(folder, ids, postings):
            yield
        return
    sent = elsewhere(segment_of, arrays)
    yield
    files = sent()
    if files is None:
        segments.first_segment(folder / _WHOOSH, ids, postings)
        return
    for name, content in files.items():
        (folder / _WHOOSH / name).write_bytes(content)


@contextmanager
def _words_beside(
    partitions: Sequence[Path], arrays: Path, elsewhere: Elsewhere | None
) -> Iterator[None]:
    """Have the words of partitions joined when a block ends: elsewhere meanwhile, or then here."""
    joined = elsewhere(joining.join_words, partitions, arrays) if elsewhere else lambda: None
    try:
        yield
    finally:
        # also when all is given up: nobody else writes into the folder from now on
        words = joined()
    if words is None:
        joining.join_words(partitions, arrays)


def segment_of(arrays: Path) -> dict[str, bytes]:
    """Return Whoosh's first segment of an index whose arrays stand in a folder: files by name."""
    with tempfile.TemporaryDirectory() as made:
        ids, postings = columns.read(arrays).ids, field_postings.read(arrays)
        segments.first_segment(Path(made), ids, postings)
        return {path.name: path.read_bytes() for path in Path(made).iterdir()}


def update(
    folder: Path,
    old: Index,
    change: Change,
    fetch: Fetch,
    scheme: Scheme | None,
    progress: Progress = _silent,
) -> None:
    """Write into an empty folder the index that an `old` one becomes by a change.

    The arrays are byte for byte those that `build` gives for the result. `fetch` gives unchanged
    entries that stand in small segments, which are written again to keep segments few. Analysis
    costs O(changed words); the arrays are merged in O(postings). Where the old one
    has no segments of Whoosh's this has none.
    """
    _make_folders(folder, has_segments(old.folder))
    batch = _analysed(progress(change.added), scheme)
    gone = {entry.id for entry in change.removed}
    stays = held(old.ids, gone)
    ids, kept, added = united(only(old.ids, stays), batch.ids)
    old_docs, new_docs = np.full(len(old), -1, np.int32), added.astype(np.int32)
    old_docs[stays] = kept
    whoosh_docs: Iterable[int] = range(len(ids))
    if has_segments(old.folder):
        segments.copy(old.folder / _WHOOSH, folder / _WHOOSH)
        whoosh_docs = _update_segments(folder / _WHOOSH, old, (ids, old_docs), batch, fetch, scheme)
    went = _analysed(change.removed, scheme).lexicon
    words = lexicon.updated(old.lexicon, went, batch.lexicon)
    written = written_words.merged(
        words.words,
        (old.lexicon.words, old.written, old_docs),
        (batch.lexicon.words, batch.written, new_docs),
    )
    postings = updated_postings.merged(old.postings, old_docs, batch.postings, new_docs)
    with ThreadPoolExecutor(1, thread_name_prefix="postings") as beside:
        kept_postings = beside.submit(field_postings.write, postings, folder / "arrays")
        _write(
            folder,
            postings,
            columns.merged(old.columns, old_docs, batch.columns, new_docs),
            (words, written),
            translation_keys.merged(
                old.translation_keys, old_docs, batch.translation_keys, new_docs
            ),
        )
        kept_postings.result()
    _save_whoosh_docs(folder, whoosh_docs)


def has_segments(folder: Path) -> bool:
    """Say whether an index has segments of Whoosh's beside its arrays."""
    return (folder / _WHOOSH).is_dir()


def remove_segments(folder: Path) -> None:
    """Leave an index its arrays alone."""
    shutil.rmtree(folder / _WHOOSH)
    _save_whoosh_docs(folder, range(np.load(folder / "arrays" / "whoosh_docs.npy").size))


def add_segments(folder: Path) -> None:
    """Write the one segment of Whoosh's that an index would have which is built from nothing.

    O(postings). Raises what `build` does.
    """
    check_whoosh()
    (folder / _WHOOSH).mkdir()
    index = Index(folder)
    segments.first_segment(folder / _WHOOSH, index.ids, index.postings)


class _Gathered:
    """What was read of entries, each once."""

    def __init__(self, entries: Iterable[Entry], scheme: Scheme | None) -> None:
        self.texts = field_postings.Collector()
        self.columns = columns.ColumnCollector(scheme)
        self.translations = translation_keys.KeyCollector()
        with uncollected():  # what is gathered stays
            for entry in entries:
                self.texts.add(field_texts(entry, scheme), entry.language)
                self.columns.add(entry)
                self.translations.add(entry)

    def words(self) -> tuple[Lexicon, WrittenWords]:
        """Return their words, and where each stands."""
        words, written = self.texts.words()
        forms, accented = self.texts.accented()
        return Lexicon(words, written.doc_freqs, Lexicon(forms, accented.doc_freqs)), written


def _analysed(entries: Iterable[Entry], scheme: Scheme | None) -> AnalysedEntries:
    gathered = _Gathered(entries, scheme)
    table = gathered.columns.finish()
    keys = gathered.translations.finish()
    return AnalysedEntries(table.ids, gathered.texts.finish(), table, *gathered.words(), keys)


def _update_segments(
    whoosh: Path,
    old: Index,
    now: tuple[Sequence[str], Int32s],
    batch: AnalysedEntries,
    fetch: Fetch,
    scheme: Scheme | None,
) -> Int32s:
    """Bring the Whoosh segments up to date; return the Whoosh number of every entry.

    `now` are the ids of all, and which of them each of the old ones is, -1 for none.
    """
    ids, old_docs = now
    numbers = np.asarray(old.whoosh_docs)
    dead = numbers[old_docs < 0].tolist()
    folded = np.zeros(int(numbers.max(initial=-1)) + 1, bool)
    for segment in segments.to_fold(whoosh, dead, len(batch.ids)):
        folded[segment.start : segment.stop] = True
    again = np.flatnonzero((old_docs >= 0) & folded[numbers])
    new = batch
    if again.size:
        every = sorted({*(old.ids[doc] for doc in again.tolist()), *batch.ids})
        new = _analysed(fetch(every), scheme)
    moved, base = segments.add_segment(
        whoosh,
        new.ids,
        new.postings,
        delete=[*dead, *numbers[again].tolist()],
    )
    kept = np.flatnonzero((old_docs >= 0) & ~folded[numbers])
    result = np.zeros(len(ids), np.int32)
    result[old_docs[kept]] = moved[numbers[kept]]
    result[places_of(new.ids, ids)] = base + np.arange(len(new.ids))
    return result


def _make_folders(folder: Path, whoosh: bool) -> None:
    (folder / "arrays").mkdir()
    if whoosh:
        check_whoosh()
        (folder / _WHOOSH).mkdir()


def _write(
    folder: Path,
    counts: Postings,
    table: Columns,
    words: tuple[Lexicon, WrittenWords],
    keys: TranslationKeys,
) -> None:
    arrays = folder / "arrays"
    bm25f.write(bm25f.impacts(counts), arrays)
    columns.write(table, arrays)
    lexicon.write(words[0], arrays)
    written_words.write(words[1], arrays)
    translation_keys.write(keys, arrays)


def _save_whoosh_docs(folder: Path, numbers: Iterable[int]) -> None:
    """Save the number that each document has in Whoosh's segments."""
    save(folder / "arrays" / "whoosh_docs.npy", np.fromiter(numbers, np.int32))
