"""Some documents of a generation as a small index, which the embedded code scores.

What is worked out of it is the same to the last bit: impacts from the same occurrences, document
frequencies and average length of all documents, sums in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.cluster.search.document_index import Document
from indexer.fields import FIELD_NAMES
from indexer.postings.arrays import row_starts
from indexer.postings.bm25f import Floats, Impacts, TermStatistics, impacts
from indexer.postings.columns import Columns, Labels
from indexer.postings.field_postings import (
    DOC_BITS,
    Int32s,
    Int64s,
    Positions,
    Postings,
    counted,
)
from indexer.postings.lexicon import Lexicon
from indexer.postings.phrases import Phrases
from indexer.postings.tree_evaluation import Matcher
from indexer.postings.written_words import WrittenWords
from indexer.query.limits import Limits
from indexer.query.tree import Label, Node, Not, Range
from indexer.ranking.latent_feedback import LatentPlaces, WordPairs
from indexer.ranking.related_graph import Graph
from indexer.ranking.relevance import Signals


def columns_of(node: Node) -> set[str]:
    """Return the columns that a tree asks for."""
    match node:
        case Range(column) | Label(column):
            return {column}
        case Not(inner):
            return columns_of(inner)
        case _:
            return {name for part in node.parts for name in columns_of(part)}


class Contenders:
    """Some documents, numbered anew in their order; what `indexer.search` asks of an index."""

    def __init__(
        self,
        documents: Mapping[int, Document],
        vocabulary: MappedVocabulary,
        has_phrase: Callable[[Sequence[str]], bool] = lambda terms: False,
    ) -> None:
        """Take documents by number; `has_phrase` says whether terms stand in a row in any."""
        self.numbers: Int64s = np.array(sorted(documents), np.int64)
        self._documents = [documents[number] for number in self.numbers.tolist()]
        self._vocabulary = vocabulary
        self.has_phrase = has_phrase

    @property
    def ids(self) -> Sequence[str]:
        """The ids, by new number."""
        return [document.id for document in self._documents]

    @property
    def lexicon(self) -> Lexicon:
        """The words of all documents."""
        return self._vocabulary.lexicon

    def knows(self, word: str) -> bool:
        """Say whether a folded word stands in any entry of all."""
        return self._vocabulary.knows(word)

    def has_term(self, term: str) -> bool:
        """Say whether a term stands in any entry of all."""
        return self._vocabulary.has_term(term)

    def places(self, numbers: Iterable[int]) -> Int64s:
        """Return the new numbers of documents, all of which are here."""
        return np.searchsorted(self.numbers, np.array([*numbers], np.int64))

    def matcher(self, limits: Limits | None = None) -> Matcher:
        """Return what evaluates query trees within limits."""
        return Matcher(
            self._postings,
            self._impacts,
            self._saturations,
            self._columns,
            self.lexicon,
            self._written,
            Phrases(self._postings, self.lexicon),
            limits or Limits(),
        )

    @cached_property
    def _saturations(self) -> Floats:
        return np.array([document.rows.saturation for document in self._documents])

    @cached_property
    def _terms(self) -> Int64s:
        """The numbers, among all terms, of those that any of the documents has."""
        held = [document.rows.terms for document in self._documents]
        return np.unique(np.concatenate(held)).astype(np.int64) if held else np.zeros(0, np.int64)

    @cached_property
    def _postings(self) -> Postings:
        rows = [document.rows for document in self._documents]
        lengths = np.zeros((len(FIELD_NAMES), len(rows)), np.int32)
        terms, keys = np.zeros(0, np.int64), np.zeros(0, np.int64)
        if rows:
            terms = np.searchsorted(self._terms, np.concatenate([one.terms for one in rows]))
            docs = np.repeat(np.arange(len(rows)), [one.terms.size for one in rows])
            keys = (docs << DOC_BITS) + np.concatenate([one.places for one in rows])
        order = np.lexsort((keys, terms))
        starts = row_starts(np.bincount(terms, minlength=self._terms.size))
        positions = Positions(starts, keys[order])
        spelt = [self._vocabulary.terms[number] for number in self._terms.tolist()]
        return Postings(spelt, counted(positions), lengths, positions)

    @cached_property
    def _impacts(self) -> Impacts:
        every = self._vocabulary.statistics
        of_all = TermStatistics(every.doc_freqs[self._terms], every.idf[self._terms])
        return impacts(self._postings, self._saturations, of_all)

    @cached_property
    def _written(self) -> WrittenWords:
        held = [document.rows.words for document in self._documents]
        words = np.concatenate(held) if held else np.zeros(0, np.int32)
        docs = np.repeat(np.arange(len(held), dtype=np.int32), [one.size for one in held])
        order = np.lexsort((docs, words))
        numbers, counts = np.unique(words, return_counts=True)
        return _SomeWritten(row_starts(counts), docs[order], numbers)

    @cached_property
    def _columns(self) -> Columns:
        documents = self._documents
        first = documents[0] if documents else None
        numbers = {
            name: np.array([document.numbers[name] for document in documents], np.int32)
            for name in (first.numbers if first else ())
        }
        labels = {
            name: _labels([document.labels[name] for document in documents])
            for name in (first.labels if first else ())
        }
        return Columns(self.ids, [], [], numbers, labels)

    def signals(self, neighbours: int, word_pairs: WordPairs) -> Signals:
        """Return what ranks the documents besides words; neighbours that are not here lend 0."""
        count = len(self._documents)
        docs = np.zeros((count, neighbours), np.int32)
        shares = np.zeros((count, neighbours))
        for row, document in enumerate(self._documents):
            near = document.near
            at = np.searchsorted(self.numbers, near.docs)
            here = self.numbers.take(at, mode="clip") == near.docs if count else at > 0
            docs[row, : near.docs.size] = np.where(here, at, 0)
            shares[row, : near.docs.size] = np.where(here, near.shares, 0.0)
        places = np.array([document.near.place for document in self._documents], np.float32)
        places = places.reshape(count, -1)

        def pairs(
            some: Sequence[int], weights: Sequence[float], doc: int
        ) -> Sequence[tuple[str, str]]:
            of_all = self.numbers
            return word_pairs([int(of_all[one]) for one in some], weights, int(of_all[doc]))

        return Signals(Graph(docs, shares), LatentPlaces(places, pairs))


@dataclass(frozen=True, slots=True)
class _SomeWritten(WrittenWords):
    """Where the words stand that have the `numbers`, rising; others stand nowhere."""

    numbers: Int32s

    def holding(self, words: Iterable[int]) -> Int32s:
        """Return the documents with any of some words, rising, int32."""
        wanted = np.array([*words], np.int64)
        at = np.searchsorted(self.numbers, wanted)
        known = at[self.numbers.take(at, mode="clip") == wanted] if self.numbers.size else at[:0]
        spans = [self.docs[self.indptr[row] : self.indptr[row + 1]] for row in known.tolist()]
        return np.unique(np.concatenate(spans)) if spans else np.zeros(0, np.int32)


def _labels(of_docs: Sequence[Sequence[str]]) -> Labels:
    listed = sorted({label for labels in of_docs for label in labels})
    number = {label: at for at, label in enumerate(listed)}
    codes = [number[label] for labels in of_docs for label in sorted(labels)]
    return Labels(listed, row_starts([len(one) for one in of_docs]), np.array(codes, np.int32))
