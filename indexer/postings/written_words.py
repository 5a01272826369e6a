"""In which documents each word stands as it is written: what wildcards ask for.

Terms are stems, of which one stands for many words; 'med*l' asks for 'medal', not for 'meddle'.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from indexer.postings.arrays import mapped_rows, save

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WrittenWords:
    """Word w of the lexicon stands in the documents `docs[indptr[w]:indptr[w + 1]]`.

    `indptr` is int64 of shape (words + 1,), `docs` int32, rising within a word.
    """

    indptr: Int64s
    docs: Int32s

    def holding(self, words: Iterable[int]) -> Int32s:
        """Return the documents with any of some words, rising, int32."""
        spans = [self.docs[int(self.indptr[w]) : int(self.indptr[w + 1])] for w in words]
        if len(spans) == 1:
            return spans[0]
        return np.unique(np.concatenate(spans)) if spans else np.zeros(0, np.int32)


class WordCollector:
    """Numbers words as it meets them, document after document."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = _Numbers()
        self._met = array("i")
        self._sizes: list[int] = []

    def add(self, words: set[str]) -> None:
        """Take the words of the next document."""
        self._met.extend(map(self._numbers.__getitem__, words))
        self._sizes.append(len(words))

    def finish(self) -> tuple[list[str], WrittenWords]:
        """Return all words, sorted, and where each stands."""
        listed = list(self._numbers)
        order = sorted(range(len(listed)), key=listed.__getitem__)
        rank = np.empty(len(listed), np.int32)
        rank[order] = np.arange(len(listed), dtype=np.int32)
        met = np.array(self._met, np.int32)
        docs = np.repeat(np.arange(len(self._sizes), dtype=np.int32), self._sizes)
        return [listed[number] for number in order], _rows(rank[met], docs, len(listed))


class _Numbers(dict[str, int]):
    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


def _rows(words: Int32s, docs: Int32s, count: int) -> WrittenWords:
    """Return compressed rows of pairs that come by document."""
    order = np.argsort(words, kind="stable")
    counts = np.bincount(words, minlength=count)
    return WrittenWords(np.concatenate(([0], np.cumsum(counts))).astype(np.int64), docs[order])


def merged(
    words: Sequence[str], parts: Iterable[tuple[Sequence[str], WrittenWords, Int32s]]
) -> WrittenWords:
    """Return where the words of an index stand after an update.

    Each part has its words, where they stand, and the new number of each of its documents, -1
    where that is gone.
    """
    number: Mapping[str, int] = {word: place for place, word in enumerate(words)}
    rows, docs = [], []
    for listed, written, mapping in parts:
        renamed = np.array([number.get(word, -1) for word in listed], np.int32)
        moved = mapping[written.docs]
        kept = moved >= 0
        rows.append(np.repeat(renamed, np.diff(written.indptr))[kept])
        docs.append(moved[kept])
    row, doc = np.concatenate(rows), np.concatenate(docs)
    by_doc = np.argsort(doc, kind="stable")
    return _rows(row[by_doc], doc[by_doc].astype(np.int32), len(words))


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
