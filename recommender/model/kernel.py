"""The inner loop of finding nearest neighbours, compiled by numba.

For each row, products with all others are added up over the row's rarer terms only. The commonest
terms, whose postings are most of the work, are left out, and bounded: by Cauchy and Schwarz, what
they can add to a pair is at most the product of the norms of the two rows' common terms. Rows that
can still reach the bar, the lowest score of the nearest so far, are bounded once more, by their
common terms in bytes, rounded up. (Bounds of this kind: Turtle and Flood 1995 for queries, Bayardo,
Ma and Srikant 2007 for all pairs.) What reaches it then waits, until there is twice as much as is
wanted, and the bar is raised; only what is left in the end is multiplied out. Sums are float32,
with a margin for their rounding; products that count are float64, added in the order of terms.

Rows are compared with a span of the others at a time, whose sums and postings stay in the cache of
a core; postings are laid down span by span. The first is the span in which the rows themselves
stand, since what is alike often stands together. Those leading by their partial sums there make
the bar that the rest begins with.

Where rows are compared with others whose nearest are wanted too, each pair is looked at once, and
counts for both.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.compiled import compiled, in_vectors, insert
from indexer.postings.arrays import Array
from indexer.ranking.fetch_kernel import fetch_span
from recommender.model.layout_kernel import SPAN

_TINY = np.float32(1e-30)
"""Added to each partial product, so that none that is above 0 vanishes in float32."""

_DONE = np.float32(-np.inf)
"""The partial sum of what needs no further look: below any bar, whatever the norms add."""

_GROUPS = 256
"""Groups of documents whose greatest sums are looked at first, to find those that lead."""

_TOGETHER = 64
"""Documents that are looked at together: most such have none that reaches the bar."""

_SOON = 4
"""How many documents' weights are fetched before they are read."""

_WORD = 8
"""Marks that are looked at together: most have none set."""


class Lists(NamedTuple):
    """The nearest of rows so far, and what may come among them.

    Of each row: the sum, float32, that must be reached; documents, int32, and scores, float64, of
    those that are multiplied out, (rows, count), and how many these are, int64; documents and sums
    of those that wait for it, (rows, room), and how many; how far above their scores sums may be,
    and how far below, float64.
    """

    bars: Array
    docs: Array
    scores: Array
    found: Array
    waiting: Array
    sums: Array
    held: Array
    slack: Array
    margins: Array


@compiled
def _product(row, indptr, terms, weights, doc):  # type: ignore[no-untyped-def]
    """Return the product of a dense row with a document's, added in the order of terms."""
    total = 0.0
    for place in range(indptr[doc], indptr[doc + 1]):
        total += row[terms[place]] * weights[place]
    return total


@compiled
def _fetch_weights(doc, indptr, terms, weights):  # type: ignore[no-untyped-def]
    """Have the terms and weights of a document fetched."""
    fetch_span(indptr[doc], indptr[doc + 1], terms)
    fetch_span(indptr[doc], indptr[doc + 1], weights)


@compiled
def bars_of(least, margins):  # type: ignore[no-untyped-def]
    """Return what sums must reach that count, float32, if scores below `least` do not."""
    bars = np.empty(least.size, np.float32)
    for row in range(least.size):
        bars[row] = max(np.float32(least[row] - margins[row]), _TINY)
    return bars


@in_vectors
def _bound(places, first, own_common, common, partial, sums):  # type: ignore[no-untyped-def]
    """Write the partial sums of places with what common terms add to each, or a little more."""
    for k in range(places.size):
        place = places[k]
        total = partial[place]
        for term in range(own_common.size):
            total += own_common[term] * np.float32(common[first + place, term])
        sums[k] = total


@in_vectors
def _mark(partial, norms, norm, bar, bars, marks):  # type: ignore[no-untyped-def]
    """Mark which `_TOGETHER` documents have one that may reach a bar by its sum and norm."""
    for together in range(marks.size):
        mark = np.uint32(0)
        for k in range(together * _TOGETHER, (together + 1) * _TOGETHER):
            mark |= np.uint32(partial[k] + norm * norms[k] >= min(bar, bars[k]))
        marks[together] = mark


