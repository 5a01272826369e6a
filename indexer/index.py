"""The index of one generation, for reading: searches, facets and counts over its arrays."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from corpus.cached import cached_property
from corpus.scheme import Scheme
from indexer.postings import bm25f, columns, field_postings, lexicon
from indexer.postings.arrays import mapped_numbers, other_than_written
from indexer.postings.bm25f import Floats, Impacts
from indexer.postings.column_filters import Filtering, Filters
from indexer.postings.columns import Columns
from indexer.postings.field_postings import Int32s, Postings
from indexer.postings.lexicon import Lexicon
from indexer.postings.phrases import Phrases
from indexer.postings.related_graph import Graph
from indexer.postings.subject_column import topic_ranks
from indexer.postings.tree_evaluation import Matcher
from indexer.query.limits import Limits
from indexer.query.tree import Node
from indexer.whoosh import segments

SORTS = ("relevance", "year", "added", "revised", "title", "topic")
"""Orders of hits; years and dates newest first, entries without one last; ties by id.

By topic is by the first subject of each entry, in the scheme's order; within it the newest first.
"""


_MAX_INT32 = 2**31 - 1


@dataclass(frozen=True, slots=True)
class TopDocs:
    """What a search found: the page's document numbers and scores, the whole mask, the total.

    `matched` is the mask of what matches the query, whatever the filters.
    """

    docs: Int32s
    scores: npt.NDArray[np.float64]
    mask: npt.NDArray[np.bool_]
    total: int
    matched: npt.NDArray[np.bool_]


class Index:
    """A built index, for reading; safe to share between threads."""

    def __init__(self, folder: Path, scheme: Scheme | None = None) -> None:
        """Open the index in `folder`, written by `indexer.build`, with the scheme it was built by.

        The scheme is needed for names of subjects and for the order of topics. O(postings): what
        arrays lead to is looked at. Raises BankDamagedError for arrays that are no index.
        """
        self.folder = folder
        self.scheme = scheme or Scheme()
        self.postings: Postings = field_postings.read(folder / "arrays")
        self.impacts: Impacts = bm25f.read(folder / "arrays", self.postings)
        self.columns: Columns = columns.read(folder / "arrays")
        self.lexicon: Lexicon = lexicon.read(folder / "arrays")
        if len(self.columns.ids) != len(self):
            raise other_than_written(folder / "arrays" / "columns.json")
        whoosh_docs = folder / "arrays" / "whoosh_docs.npy"
        self.whoosh_docs: Int32s = mapped_numbers(whoosh_docs, 0, _MAX_INT32, len(self))
        self._positions = threading.local()

    def __len__(self) -> int:
        return self.postings.doc_count

    @property
    def ids(self) -> Sequence[str]:
        """The ids of all entries, sorted: a document's number is its place here."""
        return self.columns.ids

    def doc(self, entry_id: str) -> int:
        """Return the document number of an id, or -1."""
        return self._numbers.get(entry_id, -1)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {entry_id: number for number, entry_id in enumerate(self.ids)}

    def knows(self, word: str) -> bool:
        """Say whether a folded word, in this or another form, stands in any entry."""
        matcher = self.matcher()
        return any(matcher.row(term) >= 0 for term in self.lexicon.terms_of(word))

    def matcher(self, limits: Limits | None = None) -> Matcher:
        """Return what evaluates query trees within limits."""
        return Matcher(
            self.postings,
            self.impacts,
            self._saturations,
            self.columns,
            self.lexicon,
            Phrases(self.postings, self.lexicon, self._reader),
            limits or Limits(),
        )

    def _reader(self) -> segments.PositionReader:
        """Return the calling thread's reader of the Whoosh segments, opened when first needed."""
        reader: segments.PositionReader | None = getattr(self._positions, "reader", None)
        # a forked child's files would be read from where its parent has read to
        if reader is None or self._positions.process != os.getpid():
            reader = segments.PositionReader(self.folder / "whoosh", self.whoosh_docs)
            self._positions.reader = reader
            self._positions.process = os.getpid()
        return reader

    def search(
        self,
        query: Node,
        filters: Filters | None = None,
        sort: str = "relevance",
        limit: int = 10,
        offset: int = 0,
        graph: Graph | None = None,
        limits: Limits | None = None,
        picked: Sequence[int] = (),
    ) -> TopDocs:
        """Return a page of what matches the query and the filters, best first.

        With a `graph` (see `indexer.postings.related_graph`) scores are mixed with those of
        neighbours; what is found does not change. Documents that are `picked` are found whatever
        they are, and the sort 'picked' puts them first, in their order, and the rest by relevance.
        O(postings of the query's terms + documents).
        """
        matcher = self.matcher(limits)
        matches = matcher.matches(query)
        mask = matches.mask
        if filters is not None and filters != Filters():
            mask = mask & self.filtering.mask(filters)
        if picked:
            mask = mask.copy()
            mask[list(picked)] = True
        docs = np.flatnonzero(mask)
        wanted = offset + limit
        if sort == "relevance":
            page = _most_relevant(matches.scores, docs, wanted, graph)
        elif sort == "picked":
            first = list(dict.fromkeys(picked))
            others = np.setdiff1d(docs, first, assume_unique=True)
            best = _most_relevant(matches.scores, others, wanted, graph)
            page = np.concatenate((np.array(first, np.int64), best))[:wanted]
        else:
            page = docs[_top(self._sort_keys(sort)[docs], wanted)]
        page = page[offset:]
        scores = graph.mixed(matches.scores, page) if graph else matches.scores[page]
        scores = np.where(matches.mask[page], scores, 0.0)
        return TopDocs(page.astype(np.int32), scores, mask, int(docs.size), matches.mask)

    def facets(self, mask: npt.NDArray[np.bool_]) -> dict[str, list[tuple[str, int]]]:
        """Count kinds, years and subjects over the documents of a mask.

        Kinds and subjects come commonest first, years newest first; each entry counts once for a
        subject however many narrower ones it is filed under.
        """
        years = self.columns.numbers["year"][mask]
        known, counts = np.unique(years[years > 0], return_counts=True)
        return {
            "kind": _counted(self.columns.kind, mask),
            "year": [(str(y), int(n)) for y, n in zip(known[::-1], counts[::-1], strict=True)],
            "subject": _counted(self.columns.subject, mask),
        }

    def term_counts(
        self, weights: Mapping[str, float], docs: npt.NDArray[np.bool_] | None = None
    ) -> csr_array:
        """Return how often each term stands in each document, fields weighted and added up.

        float64, of shape (documents, terms), columns in the order of `postings.terms`. It is what
        search ranks by, so nothing is analysed twice. With a mask of `docs` the rows of others
        are empty, and the cost is a look at each posting; else it is O(postings log postings).
        """
        shape = (len(self), len(self.postings.terms))
        total = csr_array(shape, dtype=np.float64)
        for name, weight in weights.items():
            field = self.postings.fields[name]
            if docs is None:
                by_term = (weight * field.freqs, field.docs, field.indptr)
                total = total + csr_array(by_term, shape=shape[::-1]).T.tocsr()
            else:
                held = np.flatnonzero(docs[field.docs])
                terms = np.searchsorted(field.indptr, held, side="right") - 1
                some = (weight * field.freqs[held], (field.docs[held], terms))
                total = total + csr_array(some, shape=shape)
        total.sort_indices()
        return total

    def check(self) -> list[str]:
        """Return what does not fit together, a line each: nothing, normally.

        Walks all postings, in the arrays and in Whoosh. O(postings).
        """
        wrong = field_postings.check(self.postings)
        numbers = self._reader().ids()
        if numbers != dict(zip(self.ids, self.whoosh_docs.tolist(), strict=True)):
            wrong.append("the Whoosh segments do not hold the entries that the arrays hold")
        else:
            wrong += self._reader().check(self.postings)
        return wrong

    def close(self) -> None:
        """Close this thread's files."""
        reader = getattr(self._positions, "reader", None)
        if reader is not None:
            reader.close()
            del self._positions.reader

    def _sort_keys(self, sort: str) -> Floats:
        """Return what hits are sorted by, greatest first."""
        if sort == "title":
            return -self._title_order.astype(np.float64)
        if sort == "topic":
            return self._topic_keys
        return self.columns.numbers[sort].astype(np.float64)

    @cached_property
    def filtering(self) -> Filtering:
        """What evaluates filters over the columns."""
        return Filtering(self.columns, self.scheme)

    @cached_property
    def _topic_keys(self) -> npt.NDArray[np.float64]:
        """Return keys that put the first topic, and in it the newest year, on top."""
        topics = self.columns.topic
        ranks = topic_ranks(topics.labels, self.scheme)
        of_doc = np.full(len(self), ranks.size, np.float64)
        of_doc[np.diff(topics.indptr) > 0] = ranks[topics.codes]
        years = self.columns.numbers["year"]
        return years - of_doc * (float(years.max(initial=0)) + 1.0)

    @cached_property
    def _saturations(self) -> npt.NDArray[np.float64]:
        return bm25f.saturation(self.postings)

    @cached_property
    def _title_order(self) -> Int32s:
        return self.columns.title_order()


def _most_relevant(
    scores: Floats, docs: npt.NDArray[np.int64], count: int, graph: Graph | None
) -> npt.NDArray[np.int64]:
    """Return the `count` of `docs` with the highest scores, mixed by the graph, best first."""
    if graph is None:
        return docs[_top(scores[docs], count)]
    docs = graph.contenders(scores, docs, count)
    return docs[_top(graph.mixed(scores, docs), count)]


def _top(keys: Floats, count: int) -> npt.NDArray[np.int64]:
    """Return the places of the `count` greatest keys, greatest first, ties by place.

    A bounded selection, not a full sort: O(keys + count log count).
    """
    if 0 < count < keys.size:
        bar = np.partition(keys, keys.size - count)[keys.size - count]
        chosen = np.flatnonzero(keys >= bar)
    else:
        chosen = np.arange(keys.size)
    order = np.argsort(-keys[chosen], kind="stable")
    return chosen[order[:count]]


def _counted(column: columns.Labels, mask: npt.NDArray[np.bool_]) -> list[tuple[str, int]]:
    counts = column.counts(mask)
    present = [(column.labels[i], int(counts[i])) for i in np.flatnonzero(counts).tolist()]
    return sorted(present, key=lambda pair: (-pair[1], pair[0]))
