"""The embedded engine: query trees evaluated and ranked over the arrays of one index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from indexer.index import Index
from indexer.postings.bm25f import Floats
from indexer.postings.field_postings import Int32s, Int64s
from indexer.postings.subject_column import Mask, topic_ranks
from indexer.postings.tree_evaluation import plain_terms
from indexer.query.conditions import Condition
from indexer.query.grammar import Grammar
from indexer.query.limits import DEFAULT_LIMITS, Limits
from indexer.query.tree import Node, Or
from indexer.ranking.plain_words import PlainWords
from indexer.ranking.quick_best import COMPILED, MOST, QuickBest
from indexer.ranking.quick_counts import QuickCounts
from indexer.ranking.relevance import Relevance, Signals, top
from indexer.search.engine import Completed, FacetCounts, LiveCounts, TopDocs
from indexer.search.synonyms import Synonyms
from indexer.snippets.highlight_terms import HighlightTerms, highlight_terms, highlight_words
from indexer.suggest.spelling import did_you_mean

if TYPE_CHECKING:
    from indexer.search.explained import Explained
    from indexer.suggest.completion import Completion


_MOST_ANALYSED = 1 << 18
"""Words, each in all languages, that are analysed to know them: in some half a second."""


@dataclass(frozen=True)
class RankedDocs:
    """What a search found: the page's document numbers and scores, the total, and masks."""

    docs: Int32s
    scores: npt.NDArray[np.float64]
    total: int
    _masks: Callable[[], tuple[Mask, Mask]]
    rows: Int64s | None = None
    """The numbers of the terms of which any finds it, where these alone were asked for."""

    @property
    def mask(self) -> Mask:
        """The mask of all that was found, bool of (documents,)."""
        return self._both[1]

    @property
    def matched(self) -> Mask:
        """The mask of what matches the query, whatever the filters."""
        return self._both[0]

    @cached_property
    def _both(self) -> tuple[Mask, Mask]:
        return self._masks()


