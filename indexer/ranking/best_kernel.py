"""The best of what a query finds, from its words' postings on, in one compiled pass.

It does what `indexer.postings.tree_evaluation` does with words of which any will do, and then
`indexer.ranking.relevance`, over the documents touched alone. What is added up is added in the
same order, so that scores by words and neighbours are the same to the last bit; likenesses are
rounded to the same parts.

What cannot come among the best is left out by bounds, as Turtle and Flood (1995) leave out what
the maxima of terms do not let in. A few lead by their own scores: nobody is lent more than the
least of these, and what these lend besides. Feedback raises no score by more than its weight, nor
by more than places in whole parts say, of which a row is in one line of memory and not in four.
Bounds rise with what is found.

Most of the time goes by waiting for memory, where documents lie at random: so lines are counted,
and fetched some documents before they are read.
"""

from __future__ import annotations

import numpy as np

from indexer.compiled import compiled, in_vectors, insert
from indexer.ranking.fetch_kernel import fetch, fetch_row
from indexer.ranking.latent_feedback import FIRST, WEIGHT
from indexer.ranking.likeness_kernel import (
    centre_of,
    coarse_of,
    growth_of,
    likeness_at_most,
    raise_by_likeness,
)
from indexer.ranking.memory_lines import LINE
from indexer.ranking.related_graph import SHARES
from indexer.ranking.relevance import ROUNDING

STRETCH = 32
"""Documents whose greatest score is looked at before their own."""

LEADERS = 16
"""Documents that lead by their own scores, of which the first bound is."""

IN_LINE = LINE // 4
"""Documents, or impacts, in a line of memory."""

AHEAD = 8 * IN_LINE
"""How many postings are fetched before they are read."""

SOON = 12
"""How many documents' rows are fetched before they are read."""

SOME = 128
"""Documents whose neighbours are looked at, or that are raised, before a bound is."""

LENT_PART = 1.0001 / SHARES
"""A part, and what may be lost where parts are added up."""

NONE = np.int64(0)
"""No document so far: where 0 stood for it, functions that are given it were compiled twice."""


