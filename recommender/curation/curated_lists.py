"""The model's lists with the editors' decisions applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from indexer.index import Index
from recommender.curation.resolved_decisions import Curation
from recommender.model.list_files import mapped_neighbours
from recommender.related_lists import Related, RelatedLists

Docs = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list: a document number, its score, and whether an editor pinned it."""

    doc: int
    score: float
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class ListArrays:
    """All lists: `docs` int32 of (entries, LENGTH), best first and -1 where there are fewer;
    `scores` float64 and `pinned` bool of the same shape, 0 and False there."""

    docs: Docs
    scores: Floats
    pinned: Flags


class ModelLists(RelatedLists):
    """The model's lists of a generation, whole, with what would come after the last line."""

    def __init__(self, folder: Path, index: Index) -> None:
        """Open the lists in `folder`, which `recommender.build_lists` wrote for `index`."""
        super().__init__(folder, index)
        candidates = self.settings.candidates
        self._near, self._cosines = mapped_neighbours(folder, "neighbours", index, candidates)

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all entries, by document number."""
        return self._index.ids

    @property
    def listing(self) -> ListArrays:
        """All lists, to be read only."""
        return ListArrays(self._docs, self._scores, np.zeros(self._docs.shape, bool))

    @cached_property
    def _listable(self) -> Flags:
        """The mask of documents whose kind may be listed."""
        if not self.settings.kinds:
            return np.ones(len(self._index), bool)
        return self._index.columns.kind.having(self.settings.kinds)

    def lines(self, doc: int) -> Iterator[ListLine]:
        """Yield the lines of a list, then what would follow: the other neighbours by cosine."""
        own = self.own(doc)
        yield from own
        seen = {doc} | {line.doc for line in own}
        near, cosines = self._near[doc].tolist(), self._cosines[doc].tolist()
        for neighbour, cosine in zip(near, cosines, strict=True):
            if neighbour < 0 or cosine < self.settings.floor:
                return
            other = int(self._listed[neighbour])
            if other not in seen and self._listable[other]:
                seen.add(other)
                yield ListLine(other, cosine)

    def own(self, doc: int) -> list[ListLine]:
        """Return the list of a document number, as the model has it."""
        docs, scores = self._docs[doc].tolist(), self._scores[doc].tolist()
        return [
            ListLine(other, score) for other, score in zip(docs, scores, strict=True) if other >= 0
        ]

    def cosine(self, doc: int, other: int) -> float:
        """Return the cosine of any two documents."""
        return float(self._vectors.shared(doc, other)[1].sum(dtype=np.float64))

    def related(self, rank: int, doc: int, line: ListLine) -> Related:
        """Return a line of the list of `doc` with the words that the two share."""
        shared = self._shared_terms(doc, line.doc)
        return Related(rank, self._index.ids[line.doc], line.score, shared, line.pinned)


class CuratedLists:
    """The lists of a generation as they would be published; safe to share between threads."""

    def __init__(self, model: ModelLists, curation: Curation) -> None:
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
        allowed = [other for other in known if other not in rules.named][: len(own)]
        return [
            ListLine(other, known.get(other) or self.model.cosine(doc, other), pinned)
            for other, pinned in rules.arranged(allowed)
        ]

    @cached_property
    def listing(self) -> ListArrays:
        """All lists as they would be published; O(entries)."""
        model = self.model.listing
        listing = ListArrays(model.docs.copy(), model.scores.copy(), model.pinned)
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
