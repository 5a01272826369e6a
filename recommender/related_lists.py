"""The related lists of one generation, for reading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakMethod

import numpy as np

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from indexer.index import Index
from indexer.postings.arrays import mapped, mapped_numbers, row_starts
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from indexer.postings.subject_column import Mask
from indexer.ranking.latent_feedback import LatentPlaces
from indexer.ranking.related_graph import neighbour_graph
from indexer.ranking.relevance import Signals
from recommender.model.list_files import (
    mapped_basis,
    mapped_cosines,
    mapped_neighbours,
    mapped_places,
    mapped_vectors,
    mapped_views,
)
from recommender.model.more_like import TextModel
from recommender.model.neighbours import Neighbours
from recommender.model.views import (
    Basis,
    PairScore,
    Row,
    Views,
    latent_pairs,
    latent_sum,
    pair_score,
    row_of,
    weightiest_shared,
)
from recommender.related_settings import LENGTH, RelatedSettings, read_settings

if TYPE_CHECKING:
    from scipy.sparse import csr_array

RELATED_VERSION = 7
"""To be raised with every change that makes the same entries give other lists or files of them."""

SHARED_TERMS = 5
"""How many shared terms explain a pair."""

LATENT_PAIRS = 3
"""How many pairs of words explain the latent part of a pair."""

WordPairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Related:
    """One line of a related list: its rank from 1, the entry's id and its score, from 0 to 1.

    The score mixes several views of the two (see `recommender.model.mixture`), smoothed by the
    scores of their neighbours (see `recommender.model.smoothing`).

    `shared_terms` are the words that weigh most in both, the weightiest first.
    """

    rank: int
    id: str
    score: float
    shared_terms: tuple[str, ...]
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class RelatedReason:
    """What the score of a related entry is made of: the parts add up to it.

    `vectors`, `saturated`, `latent` and `titles` are what the views of the pair give (see
    `recommender.model.mixture`), `neighbours` what is left: what the neighbours of both say and,
    where lists have a half-life, the entry's age. `latent_words` are pairs of different words, one
    of the entry whose list it is and one of the other, that weigh most in the latent part.
    """

    score: float
    vectors: float
    saturated: float
    latent: float
    titles: float
    neighbours: float
    latent_words: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return asdict(self) | {"latent_words": [list(pair) for pair in self.latent_words]}


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A near-duplicate: the entry `id` is never listed, and `listed` is in its place.

    `likeness` says how alike the most alike other version is, from 0 to 1: see
    `recommender.model.duplicates`.
    """

    id: str
    listed: str
    likeness: float


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

    docs: Int32s
    scores: Floats
    pinned: Mask


@dataclass(frozen=True, slots=True)
class LineRows:
    """Lines of some documents: those of the d-th are `starts[d]` up to, but not, `starts[d + 1]`.

    `docs` are int32, `scores` float64 of (lines,). The first `listed[d]` are the list, the others
    would follow it.
    """

    starts: Int64s
    docs: Int32s
    scores: Floats
    listed: Int64s


