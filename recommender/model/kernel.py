"""The inner loop of finding nearest neighbours, compiled by numba.

For each row, products with all others are added up over the row's rarer terms only. The commonest
terms, whose postings are most of the work, are left out, and bounded: by Cauchy and Schwarz, what
they can add to a pair is at most the product of the norms of the two rows' common terms. Rows that
can still reach the bar, the lowest score of the nearest so far, are bounded once more, by the norms
of parts of the common terms, and only those that reach it then are multiplied out. (Bounds of this
kind: Turtle and Flood 1995 for queries, Bayardo, Ma and Srikant 2007 for all pairs.) Partial sums
are float32, with a margin for their rounding; products that count are float64, added in the order
of terms.

Rows are compared with a span of the others at a time, whose sums and postings stay in the cache of
a core. The first is the span in which the rows themselves stand, since what is alike often stands
together. Those leading by their partial sums there make the bar that the rest begins with.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled, in_vectors, insert

_TINY = np.float32(1e-30)
"""Added to each partial product, so that none that is above 0 vanishes in float32."""

_DONE = np.float32(-np.inf)
"""The partial sum of what needs no further look: below any bar, whatever the norms add."""

PARTS = 16
"""Parts into which the common terms are divided for a closer bound: a line of the cache."""

SPAN = 1 << 14
"""Documents looked at together, a multiple of `_GROUPS`: 64 KB of sums, and as much of norms."""

_GROUPS = 256
"""Groups of documents whose greatest sums are looked at first, to find those that lead."""

_WORD = 8
"""Marks that are looked at together: most have none set."""


@compiled
def _product(row, indptr, terms, weights, doc):  # type: ignore[no-untyped-def]
    """Return the product of a dense row with a document's, added in the order of terms."""
    total = 0.0
    for place in range(indptr[doc], indptr[doc + 1]):
        total += row[terms[place]] * weights[place]
    return total


@compiled
def _bar(scores, found, margin):  # type: ignore[no-untyped-def]
    """Return what a partial sum and its bound must reach, float32; margins allow for rounding."""
    if found < scores.size:
        return _TINY
    return max(np.float32(scores[found - 1] - margin), _TINY)


@in_vectors
def _bound(common_parts, own, doc):  # type: ignore[no-untyped-def]
    """Return what two rows' common terms may add at most, part by part."""
    total = np.float32(0)
    for part in range(PARTS):
        total += common_parts[own, part] * common_parts[doc, part]
    return total


@in_vectors
def _mark(partial, common_norms, norm, bar, marks):  # type: ignore[no-untyped-def]
    """Mark the documents that may reach a bar by their partial sums and norms."""
    for k in range(marks.size):
        marks[k] = partial[k] + norm * common_norms[k] >= bar


@compiled
def _marked(marks, places):  # type: ignore[no-untyped-def]
    """Write the places of marks; return how many there are."""
    found = 0
    whole = marks.size // _WORD
    for word, any_mark in enumerate(marks[: whole * _WORD].view(np.uint64)):
        if any_mark:
            for k in range(word * _WORD, (word + 1) * _WORD):
                if marks[k]:
                    places[found] = k
                    found += 1
    for k in range(whole * _WORD, marks.size):
        if marks[k]:
            places[found] = k
            found += 1
    return found


@in_vectors
def _greatest_of_groups(partial, greatest):  # type: ignore[no-untyped-def]
    """Write the largest sum of each group, which are those `_GROUPS` places apart."""
    greatest[:] = 0
    for start in range(0, partial.size, _GROUPS):
        sums = partial[start : start + _GROUPS]
        for k in range(_GROUPS):
            greatest[k] = sums[k] if sums[k] > greatest[k] else greatest[k]


@compiled
def _least_of_greatest(greatest, count):  # type: ignore[no-untyped-def]
    """Return the count-th greatest number, float32: as many documents reach it."""
    first = np.zeros(count, np.float32)
    for value in greatest:
        if value > first[count - 1]:
            place = count - 1
            while place > 0 and first[place - 1] < value:
                first[place] = first[place - 1]
                place -= 1
            first[place] = value
    return max(first[count - 1], _TINY)