@compiled
def _add(words, postings, scores, touched, own):  # type: ignore[no-untyped-def]
    """Add up the impacts of words; return how many documents they touch.

    `own` are given the scores, in the order of `touched`, where there is one word.
    """
    rows, weights = words
    indptr, docs, impacts, idf = postings
    for row in rows:
        fetch(indptr, row * indptr.itemsize)
        fetch(idf, row * idf.itemsize)
    for row in rows:
        for line in range(AHEAD // IN_LINE):
            fetch(docs, indptr[row] * docs.itemsize + line * LINE)
            fetch(impacts, indptr[row] * impacts.itemsize + line * LINE)
    size = 0
    for n in range(rows.size):
        factor, weight = idf[rows[n]], weights[n]
        # unsigned, or each access asks whether it counts from the end
        first, end = np.uint64(indptr[rows[n]]), np.uint64(indptr[rows[n] + 1])
        for begin in range(first, end, np.uint64(IN_LINE)):
            fetch(docs, np.int64(begin + np.uint64(AHEAD)) * docs.itemsize)
            fetch(impacts, np.int64(begin + np.uint64(AHEAD)) * impacts.itemsize)
            if n == 0:
                for at in range(begin, min(begin + np.uint64(IN_LINE), end)):
                    doc = np.uint32(docs[at])
                    value = weight * (factor * np.float64(impacts[at]))
                    scores[doc] = own[size] = value
                    touched[size] = doc
                    size += value > 0
            else:
                for at in range(begin, min(begin + np.uint64(IN_LINE), end)):
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
    shares, neighbours, count, share = graph[:4]
    for n in range(min(SOON, docs.size)):
        fetch_row(docs[n], shares)
    for n in range(docs.size):
        doc = np.uint32(docs[n])
        if n + SOON < docs.size:
            fetch_row(docs[n + SOON], shares)
        lent = 0.0
        for k in range(np.uint64(count)):
            lent += shares[doc, k] * scores[np.uint32(neighbours[doc, 2 * count + k])]
        mixed[n] = (1 - share) * scores[doc] + share * lent


@in_vectors
def _gather(docs, scores, own):  # type: ignore[no-untyped-def]
    """Write the documents' scores into `own`."""
    for n in range(docs.size):
        own[n] = scores[np.uint32(docs[n])]


@in_vectors
def _greatest_by_stretch(own, greatest):  # type: ignore[no-untyped-def]
    """Write the greatest score of each stretch of documents."""
    whole = own.size // STRETCH
    for stretch in range(whole):
        most = 0.0
        for n in range(stretch * STRETCH, (stretch + 1) * STRETCH):
            most = max(most, own[n])
        greatest[stretch] = most
    if whole < greatest.size:
        most = 0.0
        for n in range(whole * STRETCH, own.size):
            most = max(most, own[n])
        greatest[whole] = most


def _chosen_of(docs, own, stretch, raised, limits, allowed, chosen, size):  # type: ignore[no-untyped-def]
    """Choose the documents of a stretch whose own scores are within limits, not beside leaders.

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
        is_allowed = allowed.size == 0 or allowed[np.uint32(doc)]
        held += raised[np.uint32(doc)] == 0 and is_allowed
    return held


_choose = compiled(_chosen_of, inline=True)


@compiled
def _beside(leaders, leader_scores, least, graph, scores, matching, raised, beside):  # type: ignore[no-untyped-def]
    """Fill `beside` with what matches and is lent more by leaders than by others, each once.

    Return how many they are. What a document is lent at the most is `least` and what it is
    `raised` by: nobody but leaders lends from a score above `least`.
    """
    starts, borrowers, lent = graph[4:]
    for leader in leaders:
        fetch(borrowers, starts[leader] * borrowers.itemsize)
        fetch(lent, starts[leader] * lent.itemsize)
    size = 0
    for n in range(leaders.size):
        more = (leader_scores[n] - least) * LENT_PART
        for at in range(np.uint64(starts[leaders[n]]), np.uint64(starts[leaders[n] + 1])):
            doc = np.uint32(borrowers[at])
            if scores[doc] > 0 or (matching.size > 0 and matching[doc]):
                before = raised[doc]
                raised[doc] = before + np.float32(more * lent[at])
                beside[size] = doc
                size += (before == 0) & (raised[doc] > 0)
    return size


def _most_mixed_of(doc, scores, raised, share, lent):  # type: ignore[no-untyped-def]
    """Return the greatest mixed score that a document may have."""
    return (1 - share) * scores[doc] + lent + share * raised[doc]


_most_mixed = compiled(_most_mixed_of, inline=True)


@compiled
def _mix_first(  # type: ignore[no-untyped-def]
    docs, own, greatest, beside, raised, scores, graph, allowed, bound, chosen, mixed, first
):
    """Fill `first` with the documents of the greatest mixed scores; return how many, and more.

    `bound` are a mixed score that as many reach, as far as it is known, and what those that are not
    `beside` leaders are lent at most. The first rises with what is found, so that documents are
    chosen some at a time; with their mixed scores those are left that are beside leaders, or have
    own scores as high as it asks for in the end. How many they are is returned too, that score,
    and how many of those beside leaders were not looked at: they are put in front.
    """
    reached, lent = bound
    best, best_scores = first
    share = graph[3]
    least = (reached - lent) / (1 - share)
    found = size = begin = late = NONE
    for n in range(beside.size):
        doc = beside[n]
        if _most_mixed(np.uint32(doc), scores, raised, share, lent) >= reached:
            chosen[size] = doc
            size += allowed.size == 0 or allowed[np.uint32(doc)]
        else:
            beside[n] = beside[late]
            beside[late] = doc
            late += 1
    for stretch in range(greatest.size):
        if greatest[stretch] >= least:
            limits = (least, np.inf)
            size = _choose(docs, own, stretch, raised, limits, allowed, chosen, size)
        if size - begin >= SOME or stretch == greatest.size - 1:
            _mix(chosen[begin:size], scores, graph, mixed[begin:size])
            for n in range(begin, size):
                found = insert(best, best_scores, found, chosen[n], mixed[n])
            begin = size
            if found == best.size:
                least = max(least, (best_scores[found - 1] * (1 - ROUNDING) - lent) / (1 - share))
    left = 0
    for n in range(size):
        doc = np.uint32(chosen[n])
        chosen[left], mixed[left] = chosen[n], mixed[n]
        left += raised[doc] > 0 or scores[doc] >= least
    return found, left, least, late


@compiled
def _raise_others(  # type: ignore[no-untyped-def]
    docs, own, greatest, late, raised, scores, graph, allowed, bound, latent, centre, room, best
):
    """Put documents not chosen yet among the best by their raised scores; return how many.

    They are the `late` ones, beside leaders, and others. `bound` are a raised score that as many
    reach as are wanted, which rises with what is found, what is lent at most to others, the least
    own score of those of them that were chosen, and how many of the best there are.
    """
    bar, lent, most, found = bound
    chosen = room[0]
    growth, size, share = growth_of(latent[0]), NONE, graph[3]
    coarse = coarse_of(centre, latent)
    for begin in range(0, late.size, STRETCH):
        for doc in late[begin : begin + STRETCH]:
            chosen[size] = doc
            may = _most_mixed(np.uint32(doc), scores, raised, share, lent) * growth >= bar
            size += may and (allowed.size == 0 or allowed[np.uint32(doc)])
        if size >= SOME:
            bound = bar, lent, found
            found, bar = _raise_some(
                size, raised, scores, graph, bound, latent, centre, coarse, room, best
            )
            size = NONE
    for stretch in range(greatest.size):
        least = (bar / growth - lent) / (1 - share)
        if greatest[stretch] >= least:
            limits = (least, most)
            size = _choose(docs, own, stretch, raised, limits, allowed, chosen, size)
        if size >= SOME or stretch == greatest.size - 1:
            bound = bar, lent, found
            found, bar = _raise_some(
                size, raised, scores, graph, bound, latent, centre, coarse, room, best
            )
            size = NONE
    return found


@compiled
def _raise_some(size, raised, scores, graph, bound, latent, centre, coarse, room, best):  # type: ignore[no-untyped-def]
    """Put some documents, the first of the `room`, among the best if they come there.

    Return how many the best are, and the score that a document must reach to come among them.
    """
    bar, lent, found = bound
    chosen, mixed, near = room
    places = latent[0]
    # how near each lies at most is known sooner than what it is lent, and leaves few
    likeness_at_most(chosen[:size], latent[1], coarse, near)
    size = _promising(chosen[:size], near, scores, raised, graph, bar, lent)
    _mix(chosen[:size], scores, graph, mixed)
    return _put_raised(chosen[:size], mixed, places, centre, near, bar, found, best)


@compiled
def _promising(docs, near, scores, raised, graph, bar, lent):  # type: ignore[no-untyped-def]
    """Move documents and their likenesses to the front where they may yet be raised to the bar.

    Return how many there are.
    """
    size = 0
    for n in range(docs.size):
        most = _most_mixed(np.uint32(docs[n]), scores, raised, graph[3], lent)
        docs[size], near[size] = docs[n], near[n]
        size += most * (1 + WEIGHT * near[n]) >= bar
    return size


@compiled
def _put_raised(docs, mixed, places, centre, near, bar, found, best):  # type: ignore[no-untyped-def]
    """Put documents among the best whose mixed scores can be raised to the bar.

    Return how many the best are, and the score that a document must reach to come among them.
    """
    best_docs, best_scores = best
    size = _reaching(docs, mixed, bar / growth_of(places))
    raise_by_likeness(docs[:size], mixed, places, centre, near)
    for n in range(size):
        found = insert(best_docs, best_scores, found, docs[n], mixed[n])
    if found and found == best_scores.size:
        bar = max(bar, best_scores[found - 1] * (1 - ROUNDING))
    return found, bar


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


@compiled
def _reaching(docs, keys, least):  # type: ignore[no-untyped-def]
    """Move documents and their keys to the front where these reach the least; return how many."""
    size = 0
    for n in range(docs.size):
        docs[size], keys[size] = docs[n], keys[n]
        size += keys[n] >= least
    return size


@compiled
def best_of(  # type: ignore[no-untyped-def]
    words, postings, scratch, held, matching, allowed, graph, latent, best, best_scores
):
    """Fill `best` and `best_scores` with the best documents; return how many, and the total.

    `words` are the numbers of terms and their weights; `postings` the impacts in compressed rows
    and what those of each term are multiplied by. `scratch` are the scores of all documents and
    float32 of as many, 0; then room for documents and for numbers, int32 and float64 of (3,
    documents and two stretches more). The scores are those of the first `held` documents in it,
    which are those of the mask `matching`; without these there are words, and the scores are 0, as
    both are again afterwards. `allowed` is the mask of the documents that may come
    among the best and are counted, empty for all; what the best are raised by depends on all that
    match. `graph` are the two views of `Graph.in_rows`, how many neighbours a document has, how
    much of a score is lent, and in compressed rows whom each document lends to and in how many
    parts of `SHARES`, at the most. `latent` are the places, the same in whole parts (int8), and
    what a part is.
    """
    scores, raised, documents, numbers = scratch
    places = latent[0]
    docs, chosen, beside = documents[0], documents[1], documents[2]
    size = _add(words, postings, scores, docs, numbers[0]) if words[0].size else held
    docs, own, mixed = docs[:size], numbers[0, :size], numbers[1]
    greatest = numbers[2, : (size + STRETCH - 1) // STRETCH]
    if words[0].size != 1:
        _gather(docs, scores, own)
    _greatest_by_stretch(own, greatest)

    # a mixed score that as many reach as are wanted, among those that lead by their own
    share, count = graph[3], best.size
    wanted = max(count, FIRST)
    leaders = np.empty(max(wanted, LEADERS), np.int32)
    leader_scores = np.empty(leaders.size)
    first, first_scores = np.empty(wanted, np.int32), np.empty(wanted)
    leading = _leading(docs, own, greatest, leaders, leader_scores)
    for leader in leaders[:leading]:
        fetch(graph[4], np.int64(leader) * graph[4].itemsize)
    reached = 0.0
    if leading >= wanted:
        _mix(leaders[:leading], scores, graph, mixed)
        _greatest_of(mixed[:leading], first_scores)
        reached = first_scores[wanted - 1] * (1 - ROUNDING)
        for n in range(leading):
            if mixed[n] >= reached:
                fetch_row(leaders[n], places)  # most are of the first, whom the centre is of
    # all others have no more than the least of them
    least = leader_scores[leading - 1] if leading == leaders.size else 0.0
    lent = share * least
    size_beside = _beside(
        leaders[:leading], leader_scores, least, graph, scores, matching, raised, beside
    )
    beside = beside[:size_beside]

    # the first, by mixed scores: of all, whom feedback starts from, then of what is allowed
    result = first, first_scores
    for turn in range(2 if allowed.size else 1):
        found, taken, most, late = _mix_first(
            docs,
            own,
            greatest,
            beside,
            raised,
            scores,
            graph,
            allowed[: turn * allowed.size],
            (reached, lent),
            chosen,
            mixed,
            result,
        )
        if turn == 0:
            centre = centre_of(first[: min(found, FIRST)], first_scores, places)

    # a raised score that as many reach as are wanted
    bar = 0.0
    if 0 < count <= found:
        raise_by_likeness(first[:count], first_scores, places, centre, np.empty(count))
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
            beside[:late],
            raised,
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
        raised[np.uint32(doc)] = 0.0
    if words[0].size:
        for doc in docs:
            scores[np.uint32(doc)] = 0.0
    return found, total
