"""Postings as arrays: for each field, which documents hold each term and how often.

Documents are numbered by the order of their ids and terms by their spelling, so the arrays are a
function of the entries alone: an index that was updated a hundred times holds the same bytes as
one built at once, and ties cut by document number are ties cut by id.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.deferred.dataclasses import dataclass
from corpus.storage.memory import give_back_memory
from indexer.fields import FIELD_NAMES
from indexer.postings.arrays import (
    mapped,
    mapped_rows,
    mapped_starts,
    read_lines,
    row_starts,
    save,
    save_lines,
    sorted_with_ranks,
)
from indexer.postings.written_words import Int32s, Int64s, WrittenWords

__all__ = ["Int32s", "Int64s"]

DOC_BITS, FIELD_BITS = 32, 28
"""By how many bits the numbers of a document and a field stand above a position in a key."""

_of_fields = itemgetter(*FIELD_NAMES)

WORTH_COMPILED = 1 << 16
"""From so many occurrences on they are counted by compiled code."""


@dataclass(frozen=True, slots=True)
class FieldPostings:
    """One field's postings in compressed rows: term t is in `docs[indptr[t]:indptr[t + 1]]`.

    `indptr` is int64 of shape (terms + 1,); `docs` (rising within a row) and `freqs` are int32 of
    shape (postings,).
    """

    indptr: Int64s
    docs: Int32s
    freqs: Int32s

    def row(self, term: int) -> tuple[Int32s, Int32s]:
        """Return the documents of a term and its frequency in each."""
        span = slice(int(self.indptr[term]), int(self.indptr[term + 1]))
        return self.docs[span], self.freqs[span]

    def rows(self) -> Int64s:
        """Return the term number of every posting, int64 of shape (postings,)."""
        return np.repeat(np.arange(self.indptr.size - 1), np.diff(self.indptr))


@dataclass(frozen=True, slots=True)
class Positions:
    """Where each term stands, in all fields: term t at `keys[indptr[t]:indptr[t + 1]]`, rising.

    A key is document * 2**32 + field * 2**28 + position, with the field's number in `FIELD_NAMES`:
    one search over keys looks through all fields of all documents. `indptr` is int64 of shape
    (terms + 1,), `keys` int64 of (occurrences,).
    """

    indptr: Int64s
    keys: Int64s

    def row(self, term: int) -> Int64s:
        """Return the keys of a term."""
        return self.keys[int(self.indptr[term]) : int(self.indptr[term + 1])]


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of all fields over one sorted list of terms.

    `lengths` is int32 of shape (fields, documents): how many words each field of each document
    has, exactly.
    """

    terms: Sequence[str]
    fields: Mapping[str, FieldPostings]
    lengths: Int32s
    positions: Positions

    @property
    def doc_count(self) -> int:
        """How many documents there are."""
        return int(self.lengths.shape[1])

    def number(self, term: str) -> int:
        """Return the number of a term, or -1."""
        at = bisect_left(self.terms, term)
        known = at < len(self.terms) and self.terms[at] == term
        return at if known else -1