@compiled
def _place_of(docs, first, end, doc):  # type: ignore[no-untyped-def]
    """Return the place between two of rising numbers from which on none is below `doc`."""
    while first < end:
        middle = (first + end) >> 1
        if docs[middle] < doc:
            first = middle + 1
        else:
            end = middle
    return first


@compiled
def _rare_postings(rows, home, vectors, by_term, rare):  # type: ignore[no-untyped-def]
    """Return the postings of the rare terms of rows, those of row n from starts[n] on.

    They are `starts`, where each term's postings begin, end, and come to documents from `home` on,
    and the row's own float32 weights.
    """
    indptr, terms, weights = vectors
    term_indptr, term_docs, _ = by_term
    starts = np.zeros(rows.size + 1, np.int64)
    for n in range(rows.size):
        starts[n + 1] = starts[n]
        for place in range(indptr[rows[n]], indptr[rows[n] + 1]):
            starts[n + 1] += rare[terms[place]]
    begins, ends, reached = np.empty((3, starts[-1]), np.int64)
    own_weights = np.empty(starts[-1], np.float32)
    at = 0
    for row in rows:
        for place in range(indptr[row], indptr[row + 1]):
            term = terms[place]
            if rare[term]:
                begins[at], ends[at] = term_indptr[term], term_indptr[term + 1]
                reached[at] = _place_of(term_docs, begins[at], ends[at], home)
                own_weights[at] = weights[place]
                at += 1
    return starts, begins, ends, reached, own_weights


@compiled
def _add_up(by_term, reached, ends, own_weights, first, end, partial):  # type: ignore[no-untyped-def]
    """Add the products of a row's rare terms with documents `first` to `end` to partial sums.

    `reached` is where the postings of each term go on; it is moved behind those of the span.
    """
    _, docs, weights = by_term
    for term in range(ends.size):
        # unsigned, or each access asks whether it counts from the end
        at, stop = np.uint64(reached[term]), np.uint64(ends[term])
        weight = own_weights[term]
        while at < stop and docs[at] < end:
            partial[np.uint32(docs[at] - first)] += weight * weights[at] + _TINY
            at += np.uint64(1)
        reached[term] = at


@compiled
def _fill(row, own, vectors, present):  # type: ignore[no-untyped-def]
    """Write a document's weights into a dense row, or zeros in their places."""
    indptr, terms, weights = vectors
    for place in range(indptr[own], indptr[own + 1]):
        row[terms[place]] = weights[place] if present else 0.0


@compiled
def _take(places, first, partial, row, own, vectors, common_parts, best, found):  # type: ignore[no-untyped-def]
    """Put those of some places into the best so far that reach them; return how many those are.

    The places are `first` less than the documents' numbers, and are not looked at again.
    """
    indptr, terms, weights = vectors
    docs, scores, margin = best
    bar = _bar(scores, found, margin)
    for place in places:
        doc = first + place
        if partial[place] + _bound(common_parts, own, doc) >= bar:
            score = _product(row, indptr, terms, weights, doc)
            if score > 0:
                found = insert(docs, scores, found, doc, score)
                bar = _bar(scores, found, margin)
        partial[place] = _DONE
    return found


@compiled
def _search(row, own, first, found, best, work, vectors, common_norms, common_parts):  # type: ignore[no-untyped-def]
    """Look for the best of a row in a span whose partial sums are there; return how many it has.

    With nothing to go by yet, those that lead by their sums are taken before the others.
    """
    docs, scores, margin = best
    partial, marks, places, greatest = work
    norms = common_norms[first : first + marks.size]
    if found < docs.size:
        _greatest_of_groups(partial, greatest)
        _mark(partial, norms, np.float32(0), _least_of_greatest(greatest, docs.size), marks)
        count = _marked(marks, places)
        found = _take(places[:count], first, partial, row, own, vectors, common_parts, best, found)
    _mark(partial, norms, common_norms[own], _bar(scores, found, margin), marks)
    count = _marked(marks, places)
    return _take(places[:count], first, partial, row, own, vectors, common_parts, best, found)


