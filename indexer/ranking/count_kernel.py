"""How many of what a query's words find have each label and each year, in one compiled pass."""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled


@compiled
def _count_row(doc, column, counts):  # type: ignore[no-untyped-def]
    """Count the labels of a document."""
    starts, codes = column
    for at in range(np.uint64(starts[doc]), np.uint64(starts[doc + 1])):
        counts[np.uint32(codes[at])] += 1


@compiled
def count_of(rows, postings, first, second, years, found):  # type: ignore[no-untyped-def]
    """Count the labels and years of the documents that any of some terms has postings in.

    `rows` are the terms' numbers, `postings` and both columns of labels compressed rows, `years`
    a number of each document. `found` are the counts of each column and of the years, all 0.
    """
    starts, docs = postings
    seen = np.zeros(years.size, np.bool_)
    for row in rows:
        for at in range(np.uint64(starts[row]), np.uint64(starts[row + 1])):
            doc = np.uint32(docs[at])
            if not seen[doc]:
                seen[doc] = True
                _count_row(doc, first, found[0])
                _count_row(doc, second, found[1])
                found[2][np.uint32(years[doc])] += 1
