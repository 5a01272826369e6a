"""The index of one generation, for reading: searches, facets and counts over its arrays."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from indexer import columns, lexicon, postings, ranking, segments
from indexer.columns import Columns
from indexer.graph import mixed
from indexer.lexicon import Lexicon
from indexer.matching import Matcher, Matches
from indexer.postings import Int32s, Postings
from indexer.query.limits import Limits
from indexer.query.tree import Node
from indexer.ranking import Impacts

SORTS = ("relevance", "year", "added", "revised", "title")
"""Orders of hits; years and dates newest first, entries without one last; ties by id."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be besides matching the query; empty means anything.

    `subjects` are codes, any of which will do; `kinds` likewise; `years` are first and last.
    """

    subjects: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: the page's document numbers and scores, the whole mask, the total."""

    docs: Int32s
    scores: npt.NDArray[np.float64]
    mask: npt.NDArray[np.bool_]
    total: int


class Index:
    """A built index, for reading; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, written by `indexer.build`."""
        self.folder = folder
        self.postings: Postings = postings.read(folder / "arrays")
        self.impacts: Impacts = ranking.read(folder / "arrays", self.postings.doc_count)
        self.columns: Columns = columns.read(folder / "arrays")
        self.lexicon: Lexicon = lexicon.read(folder / "arrays")
        self.whoosh_docs: Int32s = postings.mapped(folder / "arrays" / "whoosh_docs.npy")
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
            self._reader,
            limits or Limits(),
        )

    def _reader(self) -> segments.PositionReader:
        """Return the calling thread's reader of the Whoosh segments, opened when first needed."""
        reader: segments.PositionReader | None = getattr(self._positions, "reader", None)
        if reader is None:
            reader = segments.PositionReader(self.folder / "whoosh", self.whoosh_docs)
            self._positions.reader = reader
        return reader

    def search(
        self,
        query: Node,
        filters: Filters | None = None,
        sort: str = "relevance",
        limit: int = 10,
        offset: int = 0,
        graph: csr_array | None = None,
        limits: Limits | None = None,
    ) -> Found:
        """Return a page of what matches the query and the filters, best first.

        With a `graph` (see `indexer.graph`) scores are mixed with those of neighbours; what is
        found does not change. O(postings of the query's terms + documents).
        """
        matcher = self.matcher(limits)
        matches = matcher.matches(query)
        if graph is not None:
            matches = Matches(matches.mask, mixed(matches.scores, matches.mask, graph))
        mask = matches.mask & self._allowed(matcher, filters or Filters())
        docs = np.flatnonzero(mask).astype(np.int32)
        keys = self._sort_keys(sort, matches)[docs]
        page = _top(keys, docs, offset + limit)[offset:]
        return Found(page, matches.scores[page], mask, int(docs.size))

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

    def term_counts(self, weights: Mapping[str, float]) -> csr_array:
        """Return how often each term stands in each document, fields weighted and added up.

        float64, of shape (documents, terms), columns in the order of `postings.terms`. It is what
        search ranks by, so nothing is analysed twice. O(postings log postings).
        """
        shape = (len(self), len(self.postings.terms))
        total = csr_array(shape, dtype=np.float64)
        for name, weight in weights.items():
            field = self.postings.fields[name]
            by_term = csr_array((weight * field.freqs, field.docs, field.indptr), shape=shape[::-1])
            total = total + by_term.T.tocsr()
        total.sort_indices()
        return total

    def check(self) -> list[str]:
        """Return what does not fit together, a line each: nothing, normally.

        Walks all postings, in the arrays and in Whoosh. O(postings).
        """
        wrong = postings.check(self.postings)
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

    def _allowed(self, matcher: Matcher, filters: Filters) -> npt.NDArray[np.bool_]:
        allowed = np.ones(len(self), bool)
        if filters.subjects:
            allowed &= self.columns.subject.having(filters.subjects)
        if filters.kinds:
            allowed &= self.columns.kind.having(filters.kinds)
        if filters.years != (None, None):
            allowed &= matcher.in_range("year", *filters.years)
        return allowed

    def _sort_keys(self, sort: str, matches: Matches) -> npt.NDArray[np.float64]:
        """Return what hits are sorted by, greatest first."""
        if sort == "relevance":
            return matches.scores
        if sort == "title":
            return -self._title_order.astype(np.float64)
        return self.columns.numbers[sort].astype(np.float64)

    @cached_property
    def _saturations(self) -> npt.NDArray[np.float64]:
        return ranking.saturation(self.postings)

    @cached_property
    def _title_order(self) -> Int32s:
        return self.columns.title_order()


def _top(keys: npt.NDArray[np.float64], docs: Int32s, count: int) -> Int32s:
    """Return the `count` documents with the greatest keys, ties by document number.

    A bounded selection, not a full sort: O(documents + count log count).
    """
    if 0 < count < keys.size:
        bar = np.partition(keys, keys.size - count)[keys.size - count]
        chosen = np.flatnonzero(keys >= bar)
        keys, docs = keys[chosen], docs[chosen]
    order = np.lexsort((docs, -keys))
    return docs[order[:count]]


def _counted(column: columns.Labels, mask: npt.NDArray[np.bool_]) -> list[tuple[str, int]]:
    counts = column.counts(mask)
    present = [(column.labels[i], int(counts[i])) for i in np.flatnonzero(counts).tolist()]
    return sorted(present, key=lambda pair: (-pair[1], pair[0]))
