"""What a searching process knows of a generation: its terms, words and labels, mapped into memory.

Nothing here is of single documents. Prefixes, wildcards, fuzzy words, spelling and completion are
worked out from these files by the code of the embedded bank, so that what a word stands for, and
the limits, are the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from evidencebank.cluster.indexing import mapped_texts
from evidencebank.cluster.indexing.mapped_texts import MappedTexts
from evidencebank.cluster.indexing.shards import shards_for, shards_of
from indexer.fields import FIELD_NAMES, FIELDS
from indexer.index import Index
from indexer.postings.arrays import mapped, mapped_numbers, other_than_written, read_json, save
from indexer.postings.bm25f import Impacts, TermStatistics, saturation
from indexer.postings.columns import Columns
from indexer.postings.field_postings import Positions, Postings
from indexer.postings.lexicon import Lexicon
from indexer.postings.phrases import Phrases
from indexer.postings.tree_evaluation import Matcher
from indexer.postings.written_words import WrittenWords
from indexer.query.limits import Limits
from indexer.ranking.relevance import Signals

VERSION = 2
"""To be raised with every change of what is written, here or into the documents."""

LISTED = ("kind", "subject", "topic", "source", "author", "language")
"""Columns of labels of which a searching process has the list."""

_MOST_FREQUENT = 2**31 - 1
"""What the frequencies of one field of one document may add up to, in Lucene."""

_TERMS_REMEMBERED = 50_000
_WORDS_REMEMBERED = 20_000
"""Words of which it is remembered what terms they are: a bank has ever more words, and to work one
out again takes less than a request."""

_PRECISE = 24
"""Powers of two beyond which a frequency, which becomes a float32, is no more precise."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers of a generation.

    The index has `parts`, each with so many documents `with_terms` that hold a term in any field
    that is ranked, and `in_fields` in any field at all. `unit` is the K by which
    frequencies stand for impacts: see `evidencebank.cluster.indexing.documents`. `lists` is how
    many neighbours a document has at the most, `dimensions` of how many a latent place is.
    """

    version: int
    documents: int
    parts: int
    with_terms: tuple[int, ...]
    in_fields: tuple[int, ...]
    unit: int
    lists: int
    dimensions: int
    languages: tuple[str, ...]

    @property
    def scale(self) -> float:
        """By what BM25 multiplies besides the idf: a factor k1 + 1, which changes no order."""
        return self.unit + 1.0


class MappedVocabulary:
    """The files of `write`, for reading; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Map the files. Raises BankDamagedError for what is no vocabulary of this version."""
        self.folder = folder
        self.facts = _facts(folder / "facts.json")
        self.terms = MappedTexts(folder, "terms")
        count = len(self.terms)
        self.statistics = TermStatistics(
            mapped(folder / "doc_freqs.npy", np.int32, count),
            mapped(folder / "idf.npy", "f8", count),
        )
        parts = self.facts.parts
        self.doc_freqs: npt.NDArray[np.int32] = mapped(
            folder / "part_doc_freqs.npy", np.int32, parts, count
        )
        self.field_doc_freqs: npt.NDArray[np.int32] = mapped(
            folder / "part_field_doc_freqs.npy", np.int32, parts, len(FIELD_NAMES), count
        )
        words = MappedTexts(folder, "words")
        accented = MappedTexts(folder, "accented")
        self.lexicon = Lexicon(
            words,
            mapped(folder / "words.doc_freqs.npy", np.int32, len(words)),
            Lexicon(accented, mapped(folder / "accented.doc_freqs.npy", np.int32, len(accented))),
            self.facts.languages,
            mapped_numbers(folder / "signed.npy", 0, max(len(words), 1), -1),
            _WORDS_REMEMBERED,
        )
        self.labels: Mapping[str, MappedTexts] = {
            name: MappedTexts(folder, f"label.{name}") for name in LISTED
        }

    def __len__(self) -> int:
        return self.facts.documents

    def term(self, term: str) -> int:
        """Return the number of a term, or -1."""
        return self._number(term)

    @cached_property
    def _number(self) -> Callable[[str], int]:
        return lru_cache(_TERMS_REMEMBERED)(self.terms.number)

    def in_field(self, term: int, field: str) -> int:
        """Return in how many documents a field has a term, given by number."""
        return int(self.field_doc_freqs[:, FIELD_NAMES.index(field), term].sum())

    def by_part(self, term: int, field: str = "") -> list[int]:
        """Return in how many documents of each part of the index a term is, or a field has it."""
        counts = self.field_doc_freqs[:, FIELD_NAMES.index(field)] if field else self.doc_freqs
        held: list[int] = counts[:, term].tolist()
        return held

    # --- what spelling asks

    def knows(self, word: str) -> bool:
        """Say whether a folded word, in this or another form, stands in any entry."""
        return any(map(self.has_term, self.lexicon.terms_of(word)))

    def has_term(self, term: str) -> bool:
        """Say whether a term stands in any entry."""
        return self.term(term) >= 0

    def matcher(self, limits: Limits | None = None) -> Matcher:
        """Return what knows what words stand for, and no documents."""
        return Matcher(
            self._no_postings,
            self._no_impacts,
            np.zeros(0),
            Columns([], [], [], {}, {}),
            self.lexicon,
            NoneWritten(np.zeros(1, np.int64), np.zeros(0, np.int32)),
            Phrases(self._no_postings, self.lexicon),
            limits or Limits(),
        )

    @cached_property
    def _no_postings(self) -> Postings:
        lengths = np.zeros((len(FIELD_NAMES), 0), np.int32)
        nowhere = Positions(np.zeros(1, np.int64), np.zeros(0, np.int64))
        return Postings(self.terms, {}, lengths, nowhere)

    @cached_property
    def _no_impacts(self) -> Impacts:
        nothing = np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32)
        return Impacts(*nothing, len(self), self.statistics)


@dataclass(frozen=True, slots=True)
class NoneWritten(WrittenWords):
    """Where words stand, where there are no documents."""

    def holding(self, words: object) -> npt.NDArray[np.int32]:
        """Return no documents."""
        return np.zeros(0, np.int32)


def write(index: Index, signals: Signals, folder: Path, shards: int = 0) -> None:
    """Write what searching processes need of an index into a new folder, for `MappedVocabulary`.

    The index in the cluster has so many `shards`, by default as many as documents need.
    O(postings).
    """
    folder.mkdir()
    postings, lexicon, columns = index.postings, index.lexicon, index.columns
    mapped_texts.write(folder, "terms", postings.terms)
    save(folder / "doc_freqs.npy", np.diff(index.impacts.indptr).astype(np.int32))
    save(folder / "idf.npy", index.impacts.idf)
    parts = shards_for(len(index), shards)
    part_of = shards_of(len(index), parts)
    rows = index.impacts.indptr, index.impacts.docs
    save(folder / "part_doc_freqs.npy", _by_part(*rows, part_of, parts))
    by_field = [
        _by_part(postings.fields[name].indptr, postings.fields[name].docs, part_of, parts)
        for name in FIELD_NAMES
    ]
    save(folder / "part_field_doc_freqs.npy", np.stack(by_field, axis=1))
    mapped_texts.write(folder, "words", lexicon.words)
    save(folder / "words.doc_freqs.npy", np.asarray(lexicon.doc_freqs, np.int32))
    save(folder / "signed.npy", np.asarray(lexicon._signed, np.int32))
    accented = lexicon.accented
    mapped_texts.write(folder, "accented", accented.words if accented else [])
    counts = accented.doc_freqs if accented else np.zeros(0)
    save(folder / "accented.doc_freqs.npy", np.asarray(counts, np.int32))
    for name in LISTED:
        mapped_texts.write(folder, f"label.{name}", columns.labels[name].labels)
    text = json.dumps(asdict(_facts_of(index, signals, part_of, parts)), indent=1)
    (folder / "facts.json").write_text(text, encoding="utf-8")


def _facts_of(index: Index, signals: Signals, part_of: npt.NDArray[np.int64], parts: int) -> Facts:
    documents = len(index)
    in_fields = np.zeros(documents, bool)
    for field in index.postings.fields.values():
        in_fields[field.docs] = True
    return Facts(
        version=VERSION,
        documents=documents,
        parts=parts,
        with_terms=_counts(part_of[np.unique(index.impacts.docs)], parts),
        in_fields=_counts(part_of[in_fields], parts),
        unit=_unit(index),
        lists=signals.graph.docs.shape[1],
        dimensions=signals.latent.places.shape[1],
        languages=tuple(index.languages),
    )


def _by_part(
    indptr: npt.NDArray[np.int64],
    docs: npt.NDArray[np.int32],
    part_of: npt.NDArray[np.int64],
    parts: int,
) -> npt.NDArray[np.int32]:
    """Return in how many documents of each part each term is, int32 of (parts, terms)."""
    terms = np.repeat(np.arange(indptr.size - 1), np.diff(indptr))
    keys = part_of[docs] * (indptr.size - 1) + terms
    counts = np.bincount(keys, minlength=parts * (indptr.size - 1))
    return counts.reshape(parts, indptr.size - 1).astype(np.int32)


def _counts(part_of: npt.NDArray[np.int64], parts: int) -> tuple[int, ...]:
    return tuple(np.bincount(part_of, minlength=parts).tolist())


def _unit(index: Index) -> int:
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
    sums /= saturation(postings)
    unit: int = 2**_PRECISE
    while unit > 1 and (unit * sums * 1.001 + 5 * held).max(initial=0) > _MOST_FREQUENT:
        unit //= 2
    return unit


def _facts(path: Path) -> Facts:
    read: Any = read_json(path)
    try:
        listed = {name: tuple(read[name]) for name in ("languages", "with_terms", "in_fields")}
        facts = Facts(**read | listed)
    except (TypeError, KeyError) as error:
        raise other_than_written(path) from error
    if facts.version != VERSION:
        raise other_than_written(path)
    return facts
