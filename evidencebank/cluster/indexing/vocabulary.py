"""What a searching process knows of a generation: its terms, words and labels, mapped into memory.

Of single documents there are their numbers alone. Prefixes, wildcards, fuzzy words, spelling and
completion are worked out from these files by the code of the embedded bank, so that what a word
stands for, and the limits, are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from evidencebank.cluster.indexing.mapped_texts import MappedTexts
from evidencebank.cluster.indexing.mapping import code, code_in_field
from indexer.fields import FIELD_NAMES
from indexer.postings.arrays import mapped, mapped_numbers, other_than_written, read_json
from indexer.postings.bm25f import Impacts, TermStatistics
from indexer.postings.columns import Columns
from indexer.postings.field_postings import Positions, Postings
from indexer.postings.lexicon import Lexicon
from indexer.postings.phrases import Phrases
from indexer.postings.tree_evaluation import Matcher
from indexer.postings.written_words import WrittenWords
from indexer.query.limits import Limits

VERSION = 4
"""To be raised with every change of what is written, here or into the documents."""

CARRIED = "carried"
"""The folder in the vocabulary's with what only the next build looks at."""

LISTED = ("kind", "subject", "topic", "source", "author", "language")
"""Columns of labels of which a searching process has the list."""

_TERMS_REMEMBERED = 50_000
_WORDS_REMEMBERED = 20_000
"""Words of which it is remembered what terms they are: a bank has ever more words, and to work one
out again takes less than a request."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Numbers of a generation.

    The index has `parts`, each with so many documents `with_terms` that hold a term in any field
    that is ranked, and `with_several` that hold any in several fields. `unit` is the K by which
    frequencies stand for impacts: see `evidencebank.cluster.indexing.documents`. They hang on the
    `average` length, from which that of the entries is away by a share of `drift`. `step` is how
    far apart the documents' numbers are at first. `lists` is how many neighbours a document has at
    the most, `dimensions` of how many a latent place is.
    """

    version: int
    documents: int
    parts: int
    with_terms: tuple[int, ...]
    with_several: tuple[int, ...]
    unit: int
    step: int
    average: float
    drift: float
    lists: int
    dimensions: int
    languages: tuple[str, ...]

    @property
    def scale(self) -> float:
        """By what BM25 multiplies besides the idf: a factor k1 + 1, which changes no order."""
        return self.unit + 1.0


class MappedVocabulary:
    """The files of `vocabulary_writer.write`, for reading; safe to share between threads."""

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
            folder / "field_doc_freqs.npy", np.int32, len(FIELD_NAMES), count
        )
        self.several_doc_freqs: npt.NDArray[np.int32] = mapped(
            folder / "part_several_doc_freqs.npy", np.int32, parts, len(FIELD_NAMES), count
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
        self.stand_ins: npt.NDArray[np.int32] = mapped_numbers(
            folder / "words.stand_ins.npy", -1, max(count, 1), len(words)
        )
        self.term_codes, self._terms_of_codes = _codes(folder, "terms", count)
        self.word_codes, self._words_of_codes = _codes(folder, "words", len(words))
        self.numbers: npt.NDArray[np.int32] = mapped(
            folder / "numbers.npy", np.int32, self.facts.documents
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
        return int(self.field_doc_freqs[FIELD_NAMES.index(field), term])

    def by_part(self, term: int) -> list[int]:
        """Return in how many documents of each part of the index a term is."""
        held: list[int] = self.doc_freqs[:, term].tolist()
        return held

    def several_by_part(self, term: int, field: str) -> list[int]:
        """Return in how many documents of each part a field and another have a term."""
        held: list[int] = self.several_doc_freqs[:, FIELD_NAMES.index(field), term].tolist()
        return held

    # --- what documents are called in the cluster

    def code(self, term: int) -> str:
        """Return the code of a term, given by number."""
        return code(int(self.term_codes[term]))

    def code_in_field(self, term: int, field: str) -> str:
        """Return the code of a term in one field."""
        return code_in_field(int(self.term_codes[term]), field)

    def code_of_word(self, word: str) -> str:
        """Return the code of a word as it is written."""
        return code(int(self.word_codes[self.lexicon.number(word)]))

    def numbers_of(self, docs: Iterable[int]) -> list[int]:
        """Return the numbers that documents have in the cluster."""
        numbers: list[int] = self.numbers[np.array([*docs], np.int64)].tolist()
        return numbers

    def docs_of(self, numbers: npt.ArrayLike) -> npt.NDArray[np.int32]:
        """Return the documents that have some numbers in the cluster, int32."""
        return np.searchsorted(self.numbers, numbers).astype(np.int32)

    def terms_of(self, codes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Return the terms that have some codes, int32."""
        return self._terms_of_codes[codes]

    def words_of(self, codes: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Return the words that have some codes, int32."""
        return self._words_of_codes[codes]

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


def _codes(
    folder: Path, name: str, count: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return the code of each term or word, and what has each code."""
    places = mapped_numbers(folder / f"{name}.of_codes.npy", -1, max(count, 1), -1)
    codes = mapped_numbers(folder / f"{name}.codes.npy", 0, max(places.size, 1), count)
    return codes, places


def _facts(path: Path) -> Facts:
    read: Any = read_json(path)
    try:
        listed = {name: tuple(read[name]) for name in ("languages", "with_terms", "with_several")}
        facts = Facts(**read | listed)
    except (TypeError, KeyError) as error:
        raise other_than_written(path) from error
    if facts.version != VERSION:
        raise other_than_written(path)
    return facts
