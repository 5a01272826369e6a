"""The inner loops of counting postings from their positions, compiled by numba.

Keys of positions come in compressed rows, a row for each term, and rise within a row: see
`indexer.postings.field_postings.Positions`.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled


@compiled
def count_of(keys, starts, field_bits, fields, counts):  # type: ignore[no-untyped-def]
    """Fill `counts`, (fields, terms), with how many documents hold each term in each field.

    `fields` is how many fields a key has room for.
    """
    for term in range(starts.size - 1):
        before = np.int64(-1)
        for place in range(starts[term], starts[term + 1]):
            text = keys[place] >> field_bits
            if text != before:
                counts[text % fields, term] += 1
                before = text


@compiled
def postings_of(keys, starts, field_bits, fields, free, docs, freqs):  # type: ignore[no-untyped-def]
    """Fill `docs` and `freqs` with the documents of each term and its frequency in each.

    Those of term t in field f begin at `free[f, t]`, which is left with where they end.
    """
    for term in range(starts.size - 1):
        before = np.int64(-1)
        at = np.int64(0)
        for place in range(starts[term], starts[term + 1]):
            text = keys[place] >> field_bits
            if text != before:
                before = text
                at = free[text % fields, term]
                free[text % fields, term] += 1
                docs[at] = text // fields
                freqs[at] = 0
            freqs[at] += 1


@compiled
def impacts_of(keys, starts, field_bits, fields, weights, saturations, ends, docs, values):  # type: ignore[no-untyped-def]
    """Fill `docs` and `values` with the documents of each term and its impact in each.

    Fields with a weight of 0 are left out, others are added up in their order. `ends` is filled
    with where each term ends.
    """
    at = 0
    for term in range(starts.size - 1):
        place, end = starts[term], starts[term + 1]
        while place < end:
            doc = keys[place] >> field_bits
            doc //= fields
            tf = 0.0
            while place < end and (keys[place] >> field_bits) // fields == doc:
                text, first = keys[place] >> field_bits, place
                while place < end and keys[place] >> field_bits == text:
                    place += 1
                tf += weights[text % fields] * (place - first)
            if tf > 0:
                docs[at] = doc
                values[at] = tf / (saturations[doc] + tf)
                at += 1
        ends[term] = at


@compiled
def doc_freqs_of(keys, starts, field_bits, wanted, counts):  # type: ignore[no-untyped-def]
    """Fill `counts` with how many documents hold each term in any of the `wanted` fields.

    `wanted` says of each number that a key has room for whether it is that of such a field.
    """
    for term in range(starts.size - 1):
        before = np.int64(-1)
        for place in range(starts[term], starts[term + 1]):
            text = keys[place] >> field_bits
            doc = text // wanted.size
            if doc != before and wanted[text % wanted.size]:
                counts[term] += 1
                before = doc
