"""A partition: what the index of some entries would be, on disk, to be joined with others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from indexer.fields import FIELD_NAMES
from indexer.partitions.array_parts import StoredArray
from indexer.postings import columns, lexicon, written_words
from indexer.postings.arrays import mapped, mapped_starts, read_lines, save, save_lines
from indexer.postings.columns import Columns
from indexer.postings.field_postings import Int32s, Int64s, Postings
from indexer.postings.lexicon import Lexicon
from indexer.postings.written_words import WrittenWords
from indexer.translations import keys as translation_keys
from indexer.translations.keys import TranslationKeys


@dataclass(frozen=True, slots=True)
class AnalysedEntries:
    """Entries analysed together; `ids[n]` is document n."""

    ids: Sequence[str]
    postings: Postings
    columns: Columns
    lexicon: Lexicon
    written: WrittenWords
    translation_keys: TranslationKeys


def write(analysed: AnalysedEntries, folder: Path) -> None:
    """Write a partition into an empty folder, for `Partition`."""
    postings = analysed.postings
    save_lines(folder / "terms.txt", postings.terms)
    save(folder / "lengths.npy", postings.lengths)
    save(folder / "positions.indptr.npy", postings.positions.indptr)
    save(folder / "positions.keys.npy", postings.positions.keys)
    columns.write(analysed.columns, folder)
    # their order by letters is made of all words together
    nothing = np.zeros(0, np.int32)
    lexicon.write(replace(analysed.lexicon, signed=nothing), folder)
    written_words.write(analysed.written, folder)
    translation_keys.write(analysed.translation_keys, folder)


class Partition:
    """What `write` wrote, read where it is asked for, so that many cost no memory."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def terms(self) -> Sequence[str]:
        """Return the terms, sorted."""
        return read_lines(self._folder / "terms.txt")

    def lengths(self) -> Int32s:
        """Map the lengths of fields, int32 of (fields, documents)."""
        return mapped(self._folder / "lengths.npy", np.int32, len(FIELD_NAMES), -1)

    def positions(self, terms: int) -> tuple[Int64s, StoredArray]:
        """Return where the keys of each term start, and the keys; see `Positions`."""
        keys = StoredArray(self._folder / "positions.keys.npy", np.int64)
        starts = mapped_starts(self._folder / "positions.indptr.npy", terms, keys.size)
        return starts, keys

    def columns(self) -> Columns:
        """Return the columns."""
        return columns.read(self._folder)

    def lexicon(self) -> Lexicon:
        """Return the lexicon."""
        return lexicon.read(self._folder)

    def written(self, words: int) -> tuple[Int64s, StoredArray]:
        """Return where the documents of each word start, and the documents."""
        docs = StoredArray(self._folder / "words.docs.npy", np.int32)
        return mapped_starts(self._folder / "words.indptr.npy", words, docs.size), docs

    def translation_keys(self, documents: int) -> TranslationKeys:
        """Map what translations share."""
        return translation_keys.read(self._folder, documents)