class Collector:
    """Gathers the texts of documents, one after the other, and sorts their tokens into postings."""

    # what texts are analysed by is imported where it is used: searches do without it

    def __init__(self) -> None:
        from indexer.analysis.token_stream import TokenStream

        self._stream = TokenStream()

    def add(self, texts: Mapping[str, str], tag: str = "") -> None:
        """Take the next document, given as its text by field and the tag of its language.

        `analysis.PASSAGE_END` parts passages that no phrase runs across.
        """
        self._stream.add(_of_fields(texts), tag)

    def settle(self) -> None:
        """Take in what waits: then several threads may ask for what was added."""
        self._stream.forget()
        give_back_memory()

    def finish(self) -> Postings:
        """Return the postings; documents are numbered in the order of adding."""
        from indexer.analysis.token_stream import KeyShape

        self.settle()
        terms, rank = sorted_with_ranks(self._stream.terms())
        shape = KeyShape(len(FIELD_NAMES), FIELD_BITS, DOC_BITS)
        starts, keys, sizes = self._stream.tokens(rank, shape)
        positions = Positions(starts, keys)
        lengths = np.ascontiguousarray(sizes.reshape(-1, len(FIELD_NAMES)).T)
        return Postings(terms, counted(positions), lengths, positions)

    def words(self) -> tuple[list[str], WrittenWords]:
        """Return all words, folded but not stemmed, and in which documents each stands.

        The halves of hyphenated words are words too.
        """
        words, ranks = sorted_with_ranks(self._stream.words())
        return words, WrittenWords(*self._stream.held_words(ranks, len(FIELD_NAMES)))

    def accented(self) -> tuple[list[str], WrittenWords]:
        """Return all words with accents, with these, and in which documents each stands."""
        forms, ranks = sorted_with_ranks(self._stream.forms())
        return forms, WrittenWords(*self._stream.held_forms(ranks, len(FIELD_NAMES)))


class EveryPosting(NamedTuple):
    """The postings of all fields by term, then document, then field, each array of (postings,).

    `terms`, `docs` and `freqs` are int32, `fields` the numbers of fields, int64.
    """

    terms: Int32s
    docs: Int32s
    fields: Int64s
    freqs: Int32s


def every_posting(positions: Positions) -> EveryPosting:
    """Return what stands where, counted from its positions. O(occurrences), in NumPy."""
    in_field = positions.keys >> FIELD_BITS
    first = np.flatnonzero(begins(in_field, positions.indptr))
    freqs = np.diff(first, append=in_field.size).astype(np.int32)
    in_field = in_field[first]
    counts = np.diff(np.searchsorted(first, positions.indptr))
    return EveryPosting(
        np.repeat(np.arange(counts.size, dtype=np.int32), counts),
        (in_field >> (DOC_BITS - FIELD_BITS)).astype(np.int32),
        in_field & ((1 << (DOC_BITS - FIELD_BITS)) - 1),
        freqs,
    )


def begins(values: npt.NDArray[Any], starts: Int64s) -> npt.NDArray[np.bool_]:
    """Return the mask of values that are other than the one before, or the first of their row."""
    mask: npt.NDArray[np.bool_] = np.diff(values, prepend=-1) != 0
    mask[starts[starts < values.size]] = True
    return mask


def counted(positions: Positions) -> dict[str, FieldPostings]:
    """Return the postings of each field, counted from positions. O(occurrences)."""
    if positions.keys.size >= WORTH_COMPILED:
        return _counted_at_once(positions)
    every = every_posting(positions)
    fields = {}
    for number, name in enumerate(FIELD_NAMES):
        held = np.flatnonzero(every.fields == number)
        rows = every.terms[held], every.docs[held], every.freqs[held]
        fields[name] = rows_of(*rows, positions.indptr.size - 1)
    return fields


def _counted_at_once(positions: Positions) -> dict[str, FieldPostings]:
    """Do what `counted` does, in compiled code."""
    # imported here: numba takes a while, and what counts a few occurrences does without it
    from indexer.posting_kernel import count_of, postings_of

    given = positions.keys, positions.indptr, FIELD_BITS, DOC_BITS
    counts = np.zeros((len(FIELD_NAMES), positions.indptr.size - 1), np.int64)
    count_of(*given, counts)
    starts = row_starts(counts.ravel())
    docs, freqs = (np.empty(starts[-1], np.int32) for _ in range(2))
    postings_of(*given, starts[:-1].reshape(counts.shape).copy(), docs, freqs)
    fields = {}
    for number, name in enumerate(FIELD_NAMES):
        indptr = starts[number * counts.shape[1] :][: counts.shape[1] + 1]
        held = slice(int(indptr[0]), int(indptr[-1]))
        fields[name] = FieldPostings(indptr - indptr[0], docs[held], freqs[held])
    return fields


