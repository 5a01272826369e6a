"""The best of what a query finds, from its words' postings on, in one compiled pass.

It does what `indexer.postings.tree_evaluation` does with words of which any will do, and then
`indexer.ranking.relevance`, over the documents touched alone. What is added up is added in the
same order, so that scores by words and neighbours are the same to the last bit; likenesses are
rounded to the same parts.

What cannot come among the best is left out by bounds, as Turtle and Flood (1995) leave out what
the maxima of terms do not let in: no neighbourhood lends more than its share of the highest score,
and feedback raises no score by more than its weight.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from indexer.compiled import compiled, in_vectors, insert
from indexer.ranking.latent_feedback import FIRST, STEEPNESS, UNITS, WEIGHT
from indexer.ranking.relevance import ROUNDING

STRETCH = 32
"""Documents whose greatest score is looked at before their own."""


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
    neighbours, shares, share = graph
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


@compiled
def _between(docs, own, greatest, least, most, allowed, chosen):  # type: ignore[no-untyped-def]
    """Choose documents whose own scores are `least` or more and below `most`; return how many."""
    size = 0
    for stretch in range(greatest.size):
        if greatest[stretch] >= least:
            for n in range(stretch * STRETCH, min((stretch + 1) * STRETCH, docs.size)):
                chosen[size] = docs[n]
                size += least <= own[n] < most
    if allowed.size:
        held = 0
        for doc in chosen[:size]:
            chosen[held] = doc
            held += allowed[np.uint32(doc)]
        size = held
    return size


@compiled
def _leading(docs, own, greatest, found, found_scores):  # type: ignore[no-untyped-def]
    """Fill `found` with the greatest of the stretches that have the greatest; return how many.

    They are as many leading documents as there is room for, or fewer where stretches are.
    """
    size = 0
    worst = -1.0
    for stretch in range(greatest.size):
        if greatest[stretch] > worst:
            size = insert(found, found_scores, size, stretch, greatest[stretch])
            if size == found.size:
                worst = found_scores[size - 1]
    for k in range(size):
        n = found[k] * STRETCH
        while own[n] < found_scores[k]:
            n += 1
        found[k] = docs[n]
    return size


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
    match. `graph` are the neighbours, their shares and how much of a score is lent.
    """
    scores, docs, own, greatest, near, mixed = scratch
    size = _add(words, postings, scores, docs) if words[0].size else held
    docs, own = docs[:size], own[:size]
    greatest = greatest[: (size + STRETCH - 1) // STRETCH]
    _gather(docs, scores, own, greatest)

    # a mixed score that as many reach as lead by their own
    share = graph[2]
    count = best.size
    first = np.empty(max(count, FIRST), np.int32)
    first_scores = np.empty(first.size)
    found = _leading(docs, own, greatest, first, first_scores)
    lent = share * first_scores[0] if found else 0.0  # at most
    least = -np.inf
    if found == first.size:
        _mix(first, scores, graph, mixed)
        least = (mixed[:found].min() * (1 - ROUNDING) - lent) / (1 - share)

    # the first, by mixed scores
    nobody = allowed[:0]
    taken = _between(docs, own, greatest, least, np.inf, nobody, near)
    _mix(near[:taken], scores, graph, mixed)
    found = _best(near[:taken], mixed[:taken], first, first_scores)
    centre = _centre(first[: min(found, FIRST)], first_scores, places)

    # a raised score that as many reach as are wanted
    growth = 1.0 + (WEIGHT if places.shape[1] else 0.0)
    if allowed.size:
        taken = _between(docs, own, greatest, least, np.inf, allowed, near)
        _mix(near[:taken], scores, graph, mixed)
        found = _best(near[:taken], mixed[:taken], first, first_scores)
    bar = 0.0
    if 0 < count <= found:
        _raise(first[:count], first_scores, places, centre, np.empty(count))
        bar = first_scores[:count].min() * (1 - ROUNDING)

    # the best, of those and of all others that can be raised so far
    taken = _reaching(near[:taken], mixed, bar / growth)
    reach = (bar / growth - lent) / (1 - share)
    more = taken + _between(docs, own, greatest, reach, least, allowed, near[taken:])
    _mix(near[taken:more], scores, graph, mixed[taken:])
    taken += _reaching(near[taken:more], mixed[taken:], bar / growth)
    _raise(near[:taken], mixed, places, centre, own)
    found = _best(near[:taken], mixed, best, best_scores)
    total = size
    if allowed.size:
        total = 0
        for doc in docs:
            total += allowed[np.uint32(doc)]
    if words[0].size:
        for doc in docs:
            scores[np.uint32(doc)] = 0.0
    return found, total
