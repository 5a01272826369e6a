"""The lines of a list and what would follow it, found one candidate after the other."""

from __future__ import annotations

from indexer.index import Index
from recommender.related_lists import RelatedLists


def slow_lines(lists: RelatedLists, index: Index, doc: int) -> list[tuple[int, float]]:
    """Return what `RelatedLists.lines` yields, as numbers and scores."""
    translations = index.translations
    found = [(line.doc, line.score) for line in lists.own(doc)]
    seen = {int(translations.set_of[one]) for one in (doc, *(other for other, _ in found))}
    cosines, near = lists.candidates.scores[doc], lists._near
    candidates = zip(near.docs[doc].tolist(), near.scores[doc].tolist(), cosines, strict=True)
    reaching = [
        (-score, other)
        for other, score, cosine in candidates
        if other >= 0 and cosine >= lists.settings.floor
    ]
    for score, candidate in sorted(reaching):
        other = int(lists._listed[translations.in_language_of(doc, candidate)])
        own_set = int(translations.set_of[other])
        if lists._listable[other] and own_set not in seen:
            seen.add(own_set)
            found.append((other, -score))
    return found
