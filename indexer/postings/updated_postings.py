"""Postings after an update: those of kept and of new documents together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.fields import FIELD_NAMES
from indexer.postings.arrays import Insertion, other_than_written, row_starts
from indexer.postings.field_postings import (
    DOC_BITS,
    FIELD_BITS,
    FieldPostings,
    Int32s,
    Int64s,
    Positions,
    Postings,
)


def merged(old: Postings, old_docs: Int32s, new: Postings, new_docs: Int32s) -> Postings:
    """Return the postings of an index after an update.

    `old_docs` gives each old document its number in the result, or -1 when it was removed or
    changed; `new_docs` does the same for the new ones. Kept documents must keep their order.
    Terms that no document holds any more are dropped. O(postings), in NumPy.
    """
    terms, old_terms, new_terms = _union(old.terms, new.terms)
    doc_count = int((old_docs >= 0).sum() + (new_docs >= 0).sum())
    lengths = np.zeros((len(FIELD_NAMES), doc_count), np.int32)
    for postings, mapping in ((old, old_docs), (new, new_docs)):
        kept = mapping >= 0
        lengths[:, mapping[kept]] = postings.lengths[:, kept]
    fields = {}
    for name in FIELD_NAMES:
        one = _renumbered(old.fields[name], old_terms, old_docs)
        other = _renumbered(new.fields[name], new_terms, new_docs)
        inserted = Insertion(*(rows * doc_count + docs for rows, docs, _ in (one, other)))
        counts = np.bincount(np.concatenate((one[0], other[0])), minlength=len(terms))
        docs, freqs = (inserted.of(one[part], other[part]) for part in (1, 2))
        fields[name] = FieldPostings(row_starts(counts), docs, freqs)
    positions = _interleaved(
        _moved(old.positions, old_terms, old_docs),
        _moved(new.positions, new_terms, new_docs),
        *(len(terms), doc_count),
    )
    return _without_unused(Postings(terms, fields, lengths, positions))


def _union(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], Int64s, Int64s]:
    known = set(old)
    added = [term for term in new if term not in known]
    terms = sorted([*old, *added]) if added else list(old)
    number = {term: i for i, term in enumerate(terms)}
    return (
        terms,
        np.array([number[term] for term in old], np.int64),
        np.array([number[term] for term in new], np.int64),
    )


def _renumbered(field: FieldPostings, terms: Int64s, docs: Int32s) -> tuple[Int64s, Int32s, Int32s]:
    kept = docs[field.docs] >= 0
    return terms[field.rows()[kept]], docs[field.docs[kept]], field.freqs[kept]


def _moved(positions: Positions, terms: Int64s, docs: Int32s) -> tuple[Int64s, Int64s]:
    held = positions.keys >> DOC_BITS
    numbers = (positions.keys >> FIELD_BITS) & ((1 << (DOC_BITS - FIELD_BITS)) - 1)
    if (held < 0).any() or (held >= docs.size).any() or (numbers >= len(FIELD_NAMES)).any():
        raise other_than_written(Path("positions.keys.npy"))  # not looked at when it was opened
    moved = docs[held].astype(np.int64)
    kept = moved >= 0
    rows = np.repeat(terms, np.diff(positions.indptr))
    inside = positions.keys & ((1 << DOC_BITS) - 1)
    return rows[kept], (moved[kept] << DOC_BITS) + inside[kept]


def _without_unused(postings: Postings) -> Postings:
    used = np.zeros(len(postings.terms), bool)
    for field in postings.fields.values():
        used |= np.diff(field.indptr) > 0
    if used.all():
        return postings
    keep = np.concatenate((used, [True]))
    fields = {
        name: FieldPostings(field.indptr[keep], field.docs, field.freqs)
        for name, field in postings.fields.items()
    }
    terms = [term for term, is_used in zip(postings.terms, used, strict=True) if is_used]
    positions = Positions(postings.positions.indptr[keep], postings.positions.keys)
    return Postings(terms, fields, postings.lengths, positions)


def _interleaved(
    old: tuple[npt.NDArray[Any], Int64s],
    new: tuple[npt.NDArray[Any], Int64s],
    term_count: int,
    doc_count: int,
) -> Positions:
    """Return the positions of two parts that are sorted, each given as its terms and keys.

    Of the same term and document the old keys come first.
    """
    counts = np.bincount(np.concatenate((old[0], new[0])), minlength=term_count)
    texts = [terms * np.int64(doc_count) + (keys >> DOC_BITS) for terms, keys in (old, new)]
    return Positions(row_starts(counts), Insertion(*texts).of(old[1], new[1]))
