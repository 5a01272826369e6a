"""The Whoosh index: segments with postings and positions, written from terms analysed once.

Whoosh's own analysis, postings pool and document buffering are by-passed: occurrences come sorted
from `indexer.postings.field_postings`, and go through Whoosh's codec into a segment that any Whoosh
opens. What is read back here is for checks: that Whoosh's positions are those of the arrays.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any
from weakref import WeakSet

import numpy as np
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex
from whoosh.reading import TermNotFound
from whoosh.writing import NO_MERGE, SegmentWriter

from corpus.errors import BankDamagedError
from corpus.storage.disk_errors import clear_storage_errors
from indexer.fields import FIELD_NAMES, FIELDS
from indexer.postings.arrays import row_starts
from indexer.postings.field_postings import (
    DOC_BITS,
    FIELD_BITS,
    Int32s,
    Postings,
)
from indexer.whoosh import posting_lists, safe_pickles, stored_ids
from indexer.whoosh.term_table import TermTable

_MAX_DEAD_SHARE = 0.5
_FOLD_RATIO = 2
_NAME = "MAIN"
_SEGMENT_ID = re.compile(r"[0-9a-z]{1,64}")
_NOT_SEGMENTS = "an index does not list its segments: run 'repair'"


def whoosh_schema() -> Schema:
    """Return the Whoosh schema: the id, stored and unique, and each field as terms with positions.

    Whoosh is given terms, already analysed, so the analyser it names only splits at blanks.
    """
    schema = Schema(id=ID(stored=True, unique=True))
    for field in FIELDS:
        schema.add(field.name, TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True))
    return schema


def create(folder: Path) -> None:
    """Make an empty Whoosh index in an empty folder."""
    with _opened(folder) as storage:
        _Index.create(storage, whoosh_schema(), _NAME).close()


def first_segment(folder: Path, ids: Sequence[str], postings: Postings) -> None:
    """Make a Whoosh index in an empty folder, with one segment: `ids[n]` is document n's."""
    create(folder)
    add_segment(folder, ids, postings, delete=[])


def copy(source: Path, target: Path) -> None:
    """Give `target` the files of an index; segments never change, so a hard link will do."""
    for path in sorted(source.iterdir()):
        try:
            os.link(path, target / path.name)
        except OSError:  # another file system, or one without links
            shutil.copyfile(path, target / path.name)


def to_fold(folder: Path, dead: Sequence[int], adding: int) -> list[range]:
    """Return the Whoosh numbers of the segments that the next one should take in.

    A segment is written again when it is small beside what comes after it, so that a bank keeps a
    number of segments logarithmic in its size and each entry is rewritten as seldom; or when more
    than half of it is dead. `dead` are the numbers about to be deleted.
    """
    folded: list[range] = []
    coming = adding
    segments = _segments(folder)
    base = sum(segment.doc_count_all() for segment in segments)
    for segment in reversed(segments):
        base -= segment.doc_count_all()
        numbers = range(base, base + segment.doc_count_all())
        gone = sum(number in numbers for number in dead) + segment.deleted_count()
        alive = len(numbers) - gone
        if alive <= _FOLD_RATIO * coming or gone > _MAX_DEAD_SHARE * len(numbers):
            folded.append(numbers)
            coming += alive
    return folded


def _segments(folder: Path) -> list[W3Segment]:
    with safe_pickles.reading(), _opened(folder) as storage:
        index = _Index(storage, whoosh_schema())
        segments: list[W3Segment] = index._read_toc().segments
        index.close()
        return segments


def add_segment(
    folder: Path,
    ids: Sequence[str],
    postings: Postings,
    delete: Sequence[int],
) -> tuple[Int32s, int]:
    """Delete documents by Whoosh number and add one segment; return how all were renumbered.

    `ids[n]` is the id of document n of the postings. The first result gives, for each document
    number before the call, its number after it (-1: deleted); the second is the number of the
    first new document, the others following in order. Segments without a living document are
    dropped.
    """
    with safe_pickles.writing(), _opened(folder) as storage:
        index = _Index(storage, whoosh_schema())
        writer = _SortedSegmentWriter(index, postings)
        for number in delete:
            writer.delete_document(number)
        moved, base = _renumbering(writer)
        writer.segments = [s for s in writer.segments if s.doc_count() > 0]
        writer.add_ids(ids)
        writer.commit(mergetype=NO_MERGE)
        index.close()
    return np.array(moved, np.int32), base


def _renumbering(writer: SegmentWriter) -> tuple[list[int], int]:
    moved: list[int] = []
    base = 0
    for segment in writer.segments:
        size = segment.doc_count_all()
        dead = set(segment.deleted_docs()) if segment.has_deletions() else ()
        gone = segment.doc_count() == 0
        moved.extend(-1 if gone or n in dead else base + n for n in range(size))
        base += 0 if gone else size
    return moved, base


class _SortedSegmentWriter(SegmentWriter):  # type: ignore[misc]
    """Whoosh's segment writer, fed with postings that are sorted already."""

    def __init__(self, index: FileIndex, postings: Postings) -> None:
        super().__init__(index, limitmb=1)
        self._names = posting_lists.TermNames(postings.terms)
        self._positions = postings.positions

    def add_ids(self, ids: Sequence[str]) -> None:
        """Add one document an id; the postings follow at commit."""
        self._ids = ids
        stored_ids.write(self.perdocwriter, ids)
        self.docnum += len(ids)
        self._added = bool(ids)

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        writer = self.fieldwriter
        table = TermTable(writer._tindex)
        for number, name in enumerate(sorted([*FIELD_NAMES, "id"])):
            writer._fieldmap[name] = number
            if name == "id":
                posting_lists.write_ids(table, number, self._ids)
            else:
                posting_lists.write_field(
                    *(table, writer._postfile, number, self._names, self._positions),
                    FIELD_NAMES.index(name),
                )
        table.finish()
        writer.close()