def rows_of(terms: npt.NDArray[Any], docs: Int32s, freqs: Int32s, term_count: int) -> FieldPostings:
    """Return postings of one field that are sorted by term, each with its term's number."""
    counts = np.bincount(terms, minlength=term_count)
    return FieldPostings(row_starts(counts), docs, freqs)


def check(postings: Postings) -> list[str]:
    """Return what is out of order in the arrays, a line each: nothing, normally."""
    wrong = []
    if list(postings.terms) != sorted(set(postings.terms)):
        wrong.append("the list of terms is not sorted")
    for name, field in postings.fields.items():
        keys = field.rows() * postings.doc_count + field.docs
        inside = (field.docs >= 0).all() and (field.docs < postings.doc_count).all()
        if not (inside and (np.diff(keys) > 0).all() and (field.freqs > 0).all()):
            wrong.append(f"the postings of {name} are out of order")
    return wrong or _check_positions(postings)


def _check_positions(postings: Postings) -> list[str]:
    """Return in which fields a term has not as many positions in a text as it is frequent."""
    keys, indptr = postings.positions.keys, postings.positions.indptr
    rows = np.repeat(np.arange(len(postings.terms)), np.diff(indptr))
    texts = rows * postings.doc_count + (keys >> DOC_BITS)
    numbers = (keys & ((1 << DOC_BITS) - 1)) >> FIELD_BITS
    falls = np.flatnonzero((np.diff(rows) == 0) & (np.diff(keys) < 0))
    fallen = {*numbers[falls].tolist(), *numbers[falls + 1].tolist()}
    wrong = []
    for number, name in enumerate(FIELD_NAMES):
        field = postings.fields[name]
        found, counts = np.unique(texts[numbers == number], return_counts=True)
        listed = field.rows() * postings.doc_count + field.docs
        agree = np.array_equal(found, listed) and np.array_equal(counts, field.freqs)
        if number in fallen or not agree:
            wrong.append(f"the positions of {name} are not those of its postings")
    return wrong


def write(postings: Postings, folder: Path) -> None:
    """Write the arrays into `folder`: `terms.txt` and `.npy` files, for `read`."""
    save_lines(folder / "terms.txt", postings.terms)
    save(folder / "lengths.npy", postings.lengths)
    for name, field in postings.fields.items():
        save(folder / f"{name}.indptr.npy", field.indptr)
        save(folder / f"{name}.docs.npy", field.docs)
        save(folder / f"{name}.freqs.npy", field.freqs)
    save(folder / "positions.indptr.npy", postings.positions.indptr)
    save(folder / "positions.keys.npy", postings.positions.keys)


def read(folder: Path) -> Postings:
    """Read what `write` wrote; the arrays are mapped into memory, not copied. O(postings).

    Raises BankDamagedError for arrays that are no postings.
    """
    terms = read_lines(folder / "terms.txt")
    lengths = mapped(folder / "lengths.npy", np.int32, len(FIELD_NAMES), -1)
    fields = {
        name: FieldPostings(*read_rows(folder, name, len(terms), lengths.shape[1], "freqs"))
        for name in FIELD_NAMES
    }
    keys = mapped(folder / "positions.keys.npy", np.int64, -1)
    starts = mapped_starts(folder / "positions.indptr.npy", len(terms), keys.size)
    return Postings(terms, fields, lengths, Positions(starts, keys))


def read_rows(
    folder: Path, name: str, rows: int, width: int, values: str, dtype: npt.DTypeLike = np.int32
) -> tuple[Int64s, Int32s, npt.NDArray[Any]]:
    """Map compressed rows: where each starts, numbers below `width`, and a value for each."""
    starts, docs = folder / f"{name}.indptr.npy", folder / f"{name}.docs.npy"
    indptr, numbers = mapped_rows(starts, docs, rows, width)
    return indptr, numbers, mapped(folder / f"{name}.{values}.npy", dtype, numbers.size)
