"""Completion of what is typed: words and subjects from the vocabulary, titles from the cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from corpus.scheme import Scheme
from corpus.text.typography import fold
from evidencebank.cluster.indexing.mapping import PLACES
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search.document_index import DocumentIndex
from evidencebank.cluster.search.query_clauses import Body, all_of, values
from indexer.analysis.words import split
from indexer.suggest.completion import (
    LOOKED_AT,
    MAX_TYPED,
    WordCompletion,
    begins_words,
)

_AT_ONCE = 100
"""Titles that are compared before more are asked for."""


class TitleCompletion(WordCompletion):
    """Completes what is typed; safe to share between threads."""

    def __init__(self, index: DocumentIndex, vocabulary: MappedVocabulary, scheme: Scheme) -> None:
        super().__init__(vocabulary.lexicon, vocabulary.labels["subject"], scheme)
        self._index = index
        self._vocabulary = vocabulary

    def titles(self, text: str, limit: int) -> list[str]:
        """Return ids of entries of whose title each typed word begins a word.

        In the order of `indexer.suggest.completion.Completion.titles`: first titles that begin
        with the whole text, by title; then others, the shortest first.
        """
        typed = split(text[:MAX_TYPED])
        if not typed or not limit:
            return []
        begin = " ".join(fold(text[:MAX_TYPED]).split())
        first = [entry_id for entry_id, _ in self._beginning(begin, limit)]
        rest = (entry_id for entry_id in self._with_words(typed) if entry_id not in first)
        return [*first, *islice(rest, limit - len(first))]

    def _beginning(self, begin: str, limit: int) -> list[tuple[str, str]]:
        query: Body = {"prefix": {"title_key": {"value": begin}}}
        return self._titles(query, "title_key_rank", limit, [])[0]

    def _with_words(self, typed: Sequence[str]) -> Iterator[str]:
        known = [map(self._vocabulary.term, self.forms(begin)) for begin in typed]
        forms = [[self._vocabulary.code(term) for term in terms if term >= 0] for terms in known]
        query = all_of([values(PLACES["title"], some) for some in forms])
        after: list[int] = []
        looked_at, size = 0, _AT_ONCE
        while looked_at < LOOKED_AT:
            size = min(size, LOOKED_AT - looked_at)
            found, after = self._titles(query, "title_length", size, after)
            yield from (entry_id for entry_id, key in found if begins_words(key, typed))
            looked_at += size
            if len(found) < size:
                return
            size = LOOKED_AT

    def _titles(
        self, query: Body, sort: str, size: int, after: list[int]
    ) -> tuple[list[tuple[str, str]], list[int]]:
        """Return ids and folded titles in an order, and after what the next ones come."""
        body: Body = {
            "query": {"bool": {"filter": [query]}},
            "size": size,
            "sort": [{sort: "asc"}, {"number": "asc"}],
            "_source": False,
            "stored_fields": "_none_",
            "docvalue_fields": ["id", "title_key"],
            "track_total_hits": False,
        }
        if after:
            body["search_after"] = after
        hits = self._index.answer(body)["hits"]["hits"]
        found = [(hit["fields"]["id"][0], hit["fields"]["title_key"][0]) for hit in hits]
        return found, hits[-1]["sort"] if hits else []
