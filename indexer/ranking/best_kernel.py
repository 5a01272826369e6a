"""The best of what a query finds, from its words' postings on, in one compiled pass.

It does what `indexer.postings.tree_evaluation` does with words of which any will do, and then
`indexer.ranking.relevance`, over the documents touched alone. What is added up is added in the
same order, so that scores by words and neighbours are the same to the last bit; likenesses are
rounded to the same parts.

What cannot come among the best is left out by bounds, as Turtle and Flood (1995) leave out what
the maxima of terms do not let in. A few lead by their own scores; whom these lend to is looked at
one by one, and no other is lent more than the least of these scores. Feedback raises no score by
more than its weight, nor by more than places in whole parts say, of which a row is in one line of
memory and not in four. Bounds rise with what is found.
"""

from __future__ import annotations

from math import sqrt

import numpy as np

from indexer.compiled import compiled, in_vectors, insert
from indexer.ranking.latent_feedback import FIRST, LINE, STEEPNESS, UNITS, WEIGHT
from indexer.ranking.relevance import ROUNDING

STRETCH = 32
"""Documents whose greatest score is looked at before their own."""

LEADERS = 16
"""Documents that lead by their own scores, of which the first bound is."""

SOME = 128
"""Documents whose neighbours are looked at, or that are raised, before a bound is."""

NONE = np.int64(0)
"""No document so far: where 0 stood for it, functions that are given it were compiled twice."""


@compiled
def _add(words, postings, scores, touched):  # type: ignore[no-untyped-def]
    """Add up the impacts of words; return how many documents they touch."""
    rows, weights = words
    indptr, docs, impacts, idf = postings
    size = 0
    for n in range(rows.size):
        factor, weight = idf[rows[n]], weights[n]
        # unsigned, or each access asks whether it counts from the end
        for at in range(np.uint64(indptr[rows[n]]), np.uint64(indptr[rows[n] + 1])):
            doc = np.uint32(docs[at])
            value = weight * (factor * np.float64(impacts[at]))
            before = scores[doc]
            scores[doc] = before + value
            touched[size] = doc  # and without a branch, which nobody could foretell
            size += (before == 0) & (value > 0)
    return size


@compiled
def _mix(docs, scores, graph, mixed):  # type: ignore[no-untyped-def]
    """Write the mixed scores of documents."""
    neighbours, shares, share = graph[:3]
    last = neighbours.shape[1] - 1
    # what begins and ends rows is read first: so memory is waited for many at once
    for n in range(docs.size if last >= 0 else 0):
        doc = np.uint32(docs[n])
        ends = neighbours[doc, 0] + neighbours[doc, last]
        mixed[n] = ends + shares[doc, 0] + shares[doc, last]  # or it would not be read
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


def _chosen_of(docs, own, stretch, marked, limits, allowed, chosen, size):  # type: ignore[no-untyped-def]
    """Choose the unmarked documents of a stretch whose own scores are within limits.

    Return how many are chosen: `size` are already. `limits` are the least, and what they stay
    below.
    """
    least, most = limits
    held = size
    for n in range(stretch * STRETCH, min((stretch + 1) * STRETCH, docs.size)):
        chosen[size] = docs[n]
        size += least <= own[n] < most
    for doc in chosen[held:size]:
        chosen[held] = doc
        held += not marked[np.uint32(doc)] and (allowed.size == 0 or allowed[np.uint32(doc)])
    return held


_choose = compiled(_chosen_of, inline=True)


@compiled
def _beside(leaders, graph, scores, matching, marked, beside):  # type: ignore[no-untyped-def]
    """Fill `beside` with what matches and is lent to by leaders, each once, and mark it.

    Return how many they are.
    """
    starts, borrowers = graph[3], graph[4]
    size = 0
    for leader in leaders:
        for at in range(np.uint64(starts[leader]), np.uint64(starts[leader + 1])):
            doc = np.uint32(borrowers[at])
            matches = scores[doc] > 0 or (matching.size > 0 and matching[doc])
            if matches and not marked[doc]:
                marked[doc] = True
                beside[size] = doc
                size += 1
    return size


