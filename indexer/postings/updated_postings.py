"""Postings after an update: those of kept and of new documents together."""

from __future__ import annotations

import numpy as np

from indexer.fields import FIELD_NAMES
from indexer.postings.arrays import NO_VALUES, MovedRows, merged_rows
from indexer.postings.field_postings import (
    DOC_BITS,
    FIELD_BITS,
    FieldPostings,
    Int32s,
    Positions,
    Postings,
)
from indexer.sorted_names import only, united


def merged(old: Postings, old_docs: Int32s, new: Postings, new_docs: Int32s) -> Postings:
    """Return the postings of an index after an update.

    `old_docs` gives each old document its number in the result, or -1 when it was removed or
    changed; `new_docs` does the same for the new ones. The documents of each keep their order.
    Terms that no document holds any more are dropped. O(postings), in compiled code.
    """
    terms, old_terms, new_terms = united(old.terms, new.terms)
    doc_count = int((old_docs >= 0).sum() + (new_docs >= 0).sum())
    lengths = np.zeros((len(FIELD_NAMES), doc_count), np.int32)
    for postings, docs in ((old, old_docs), (new, new_docs)):
        kept = docs >= 0
        lengths[:, docs[kept]] = postings.lengths[:, kept]

    fields = {}
    for name in FIELD_NAMES:
        one, other = old.fields[name], new.fields[name]
        rows = (
            MovedRows(one.indptr, one.docs, one.freqs, old_terms, old_docs),
            MovedRows(other.indptr, other.docs, other.freqs, new_terms, new_docs),
        )
        fields[name] = FieldPostings(*merged_rows(f"{name}.docs.npy", rows, len(terms)))
    before, added = old.positions, new.positions
    rows = (
        MovedRows(before.indptr, before.keys, NO_VALUES, old_terms, old_docs),
        MovedRows(added.indptr, added.keys, NO_VALUES, new_terms, new_docs),
    )
    # what keys lead to was not looked at when they were opened
    known = "positions.keys.npy", rows, len(terms), DOC_BITS, len(FIELD_NAMES) << FIELD_BITS
    positions = Positions(*merged_rows(*known)[:2])
    return _without_unused(Postings(terms, fields, lengths, positions))


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
    positions = Positions(postings.positions.indptr[keep], postings.positions.keys)
    return Postings(only(postings.terms, used), fields, postings.lengths, positions)
