"""The engine of a bank in a cluster: what the embedded one answers, asked of OpenSearch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from corpus.cached import cached_property
from corpus.errors import QueryError
from corpus.scheme import Scheme
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing.mapping import labelled
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search import counts
from evidencebank.cluster.search.document_index import Asked, DocumentIndex
from evidencebank.cluster.search.filters import FilterClauses
from evidencebank.cluster.search.query_clauses import (
    EVERYTHING,
    Body,
    QueryClauses,
    leaves,
    values,
)
from evidencebank.cluster.search.ranking import Query
from evidencebank.cluster.search.search_page import SearchPage, mixed_ranking
from evidencebank.cluster.search.title_completion import TitleCompletion
from indexer.postings.lexicon import Lexicon
from indexer.query.conditions import Condition
from indexer.query.limits import DEFAULT_LIMITS, Limits
from indexer.query.tree import Node, Phrase
from indexer.ranking.latent_feedback import WordPairs
from indexer.search.engine import Completed, FacetCounts, LiveCounts, TopDocs
from indexer.search.explained import Explained
from indexer.search.score_explanation import explained
from indexer.snippets.highlight_terms import HighlightTerms, highlight_terms
from indexer.suggest.spelling import did_you_mean

_MOST_CLAUSES = 1_024
"""How many clauses OpenSearch takes unless it is set otherwise."""

_SETTING = "indices.query.bool.max_clause_count"


def _no_pairs(docs: Sequence[int], weights: Sequence[float], doc: int) -> list[tuple[str, str]]:
    return []


class ClusterEngine:
    """Answers searches from one index of a cluster; a `SearchEngine`.

    It is equal to the embedded engine over the same generation, if that reckons with the average
    length by which the documents were written: the same ids in the same order, totals, counts and
    words; scores within 1e-5, relatively. A process holds no array of single documents but of
    their numbers, which is mapped. Safe to share between threads. Its methods raise ClusterError
    when the cluster does not answer, or not as a whole.
    """

    def __init__(
        self,
        cluster: Cluster,
        documents: DocumentIndex,
        vocabulary: MappedVocabulary,
        scheme: Scheme | None = None,
        word_pairs: WordPairs = _no_pairs,
    ) -> None:
        """Take the documents of a generation, with what else was written of it.

        `word_pairs` gives the words that explain a latent likeness, by numbers of documents.
        """
        self._cluster = cluster
        self._index = documents
        self._vocabulary = vocabulary
        self._scheme = scheme or Scheme()
        self._filters = FilterClauses(vocabulary, self._scheme)
        self._live = counts.LiveCounting(vocabulary, self._scheme, self._filters)
        self._word_pairs = word_pairs
        self._completion = TitleCompletion(self._index, vocabulary, self._scheme)

    def __len__(self) -> int:
        return len(self._vocabulary)

    def __contains__(self, entry_id: object) -> bool:
        return isinstance(entry_id, str) and bool(self._numbers([entry_id]))

    def prepare(self) -> None:
        """Do nothing: what is compiled is for arrays of all entries, and these are elsewhere."""

    def doc(self, entry_id: str) -> int:
        """Return the document number of an id, or -1."""
        return self._numbers([entry_id]).get(entry_id, -1)

    # --- searching

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

        Documents that are `picked` are found whatever they are, as the embedded engine does it.
        Raises QueryError where a word of the tree stands for too many, or the tree has more parts
        than the cluster takes.
        """
        numbers = self._numbers(picked) if picked else {}
        first = list(dict.fromkeys(numbers[one] for one in picked if one in numbers))
        query = self._query(tree, limits)
        filters = self._filters.clauses(conditions)
        counted = counts.facets(self._vocabulary)
        page = SearchPage(query, filters, first, graph, counted).found(sort, offset, limit)
        known = dict(page.ids)
        known |= self._index.ids(one.number for one in page.scored if one.number not in known)
        return TopDocs(
            [known[one.number] for one in page.scored],
            [one.score for one in page.scored],
            page.total,
            partial(self._facets, page.counts),
            partial(self._live_counts, query, conditions, first),
        )

    def at_once(
        self, query: str, limit: int, offset: int, graph: bool, most_postings: int | None = None
    ) -> TopDocs | None:
        """Return None: the cluster takes so much longer than reading that all queries are read."""
        return None

    def _query(self, tree: Node, limits: Limits) -> Query:
        clauses = QueryClauses(self._vocabulary, limits)
        clause = clauses.scored(tree)
        asked = leaves(clause.bodies[0])
        if asked > self._most_clauses:
            raise QueryError(
                f"the query has {asked:,} words with all that they stand for, and the cluster "
                f"takes {self._most_clauses:,}: ask for fewer, or raise {_SETTING}"
            )
        return Query(tree, clause, clauses, self._index, self._vocabulary, limits)

    @cached_property
    def _most_clauses(self) -> int:
        """How many clauses a search may have, by the strictest of the cluster's nodes."""
        told = self._cluster.request("GET", "_nodes", "settings", filter_path=f"**.{_SETTING}")
        found = [
            int(node["settings"]["indices"]["query"]["bool"]["max_clause_count"])
            for node in told.get("nodes", {}).values()
        ]
        return min([_MOST_CLAUSES, *found]) if not found else min(found)

    def _facets(self, counted: Callable[[], Mapping[str, Any]]) -> FacetCounts:
        return counts.read_facets(self._vocabulary, counted())

    def _live_counts(
        self, query: Query, conditions: Sequence[Condition], picked: Sequence[int]
    ) -> LiveCounts:
        matching = query.clauses.mask(query.node)
        chosen = [self._index.among(picked)] if picked else []
        answer = self._index.answer(self._live.request(matching, conditions, chosen))
        return self._live.read(answer, conditions)

    # --- what there is

    def _numbers(self, entry_ids: Sequence[str]) -> dict[str, int]:
        """Return the numbers of those ids that there are."""
        body: Body = {
            "query": {"bool": {"filter": [values("id", entry_ids)]}},
            "size": len(entry_ids),
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": ["id", "number"],
            "track_total_hits": False,
        }
        hits = self._index.answer(body)["hits"]["hits"]
        docs = self._index.docs_of([hit["fields"]["number"][0] for hit in hits])
        return {hit["fields"]["id"][0]: doc for hit, doc in zip(hits, docs, strict=True)}

    def meeting(self, entry_ids: Sequence[str], conditions: Sequence[Condition]) -> list[str]:
        """Return those of some entries that meet all conditions, in their order."""
        numbers = self._numbers(entry_ids)
        filters = [self._index.among(numbers.values()), *self._filters.clauses(conditions)]
        asked = Asked({"bool": {"filter": filters}}, size=len(numbers), sort=[{"number": "asc"}])
        (hits,) = self._index.search(asked)
        met = {*hits.numbers}
        return [one for one in entry_ids if numbers.get(one, -1) in met]

    def unknown(self, condition: Condition) -> tuple[str, list[str]]:
        """Return the column that a condition names and its names that no entry has."""
        return self._filters.unknown(condition)

    def labels(self, column: str) -> Sequence[str]:
        """Return all labels of a column, sorted."""
        return self._vocabulary.labels[column]

    def languages(self) -> Sequence[str]:
        """Return the codes of the languages that entries are in, English first."""
        return self._vocabulary.facts.languages

    def values(self, column: str) -> Sequence[tuple[str, int]]:
        """Return all values of a column with their numbers of entries."""
        what = counts.facets(self._vocabulary)
        if column not in ("year", "subject"):
            size = max(len(self.labels(column)), 1)
            what = {column: {"terms": {"field": labelled(column), "size": size}}}
        body: Body = {"query": EVERYTHING, "size": 0, "track_total_hits": False, "aggs": what}
        found = self._index.answer(body)["aggregations"]
        if column in ("year", "subject"):
            return counts.read_facets(self._vocabulary, found)[column]
        return sorted(counts.counted(found[column]).items())

    # --- words

    @property
    def lexicon(self) -> Lexicon:
        """The words as readers write them."""
        return self._vocabulary.lexicon

    def knows(self, word: str) -> bool:
        """Say whether a folded word, in this or another form, stands in any entry."""
        return self._vocabulary.knows(word)

    def has_term(self, term: str) -> bool:
        """Say whether a term stands in any entry."""
        return self._vocabulary.has_term(term)

    def has_phrase(self, terms: Sequence[str]) -> bool:
        """Say whether terms stand one after the other in any entry."""
        mask = QueryClauses(self._vocabulary, DEFAULT_LIMITS).mask(Phrase(tuple(terms)))
        body: Body = {"query": mask, "size": 0, "terminate_after": 1, "track_total_hits": 1}
        return bool(self._index.answer(body)["hits"]["total"]["value"])

    def highlight_terms(self, tree: Node, limits: Limits, field: str) -> HighlightTerms:
        """Return what of a text in a field shows why a tree found it."""
        return highlight_terms(tree, self._vocabulary.matcher(limits), field)

    def did_you_mean(
        self, query: str, has_hits: Callable[[str], bool], limits: Limits
    ) -> str | None:
        """Return a query with its unknown words replaced by near ones, or None."""
        return did_you_mean(query, self, has_hits, limits)

    def complete(self, text: str, limit: int) -> list[Completed]:
        """Return what a text may become: subjects and words a third each, then titles."""
        share = -(-limit // 3)
        subjects = self._completion.subjects(text, share)
        words = self._completion.words(text, min(share, limit - len(subjects)))
        titles = self._completion.titles(text, limit - len(subjects) - len(words))
        return [
            *(Completed(subject.name, "subject", subject.code) for subject in subjects),
            *(Completed(completed, "word") for completed in words),
            *(Completed("", "title", entry_id) for entry_id in titles),
        ]

    # --- explaining

    def explain(
        self, tree: Node, entry_id: str, limits: Limits, graph: bool, query: str
    ) -> Explained:
        """Say how an entry answers a tree, which was read from a query."""
        number = self.doc(entry_id)
        asked = self._query(tree, limits)
        some = asked.contenders([number])
        signals = None
        matched = bool(some.matcher(limits).matches(tree).mask[0])
        if graph and matched:
            ranking = mixed_ranking(asked)
            ranking.of([number])
            some, _, _ = ranking.small([number], self._word_pairs)
            signals = some.signals(self._vocabulary.facts.lists, self._word_pairs)
        some.has_phrase = self.has_phrase
        place = int(some.places([number])[0])
        return explained(some, tree, place, limits, signals, query)