@compiled
def _mix_first(  # type: ignore[no-untyped-def]
    docs, own, greatest, beside, marked, scores, graph, allowed, bound, chosen, mixed, first
):
    """Fill `first` with the documents of the greatest mixed scores; return how many, and more.

    `bound` are a mixed score that as many reach, as far as it is known, what those that are not
    `beside` leaders are lent at most, and the least own score of those that are. The first rises
    with what is found, so that documents are chosen some at a time; with their mixed scores those
    are left that are beside leaders, or have own scores as high as it asks for in the end. How
    many they are is returned too, and that score.
    """
    reached, lent, least_beside = bound
    best, best_scores = first
    kept = 1 - graph[2]
    least = (reached - lent) / kept
    found = size = begin = NONE
    for doc in beside:
        chosen[size] = doc
        is_allowed = allowed.size == 0 or allowed[np.uint32(doc)]
        size += is_allowed and scores[np.uint32(doc)] >= least_beside
    for stretch in range(greatest.size):
        if greatest[stretch] >= least:
            limits = (least, np.inf)
            size = _choose(docs, own, stretch, marked, limits, allowed, chosen, size)
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
        chosen[left], mixed[left] = chosen[n], mixed[n]
        left += marked[doc] or scores[doc] >= least
    return found, left, least


@compiled
def _raise_others(  # type: ignore[no-untyped-def]
    docs, own, greatest, marked, scores, graph, allowed, bound, latent, centre, room, best
):
    """Put documents not chosen yet among the best by their raised scores; return how many.

    `bound` are a raised score that as many reach as are wanted, which rises with what is found,
    what is lent at most, the least own score of those that were chosen, and how many of the best
    there are.
    """
    bar, lent, most, found = bound
    chosen, mixed, near = room
    places, parts, part = latent
    growth, size = _growth(places), NONE
    beyond = 1 / UNITS
    for k in range(centre.size):  # each number is off by half a part
        beyond += (0.5 + ROUNDING) * part * abs(centre[k])
    for stretch in range(greatest.size):
        least = (bar / growth - lent) / (1 - graph[2])
        if greatest[stretch] >= least:
            limits = (least, most)
            size = _choose(docs, own, stretch, marked, limits, allowed, chosen, size)
        if size >= SOME or stretch == greatest.size - 1:
            # how near each lies at most is known sooner than what it is lent, and leaves few
            _likeness(chosen[:size], parts, centre, (part, beyond), near)
            size = _promising(chosen[:size], near, scores, graph, bar, lent)
            _mix(chosen[:size], scores, graph, mixed)
            found, bar = _put_raised(chosen[:size], mixed, places, centre, near, bar, found, best)
            size = NONE
    return found


@compiled
def _promising(docs, near, scores, graph, bar, lent):  # type: ignore[no-untyped-def]
    """Move documents and their likenesses to the front where they may yet be raised to the bar.

    Return how many there are.
    """
    size = 0
    for n in range(docs.size):
        most = (1 - graph[2]) * scores[np.uint32(docs[n])] + lent
        docs[size], near[size] = docs[n], near[n]
        size += most * (1 + WEIGHT * near[n]) >= bar
    return size


@compiled
def _put_raised(docs, mixed, places, centre, near, bar, found, best):  # type: ignore[no-untyped-def]
    """Put documents among the best whose mixed scores can be raised to the bar.

    Return how many the best are, and the score that a document must reach to come among them.
    """
    best_docs, best_scores = best
    size = _reaching(docs, mixed, bar / _growth(places))
    _raise(docs[:size], mixed, places, centre, near)
    for n in range(size):
        found = insert(best_docs, best_scores, found, docs[n], mixed[n])
    if found and found == best_scores.size:
        bar = max(bar, best_scores[found - 1] * (1 - ROUNDING))
    return found, bar


@compiled
def _growth(places):  # type: ignore[no-untyped-def]
    """Return what a score is multiplied by at most, by feedback."""
    return 1.0 + (WEIGHT if places.shape[1] else 0.0)


@compiled
def _leading(docs, own, greatest, found, found_scores):  # type: ignore[no-untyped-def]
    """Fill `found` with the documents of the greatest own scores, these first; return how many."""
    # of so many stretches each has one that reaches the least of their greatest
    by_stretch = greatest.size >= found.size
    size = _greatest_of(greatest if by_stretch else own, found_scores)
    least = found_scores[size - 1] if size else 0.0
    held = NONE
    for stretch in range(greatest.size):
        if held == found.size:
            least = max(least, np.nextafter(found_scores[held - 1], np.inf))
        if greatest[stretch] >= least:
            for n in range(stretch * STRETCH, min((stretch + 1) * STRETCH, docs.size)):
                if own[n] >= least:
                    held = insert(found, found_scores, held, docs[n], own[n])
    return held


@compiled
def _greatest_of(values, found):  # type: ignore[no-untyped-def]
    """Fill `found` with the greatest of some values, greatest first; return how many."""
    size = 0
    for value in values:
        if size < found.size:
            size += 1
        elif size == 0 or value <= found[size - 1]:
            continue
        place = size - 1
        while place > 0 and found[place - 1] < value:
            found[place] = found[place - 1]
            place -= 1
        found[place] = value
    return size


