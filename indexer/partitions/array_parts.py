"""Arrays on disk, a part at a time: what no memory would hold is read and written so."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np
import numpy.typing as npt

from indexer.postings.arrays import other_than_written

Array = npt.NDArray[Any]


class StoredArray:
    """An array of one dimension in a `.npy` file, of which parts are read.

    It is not mapped: what is mapped counts as memory of the process that looks at it.
    """

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        """Look at the file's head. Raises BankDamagedError for an array of another type."""
        self._path = path
        self._dtype = np.dtype(dtype)
        with path.open("rb") as file:
            try:
                version = np.lib.format.read_magic(file)
                shape, fortran, found = np.lib.format.read_array_header_1_0(file)
            except (ValueError, TypeError) as error:
                raise other_than_written(path) from error
            self._start = file.tell()
        if version != (1, 0) or fortran or found != self._dtype or len(shape) != 1:
            raise other_than_written(path)
        self.size = int(shape[0])

    def part(self, start: int, stop: int) -> Array:
        """Return the values from `start` up to, but not, `stop`."""
        offset = self._start + start * self._dtype.itemsize
        values = np.fromfile(self._path, self._dtype, stop - start, offset=offset)
        if values.size != stop - start:
            raise other_than_written(self._path)
        return values


class ArrayWriter:
    """Writes an array of one dimension a part at a time, as `numpy.save` would write the whole.

    Raises OSError when all of it cannot be written.
    """

    def __init__(self, path: Path, dtype: npt.DTypeLike) -> None:
        self._path = path
        self._dtype = np.dtype(dtype)
        self._size = 0

    def write(self, values: Array) -> None:
        """Take the next values, which are turned into those of the array's type."""
        self._file.write(np.ascontiguousarray(values, self._dtype).data)
        self._size += values.size

    def __enter__(self) -> Self:
        self._file: BinaryIO = self._path.open("wb")
        self._head()
        return self

    def __exit__(self, raised: object, *more: object) -> None:
        with self._file:
            if raised is None:
                self._file.seek(0)
                self._head()

    def _head(self) -> None:
        """Write the head, which is as long whatever the size: NumPy leaves room for it to grow."""
        head = {"descr": self._dtype.str, "fortran_order": False, "shape": (self._size,)}
        np.lib.format.write_array_header_1_0(self._file, head)
