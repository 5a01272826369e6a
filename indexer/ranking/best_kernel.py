"""The best of what a query finds, from its words' postings on, in one compiled pass.

It does what `indexer.postings.tree_evaluation` does with words of which any will do, and then
`indexer.ranking.relevance`, over the documents touched alone. What is added up is added in the
same order, so that scores by words and neighbours are the same to the last bit; likenesses are
rounded to the same parts.

What cannot come among the best is left out by bounds, as Turtle and Flood (1995) leave out what
the maxima of terms do not let in: of a neighbourhood one lends the highest score at most, by the
greatest share, and the others the next highest, and feedback raises no score by more than its
weight. Bounds rise with what is found.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from indexer.compiled import compiled, in_vectors, insert
from indexer.ranking.latent_feedback import FIRST, STEEPNESS, UNITS, WEIGHT
from indexer.ranking.relevance import ROUNDING

STRETCH = 32
"""Documents whose greatest score is looked at before their own."""

LEADERS = 16
"""Documents that lead by their own scores, of which the first bound is."""

SOME = 128
"""Documents whose neighbours are looked at, or that are raised, before a bound is."""


@compiled
def _add(words, postings, scores, touched):  # type: ignore[no-untyped-def]
    """Add up the impacts of words; return how many documents they touch."""
    rows, factors, weights = words
    indptr, docs, impacts = postings
    size = 0
    for n in range(rows.size):
        factor, weight = factors[n], weights[n]
        # unsigned, or each access asks whether it counts from the end
        for at in range(np.uint64(indptr[rows[n]]), np.uint64(indptr[rows[n] + 1])):
            doc = np.uint32(docs[at])
            value = weight * (factor * np.float64(impacts[at]))
            before = scores[doc]
            scores[doc] = before + value
            if before == 0 and value > 0:
                touched[size] = doc
                size += 1
    return size


@compiled
def _mix(docs, scores, graph, mixed):  # type: ignore[no-untyped-def]
    """Write the mixed scores of documents.

    No other step is taken in between: so the processor waits for the memory of many at once.
    """
    neighbours, shares, share, _ = graph
    for n in range(docs.size):
        doc = np.uint32(docs[n])
        lent = 0.0
        for k in range(neighbours.shape[1]):
            lent += shares[doc, k] * scores[np.uint32(neighbours[doc, k])]
        mixed[n] = (1 - share) * scores[doc] + share * lent


@in_vectors
def _gather(docs, scores, own, greatest):  # type: ignore[no-untyped-def]
    """Write the documents' scores into `own`, and the greatest of each stretch of them."""
    for stretch in range(greatest.size):
        most = 0.0
        for n in range(stretch * STRETCH, min((stretch + 1) * STRETCH, docs.size)):
            value = scores[np.uint32(docs[n])]
            own[n] = value
            most = value if value > most else most
        greatest[stretch] = most


def _chosen_of(docs, own, stretch, scores, graph, limits, allowed, chosen, size):  # type: ignore[no-untyped-def]
    """Choose the documents of a stretch whose keys are within limits; return how many there are.

    A document's key is its own score and, besides, what it may be lent more than the others: see
    `best_of`. `limits` are the least, what the keys stay below, and what a share of 1 adds to one.
    `size` are chosen already.
    """
    least, most, slope = limits
    begin = size
    for n in range(stretch * STRETCH, min((stretch + 1) * STRETCH, docs.size)):
        chosen[size] = docs[n]
        size += own[n] >= least - slope
    greatest_shares = graph[3]
    held = begin
    for doc in chosen[begin:size]:
        key = scores[np.uint32(doc)] + slope * greatest_shares[np.uint32(doc)]
        chosen[held] = doc
        held += (least <= key < most) and (allowed.size == 0 or allowed[np.uint32(doc)])
    return held


_choose = compiled(_chosen_of, inline=True)


