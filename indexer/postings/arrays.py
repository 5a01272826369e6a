"""Arrays and texts on disk: writing them so that a full disk is noticed, reading what was written.

A manifest says that a file is what somebody wrote, and not that it was this program. What is read
here has the type and shape that an index has, and its numbers lead nowhere outside another array:
compiled code, SciPy's and that of the related lists, takes them without a look.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from math import prod
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, overload

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.errors import BankDamagedError
from corpus.storage.memory import map_for_reading

Array = npt.NDArray[Any]
_N = TypeVar("_N", bound=np.integer)

_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00(?P<size>..)"
    rb"\{'descr': '(?P<type>[^']+)', 'fortran_order': (?P<columns>True|False), "
    rb"'shape': \((?P<shape>(?:[0-9]{1,18}(?:,|(?:, [0-9]{1,18})+))?)\), \} *\n",
    re.DOTALL,
)
"""What stands before an array, as `save` writes it: version 1.0 of the format."""
_SMALL = 1 << 15
"""Bytes of a file that is read at once, which takes less time than to map it. A header, which NumPy
makes as long as a multiple of 64, is far shorter."""


def save(path: Path, array: Array) -> None:
    """Write an array as `numpy.save` does. Raises OSError when all of it cannot be written.

    NumPy writes into a real file past Python, through the C library, and does not look whether the
    last bytes reached the disk: on a full one the file ends early and nobody hears of it. Into
    anything else it writes copies of parts.
    """
    head = np.lib.format.header_data_from_array_1_0(array)
    rows = np.ascontiguousarray(array.T if head["fortran_order"] else array)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, head)
        file.write(rows.reshape(-1).view(np.uint8).data)


def row_starts(counts: npt.NDArray[np.integer] | Sequence[int]) -> npt.NDArray[np.int64]:
    """Return where compressed rows of so many numbers start, int64 of (rows + 1,)."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def distinct(numbers: npt.NDArray[_N]) -> npt.NDArray[_N]:
    """Return different numbers once each, rising, as `numpy.unique` does.

    That loads NumPy's masked arrays when it is first called, a twentieth of what a search from the
    command line takes. O(numbers log numbers).
    """
    rising = np.sort(numbers)
    is_first = np.ones(rising.size, bool)
    np.not_equal(rising[1:], rising[:-1], out=is_first[1:])
    return rising[is_first]


def ranks_of(order: Sequence[int]) -> npt.NDArray[np.int32]:
    """Return the rank of each number in an order of all of them, int32 of the same length."""
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks


def sorted_with_ranks(texts: Sequence[str]) -> tuple[list[str], npt.NDArray[np.int32]]:
    """Return texts sorted, and the rank of each, int32 of (texts,)."""
    order = sorted(range(len(texts)), key=texts.__getitem__)
    return [texts[number] for number in order], ranks_of(order)


class MovedRows(NamedTuple):
    """Compressed rows of documents, and what becomes of both in an update.

    Row r has the numbers `numbers[starts[r]:starts[r + 1]]`, int32 or int64 and rising, and as
    many `values`, int32, if there are any. `rows` is the row's number in the result, `docs` the
    document's, -1 for what goes; both keep their order.
    """

    starts: npt.NDArray[np.int64]
    numbers: Array
    values: npt.NDArray[np.int32]
    rows: npt.NDArray[np.int64]
    docs: npt.NDArray[np.int32]


NO_VALUES = np.zeros(0, np.int32)


def merged_rows(
    name: str, parts: tuple[MovedRows, MovedRows], row_count: int, shift: int = 0, limit: int = 1
) -> tuple[npt.NDArray[np.int64], Array, npt.NDArray[np.int32]]:
    """Return starts, numbers and values of rows after an update, of the old and of new ones.

    A number is that of a document, which `shift` bits with a number below `limit` may follow. No
    document is both an old one that stays and a new one. O(numbers), in compiled code. Raises
    BankDamagedError, by the `name` of their file, for old numbers that are none.
    """
    # imported here: numba takes a while, and only updates need it
    from indexer.merge_kernel import merge

    sources = []
    for part in parts:
        row_of = np.full(row_count, -1, np.int64)
        row_of[part.rows[part.rows >= 0]] = np.flatnonzero(part.rows >= 0)
        given = part.starts, part.numbers, part.values, row_of, part.docs
        sources.append(tuple(map(read_only, given)))
    starts = np.zeros(row_count + 1, np.int64)
    numbers = np.empty(sum(part.numbers.size for part in parts), parts[0].numbers.dtype)
    values = np.empty(sum(part.values.size for part in parts), np.int32)
    if not merge(*sources, row_count, shift, limit, starts, numbers, values):
        raise other_than_written(Path(name))
    return starts, numbers[: starts[-1]], values[: starts[-1]]