class WhooshEngine:
    """Answers searches from an index that Whoosh keeps; a `SearchEngine`.

    Safe to share between threads.
    """

    def __init__(self, index: Index, signals: Callable[[], Signals | None] = lambda: None) -> None:
        """Take an open index, and what gives the signals that it ranks by besides words."""
        self.index = index
        self._signals = signals
        self._quick: dict[bool, QuickBest] = {}
        self._counting: QuickCounts | None = None

    def __len__(self) -> int:
        return len(self.index)

    def __contains__(self, entry_id: object) -> bool:
        return isinstance(entry_id, str) and self.index.doc(entry_id) >= 0

    def prepare(self) -> None:
        """Load the compiled pass, and known words, which a process of few searches does without."""
        if COMPILED.load():
            self._plain_words.asked("")

    def search(
        self,
        tree: Node,
        conditions: Sequence[Condition] = (),
        *,
        sort: str = "relevance",
        limit: int = 10,
        offset: int = 0,
        graph: bool = True,
        limits: Limits = DEFAULT_LIMITS,
        picked: Sequence[str] = (),
    ) -> TopDocs:
        """Return a page of what matches a tree and meets all conditions, best first.

        Documents that are `picked` are found whatever they are, and the sort 'picked' puts them
        first, in their order, and the rest by relevance. Raises QueryError where a word of the
        tree stands for too many. O(postings of the query's terms + documents).
        """
        first = [doc for doc in map(self.index.doc, picked) if doc >= 0] if picked else []
        signals = self._signals() if graph else None
        found = self.ranked(tree, conditions, sort, limit, offset, signals, limits, first)
        ids = self.index.ids
        return TopDocs(
            list(map(ids.__getitem__, found.docs.tolist())),
            found.scores.tolist(),
            found.total,
            lambda: self._facets(found.mask),
            lambda: self._live_counts(found, conditions, first),
        )

    def at_once(
        self, query: str, limit: int, offset: int, graph: bool, most_postings: int | None = None
    ) -> TopDocs | None:
        """Return what `search` finds by any of a query's words, None where it has to be read.

        That is one of mere words which the bank's texts hold, once what is compiled is loaded. None
        as well where they have more than so many postings.
        O(postings of the words).
        """
        best_of, count_of, wanted = COMPILED.best_of, COMPILED.count_of, offset + limit
        if best_of is None or count_of is None or wanted > MOST:
            return None
        asked = self._plain_words.asked(query)
        if asked is None:
            return None
        rows, weights = asked
        if most_postings is not None:
            starts = self.index.impacts.indptr
            if (starts[rows + 1] - starts[rows]).sum() > most_postings:
                return None
        quick = self._quick_best(best_of, self._signals() if graph else None)
        docs, scores, total = quick.of_words(rows, weights, wanted, None)
        if offset:
            docs, scores = docs[offset:], scores[offset:]
        return TopDocs(
            list(map(self.index.ids.__getitem__, docs.tolist())),
            scores.tolist(),
            total,
            lambda: self._facets(self.index.impacts.having(rows.tolist())),
            lambda: self._live_counts_of(rows, count_of),
            lambda: highlight_words(self._idf_of(rows)),
        )

    def _idf_of(self, rows: Int64s) -> dict[str, float]:
        """Return terms, by their numbers, with their inverse document frequencies."""
        terms = map(self.index.postings.terms.__getitem__, rows.tolist())
        return dict(zip(terms, self.index.impacts.idf[rows].tolist(), strict=True))

    def ranked(
        self,
        tree: Node,
        conditions: Sequence[Condition] = (),
        sort: str = "relevance",
        limit: int = 10,
        offset: int = 0,
        signals: Signals | None = None,
        limits: Limits = DEFAULT_LIMITS,
        picked: Sequence[int] = (),
    ) -> RankedDocs:
        """Return what `search` does as arrays, with document numbers in place of ids.

        With `signals` scores are those of `indexer.ranking.relevance`; what is found does not
        change.
        """
        wanted = offset + limit
        if sort == "relevance" and not picked and wanted <= MOST and (best_of := COMPILED.asked()):
            quick = self._quick_best(best_of, signals)
            return self._quickly(quick, tree, conditions, slice(offset, wanted), limits)
        matches = self.index.matcher(limits).matches(tree)
        matching = np.flatnonzero(matches.mask)
        mask, docs = matches.mask, matching
        if conditions or picked:
            mask = mask & self.index.filtering.mask(conditions) if conditions else mask.copy()
            mask[list(picked)] = True
            docs = np.flatnonzero(mask)
        relevance = Relevance(matches.scores, matching, signals)
        if sort == "relevance" and not picked:
            page, scores = relevance.best(docs, wanted)
        elif sort in ("relevance", "picked"):
            first = list(dict.fromkeys(picked)) if sort == "picked" else []
            page, scores = _with_picked(relevance, docs, matches.mask, first, wanted)
        else:
            page = docs[top(self._sort_keys(sort)[docs], wanted)]
            scores = _scores(relevance, page, matches.mask)
        span = slice(offset, wanted)
        both = matches.mask, mask
        return RankedDocs(page[span].astype(np.int32), scores[span], int(docs.size), lambda: both)

    def _quickly(
        self,
        quick: QuickBest,
        tree: Node,
        conditions: Sequence[Condition],
        page: slice,
        limits: Limits,
    ) -> RankedDocs:
        """Return what `ranked` does by relevance, by the compiled pass.

        Of mere words no document is looked at that has none of them, and masks are worked out
        when asked for.
        """
        allowed = self.index.filtering.mask(conditions) if conditions else None
        words, others = plain_terms(tree.nodes if isinstance(tree, Or) else (tree,))
        if others:
            matches = self.index.matcher(limits).matches(tree)
            docs = np.flatnonzero(matches.mask)
            found = quick.of_scores(matches.scores, docs, page.stop, allowed)
        else:
            matches = None
            rows, weights = self.index.rows_of(words)
            found = quick.of_words(rows, weights, page.stop, allowed)

        def masks() -> tuple[Mask, Mask]:
            mask = matches.mask if matches else self.index.impacts.having(rows.tolist())
            return mask, mask if allowed is None else mask & allowed

        mere = None if others or conditions else rows
        return RankedDocs(found.docs[page], found.scores[page], found.total, masks, mere)

    def _quick_best(
        self, best_of: Callable[..., tuple[int, int]], signals: Signals | None
    ) -> QuickBest:
        """Return the compiled pass with signals, or without."""
        known = self._quick.get(signals is None)
        if known is None or known.signals is not signals:
            impacts = self.index.impacts
            postings = impacts.indptr, impacts.docs, impacts.values, impacts.idf
            known = QuickBest(best_of, postings, len(self), signals)
            self._quick[signals is None] = known
        return known

    def meeting(self, entry_ids: Sequence[str], conditions: Sequence[Condition]) -> list[str]:
        """Return those of some entries that meet all conditions, in their order.

        O(documents) for each condition, however many entries there are.
        """
        mask = self.index.filtering.mask(conditions)
        return [entry_id for entry_id in entry_ids if mask[self.index.doc(entry_id)]]

    def unknown(self, condition: Condition) -> tuple[str, list[str]]:
        """Return the column that a condition names and its names that no entry has."""
        return self.index.filtering.unknown(condition)

    def labels(self, column: str) -> Sequence[str]:
        """Return all labels of a column, sorted."""
        return self.index.filtering.labels(column)

    def languages(self) -> Sequence[str]:
        """Return the codes of the languages that entries are in, English first."""
        return self.index.languages

    def values(self, column: str) -> Sequence[tuple[str, int]]:
        """Return all values of a column with their numbers of entries.

        Years come newest first, subjects commonest first, the others by name.
        """
        everything = np.ones(len(self), bool)
        if column in ("year", "subject"):
            return self._facets(everything)[column]
        counts = getattr(self.index.columns, column).counts(everything).tolist()
        return [pair for pair in zip(self.labels(column), counts, strict=True) if pair[1]]

    def highlight_terms(self, tree: Node, limits: Limits, field: str) -> HighlightTerms:
        """Return what of a text in a field shows why a tree found it."""
        return highlight_terms(tree, self.index.matcher(limits), field)

    def explain(
        self, tree: Node, entry_id: str, limits: Limits, graph: bool, query: str
    ) -> Explained:
        """Say how an entry answers a tree, which was read from a query."""
        from indexer.search.score_explanation import explained  # here: searches do without it

        signals = self._signals() if graph else None
        return explained(self.index, tree, self.index.doc(entry_id), limits, signals, query)

    def did_you_mean(
        self, query: str, has_hits: Callable[[str], bool], limits: Limits
    ) -> str | None:
        """Return a query with its unknown words replaced by near ones, or None."""
        return did_you_mean(query, self.index, has_hits, limits)

    def complete(self, text: str, limit: int) -> list[Completed]:
        """Return what a text may become: subjects and words a third each, then titles."""
        share = -(-limit // 3)
        subjects = self._completion.subjects(text, share)
        words = self._completion.words(text, min(share, limit - len(subjects)))
        titles = self._completion.titles(text, limit - len(subjects) - len(words))
        return [
            *(Completed(subject.name, "subject", subject.code) for subject in subjects),
            *(Completed(completed, "word") for completed in words),
            *(Completed("", "title", self.index.ids[doc]) for doc in titles),
        ]

    def _facets(self, mask: Mask) -> FacetCounts:
        return self.index.facets(mask)

    def _live_counts(
        self, found: RankedDocs, conditions: Sequence[Condition], picked: Sequence[int]
    ) -> LiveCounts:
        if found.rows is not None and COMPILED.count_of:
            return self._live_counts_of(found.rows, COMPILED.count_of)
        matched = found.matched
        always = np.zeros(matched.size, bool)
        always[list(picked)] = True
        return LiveCounts(*self.index.filtering.live_counts(matched, conditions, always))

    def _live_counts_of(self, rows: Int64s, count_of: Callable[..., None]) -> LiveCounts:
        """Return the counts of what any of some terms find, by the compiled pass."""
        filtering = self.index.filtering
        kinds, subjects, years = self._quick_counts(count_of).of_words(rows)
        return LiveCounts(
            filtering.by_kind(kinds),
            filtering.by_year(years),
            filtering.subjects.by_code(subjects),
        )

    def _quick_counts(self, count_of: Callable[..., None]) -> QuickCounts:
        if self._counting is None:
            impacts, columns = self.index.impacts, self.index.columns
            labels = [columns.kind, columns.subject]
            self._counting = QuickCounts(
                count_of,
                (impacts.indptr, impacts.docs),
                [((one.indptr, one.codes), len(one.labels)) for one in labels],
                columns.numbers["year"],
            )
        return self._counting

    @cached_property
    def _plain_words(self) -> PlainWords:
        """The commonest words, but for those that a label of a subject may begin with.

        None where labels are of other languages.
        """
        index = self.index
        most = _MOST_ANALYSED // len(index.languages)
        words = [] if index.scheme.has_other_names else index.lexicon.commonest(most)
        labels = Synonyms(index.scheme).first_terms
        terms = Grammar(languages=index.languages).plain_terms(words)
        own = (pair for pair in terms if labels.isdisjoint(pair[1]))
        return PlainWords(own, index.term_rows)

    @cached_property
    def _completion(self) -> Completion:
        from indexer.suggest.completion import Completion  # here: searches do without it

        return Completion(self.index, self.index.scheme)

    def _sort_keys(self, sort: str) -> Floats:
        """Return what hits are sorted by, greatest first."""
        if sort == "title":
            return -self._title_order.astype(np.float64)
        if sort == "topic":
            return self._topic_keys
        return self.index.columns.numbers[sort].astype(np.float64)

    @cached_property
    def _topic_keys(self) -> npt.NDArray[np.float64]:
        """Return keys that put the first topic, and in it the newest year, on top."""
        topics = self.index.columns.topic
        ranks = topic_ranks(topics.labels, self.index.scheme)
        of_doc = np.full(len(self), ranks.size, np.float64)
        of_doc[np.diff(topics.indptr) > 0] = ranks[topics.codes]
        years = self.index.columns.numbers["year"]
        return years - of_doc * (float(years.max(initial=0)) + 1.0)

    @cached_property
    def _title_order(self) -> Int32s:
        return self.index.columns.title_order()


def _with_picked(
    relevance: Relevance, docs: Int64s, matches: Mask, first: Sequence[int], count: int
) -> tuple[Int64s, Floats]:
    """Return the first of `docs`, then the most relevant others, `count` of them or more.

    What does not match comes last, by number.
    """
    head = np.array(first, np.int64)
    others = np.setdiff1d(docs, head, assume_unique=True)
    held = matches[others]
    best, scores = relevance.best(others[held], count)
    page = np.concatenate((head, best, others[~held][:count]))
    of_rest = np.zeros(page.size - head.size - best.size)
    return page, np.concatenate((_scores(relevance, head, matches), scores, of_rest))


def _scores(relevance: Relevance, docs: Int64s, matches: Mask) -> Floats:
    return np.where(matches[docs], relevance.of(docs), 0.0)
