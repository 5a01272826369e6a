"""The index of partitions whose entries follow one another: byte for byte that of one build.

Terms, words and labels are numbered anew; rows of terms and words are joined a stretch at a time,
and what is counted and ranked by is made of each stretch as it is of a whole index. Memory is
O(terms + documents), besides a bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from indexer.fields import FIELD_NAMES
from indexer.partitions.array_parts import Array, ArrayWriter
from indexer.partitions.joined_documents import joined_columns, joined_keys, united
from indexer.partitions.joined_rows import RowPart, joined_starts, stretches
from indexer.partitions.partition import Partition
from indexer.postings import bm25f, columns, field_postings, lexicon
from indexer.postings.arrays import row_starts, save, save_lines
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import DOC_BITS, Int32s, Int64s, Positions, Postings
from indexer.postings.lexicon import Lexicon
from indexer.translations import keys as translation_keys


def join(folders: Sequence[Path], arrays: Path) -> Sequence[str]:
    """Write the arrays of an index from its partitions, in order, but for those of `join_words`.

    Returns the ids of its entries: those of each partition come before those of the next.
    O(occurrences).
    """
    parts = list(map(Partition, folders))
    table = joined_columns([part.columns() for part in parts])
    columns.write(table, arrays)
    ids, sizes = table.ids, _sizes(parts)
    del table
    keys = [part.translation_keys(size) for part, size in zip(parts, sizes, strict=True)]
    translation_keys.write(joined_keys(keys), arrays)
    _write_postings(parts, _firsts(parts), arrays)
    return ids


def join_words(folders: Sequence[Path], arrays: Path) -> int:
    """Write the lexicon of an index from its partitions, and where each word stands.

    Needs nothing that `join` writes, so that another process may do it meanwhile. Returns how many
    words there are. O(documents of all words).
    """
    parts = list(map(Partition, folders))
    return _write_words(parts, _firsts(parts), arrays)


def _sizes(parts: Sequence[Partition]) -> list[int]:
    return [part.lengths().shape[1] for part in parts]


def _firsts(parts: Sequence[Partition]) -> list[int]:
    """Return the number of each partition's first document."""
    firsts: list[int] = row_starts(_sizes(parts)).tolist()[:-1]
    return firsts


def _write_postings(parts: Sequence[Partition], firsts: Sequence[int], arrays: Path) -> None:
    terms, numbers = united(part.terms() for part in parts)
    lengths = np.concatenate([part.lengths() for part in parts], axis=1)
    rows = [
        RowPart(number, *part.positions(number.size), first << DOC_BITS)
        for part, number, first in zip(parts, numbers, firsts, strict=True)
    ]
    starts = joined_starts(rows, len(terms))
    save_lines(arrays / "terms.txt", terms)
    save(arrays / "lengths.npy", lengths)
    save(arrays / "positions.indptr.npy", starts)
    with ExitStack() as opened:
        keys = opened.enter_context(ArrayWriter(arrays / "positions.keys.npy", np.int64))
        of_fields = {
            name: opened.enter_context(_RowWriter(arrays, name, "freqs", np.int32))
            for name in FIELD_NAMES
        }
        ranked = opened.enter_context(_RowWriter(arrays, "impacts", "values", np.float32))
        saturations: Floats | None = None  # of all documents, by their lengths alone
        for some in stretches(rows, starts):
            keys.write(some.values)
            positions = Positions(some.starts, some.values)
            fields = field_postings.counted(positions)
            for name, field in fields.items():
                of_fields[name].write(field.indptr, field.docs, field.freqs)
            of_some = terms[some.first : some.first + some.starts.size - 1]
            postings = Postings(of_some, fields, lengths, positions)
            if saturations is None:
                saturations = bm25f.saturation(postings)
            impacts = bm25f.impacts(postings, saturations)
            ranked.write(impacts.indptr, impacts.docs, impacts.values)


def _write_words(parts: Sequence[Partition], firsts: Sequence[int], arrays: Path) -> int:
    known = [part.lexicon() for part in parts]
    words, numbers = united(one.words for one in known)
    forms, form_numbers = united(one.accented.words if one.accented else () for one in known)
    form_freqs = np.zeros(len(forms), np.int32)
    for one, number in zip(known, form_numbers, strict=True):
        if one.accented:
            form_freqs[number] += one.accented.doc_freqs
    del known
    rows = [
        RowPart(number, *part.written(number.size), first)
        for part, number, first in zip(parts, numbers, firsts, strict=True)
    ]
    starts = joined_starts(rows, len(words))
    doc_freqs = np.diff(starts).astype(np.int32)
    lexicon.write(Lexicon(words, doc_freqs, Lexicon(forms, form_freqs)), arrays)
    save(arrays / "words.indptr.npy", starts)
    with ArrayWriter(arrays / "words.docs.npy", np.int32) as docs:
        for some in stretches(rows, starts):
            docs.write(some.values)
    return len(words)


class _RowWriter:
    """Writes compressed rows, their numbers and a value for each, a stretch at a time."""

    def __init__(self, folder: Path, name: str, values: str, dtype: npt.DTypeLike) -> None:
        self._starts = folder / f"{name}.indptr.npy"
        self._docs = ArrayWriter(folder / f"{name}.docs.npy", np.int32)
        self._values = ArrayWriter(folder / f"{name}.{values}.npy", dtype)
        self._sizes: list[Int64s] = []

    def write(self, starts: Int64s, docs: Int32s, values: Array) -> None:
        """Take the next rows."""
        self._sizes.append(np.diff(starts))
        self._docs.write(docs)
        self._values.write(values)

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            opened.enter_context(self._docs)
            opened.enter_context(self._values)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *raised: object) -> None:
        self._opened.__exit__(*raised)  # type: ignore[arg-type]
        sizes = np.concatenate(self._sizes) if self._sizes else np.zeros(0, np.int64)
        save(self._starts, row_starts(sizes))
