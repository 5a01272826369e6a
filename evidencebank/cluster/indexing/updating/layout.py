"""What a generation's documents are called in the cluster, and what they are weighed by.

A document says its own number and its neighbours', the codes of its terms and words, and places in
the orders of titles and topics; its frequencies hang on the average length. If all of these
followed from the present entries alone, one more entry would change every document. So they last:
numbers and places leave room for what comes between, a code is given once, and the average length
stays as long as that of the entries is near it. An update then has to send the documents only
that are others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evidencebank.cluster.indexing import token_texts
from evidencebank.cluster.indexing.shards import shards_for
from evidencebank.cluster.indexing.updating.spacing import MOST, carried, spaced, step_for
from evidencebank.cluster.indexing.vocabulary import CARRIED, MappedVocabulary
from indexer.fields import FIELDS
from indexer.index import Index
from indexer.postings.arrays import mapped, save
from indexer.postings.bm25f import average_length, saturation
from indexer.postings.field_postings import Int32s
from indexer.postings.subject_column import topic_ranks

NO_TOPIC = MOST + 1
"""The place of what has no topic: behind all."""

_MOST_FREQUENT = 2**31 - 1
"""What the frequencies of one field of one document may add up to, in Lucene."""

_PRECISE = 24
"""Powers of two beyond which a frequency, which becomes a float32, is no more precise."""

_UNUSED = 4_096
"""Codes that may be out of use, besides as many as are in use, before all are given anew."""


@dataclass(frozen=True)
class Layout:
    """Names and weights of one generation's documents.

    `numbers` are the documents', rising by a `step` at first, int32 of (documents,); `terms` and
    `words` the codes of terms and words, int32 of (terms,) and (words,). `stand_ins` are, for each
    word, the number of a term that stands in the same documents, or -1 where the word is written.
    The ranks are places in the orders of titles, folded titles and topics, int32 of (documents,)
    and (topics,). `unit` is the K by which frequencies stand for impacts, `average` the length
    that they hang on; the index has so many `parts`.
    """

    parts: int
    step: int
    unit: int
    average: float
    numbers: Int32s
    terms: Int32s
    words: Int32s
    stand_ins: Int32s
    title_ranks: Int32s
    title_key_ranks: Int32s
    topic_ranks: Int32s

    @classmethod
    def new(cls, index: Index, shards: int = 0) -> Layout:
        """Return the layout of an index whose documents are all written.

        In so many `shards`, by default as many as documents need. O(postings).
        """
        count, step = len(index), step_for(len(index))
        average = average_length(index.postings)
        titles, keys, topics = _orders(index)
        return cls(
            shards_for(count, shards),
            step,
            _unit(index, average),
            average,
            spaced(count, step),
            np.arange(len(index.postings.terms), dtype=np.int32),
            np.arange(len(index.lexicon.words), dtype=np.int32),
            stand_ins(index),
            _placed(titles, spaced(count, step)),
            _placed(keys, spaced(count, step)),
            _placed(topics, spaced(len(topics), step)),
        )

    def after(self, before: Index, index: Index, shards: int, drift: float) -> Layout | None:
        """Return the layout of what has become of the index `before`, which this is of.

        None where all documents have to be written anew: the average length is farther than
        `drift` from this one's, relatively, or there is no room left. O(postings).
        """
        parts = shards_for(len(index), shards)
        away = abs(average_length(index.postings) / self.average - 1)
        if parts != self.parts or away > drift or not len(before) or not len(index):
            return None
        unit = _unit(index, self.average)
        docs = np.array([before.doc(entry_id) for entry_id in index.ids], np.int64)
        terms = _coded(before.postings.terms, self.terms, index.postings.terms)
        words = _coded(before.lexicon.words, self.words, index.lexicon.words)
        numbers = carried(_taken(self.numbers, docs), self.step)
        ranks = self._ranks_after(before, index, docs)
        if unit < self.unit or terms is None or words is None or numbers is None or ranks is None:
            return None
        return Layout(
            *(parts, self.step, self.unit, self.average, numbers, terms, words),
            self._stand_ins_after(before, index),
            *ranks,
        )

    def _ranks_after(
        self, before: Index, index: Index, docs: npt.NDArray[np.int64]
    ) -> list[Int32s] | None:
        was, now = before.columns, index.columns
        known = np.flatnonzero(docs >= 0).tolist()
        held: list[npt.NDArray[np.int64]] = []
        for old_keys, keys, ranks in (
            (was.title_order_keys, now.title_order_keys, self.title_ranks),
            (was.title_keys, now.title_keys, self.title_key_ranks),
        ):
            same = np.zeros(docs.size, bool)
            same[[doc for doc in known if old_keys[docs[doc]] == keys[doc]]] = True
            held.append(_taken(ranks, np.where(same, docs, -1)))
        places = {label: place for place, label in enumerate(was.topic.labels)}
        topics = np.array([places.get(label, -1) for label in now.topic.labels], np.int64)
        held.append(_taken(self.topic_ranks, topics))
        found = []
        for order, earlier in zip(_orders(index), held, strict=True):
            rising = carried(earlier[order], self.step)
            if rising is None:
                return None
            found.append(_placed(order, rising))
        return found

    def _stand_ins_after(self, before: Index, index: Index) -> Int32s:
        """What was written stays written, also where some term would do by now."""
        was = dict(zip(before.lexicon.words, (self.stand_ins < 0).tolist(), strict=True))
        written = [was.get(word, False) for word in index.lexicon.words]
        return np.where(written, np.int32(-1), stand_ins(index)).astype(np.int32)

    # --- on disk

    def write(self, folder: Path) -> None:
        """Write what is not among the facts of a vocabulary into its folder."""
        (folder / CARRIED).mkdir()
        save(folder / "numbers.npy", self.numbers)
        save(folder / "terms.codes.npy", self.terms)
        save(folder / "terms.of_codes.npy", _inverse(self.terms))
        save(folder / "words.codes.npy", self.words)
        save(folder / "words.of_codes.npy", _inverse(self.words))
        save(folder / "words.stand_ins.npy", self.stand_ins)
        for name in _RANKS:
            save(folder / CARRIED / f"{name}.npy", getattr(self, name))

    @classmethod
    def read(cls, known: MappedVocabulary) -> Layout:
        """Read the layout of a vocabulary. Raises BankDamagedError where there is none."""
        count, facts = len(known), known.facts
        topics = len(known.labels["topic"])
        sizes = zip(_RANKS, (count, count, topics), strict=True)
        ranks = [
            mapped(known.folder / CARRIED / f"{name}.npy", np.int32, size) for name, size in sizes
        ]
        return cls(
            *(facts.parts, facts.step, facts.unit, facts.average),
            *(known.numbers, known.term_codes, known.word_codes, known.stand_ins, *ranks),
        )


_RANKS = ("title_ranks", "title_key_ranks", "topic_ranks")


def stand_ins(index: Index) -> Int32s:
    """Return, for each word, the number of a term that stands in the same documents, or -1.

    int32 of (words,). Two words in five of a text are the only form of their term; the cluster
    is asked for the term then. O(postings).
    """
    marks = np.random.default_rng(len(index)).integers(-(2**63), 2**63 - 1, len(index))
    impacts, written = index.impacts, index.written
    of_terms = token_texts.sums_of(impacts.indptr, impacts.docs, marks)
    of_words = token_texts.sums_of(written.indptr, written.docs, marks)
    order = np.argsort(of_terms, kind="stable").astype(np.int32)
    if not order.size:
        return np.full(of_words.size, -1, np.int32)
    likely = order.take(np.searchsorted(of_terms, of_words, sorter=order), mode="clip")
    rows = written.indptr, written.docs, impacts.indptr, impacts.docs
    return np.where(token_texts.are_same(*rows, likely), likely, np.int32(-1))


def _orders(index: Index) -> tuple[list[int], list[int], list[int]]:
    """Return the documents by title and by folded title, and the topics, each in its order."""
    columns = index.columns
    docs, topics = range(len(index)), columns.topic.labels
    ranks = topic_ranks(topics, index.scheme).tolist()
    return (
        sorted(docs, key=columns.title_order_keys.__getitem__),
        sorted(docs, key=columns.title_keys.__getitem__),
        sorted(range(len(topics)), key=ranks.__getitem__),
    )


def _placed(order: Sequence[int], rising: Int32s) -> Int32s:
    """Return rising numbers by what they are of, which is given in that order."""
    placed = np.empty(len(order), np.int32)
    placed[order] = rising
    return placed


def _taken(values: Int32s, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the values at some places, -1 where a place is -1."""
    found = np.full(places.size, -1, np.int64)
    known = places >= 0
    found[known] = values[places[known]]
    return found