@compiled
def _mix_first(docs, own, greatest, scores, graph, allowed, bound, chosen, mixed, first):  # type: ignore[no-untyped-def]
    """Fill `first` with the documents of the greatest mixed scores; return how many, and more.

    `bound` are a mixed score that as many reach, as far as it is known, what is lent at most, and
    what a share of 1 adds to a key. The first rises with what is found, so that documents are
    chosen some at a time; with their mixed scores those are left whose keys are as high as it
    asks for in the end. How many they are is returned too, and the least key.
    """
    reached, lent, slope = bound
    best, best_scores = first
    kept = 1 - graph[2]
    least = (reached - lent) / kept
    found = size = begin = 0
    for stretch in range(greatest.size):
        if greatest[stretch] >= least - slope:
            limits = (least, np.inf, slope)
            size = _choose(docs, own, stretch, scores, graph, limits, allowed, chosen, size)
        if size - begin >= SOME or stretch == greatest.size - 1:
            _mix(chosen[begin:size], scores, graph, mixed[begin:size])
            for n in range(begin, size):
                found = insert(best, best_scores, found, chosen[n], mixed[n])
            begin = size
            if found == best.size:
                least = max(least, (best_scores[found - 1] * (1 - ROUNDING) - lent) / kept)
    left = 0
    for n in range(size):
        doc = np.uint32(chosen[n])
        key = scores[doc] + slope * graph[3][doc]
        chosen[left], mixed[left] = chosen[n], mixed[n]
        left += key >= least
    return found, left, least


@compiled
def _raise_others(  # type: ignore[no-untyped-def]
    docs, own, greatest, scores, graph, allowed, bound, places, centre, room, best
):
    """Put documents not chosen yet among the best by their raised scores; return how many.

    `bound` are a raised score that as many reach as are wanted, which rises with what is found,
    what is lent at most, what a share of 1 adds to a key, the least key of those that were chosen,
    and how many of the best there are.
    """
    bar, lent, slope, most, found = bound
    chosen, mixed, near = room
    growth, size = _growth(places), 0
    for stretch in range(greatest.size):
        least = (bar / growth - lent) / (1 - graph[2])
        if greatest[stretch] >= least - slope:
            limits = (least, most, slope)
            size = _choose(docs, own, stretch, scores, graph, limits, allowed, chosen, size)
        if size >= SOME or stretch == greatest.size - 1:
            _mix(chosen[:size], scores, graph, mixed)
            found = _put_raised(chosen[:size], mixed[:size], places, centre, near, bar, found, best)
            bar = _raised_bar(bar, found, best[1])
            size = 0
    return found


@compiled
def _raised_bar(bar, found, best_scores):  # type: ignore[no-untyped-def]
    """Return the score that a document must reach to come among the best."""
    if found and found == best_scores.size:
        return max(bar, best_scores[found - 1] * (1 - ROUNDING))
    return bar


@compiled
def _put_raised(docs, mixed, places, centre, near, bar, found, best):  # type: ignore[no-untyped-def]
    """Put documents among the best whose mixed scores can be raised to the bar; return how many."""
    best_docs, best_scores = best
    size = _reaching(docs, mixed, bar / _growth(places))
    _raise(docs[:size], mixed, places, centre, near)
    for n in range(size):
        found = insert(best_docs, best_scores, found, docs[n], mixed[n])
    return found


@compiled
def _growth(places):  # type: ignore[no-untyped-def]
    """Return what a score is multiplied by at most, by feedback."""
    return 1.0 + (WEIGHT if places.shape[1] else 0.0)


@compiled
def _leading(docs, own, greatest, found, found_scores):  # type: ignore[no-untyped-def]
    """Fill `found` with the documents of the greatest own scores; return how many.

    They are in the stretches that have the greatest, of which there need be no more.
    """
    stretches = np.empty(found.size, np.int32)
    size = 0
    for stretch in range(greatest.size):
        size = insert(stretches, found_scores, size, stretch, greatest[stretch])
    held = 0
    for stretch in stretches[:size]:
        for n in range(stretch * STRETCH, min((stretch + 1) * STRETCH, docs.size)):
            held = insert(found, found_scores, held, docs[n], own[n])
    return held


@compiled
def _best(docs, scores, found, found_scores):  # type: ignore[no-untyped-def]
    """Fill `found` with the best documents, ties by number; return how many."""
    size = 0
    worst = -np.inf
    for n in range(docs.size):
        if found.size and scores[n] >= worst:
            size = insert(found, found_scores, size, docs[n], scores[n])
            if size == found.size:
                worst = found_scores[size - 1]
    return size


@in_vectors
def _nearness(docs, places, centre, near):  # type: ignore[no-untyped-def]
    """Write the products of documents' places with the centre, added up in any order."""
    for n in range(docs.size):
        doc = np.uint32(docs[n])
        total = 0.0
        for k in range(centre.size):
            total += np.float64(places[doc, k]) * centre[k]
        near[n] = total


@compiled
def _raise(docs, mixed, places, centre, near):  # type: ignore[no-untyped-def]
    """Raise the mixed scores of documents by how near these lie to the centre, in place.

    `near` is room for as many numbers.
    """
    _nearness(docs, places, centre, near)
    for n in range(docs.size):
        likeness = min(max(np.rint(near[n] * UNITS) / UNITS, 0.0), 1.0)
        mixed[n] *= 1 + WEIGHT * likeness


