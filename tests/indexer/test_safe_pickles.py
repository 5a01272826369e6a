"""Nothing that an index says is run: pickles that name anything but data are refused."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import pickletools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.codec import whoosh3
from whoosh.filedb import structfile
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from corpus.errors import BankDamagedError
from indexer import safe_pickles, segments

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary()
    | st.frozensets(st.integers()),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
)


class Code:
    """Something that a pickle would run when it is read."""

    def __init__(self, function: Callable[..., Any], *arguments: object) -> None:
        self._call = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        return self._call


@given(PLAIN, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_plain_data_is_read_as_it_was(value: object, protocol: int) -> None:
    """Whatever the protocol, and nothing behind the pickle is taken."""
    data = pickle.dumps(value, protocol)
    assert safe_pickles.loads(data) == value
    file = io.BytesIO(data + b"more")
    assert safe_pickles.load(file) == value
    assert file.read() == b"more"


@given(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=300))
def test_positions_are_read_as_they_were(gaps: list[int]) -> None:
    """Also those whose bytes look like the names of functions by chance."""
    assert safe_pickles.loads(pickle.dumps(gaps, 2)) == gaps


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(
    "code",
    [
        Code(os.mkdir, "ran"),
        Code(eval, "__import__('os').mkdir('ran')"),
        Code(TOC, 1, 2, 3),
        Code(FileStorage, "ran"),
    ],
)
def test_code_is_refused(
    code: Code, protocol: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Functions, built-in ones, and Whoosh's own that are no segments; nothing has run."""
    monkeypatch.chdir(tmp_path)
    for value in (code, [1, {"a": (code,)}]):
        data = pickle.dumps(value, protocol)
        with pytest.raises(BankDamagedError, match="not data"):
            safe_pickles.loads(data)
        with pytest.raises(BankDamagedError):
            safe_pickles.load(io.BytesIO(data))
    assert list(tmp_path.iterdir()) == []


def test_every_opcode_that_names_something_is_known() -> None:
    """The quick way is for pickles without any of them; a new protocol must be looked at."""
    naming = {
        opcode.code.encode("latin-1")
        for opcode in pickletools.opcodes
        if opcode.name in ("GLOBAL", "STACK_GLOBAL", "INST", "EXT1", "EXT2", "EXT4")
    }
    assert naming == {b"c", b"i", b"\x82", b"\x83", b"\x84", b"\x93"}
    assert pickle.HIGHEST_PROTOCOL == 5


@given(st.binary(max_size=60))
def test_broken_pickles_are_refused(data: bytes) -> None:
    """Any bytes are data or a damaged bank, never another error."""
    for read in (safe_pickles.loads, lambda data: safe_pickles.load(io.BytesIO(data))):
        with contextlib.suppress(BankDamagedError):
            read(data)


def test_whoosh_reads_through_it() -> None:
    """In the modules that read what an index holds."""
    assert segments
    assert structfile.load_pickle is safe_pickles.load
    assert whoosh3.loads is safe_pickles.loads
