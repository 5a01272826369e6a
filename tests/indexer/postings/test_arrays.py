"""Arrays on disk: as NumPy writes them, and an error when they do not fit."""

from __future__ import annotations

import contextlib
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

from corpus.errors import BankDamagedError
from indexer.postings.arrays import (
    Lines,
    distinct,
    mapped,
    mapped_numbers,
    mapped_rows,
    read_json,
    read_lines,
    save,
    save_lines,
    texts,
)

FULL = Path("/dev/full")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(arrays(scalar_dtypes(), array_shapes(min_dims=0, max_dims=3, min_side=0)))
def test_an_array_is_written_as_numpy_writes_it(tmp_path: Path, array: npt.NDArray[Any]) -> None:
    """Byte for byte, in any shape and type, in columns too."""
    for order in (array, array.T):
        save(tmp_path / "ours.npy", order)
        np.save(tmp_path / "theirs.npy", order)
        assert (tmp_path / "ours.npy").read_bytes() == (tmp_path / "theirs.npy").read_bytes()


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("count", [0, 1, 1_000, 100_000])
def test_a_full_disk_is_noticed(count: int) -> None:
    """However few bytes do not fit."""
    with pytest.raises(OSError, match="No space left"):
        save(FULL, np.arange(count))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(arrays(scalar_dtypes(), array_shapes(min_dims=1, max_dims=3, min_side=0)))
def test_an_array_is_read_as_it_was_written(tmp_path: Path, array: npt.NDArray[Any]) -> None:
    """Of its type and shape, of which a length may be left open; anything else is refused."""
    path = tmp_path / "a.npy"
    save(path, array)
    for shape in (array.shape, (-1,) * array.ndim):
        read = mapped(path, array.dtype, *shape)
        np.testing.assert_array_equal(read, array)
        del read
    other = np.int8 if array.dtype != np.int8 else np.uint8
    for dtype, shape in (
        (other, array.shape),
        (array.dtype, (*array.shape, 1)),
        (array.dtype, array.shape[1:]),
        (array.dtype, (array.shape[0] + 1, *array.shape[1:])),
    ):
        with pytest.raises(BankDamagedError):
            mapped(path, dtype, *shape)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.integers(0, 130))
@example(b"(", 127)
def test_no_bytes_are_worse_than_damage(tmp_path: Path, data: bytes, kept: int) -> None:
    """Neither bytes of any sort nor a header with anything in it."""
    path = tmp_path / "a.npy"
    save(path, np.arange(5))
    path.write_bytes(path.read_bytes()[:kept] + data)
    with contextlib.suppress(BankDamagedError):
        assert mapped(path, np.int64, -1).dtype == np.int64


@pytest.mark.parametrize(
    "header",
    [
        "-" * 9_000 + "1",
        "not " * 2_400 + "1",
        "(\n",
        "{1:" * 150,
        "{'descr': 'O'}",
        "\xff",
        "0" * 20_000,
    ],
    ids=["deep", "deeper", "open", "nested", "short", "bytes", "long"],
)
@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_header_that_is_no_literal_is_damage(tmp_path: Path, header: str, version: int) -> None:
    path = tmp_path / "a.npy"
    text = header.encode("latin-1")
    length = len(text).to_bytes(2 if version == 1 else 4, "little")
    path.write_bytes(b"\x93NUMPY" + bytes([version, 0]) + length + text)
    with pytest.raises(BankDamagedError):
        mapped(path, np.int64, -1)


