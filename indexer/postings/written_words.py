"""In which documents each word stands as it is written: what wildcards ask for.

Terms are stems, of which one stands for many words; 'med*l' asks for 'medal', not for 'meddle'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.deferred.dataclasses import dataclass
from indexer.postings.arrays import (
    NO_VALUES,
    MovedRows,
    distinct,
    mapped_rows,
    merged_rows,
    save,
)
from indexer.sorted_names import places_of

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WrittenWords:
    """Word w of the lexicon stands in the documents `docs[indptr[w]:indptr[w + 1]]`.

    `indptr` is int64 of shape (words + 1,), `docs` int32, rising within a word.
    """

    indptr: Int64s
    docs: Int32s

    @property
    def doc_freqs(self) -> Int32s:
        """In how many documents each word stands, int32 of (words,)."""
        return np.diff(self.indptr).astype(np.int32)

    def holding(self, words: Iterable[int]) -> Int32s:
        """Return the documents with any of some words, rising, int32."""
        spans = [self.docs[int(self.indptr[w]) : int(self.indptr[w + 1])] for w in words]
        if len(spans) == 1:
            return spans[0]
        return distinct(np.concatenate(spans)) if spans else np.zeros(0, np.int32)


Part = tuple[Sequence[str], WrittenWords, Int32s]
"""Sorted words, where they stand, and the new number of each of their documents, -1 where that is
gone."""


def merged(words: Sequence[str], before: Part, added: Part) -> WrittenWords:
    """Return where the words of an index, which are sorted, stand after an update.

    The documents that were there `before` keep their order. O(words of all documents).
    """
    old, new = (
        MovedRows(written.indptr, written.docs, NO_VALUES, places_of(listed, words), docs)
        for listed, written, docs in (before, added)
    )
    return WrittenWords(*merged_rows("words.docs.npy", (old, new), len(words))[:2])


def write(written: WrittenWords, folder: Path) -> None:
    """Write the arrays into `folder`, for `read`."""
    save(folder / "words.indptr.npy", written.indptr)
    save(folder / "words.docs.npy", written.docs)


def read(folder: Path, words: int, documents: int) -> WrittenWords:
    """Read what `write` wrote, mapped into memory.

    Raises BankDamagedError for arrays that are no such rows.
    """
    starts, docs = folder / "words.indptr.npy", folder / "words.docs.npy"
    return WrittenWords(*mapped_rows(starts, docs, words, documents))