@compiled
def nearest_rows(  # type: ignore[no-untyped-def]
    rows, among, margins, vectors, by_term, rare, common_norms, common_parts, docs, scores
):
    """Fill `docs[n]` and `scores[n]` with the nearest of row `rows[n]` among the first `among`.

    `vectors` are in compressed rows, (indptr, terms, weights), terms rising; `by_term` the same in
    compressed columns, (indptr, documents, float32 weights). `rare` says of each term whether it is
    added up. `common_parts` (float32, rounded up, (rows, PARTS)) are the norms of the parts into
    which a row's other terms are divided, `common_norms` those of all of them. `margins[n]` is how
    far the sums of row n may be too low.
    """
    home = rows[0] // SPAN * SPAN if rows[0] < among else 0
    starts, begins, ends, reached, own_weights = _rare_postings(rows, home, vectors, by_term, rare)
    partial, marks = np.zeros(SPAN, np.float32), np.zeros(SPAN, np.uint8)
    places, greatest = np.empty(SPAN, np.int32), np.empty(_GROUPS, np.float32)
    row, found = np.zeros(rare.size), np.zeros(rows.size, np.int64)
    spans = (among + SPAN - 1) // SPAN
    for number in range(spans):
        first = (home + number * SPAN) % (spans * SPAN)
        end = min(first + SPAN, among)
        if first == 0:
            reached[:] = begins
        work = partial, marks[: end - first], places, greatest
        for n in range(rows.size):
            own, held = rows[n], slice(starts[n], starts[n + 1])
            _add_up(by_term, reached[held], ends[held], own_weights[held], first, end, partial)
            if first <= own < end:
                partial[own - first] = _DONE
            best = docs[n], scores[n], margins[n]
            _fill(row, own, vectors, True)
            found[n] = _search(
                row, own, first, found[n], best, work, vectors, common_norms, common_parts
            )
            _fill(row, own, vectors, False)
            partial[:] = 0


@compiled
def nearest_of_few(rows, among, slot_of, own, indptr, terms, weights, docs, scores):  # type: ignore[no-untyped-def]
    """Fill `docs[n]` and `scores[n]` with the nearest of row `rows[n]` among the first `among`.

    `own`, float64 of (slots, rows), are the weights of the terms of any of the rows, `slot_of` is
    where a term is among these, or -1; others are as in `nearest_rows`.
    """
    products = np.empty(rows.size)
    found = np.zeros(rows.size, np.int64)
    for doc in range(among):
        products[:] = 0
        for place in range(indptr[doc], indptr[doc + 1]):
            slot = slot_of[terms[place]]
            if slot >= 0:
                for n in range(rows.size):
                    products[n] += own[slot, n] * weights[place]
        for n in range(rows.size):
            if products[n] > 0 and rows[n] != doc:
                found[n] = insert(docs[n], scores[n], found[n], doc, products[n])


@compiled
def sort_rows(docs, scores, sorted_docs, sorted_scores):  # type: ignore[no-untyped-def]
    """Fill in each row's documents, those that are not -1, best first, ties by number."""
    for n in range(docs.shape[0]):
        found = 0
        for at in range(docs.shape[1]):
            doc, score = docs[n, at], scores[n, at]
            if doc < 0:
                continue
            place = found
            while place > 0 and (
                sorted_scores[n, place - 1] < score
                or (sorted_scores[n, place - 1] == score and sorted_docs[n, place - 1] > doc)
            ):
                sorted_docs[n, place] = sorted_docs[n, place - 1]
                sorted_scores[n, place] = sorted_scores[n, place - 1]
                place -= 1
            sorted_docs[n, place], sorted_scores[n, place] = doc, score
            found += 1