class PositionReader:
    """Reads positions from the Whoosh index; for one thread at a time.

    All raise BankDamagedError when the files are not an index; opening it raises StorageError
    when they cannot be read.
    """

    def __init__(self, folder: Path, docs: Int32s) -> None:
        with clear_storage_errors(folder), safe_pickles.reading(), _opened(folder) as storage:
            self._index = _Index(storage, whoosh_schema())
            self._reader = self._index.reader()
        self._docs = docs

    def close(self) -> None:
        """Close the files."""
        self._reader.close()
        self._index.close()

    def positions(self, field: str, term: str, docs: Int32s) -> Iterator[list[int]]:
        """Yield the positions of a term in each of `docs`, in the order of `docs`.

        A document without the term in that field has none. A block of postings is read once
        when the documents' Whoosh numbers rise, so they are visited in that order.
        """
        numbers = self._docs[docs]
        order = np.argsort(numbers, kind="stable")
        found: list[list[int]] = [[]] * docs.size
        with safe_pickles.reading():
            try:
                matcher = self._reader.postings(field, term)
            except TermNotFound:
                return iter(found)
            for place in order.tolist():
                number = int(numbers[place])
                if matcher.is_active():
                    matcher.skip_to(number)
                if matcher.is_active() and matcher.id() == number:
                    found[place] = posting_lists.decoded(matcher.value())
        return iter(found)

    def ids(self) -> dict[str, int]:
        """Return the Whoosh number of every entry id that is not deleted."""
        with safe_pickles.reading():
            return {stored["id"]: number for number, stored in self._reader.iter_docs()}

    def check(self, postings: Postings) -> list[str]:
        """Return where positions are not those of the arrays, a line for each field."""
        wrong = []
        for number, name in enumerate(FIELD_NAMES):
            for row, term in enumerate(postings.terms):
                docs, freqs = postings.fields[name].row(row)
                if docs.size:
                    keys = postings.positions.row(row) % (1 << DOC_BITS)
                    held = (keys[keys >> FIELD_BITS == number] % (1 << FIELD_BITS)).tolist()
                    bounds = row_starts(freqs).tolist()
                    listed = [held[begin:end] for begin, end in pairwise(bounds)]
                    if list(self.positions(name, term, docs)) != listed:
                        wrong.append(f"Whoosh and the arrays differ on {term!r} in {name}")
                        break
        return wrong


class _Storage(FileStorage):  # type: ignore[misc]
    """Whoosh's folder of files, from which nothing stays open when writing or opening fails.

    Whoosh makes a temporary folder twice and keeps the exception of the second time in a variable,
    and with it the variables of all callers: the arrays of the index before, for one. Here it is
    made once.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        self._files: WeakSet[StructFile] = WeakSet()

    def create_file(self, name: str, **options: Any) -> StructFile:
        return self._noted(super().create_file(name, **options))

    def open_file(self, name: str, **options: Any) -> StructFile:
        return self._noted(super().open_file(name, **options))

    def _noted(self, file: StructFile) -> StructFile:
        self._files.add(file)
        return file

    def temp_storage(self, name: str) -> FileStorage:
        path = Path(self.folder, name)
        path.mkdir(exist_ok=True)
        inner = _Storage(str(path))
        inner._files = self._files
        return inner

    def lock(self, name: str) -> threading.Lock:
        return threading.Lock()  # the bank has its own, on the disk

    def abandon(self) -> None:
        """Close all files, whatever becomes of what they hold."""
        for file in list(self._files):
            with suppress(OSError):  # a full disk does not take the last bytes either
                file.file.close()


class _Index(FileIndex):  # type: ignore[misc]
    """A Whoosh index that believes no more of its list of segments than it must.

    With a schema given, the one in the folder is not read.
    """

    def _read_toc(self) -> TOC:
        toc = super()._read_toc()
        if not isinstance(toc.segments, list):
            raise BankDamagedError(_NOT_SEGMENTS)
        toc.segments = [_plain(segment) for segment in toc.segments]
        return toc


def _plain(listed: object) -> W3Segment:
    """Return a segment with what a list says of it, none of which leads out of the folder."""
    try:
        said = vars(listed)
        segment_id, compound = said["segid"], said["compound"]
        count, deleted = said["_doccount"], said["_deleted"]
        known = (
            _SEGMENT_ID.fullmatch(segment_id)
            and said["indexname"] == _NAME
            and type(count) is int
            and compound in (True, False)
            and (deleted is None or all(0 <= number < count for number in deleted))
        )
        gone = None if deleted is None else {int(number) for number in deleted}
    except (KeyError, TypeError, ValueError) as error:
        raise BankDamagedError(_NOT_SEGMENTS) from error
    if not known:
        raise BankDamagedError(_NOT_SEGMENTS)
    segment = W3Segment(W3Codec(), _NAME, count, segment_id, gone)
    segment.compound = compound
    return segment


@contextmanager
def _opened(folder: Path) -> Iterator[_Storage]:
    storage = _Storage(str(folder))
    try:
        yield storage
    except BaseException:
        storage.abandon()
        raise


safe_pickles.install()