@given(st.lists(st.integers(-5, 5), min_size=1), st.integers(-5, 5), st.integers(-5, 6))
def test_numbers_lead_nowhere_outside(numbers: list[int], low: int, high: int) -> None:
    """From the first that is allowed up to, but not, the second."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.npy"
        save(path, np.array(numbers, np.int32))
        if all(low <= number < high for number in numbers):
            assert mapped_numbers(path, low, high, -1).tolist() == numbers
        else:
            with pytest.raises(BankDamagedError):
                mapped_numbers(path, low, high, -1)


@given(numbers=st.lists(st.integers(-9, 9)))
def test_different_numbers_are_told_as_numpy_tells_them(numbers: list[int]) -> None:
    """Rising, and of the same type."""
    for dtype in (np.int32, np.int64):
        found = distinct(np.array(numbers, dtype))
        assert found.dtype == dtype
        np.testing.assert_array_equal(found, np.unique(np.array(numbers, dtype)))


@given(st.lists(st.sets(st.integers(0, 9), max_size=4), max_size=5), st.data())
def test_rows_lie_one_after_the_other_and_rise(rows: list[set[int]], data: st.DataObject) -> None:
    """A start or a number that is another is refused, unless it makes other rows of that sort."""
    numbers = np.array([number for row in rows for number in sorted(row)], np.int32)
    starts = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    place = data.draw(st.integers(0, starts.size - 1))
    other_starts, other_numbers = starts.copy(), numbers.copy()
    other_starts[place] += data.draw(st.integers(-9, 9))
    if numbers.size:
        other_numbers[data.draw(st.integers(0, numbers.size - 1))] = data.draw(st.integers(-2, 12))
    with tempfile.TemporaryDirectory() as folder:
        paths = Path(folder) / "starts.npy", Path(folder) / "numbers.npy"
        for indptr, values in (
            (starts, numbers),
            (other_starts, numbers),
            (starts, other_numbers),
        ):
            save(paths[0], indptr)
            save(paths[1], values)
            if are_rows(indptr.tolist(), values.tolist()):
                read = mapped_rows(*paths, len(rows), 10)
                assert [one.tolist() for one in read] == [indptr.tolist(), values.tolist()]
            else:
                with pytest.raises(BankDamagedError):
                    mapped_rows(*paths, len(rows), 10)


def are_rows(starts: list[int], numbers: list[int]) -> bool:
    """Say the same one row at a time."""
    if starts[0] != 0 or starts[-1] != len(numbers) or starts != sorted(starts):
        return False
    rows = [numbers[begin:end] for begin, end in pairwise(starts)]
    return all(row == sorted(set(row)) and set(row) <= set(range(10)) for row in rows)


def test_texts_are_lists_of_so_many_strings(tmp_path: Path) -> None:
    """Whatever JSON a file holds."""
    path = tmp_path / "texts.json"
    path.write_text('["a", "b"]')
    assert texts(path, read_json(path), 2) == ["a", "b"]
    for content in ('["a"]', '["a", 1]', '{"a": "b"}', "null", "[1", "[" * 100_000, "\udcff"):
        path.write_text(content, errors="surrogateescape")
        with pytest.raises(BankDamagedError, match=r"texts.json does not hold what belongs there"):
            texts(path, read_json(path), 2)
    path.write_bytes(b"one\ntwo\xff")
    with pytest.raises(BankDamagedError):
        read_lines(path)
    path.write_bytes(b"")
    assert read_lines(path) == []


LINES = st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8")), max_size=5)


@given(LINES)
def test_lines_are_read_as_they_were_saved(texts: list[str]) -> None:
    """Empty ones, and what only other programs take for the end of a line; no other number."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.txt"
        save_lines(path, texts)
        assert read_lines(path, len(texts)) == texts
        lines = Lines(path, len(texts))
        assert (len(lines), list(lines), lines[:2]) == (len(texts), texts, texts[:2])
        assert [lines[place] for place in range(len(lines))] == texts
        for count in {len(texts) + 1, max(len(texts) - 1, 0)} - {len(texts)}:
            if not (count <= 1 and texts in ([], [""])):
                with pytest.raises(BankDamagedError):
                    read_lines(path, count)


def test_lines_are_read_when_they_are_asked_for(tmp_path: Path) -> None:
    """And told to be damaged no sooner."""
    lines = Lines(tmp_path / "texts.txt", 2)
    (tmp_path / "texts.txt").write_bytes(b"one\ntwo\xff")
    with pytest.raises(BankDamagedError, match=r"texts.txt does not hold what belongs there"):
        list(lines)