@in_vectors
def _likeness(docs, places, centre, units, near):  # type: ignore[no-untyped-def]
    """Write how near documents lie to the centre, from 0 to 1, added up in any order.

    `units` are what a part of the places is, and what is put on top of each likeness.
    """
    part, more = units
    for k in range(0, centre.size, LINE // places.itemsize):
        for n in range(docs.size):  # read first, as in `_mix`
            near[n] = places[np.uint32(docs[n]), k]
    for n in range(docs.size):
        doc = np.uint32(docs[n])
        total = 0.0
        for k in range(centre.size):
            total += np.float64(places[doc, k]) * centre[k]
        near[n] = min(max(np.rint((part * total + more) * UNITS) / UNITS, 0.0), 1.0)


@compiled
def _raise(docs, mixed, places, centre, near):  # type: ignore[no-untyped-def]
    """Raise the mixed scores of documents by how near these lie to the centre, in place.

    `near` is room for as many numbers.
    """
    _likeness(docs, places, centre, (1.0, 0.0), near)
    for n in range(docs.size):
        mixed[n] *= 1 + WEIGHT * near[n]


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
    words, postings, scratch, held, matching, allowed, graph, latent, best, best_scores
):
    """Fill `best` and `best_scores` with the best documents; return how many, and the total.

    `words` are the numbers of terms and their weights; `postings` the impacts in compressed rows
    and what those of each term are multiplied by. `scratch` are the scores of all documents and
    marks, False, of as many; then room for documents and for numbers, int32 and float64 of (3,
    documents and two stretches more). The scores are those of the first `held` documents in it,
    which are those of the mask `matching`; without these there are words, and the scores are 0, as
    they and the marks are again afterwards. `allowed` is the mask of the documents that may come
    among the best and are counted, empty for all; what the best are raised by depends on all that
    match. `graph` are the neighbours, their shares, how much of a score is lent, and in compressed
    rows whom each document lends to. `latent` are the places, the same in whole parts (int8), and
    what a part is.
    """
    scores, marked, documents, numbers = scratch
    places = latent[0]
    docs, chosen, beside = documents[0], documents[1], documents[2]
    size = _add(words, postings, scores, docs) if words[0].size else held
    docs, own, mixed = docs[:size], numbers[0, :size], numbers[1]
    greatest = numbers[2, : (size + STRETCH - 1) // STRETCH]
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
        _greatest_of(mixed[:leading], first_scores)
        reached = first_scores[wanted - 1] * (1 - ROUNDING)
    # whom they do not lend to is lent no more than the least of them has
    lent = share * (leader_scores[leading - 1] if leading == leaders.size else 0.0)
    lent_beside = share * (leader_scores[0] if leading else 0.0)
    beside = beside[: _beside(leaders[:leading], graph, scores, matching, marked, beside)]

    # the first, by mixed scores: of all, whom feedback starts from, then of what is allowed
    least_beside = (reached / _growth(places) - lent_beside) / (1 - share)
    result = first, first_scores
    for turn in range(2 if allowed.size else 1):
        found, taken, most = _mix_first(
            docs,
            own,
            greatest,
            beside,
            marked,
            scores,
            graph,
            allowed[: turn * allowed.size],
            (reached, lent, 0.0 if turn else least_beside),
            chosen,
            mixed,
            result,
        )
        if turn == 0:
            centre = _centre(first[: min(found, FIRST)], first_scores, places)

    # a raised score that as many reach as are wanted
    bar = 0.0
    if 0 < count <= found:
        _raise(first[:count], first_scores, places, centre, np.empty(count))
        bar = first_scores[:count].min() * (1 - ROUNDING)

    # the best, of those and of all others that can be raised so far
    near, found, result = np.empty(SOME + STRETCH), NONE, (best, best_scores)
    for begin in range(0, taken if count else 0, SOME):
        some = slice(begin, min(begin + SOME, taken))
        found, bar = _put_raised(
            chosen[some], mixed[some], places, centre, near, bar, found, result
        )
    if count:
        room, limits = (chosen, mixed, near), (bar, lent, most, found)
        found = _raise_others(
            docs,
            own,
            greatest,
            marked,
            scores,
            graph,
            allowed,
            limits,
            latent,
            centre,
            room,
            result,
        )
    total = size
    if allowed.size:
        total = 0
        for doc in docs:
            total += allowed[np.uint32(doc)]
    for doc in beside:
        marked[np.uint32(doc)] = False
    if words[0].size:
        for doc in docs:
            scores[np.uint32(doc)] = 0.0
    return found, total