@compiled
def _reaching(docs, keys, least):  # type: ignore[no-untyped-def]
    """Move documents and their keys to the front where these reach the least; return how many."""
    size = 0
    for n in range(docs.size):
        docs[size], keys[size] = docs[n], keys[n]
        size += keys[n] >= least
    return size


@compiled
def _centre(first, scores, places):  # type: ignore[no-untyped-def]
    """Return the direction of the first, which have `scores`, best first; 0 for none."""
    centre = np.zeros(places.shape[1])
    if first.size == 0 or scores[0] <= 0:
        return centre
    for n in range(first.size):
        weight = (scores[n] / scores[0]) ** STEEPNESS
        for k in range(centre.size):
            centre[k] += weight * np.float64(places[first[n], k])
    length = 0.0
    for k in range(centre.size):
        length += centre[k] * centre[k]
    if length > 0:
        length = sqrt(length)
        for k in range(centre.size):
            centre[k] /= length
    return centre


@compiled
def best_of(  # type: ignore[no-untyped-def]
    words, postings, scratch, held, allowed, graph, places, best, best_scores
):
    """Fill `best` and `best_scores` with the best documents; return how many, and the total.

    `words` are the numbers of terms, what each of its impacts is multiplied by, and its weight;
    `postings` the impacts in compressed rows. `scratch` are the scores of all documents, then room
    for the documents touched, for their own scores and the greatest of each stretch of these, and
    for documents and their mixed scores: float64 and int32, of one more than there are documents.
    The scores are those of the first `held` documents touched, and 0 otherwise; where there are
    words they are 0 again afterwards. `allowed` is the mask of the documents that may come among
    the best and are counted, empty for all; what the best are raised by depends on all that
    match. `graph` are the neighbours, their shares, how much of a score is lent, and the greatest
    share of each document, or a little more.
    """
    scores, docs, own, greatest, chosen, mixed = scratch
    size = _add(words, postings, scores, docs) if words[0].size else held
    docs, own = docs[:size], own[:size]
    greatest = greatest[: (size + STRETCH - 1) // STRETCH]
    _gather(docs, scores, own, greatest)

    # a mixed score that as many reach as are wanted, among those that lead by their own
    share, count = graph[2], best.size
    wanted = max(count, FIRST)
    leaders = np.empty(max(wanted, LEADERS), np.int32)
    leader_scores = np.empty(leaders.size)
    first, first_scores = np.empty(wanted, np.int32), np.empty(wanted)
    leading = _leading(docs, own, greatest, leaders, leader_scores)
    reached = 0.0
    if leading >= wanted:
        _mix(leaders[:leading], scores, graph, mixed)
        _best(leaders[:leading], mixed[:leading], first, first_scores)
        reached = first_scores[wanted - 1] * (1 - ROUNDING)
    # each neighbour is another: one lends the highest score, the others the next at most
    highest = leader_scores[0] if leading else 0.0
    lent = share * (leader_scores[1] if leading > 1 else 0.0)
    slope = (share * highest - lent) / (1 - share)

    # the first, by mixed scores
    bound, result = (reached, lent, slope), (first, first_scores)
    found, taken, most = _mix_first(
        docs, own, greatest, scores, graph, allowed[:0], bound, chosen, mixed, result
    )
    centre = _centre(first[: min(found, FIRST)], first_scores, places)
    if allowed.size:
        found, taken, most = _mix_first(
            docs, own, greatest, scores, graph, allowed, bound, chosen, mixed, result
        )

    # a raised score that as many reach as are wanted
    bar = 0.0
    if 0 < count <= found:
        _raise(first[:count], first_scores, places, centre, np.empty(count))
        bar = first_scores[:count].min() * (1 - ROUNDING)

    # the best, of those and of all others that can be raised so far
    near, found, result = np.empty(SOME + STRETCH), 0, (best, best_scores)
    for begin in range(0, taken if count else 0, SOME):
        some = slice(begin, min(begin + SOME, taken))
        found = _put_raised(chosen[some], mixed[some], places, centre, near, bar, found, result)
        bar = _raised_bar(bar, found, best_scores)
    if count:
        room, limits = (chosen, mixed, near), (bar, lent, slope, most, found)
        found = _raise_others(
            docs, own, greatest, scores, graph, allowed, limits, places, centre, room, result
        )
    total = size
    if allowed.size:
        total = 0
        for doc in docs:
            total += allowed[np.uint32(doc)]
    if words[0].size:
        for doc in docs:
            scores[np.uint32(doc)] = 0.0
    return found, total
