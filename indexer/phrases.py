"""Whether words stand together: phrases, and words near each other, by their positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def stand_together(
    terms: Sequence[str], positions: Mapping[str, Sequence[int]], slop: int = 0
) -> bool:
    """Say whether terms stand one after the other, give or take `slop` moves.

    `positions` are those of each term in one text, rising. As in Lucene's sloppy phrases, the
    slop is how far apart the terms are once each is moved back by its place in the phrase: 1 for
    a word between two, 2 for two neighbours the other way round. No word stands for two.
    O(positions * terms).
    """
    if not slop:
        starts = set(positions[terms[0]])
        for place, term in enumerate(terms[1:], start=1):
            starts.intersection_update(position - place for position in positions[term])
        return bool(starts)
    begins = {position - place for place, term in enumerate(terms) for position in positions[term]}
    return any(_all_within(terms, positions, begin, slop) for begin in begins)


def _all_within(
    terms: Sequence[str], positions: Mapping[str, Sequence[int]], begin: int, slop: int
) -> bool:
    """Say whether each term has a position of its own within `slop` of where it would stand.

    Occurrences of one term are given out in order, which is best: what a later place in the
    phrase accepts never begins or ends before what an earlier one does.
    """
    taken: dict[str, int] = {}
    for place, term in enumerate(terms):
        first = max(begin + place, taken.get(term, -1) + 1)
        free = next((position for position in positions[term] if position >= first), None)
        if free is None or free > begin + place + slop:
            return False
        taken[term] = free
    return True