@in_vectors
def _places(partial, norms, norm, bar, bars, marks, each, words, places):  # type: ignore[no-untyped-def]
    """Write the places of documents that may reach a bar by their sums and norms; return how many.

    It is the bar of a row or, where that is lower, the document's own of `bars`. `words` are the
    marks of `each`, eight together.
    """
    whole = norms.size // _TOGETHER
    _mark(partial, norms, norm, bar, bars, marks[:whole])
    found = 0
    for together in range(whole):
        if marks[together]:
            first = together * _TOGETHER
            for k in range(_TOGETHER):
                each[k] = partial[first + k] + norm * norms[first + k] >= min(bar, bars[first + k])
            for word in range(_TOGETHER // _WORD):
                if words[word]:
                    for k in range(word * _WORD, (word + 1) * _WORD):
                        places[found] = first + k
                        found += each[k]
    for k in range(whole * _TOGETHER, norms.size):
        if partial[k] + norm * norms[k] >= min(bar, bars[k]):
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
def _reached(owns, frequent, rare, first):  # type: ignore[no-untyped-def]
    """Return where the postings of each rare term come to a document or those behind it."""
    starts, docs, _ = rare
    reached = np.zeros(owns.size, np.int64)
    for k in range(owns.size):
        term = owns[k] - frequent
        if term >= 0:
            reached[k] = _place_of(docs, starts[term], starts[term + 1], first)
    return reached


@compiled
def _own_terms(rows, vectors, ranks, common):  # type: ignore[no-untyped-def]
    """Return the terms of rows that are added up, by rank, and their float32 weights.

    Those of row n are from starts[n] on.
    """
    indptr, terms, weights = vectors
    starts = np.zeros(rows.size + 1, np.int64)
    for n in range(rows.size):
        starts[n + 1] = starts[n]
        for place in range(indptr[rows[n]], indptr[rows[n] + 1]):
            starts[n + 1] += ranks[terms[place]] >= common
    owns, own_weights = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    at = 0
    for row in rows:
        for place in range(indptr[row], indptr[row + 1]):
            if ranks[terms[place]] >= common:
                owns[at], own_weights[at] = ranks[terms[place]], weights[place]
                at += 1
    return starts, owns, own_weights


@compiled
def _add_up(span, end, frequent, by_span, rare, own_terms, partial):  # type: ignore[no-untyped-def]
    """Add the products of a row's terms with the documents of a span to partial sums.

    `reached` is where the postings of each rare term go on; it is moved behind those of the span.
    """
    starts, places, values = by_span
    rare_starts, docs, rare_values = rare
    own, own_weights, reached = own_terms
    first = span * SPAN
    for term in range(own.size):
        weight = own_weights[term]
        if own[term] < frequent:
            cell = span * frequent + own[term]
            # unsigned, or each access asks whether it counts from the end
            for at in range(np.uint64(starts[cell]), np.uint64(starts[cell + 1])):
                partial[np.uint64(places[at])] += weight * values[at] + _TINY
        else:
            at, stop = reached[term], rare_starts[own[term] - frequent + 1]
            while at < stop and docs[at] < end:
                partial[docs[at] - first] += weight * rare_values[at] + _TINY
                at += 1
            reached[term] = at


@compiled
def _fill(row, own, vectors, present):  # type: ignore[no-untyped-def]
    """Write a document's weights into a dense row, or zeros in their places."""
    indptr, terms, weights = vectors
    for place in range(indptr[own], indptr[own + 1]):
        row[terms[place]] = weights[place] if present else 0.0


@compiled
def _fill_common(own_common, own, vectors, ranks, scale):  # type: ignore[no-untyped-def]
    """Write the weights of a document's common terms into a dense row, scaled."""
    indptr, terms, weights = vectors
    own_common[:] = 0
    for place in range(indptr[own], indptr[own + 1]):
        if ranks[terms[place]] < own_common.size and weights[place] > 0:
            own_common[ranks[terms[place]]] = max(np.float32(weights[place] * scale), _TINY)


@compiled
def _multiply_out(lists, n, own, origin, row, vectors):  # type: ignore[no-untyped-def]
    """Put those that are waiting of a list, whose document is `own`, among its nearest."""
    bars, docs, scores, found = lists.bars, lists.docs, lists.scores, lists.found
    waiting, sums = lists.waiting, lists.sums
    indptr, terms, weights = vectors
    held = lists.held[n]
    for k in range(min(_SOON, held)):
        _fetch_weights(waiting[n, k] + origin, indptr, terms, weights)
    _fill(row, own, vectors, True)
    for k in range(held):
        if k + _SOON < held:
            _fetch_weights(waiting[n, k + _SOON] + origin, indptr, terms, weights)
        if sums[n, k] >= bars[n]:
            score = _product(row, indptr, terms, weights, waiting[n, k] + origin)
            if score > 0:
                found[n] = insert(docs[n], scores[n], found[n], waiting[n, k], score)
    _fill(row, own, vectors, False)
    lists.held[n] = 0
    if found[n] == docs.shape[1]:
        bars[n] = max(bars[n], np.float32(scores[n, found[n] - 1] - lists.margins[n]))


@compiled
def _raise(lists, n):  # type: ignore[no-untyped-def]
    """Raise a list's bar by the sums of those that are waiting, and let go those below."""
    bars, waiting, sums, held = lists.bars, lists.waiting, lists.sums, lists.held
    least = np.sort(sums[n, : held[n]])[held[n] - lists.docs.shape[1]]
    bars[n] = max(bars[n], np.float32(least - lists.slack[n]))
    kept = 0
    for k in range(held[n]):
        if sums[n, k] >= bars[n]:
            waiting[n, kept], sums[n, kept] = waiting[n, k], sums[n, k]
            kept += 1
    held[n] = kept


@compiled
def _make_room(lists, n, own, origin, row, vectors):  # type: ignore[no-untyped-def]
    """Let go, or multiply out, those of a full list that are waiting."""
    _raise(lists, n)
    wanted, room = lists.docs.shape[1], lists.waiting.shape[1]
    if lists.held[n] + wanted // 2 >= room:  # most are equal
        _multiply_out(lists, n, own, origin, row, vectors)


@compiled
def _wait(places, totals, first, n, own, lists, row, vectors):  # type: ignore[no-untyped-def]
    """Let documents wait to come among the nearest of a row whose bar their sums reach."""
    bars, waiting, sums, held = lists.bars, lists.waiting, lists.sums, lists.held
    for k in range(places.size):
        if totals[k] >= bars[n]:
            waiting[n, held[n]], sums[n, held[n]] = first + places[k], totals[k]
            held[n] += 1
            if held[n] == waiting.shape[1]:
                _make_room(lists, n, own, 0, row, vectors)


@compiled
def _offer(places, totals, first, number, origin, others, row, vectors):  # type: ignore[no-untyped-def]
    """Let a row wait to come among the nearest of documents whose bars its sums reach."""
    bars, waiting, sums, held = others.bars, others.waiting, others.sums, others.held
    for k in range(places.size):
        doc = first + places[k]
        if totals[k] >= bars[doc]:
            waiting[doc, held[doc]], sums[doc, held[doc]] = number, totals[k]
            held[doc] += 1
            if held[doc] == waiting.shape[1]:
                _make_room(others, doc, doc, origin, row, vectors)


@compiled
def finish_rows(lists, rows, origin, vectors, terms):  # type: ignore[no-untyped-def]
    """Multiply out what is waiting in the lists of some rows.

    The numbers of those that are waiting are less by `origin` than the documents' own.
    """
    row = np.zeros(terms)
    for n in range(rows.size):
        _multiply_out(lists, n, rows[n], origin, row, vectors)


@compiled
def _leading(sight, first, own_common, common, look, count):  # type: ignore[no-untyped-def]
    """Return a sum that as many documents of a span reach as are wanted, or next to nothing.

    It is the least of those that lead by their partial sums alone.
    """
    partial, greatest, norms, bars, sums = sight
    _greatest_of_groups(partial, greatest)
    least = _least_of_greatest(greatest, count)
    size = _places(partial, norms, np.float32(0), least, bars, *look)
    _bound(look[3][:size], first, own_common, common, partial, sums[:size])
    return _least_of_greatest(sums[:size], count)


@compiled
def nearest_rows(rows, among, origin, prepared, postings, lists, others):  # type: ignore[no-untyped-def]
    """Let wait in `lists` what may be among the nearest of some rows, of the first `among`.

    `prepared` and `postings` are what `recommender.model.neighbours` makes of vectors in compressed
    rows, terms rising. `lists` are those of `rows`, which `finish_rows` multiplies out, `others`
    the same of each that may be a neighbour, infinite bars where none are wanted: each pair counts
    for these too, by the number of the row less `origin`.
    """
    vectors, ranks, norms, common, scale = prepared
    frequent, by_span, rare = postings
    bars, held, slack, count = lists.bars, lists.held, lists.slack, lists.docs.shape[1]
    spans = (among + SPAN - 1) // SPAN
    home = rows[0] // SPAN if rows[0] < among else 0
    starts, owns, own_weights = _own_terms(rows, vectors, ranks, common.shape[1])
    reached = _reached(owns, frequent, rare, home * SPAN)
    partial, greatest = np.zeros(SPAN, np.float32), np.empty(_GROUPS, np.float32)
    sums, places = np.empty(SPAN, np.float32), np.empty(SPAN + 1, np.int32)
    marks, each = np.zeros(SPAN // _TOGETHER, np.uint8), np.zeros(_TOGETHER, np.uint8)
    look = marks, each, each.view(np.uint64), places
    row, own_common = np.zeros(ranks.size), np.zeros(common.shape[1], np.float32)
    for number in range(spans):
        span = (home + number) % spans
        first, end = span * SPAN, min((span + 1) * SPAN, among)
        span_norms, span_bars = norms[first:end], others.bars[first:end]
        if span == 0:
            reached = _reached(owns, frequent, rare, 0)
        for n in range(rows.size):
            own, mine = rows[n], slice(starts[n], starts[n + 1])
            own_terms = owns[mine], own_weights[mine], reached[mine]
            _add_up(span, end, frequent, by_span, rare, own_terms, partial)
            if first <= own < end:
                partial[own - first] = _DONE
            _fill_common(own_common, own, vectors, ranks, scale)
            if bars[n] == _TINY and held[n] == 0:
                sight = partial, greatest, span_norms, span_bars, sums
                leading = _leading(sight, first, own_common, common, look, count)
                bars[n] = max(_TINY, np.float32(leading - slack[n]))
            elif held[n] >= count + count // 2:
                _raise(lists, n)
            size = _places(partial, span_norms, norms[own], bars[n], span_bars, *look)
            if size:
                some, totals = places[:size], sums[:size]
                _bound(some, first, own_common, common, partial, totals)
                _wait(some, totals, first, n, own, lists, row, vectors)
                if others.docs.size:
                    _offer(some, totals, first, own - origin, origin, others, row, vectors)
            partial[:] = 0


@compiled
def merge(docs, scores, more_docs, more_scores):  # type: ignore[no-untyped-def]
    """Put more neighbours of rows among their best so far; both begin with the best, -1 ends."""
    for n in range(docs.shape[0]):
        found = 0
        while found < docs.shape[1] and docs[n, found] >= 0:
            found += 1
        for k in range(more_docs.shape[1]):
            if more_docs[n, k] < 0:
                break
            found = insert(docs[n], scores[n], found, more_docs[n, k], more_scores[n, k])


@compiled
def multiply_with(slot_of, own, indptr, terms, weights, doc, products):  # type: ignore[no-untyped-def]
    """Write the products of a few rows with a document, added up in the order of terms.

    `own`, float64 of (slots, rows), are the weights of the terms of any of the rows, `slot_of` is
    where a term is among these, or -1; then come the vectors of all.
    """
    products[:] = 0
    for place in range(indptr[doc], indptr[doc + 1]):
        slot = slot_of[terms[place]]
        if slot >= 0:
            for n in range(products.size):
                products[n] += own[slot, n] * weights[place]


@compiled
def nearest_of_few(rows, among, slot_of, own, indptr, terms, weights, docs, scores):  # type: ignore[no-untyped-def]
    """Fill `docs[n]` and `scores[n]` with the nearest of row `rows[n]` among the first `among`.

    What comes between is as in `multiply_with`.
    """
    products = np.empty(rows.size)
    found = np.zeros(rows.size, np.int64)
    for doc in range(among):
        multiply_with(slot_of, own, indptr, terms, weights, doc, products)
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
