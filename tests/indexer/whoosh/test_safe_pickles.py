"""Nothing that an index says is run: pickles that name anything but data are refused."""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import pickle
import pickletools
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import columns, formats
from whoosh.codec import whoosh3
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import STORED, TEXT, Schema
from whoosh.filedb import structfile
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, create_in, open_dir
from whoosh.query import Term

from corpus.errors import BankDamagedError
from indexer.whoosh import safe_pickles, segments

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
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


def text(value: str) -> bytes:
    """Return the opcode of a text."""
    return b"X" + len(value).to_bytes(4, "little") + value.encode()


NAMES = (
    b"cwhoosh.codec.whoosh3\nW3Segment\n",
    b"cwhoosh.codec.whoosh3\nW3Codec\n",
    b"c__builtin__\nint\n",
    b"ccollections\ndefaultdict\n",
    b"c_codecs\nencode\n",
    b"c__builtin__\nbytes\n",
)


@pytest.mark.parametrize("named", NAMES)
def test_what_a_pickle_does_to_what_it_names_is_seen_by_nobody_else(named: bytes) -> None:
    """It may set attributes of a class: the next pickle gets another."""
    changes = b"\x80\x02" + named + b"(N}" + text("doc_count") + b"K\x07stb."
    for read in (safe_pickles.loads, lambda data: safe_pickles.load(io.BytesIO(data))):
        with contextlib.suppress(BankDamagedError):
            assert read(changes).doc_count == 7
        assert getattr(read(b"\x80\x02" + named + b"."), "doc_count", None) != 7
    assert callable(W3Segment.doc_count)


def test_a_list_of_segments_is_read_as_what_it_says() -> None:
    """Whoosh's own classes are not in it: who reads it makes segments of what is sound."""
    listed = [W3Segment(W3Codec(), "MAIN", 3, segid="abc", deleted={1})]
    (read,) = safe_pickles.load(io.BytesIO(pickle.dumps(listed, 2)))
    assert not isinstance(read, W3Segment)
    assert vars(read).items() >= {"segid": "abc", "_doccount": 3, "indexname": "MAIN"}.items()


DEEP = {
    "tuples": b")" + b"\x85" * 100_000,
    "a key": b"})" + b"\x85" * 1_000_000 + b"Ns",
    "lists": b"]" * 200_000 + b"a" * 199_999,
    "marks": b"(" * 200_000 + b"t" * 200_000,
}


@pytest.mark.parametrize("nested", DEEP.values(), ids=DEEP.keys())
def test_data_nested_too_deep_is_refused(nested: bytes) -> None:
    """Python would end in the middle of it, without an error."""
    data = b"\x80\x02" + nested + b"."
    with pytest.raises(BankDamagedError, match="deep"):
        safe_pickles.load(io.BytesIO(data))
    if nested != DEEP["lists"]:  # which do no harm
        with pytest.raises(BankDamagedError, match="deep"):
            safe_pickles.loads(data)


@pytest.mark.parametrize(
    "large",
    [
        b"Nr\xff\xff\xff\x0f",
        b"Np99999999\n",
        b"c__builtin__\nbytearray\n\x8a\x05\0\0\0\0\x01\x85R",
    ],
)
def test_a_small_pickle_cannot_ask_for_much_memory(large: bytes) -> None:
    """Values kept by a high number, and bytes by the gigabyte."""
    with pytest.raises(BankDamagedError):
        safe_pickles.load(io.BytesIO(b"\x80\x02" + large + b"."))


@given(PLAIN, st.integers(0, pickle.HIGHEST_PROTOCOL))
def test_looking_at_a_pickle_finds_nothing_in_plain_data(value: object, protocol: int) -> None:
    """And follows the stack as the unpickler does, to its end."""
    file = io.BytesIO(pickle.dumps(value, protocol))
    safe_pickles._look_at(file)
    assert file.read() == b""


@given(st.binary(max_size=60))
def test_broken_pickles_are_refused(data: bytes) -> None:
    """Any bytes are data or a damaged bank, never another error."""
    for read in (safe_pickles.loads, lambda data: safe_pickles.load(io.BytesIO(data))):
        with contextlib.suppress(BankDamagedError):
            read(data)


class Oddity:
    """Something that programs keep in Whoosh indexes of their own."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Oddity)

    __hash__ = None


def test_whoosh_reads_a_bank_as_data_and_all_else_as_ever(tmp_path: Path) -> None:
    """Stored fields of another program's index may be anything, beside a bank in one process."""
    index = create_in(str(tmp_path), Schema(thing=STORED, text=TEXT))
    writer = index.writer()
    writer.add_document(thing=Oddity(), text="odd")
    writer.commit()
    with open_dir(str(tmp_path)).searcher() as searcher:
        assert [hit["thing"] for hit in searcher.search(Term("text", "odd"))] == [Oddity()]
    with (
        open_dir(str(tmp_path), schema=index.schema).reader() as reader,
        safe_pickles.reading(),
        pytest.raises(BankDamagedError, match="Oddity, which is not data"),
    ):
        list(reader.iter_docs())


@pytest.mark.parametrize("module", [structfile, whoosh3, columns, formats])
def test_whoosh_has_no_other_way_to_read_a_pickle(module: ModuleType) -> None:
    """Each module that calls a reader of pickles calls one of those that are replaced."""
    assert segments
    source = inspect.getsource(module)
    called = set(re.findall(r"(?<![\w.])(load\w*)\(", source))
    called &= vars(module).keys()
    assert called
    for name in called:
        assert isinstance(getattr(module, name), safe_pickles._Either), name


def test_threads_do_not_change_how_others_read() -> None:
    """One thread reads a bank while another reads an index of its own."""
    data = pickle.dumps(Oddity())
    with safe_pickles.reading(), ThreadPoolExecutor(1) as pool:
        assert pool.submit(whoosh3.loads, data).result() == Oddity()
        with pytest.raises(BankDamagedError):
            whoosh3.loads(data)