def read_only(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return an array as one is that is mapped from a file, whether it is or not.

    What is compiled for those is then of use for all.
    """
    shown = array.view()
    shown.flags.writeable = False
    return shown


def mapped(path: Path, dtype: npt.DTypeLike, *shape: int) -> Array:
    """Map a `.npy` file that `save` wrote into memory, read-only, as a plain array.

    NumPy's own reader parses the header as a literal of Python, which takes longer than the rest.
    Raises BankDamagedError for one of another type, or shape; -1 stands for any length.
    """
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - in less time than a Path's
        first = file.read(_SMALL)
        header = _HEADER.match(first)
        size = os.fstat(file.fileno()).st_size
        if header is None or int.from_bytes(header["size"], "little") + 10 != header.end():
            raise other_than_written(path)
        given = tuple(map(int, re.findall(rb"[0-9]+", header["shape"])))
        wanted = np.dtype(dtype)
        fits = len(given) == len(shape) and all(
            length in (-1, found) for length, found in zip(shape, given, strict=True)
        )
        fits &= header["type"] == wanted.str.encode() and not wanted.hasobject
        if not fits or header.end() + prod(given) * wanted.itemsize > size:
            raise other_than_written(path)
        data = first if size <= len(first) else map_for_reading(file, size)
    order: Literal["C", "F"] = "F" if header["columns"] == b"True" else "C"
    return np.ndarray(given, wanted, data, header.end(), order=order)


def mapped_numbers(path: Path, low: int, high: int, *shape: int) -> Array:
    """Map an int32 array whose numbers are from `low` up to, but not, `high`; see `mapped`.

    O(numbers).
    """
    array = mapped(path, np.int32, *shape)
    if array.size and not (low <= array.min() and array.max() < high):
        raise other_than_written(path)
    return array


def mapped_rows(starts_path: Path, path: Path, rows: int, width: int) -> tuple[Array, Array]:
    """Map compressed rows: where each starts, int64 of (rows + 1,), and their numbers, int32.

    The numbers of row r are `numbers[starts[r]:starts[r + 1]]`: from 0 up to, but not, `width`,
    and rising. O(numbers). See `mapped`.
    """
    numbers = mapped_numbers(path, 0, width, -1)
    starts = mapped_starts(starts_path, rows, numbers.size)
    falls = numbers[1:] <= numbers[:-1]
    inner = starts[(starts > 0) & (starts < numbers.size)]
    falls[inner - 1] = False
    if falls.any():
        raise other_than_written(path)
    return starts, numbers


def mapped_starts(path: Path, rows: int, size: int) -> Array:
    """Map where each of compressed rows of `size` values starts, int64 of (rows + 1,)."""
    starts = mapped(path, np.int64, rows + 1)
    if starts[0] != 0 or starts[-1] != size or (starts[1:] < starts[:-1]).any():
        raise other_than_written(path)
    return starts


def save_lines(path: Path, texts: Iterable[str]) -> None:
    """Write texts without ends of lines, one a line, the last without an end."""
    path.write_text("\n".join(texts), encoding="utf-8", newline="\n")


def read_lines(path: Path, count: int = -1) -> list[str]:
    """Read what `save_lines` wrote: so many texts, or any number that are not all empty.

    Raises BankDamagedError for anything else.
    """
    try:
        text = path.read_bytes().decode()  # as text Python would read other ends of lines too
    except ValueError as error:
        raise other_than_written(path) from error
    lines = text.split("\n") if text or count > 0 else []
    if count not in (-1, len(lines)):
        raise other_than_written(path)
    return lines


class Lines(Sequence[str]):
    """So many texts that `save_lines` wrote, read when one is first asked for.

    Raises BankDamagedError then for anything else.
    """

    def __init__(self, path: Path, count: int) -> None:
        self._path = path
        self._count = count

    @cached_property
    def _read(self) -> list[str]:
        return read_lines(self._path, self._count)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        return self._read[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)


def read_json(path: Path) -> Any:
    """Read a JSON file. Raises BankDamagedError for anything else."""
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise other_than_written(path) from error


def texts(path: Path, value: object, count: int = -1) -> Sequence[str]:
    """Return a value that was read from a file, which must be a list of so many strings."""
    is_list = isinstance(value, list) and count in (-1, len(value))
    if not (isinstance(value, list) and is_list and {*map(type, value)} <= {str}):
        raise other_than_written(path)
    return value


def other_than_written(path: Path) -> BankDamagedError:
    """Return the error for a file that holds something else than is written into it."""
    return BankDamagedError(f"{path} does not hold what belongs there: run 'repair'")
