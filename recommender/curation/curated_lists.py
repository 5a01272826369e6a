"""The model's lists with the editors' decisions applied."""

from __future__ import annotations

from corpus.cached import cached_property
from recommender.curation.resolved_decisions import Curation
from recommender.related_lists import ListArrays, ListLine, RelatedLists


class CuratedLists:
    """The lists of a generation as they would be published; safe to share between threads."""

    def __init__(self, model: RelatedLists, curation: Curation) -> None:
        self.model = model
        self.curation = curation

    def of(self, doc: int) -> list[ListLine]:
        """Return the list of a document number, as it would be published."""
        own = self.model.own(doc)
        rules = self.curation.rules.get(doc)
        if rules is None:
            return own
        known = {line.doc: line.score for line in self.model.lines(doc)}
        # a list that is short by the model's settings is not made longer by a ban
        pinned_sets = {*self.model.sets_of(doc, [other for other, _ in rules.pins])}
        sets = self.model.sets_of(doc, list(known))
        allowed = [
            other
            for other, its_set in zip(known, sets, strict=True)
            if other not in rules.named and its_set not in pinned_sets
        ][: len(own)]
        return [
            ListLine(other, known.get(other) or self.model.pair_score(doc, other).total, pinned)
            for other, pinned in rules.arranged(allowed)
        ]

    @cached_property
    def listing(self) -> ListArrays:
        """All lists as they would be published; O(entries)."""
        model = self.model.listing
        listing = ListArrays(model.docs.copy(), model.scores.copy(), model.pinned.copy())
        for doc in self.curation.rules:
            lines = self.of(doc)
            for array, empty, values in (
                (listing.docs, -1, [line.doc for line in lines]),
                (listing.scores, 0.0, [line.score for line in lines]),
                (listing.pinned, False, [line.pinned for line in lines]),
            ):
                array[doc] = empty
                array[doc, : len(values)] = values
        return listing
