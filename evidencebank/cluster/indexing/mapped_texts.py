"""Sorted texts in two files, mapped into memory: a list of millions that takes no memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import overload

import numpy as np
import numpy.typing as npt

from indexer.postings.arrays import mapped, mapped_starts, row_starts, save

_AT_A_TIME = 1 << 14
"""Texts that are decoded together when all are walked through."""


class MappedTexts(Sequence[str]):
    """Texts by number, read when asked for; safe to share between threads."""

    def __init__(self, folder: Path, name: str) -> None:
        """Map what `write` wrote. Raises BankDamagedError for anything else."""
        self._bytes: npt.NDArray[np.uint8] = mapped(folder / f"{name}.utf8.npy", np.uint8, -1)
        starts = np.load(folder / f"{name}.starts.npy", mmap_mode="r")
        path = folder / f"{name}.starts.npy"
        self._starts = mapped_starts(path, max(starts.size - 1, 0), self._bytes.size)

    def __len__(self) -> int:
        return int(self._starts.size) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = at + len(self) if at < 0 else at
        if not 0 <= number < len(self):
            raise IndexError(at)
        return self._bytes[self._starts[number] : self._starts[number + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), _AT_A_TIME):
            starts = self._starts[first : first + _AT_A_TIME + 1].tolist()
            data = self._bytes[starts[0] : starts[-1]].tobytes()
            begin = starts[0]
            for start, end in pairwise(starts):
                yield data[start - begin : end - begin].decode()

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self.number(text) >= 0

    def number(self, text: str) -> int:
        """Return the number of a text, or -1. O(log texts)."""
        at = bisect_left(self, text)
        return at if at < len(self) and self[at] == text else -1


def write(folder: Path, name: str, texts: Iterable[str]) -> None:
    """Write texts, sorted, for `MappedTexts`."""
    encoded = [text.encode() for text in texts]
    save(folder / f"{name}.utf8.npy", np.frombuffer(b"".join(encoded), np.uint8))
    save(folder / f"{name}.starts.npy", row_starts([len(one) for one in encoded]))