def _coded(old: Sequence[str], codes: Int32s, new: Sequence[str]) -> Int32s | None:
    """Return the codes of texts, those that they had, or ones that none had; None for too many."""
    held = dict(zip(old, codes.tolist(), strict=True))
    found = np.array([held.get(text, -1) for text in new], np.int64)
    unknown = found < 0
    first = int(codes.max(initial=-1)) + 1
    found[unknown] = first + np.arange(int(unknown.sum()))
    used = int(found.max(initial=-1)) + 1
    return found.astype(np.int32) if used <= 2 * found.size + _UNUSED else None


def _inverse(codes: Int32s) -> Int32s:
    """Return what has each code, -1 where nothing has it any more."""
    places = np.full(int(codes.max(initial=-1)) + 1, -1, np.int32)
    places[codes] = np.arange(codes.size, dtype=np.int32)
    return places


def _unit(index: Index, average: float) -> int:
    """Return the greatest power of two for which no document's frequencies add up to too much.

    Each is rounded, and at least 4, so that each posting may count for some more.
    """
    documents, postings = len(index), index.postings
    sums, held = np.zeros(documents), np.zeros(documents)
    for field in FIELDS:
        of_field = postings.fields[field.name]
        weighted = (field.weight or 1.0) * of_field.freqs
        sums += np.bincount(of_field.docs, weighted, documents)
        held += np.bincount(of_field.docs, minlength=documents)
    sums /= saturation(postings, average)
    unit: int = 2**_PRECISE
    while unit > 1 and (unit * sums * 1.001 + 5 * held).max(initial=0) > _MOST_FREQUENT:
        unit //= 2
    return unit