class RelatedLists:
    """The related lists of a generation, as the model has them; safe to share between threads."""

    def __init__(self, folder: Path, index: Index) -> None:
        """Open the lists in `folder`, which `recommender.build_lists` wrote for `index`.

        Raises BankDamagedError for arrays that are no lists of it;
        those that only reasons and texts need are looked at when first asked for.
        """
        self._index = index
        self._folder = folder
        self.settings: RelatedSettings = read_settings(folder / "settings.json")
        count = len(index)
        lists = mapped_neighbours(folder, "lists", index, LENGTH)
        self.listing = ListArrays(lists.docs, lists.scores, np.zeros(lists.docs.shape, bool))
        """All lists, to be read only."""
        self._near = mapped_neighbours(folder, "neighbours", index, self.settings.candidates)
        self._cosines = mapped_cosines(folder, self._near)
        self._listed = mapped_numbers(folder / "duplicates.listed.npy", 0, count, count)
        self._likeness = mapped(folder / "duplicates.likeness.npy", np.float64, count)

    @cached_property
    def vectors(self) -> csr_array:
        """The TF-IDF vectors of all entries, float64 of (entries, terms), to be read only."""
        return mapped_vectors(self._folder, self._index)

    @cached_property
    def views(self) -> Views:
        """All views, to be read only; mapping them reads them all, and only reasons want them."""
        return mapped_views(self._folder, self._index, self.vectors)

    @property
    def candidates(self) -> Neighbours:
        """The candidates of all entries with their cosines, to be read only."""
        return Neighbours(self._near.docs, self._cosines)

    @cached_property
    def _basis(self) -> Basis:
        return mapped_basis(self._folder, len(self._index.postings.terms))

    def sets_of(self, doc: int, others: Sequence[int]) -> list[int]:
        """Return the numbers of the sets of translations of some documents, asked for `doc`.

        See `indexer.translations.sets`.
        """
        sets: list[int] = self._index.translations.set_of[list(others)].tolist()
        return sets

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all entries, by document number."""
        return self._index.ids

    def of(self, doc: int, limit: int = LENGTH) -> list[Related]:
        """Return the related list of a document number, best first."""
        return self.related(doc, self.own(doc)[:limit])

    def own(self, doc: int) -> list[ListLine]:
        """Return the list of a document number, best first, by numbers."""
        return _lines(self.listing.docs[doc], self.listing.scores[doc])

    def lines(self, doc: int) -> Iterator[ListLine]:
        """Yield the lines of a list, then what would follow: the other candidates by score."""
        rows = self.line_rows(doc, doc + 1)
        yield from _lines(rows.docs, rows.scores)

    def line_rows(self, first: int, end: int) -> LineRows:
        """Return the `lines` of the documents from one up to, but not, another.

        O(their candidates * log candidates).
        """
        span = slice(first, end)
        own = np.arange(first, end, dtype=np.int32)[:, np.newaxis]
        listed, translations = self.listing.docs[span], self._index.translations
        near, scores, reach = self._candidates(span)
        others = self._listed[translations.in_language_of_rows(near, span)]
        docs = np.hstack((own, listed, others))
        may_be = np.hstack((own >= 0, listed >= 0, reach & self._listable[others]))
        # of each set of translations the first counts: the entry's own, or one that is listed
        keys = np.flatnonzero(may_be)
        sets = translations.set_of[docs] + (own - first).astype(np.int64) * len(self._index)
        _, firsts = np.unique(sets.ravel()[keys], return_index=True)
        kept = np.zeros(docs.shape, bool)
        kept.ravel()[keys[firsts]] = True
        kept[:, 0] = False
        kept[:, 1 : 1 + listed.shape[1]] = listed >= 0
        all_scores = np.hstack((np.zeros(own.shape), self.listing.scores[span], scores))
        counts = np.count_nonzero(kept, axis=1)
        own_counts = np.count_nonzero(listed >= 0, axis=1)
        return LineRows(row_starts(counts), docs[kept], all_scores[kept], own_counts)

    @cached_property
    def _listable(self) -> Mask:
        """The mask of documents whose kind may be listed."""
        if not self.settings.kinds:
            return np.ones(len(self._index), bool)
        return self._index.columns.kind.having(self.settings.kinds)

    def _candidates(self, docs: slice) -> tuple[Int32s, Floats, Mask]:
        """Return the candidates of some documents with their scores, best first, and a mask.

        Of those that reach the floor; the others come last.
        """
        near, scores = self._near.docs[docs], self._near.scores[docs]
        reach = (near >= 0) & (self._cosines[docs] >= self.settings.floor)
        order = np.lexsort((near, np.where(reach, -scores, np.inf)))
        by_row = np.take_along_axis
        return by_row(near, order, 1), by_row(scores, order, 1), by_row(reach, order, 1)

    def pair_score(self, doc: int, other: int) -> PairScore:
        """Return what each view gives to the score of any two documents, before smoothing."""
        return pair_score(self.views, doc, other, self.settings)

    def reason(self, doc: int, other: int) -> RelatedReason:
        """Return what the score of `other` in the list of `doc` is made of.

        Of what is not in the list it is the score by the pair alone.
        """
        given = self.pair_score(doc, other)
        listed = [line.score for line in self.own(doc) if line.doc == other]
        score = listed[0] if listed else given.total
        share = (1 + self.settings.smoothing) ** -2 if listed else 1.0
        return RelatedReason(
            score,
            given.vectors * share,
            given.saturated * share,
            given.latent * share,
            given.titles * share,
            score - given.total * share,
            self.latent_words([doc], [1.0], other),
        )

    def latent_words(self, docs: Sequence[int], weights: Sequence[float], other: int) -> WordPairs:
        """Return the pairs of words that most bring `other` near some documents together."""
        basis = self._basis
        here = latent_sum(basis, [self._saturated(doc) for doc in docs], weights)
        pairs = latent_pairs(basis, here, self._saturated(other), LATENT_PAIRS)
        return tuple((self.words([one])[0], self.words([two])[0]) for one, two, _ in pairs)

    def _saturated(self, doc: int) -> Row:
        return row_of(self.views.saturated, doc)

    def related(self, doc: int, lines: Sequence[ListLine]) -> list[Related]:
        """Return lines of the list of `doc` with the words that each and it share."""
        return [
            Related(
                rank,
                self.ids[line.doc],
                line.score,
                self.shared_terms(doc, line.doc),
                line.pinned,
            )
            for rank, line in enumerate(lines, start=1)
        ]

    def more_like(self, text: str, limit: int) -> list[Related]:
        """Return the entries nearest to any text, best first; scores are cosines. O(postings)."""
        near = self._text_model.nearest(text, limit, SHARED_TERMS)
        return [
            Related(rank, self._index.ids[one.doc], one.cosine, self.words(one.terms))
            for rank, one in enumerate(near, start=1)
        ]

    @cached_property
    def _text_model(self) -> TextModel:
        return TextModel(self._folder, self._index, self.vectors, self.settings)

    @cached_property
    def signals(self) -> Signals:
        """What search ranks by besides words; see `indexer.ranking`. Without the lists it has no
        pairs of words."""
        weakly = WeakMethod(self.latent_words)  # a circle would keep the files open

        def word_pairs(docs: Sequence[int], weights: Sequence[float], other: int) -> WordPairs:
            method = weakly()
            return method(docs, weights, other) if method else ()

        return Signals(
            neighbour_graph(self.listing.docs, self.listing.scores),
            LatentPlaces(mapped_places(self._folder, self._index), word_pairs),
        )

    @cached_property
    def duplicates(self) -> Sequence[Duplicate]:
        """The near-duplicates, sorted by the id that is listed in their place, then their own."""
        left_out = np.flatnonzero(self._listed != np.arange(len(self._index)))
        ids = self._index.ids
        found = [
            Duplicate(ids[doc], ids[self._listed[doc]], float(self._likeness[doc]))
            for doc in left_out.tolist()
        ]
        return sorted(found, key=lambda duplicate: (duplicate.listed, duplicate.id))

    def shared_terms(self, doc: int, other: int) -> tuple[str, ...]:
        """Return the words that weigh most in two documents, the weightiest first."""
        return self.words(weightiest_shared(self.vectors, doc, other, SHARED_TERMS))

    def check(self) -> list[str]:
        """Return what is wrong with the lists, a line each: nothing, normally.

        Raises BankDamagedError for views that are none of the entries.
        """
        _ = self.views, self._basis  # not mapped, and so not looked at, before
        docs = self.listing.docs
        own = np.arange(len(self._index))[:, np.newaxis]
        wrong = []
        if (docs == own).any():
            wrong.append("an entry is in its own related list")
        if ((docs >= 0) & (self._listed[docs] != docs)).any():
            wrong.append("a related list names an entry that another is listed for")
        return wrong

    def words(self, terms: Sequence[int]) -> tuple[str, ...]:
        """Return terms, given by number, as words that readers know."""
        lexicon, stems = self._index.lexicon, self._index.postings.terms
        return tuple(lexicon.word_of(stems[term]) for term in terms)


def _lines(docs: Int32s, scores: Floats) -> list[ListLine]:
    pairs = zip(docs.tolist(), scores.tolist(), strict=True)
    return [ListLine(doc, score) for doc, score in pairs if doc >= 0]


def fingerprint(settings: RelatedSettings) -> dict[str, Any]:
    """Return, as JSON has it, what the files of lists depend on besides their index.

    Lists of another fingerprint must be made anew.
    """
    return {"related": [RELATED_VERSION, LENGTH, settings.to_dict()]}
