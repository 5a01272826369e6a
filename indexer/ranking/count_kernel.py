"""How many of what a query's words find have each label, in one compiled pass."""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled


@compiled
def count_of(rows, postings, labels, counts):  # type: ignore[no-untyped-def]
    """Count the labels of the documents that any of some terms has postings in.

    `rows` are the terms' numbers, `postings` and the labels of each document compressed rows.
    `counts` are those of each label, all 0.
    """
    starts, docs = postings
    begins, codes = labels
    seen = np.zeros(begins.size, np.bool_)
    for row in rows:
        for at in range(np.uint64(starts[row]), np.uint64(starts[row + 1])):
            doc = np.uint32(docs[at])
            if not seen[doc]:
                seen[doc] = True
                for label in range(np.uint64(begins[doc]), np.uint64(begins[doc + 1])):
                    counts[np.uint32(codes[label])] += 1
