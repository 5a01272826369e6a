"""The inner loops of counting postings from their positions, compiled by numba.

Keys of positions come in compressed rows, a row for each term, and rise within a row: see
`indexer.postings.field_postings.Positions`. The number of the document stands `doc_bits` above that
of the position, that of the field `field_bits`; none is taken apart by a division, which would be
most of the work.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled


@compiled
def count_of(keys, starts, field_bits, doc_bits, counts):  # type: ignore[no-untyped-def]
    """Fill `counts`, (fields, terms), with how many documents hold each term in each field."""
    fields = (1 << (doc_bits - field_bits)) - 1
    for term in range(starts.size - 1):
        before = np.int64(-1)
        for place in range(starts[term], starts[term + 1]):
            text = keys[place] >> field_bits
            if text != before:
                counts[text & fields, term] += 1
                before = text


@compiled
def postings_of(keys, starts, field_bits, doc_bits, free, docs, freqs):  # type: ignore[no-untyped-def]
    """Fill `docs` and `freqs` with the documents of each term and its frequency in each.

    Those of term t in field f begin at `free[f, t]`, which is left with where they end.
    """
    fields = (1 << (doc_bits - field_bits)) - 1
    for term in range(starts.size - 1):
        before = np.int64(-1)
        at = np.int64(0)
        for place in range(starts[term], starts[term + 1]):
            text = keys[place] >> field_bits
            if text != before:
                before = text
                at = free[text & fields, term]
                free[text & fields, term] += 1
                docs[at] = keys[place] >> doc_bits
                freqs[at] = 0
            freqs[at] += 1


@compiled
def impacts_of(keys, starts, field_bits, doc_bits, weights, saturations, ends, docs, values):  # type: ignore[no-untyped-def]
    """Fill `docs` and `values` with the documents of each term and its impact in each.

    Fields with a weight of 0 are left out, others are added up in their order. `ends` is filled
    with where each term ends.
    """
    fields = (1 << (doc_bits - field_bits)) - 1
    at = 0
    for term in range(starts.size - 1):
        place, end = starts[term], starts[term + 1]
        while place < end:
            doc = keys[place] >> doc_bits
            tf = 0.0
            while place < end and keys[place] >> doc_bits == doc:
                text, first = keys[place] >> field_bits, place
                while place < end and keys[place] >> field_bits == text:
                    place += 1
                tf += weights[text & fields] * (place - first)
            if tf > 0:
                docs[at] = doc
                values[at] = tf / (saturations[doc] + tf)
                at += 1
        ends[term] = at


@compiled
def doc_freqs_of(keys, starts, field_bits, doc_bits, wanted, counts):  # type: ignore[no-untyped-def]
    """Fill `counts` with how many documents hold each term in any of the `wanted` fields.

    `wanted` says of each number that a key has room for whether it is that of such a field.
    """
    fields = (1 << (doc_bits - field_bits)) - 1
    for term in range(starts.size - 1):
        before = np.int64(-1)
        for place in range(starts[term], starts[term + 1]):
            doc = keys[place] >> doc_bits
            if doc != before and wanted[(keys[place] >> field_bits) & fields]:
                counts[term] += 1
                before = doc
