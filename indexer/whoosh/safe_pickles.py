"""Reading Whoosh's pickles without running anything they say.

Whoosh keeps its list of segments, the directories of compound files, stored fields and blocks of
postings as pickles, which could name any function to be called. `install` puts readers into
Whoosh's modules that know, in a thread that is `reading` or `writing` a bank, plain data and
Whoosh's segments and nothing else. Elsewhere Whoosh reads as ever: a program may have indexes of
its own.
"""

from __future__ import annotations

import io
import pickle
import pickletools
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from whoosh import columns, formats
from whoosh.codec import whoosh3
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb import structfile

from corpus.errors import BankDamagedError, EvidenceBankError

_LISTED = {(W3Codec.__module__, "W3Codec"), (W3Segment.__module__, "W3Segment")}
"""What a list of segments names, and is read as plain objects with the same attributes."""

_MAX_DEPTH = 100
"""How deep data may be nested: Python itself comes to grief where a very deep tuple is a key."""

_NAMES_SOMETHING = re.compile(rb"[ci\x82-\x84\x93]").search
"""Finds the opcodes by which a pickle names a class or a function; also in numbers, by chance."""

_NESTS = (b"\x85", b"\x86", b"\x87", b"t", b"R")
"""Opcodes each of which may put what is there one deeper; also in numbers, by chance."""

_MAX_NESTS = 10_000

_READERS = (
    (structfile, "load_pickle"),  # Whoosh, Whoosh-Reloaded
    (structfile, "load"),  # whoosh3
    (whoosh3, "loads"),
    (columns, "loads"),
    (formats, "loads"),
)
"""Where Whoosh's modules keep the functions by which they read pickles, by distribution."""

_BROKEN = (
    *(pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError, ImportError),
    *(LookupError, OverflowError, MemoryError, RecursionError),
)
"""What Python's unpickler raises for bytes that are no pickle."""


class _Thread(threading.local):
    blocks = 0


_thread = _Thread()


class _Listed:
    """What a list of segments says of a segment or a codec, as attributes."""


class _Unpickler(pickle.Unpickler):
    """Knows what Whoosh's files name, as things of its own.

    A pickle may change whatever it names, a class too: nobody else must have it.
    """

    def find_class(self, module: str, name: str) -> Any:
        module = "builtins" if module == "__builtin__" else module
        if (module, name) in _LISTED:
            return type(name, (_Listed,), {})
        match module, name:
            case "builtins", "int":
                return int
            case "builtins", "set":  # of deleted documents
                return set
            case "collections", "defaultdict":
                return defaultdict
            case "_codecs", "encode":  # how protocol 2 writes bytes
                return lambda text, _encoding: text.encode("latin-1")
            case "builtins", "bytes":  # and none
                return lambda: b""
        raise BankDamagedError(
            f"an index names {module[:100]}.{name[:100]}, which is not data: run 'repair', "
            "and do not open banks from strangers"
        )


def load(file: BinaryIO) -> Any:
    """Read one pickle of plain data and segments from a file.

    Raises BankDamagedError for one that names anything else, takes more memory than its own size
    tells, or cannot be read.
    """
    try:
        start = file.tell()
        _look_at(file)
        file.seek(start)
        return _Unpickler(file).load()
    except _BROKEN as error:
        raise BankDamagedError("an index holds a broken pickle: run 'repair'") from error


def loads(data: bytes) -> Any:
    """Read one pickle of plain data and segments; see `load`.

    One of moderate size is not looked through: it may keep a value under a number for which
    Python makes room of some gigabytes.
    """
    if len(data) > _MAX_NESTS and sum(map(data.count, _NESTS)) > _MAX_NESTS:
        return load(io.BytesIO(data))
    try:
        if _NAMES_SOMETHING(data):
            return _Unpickler(io.BytesIO(data)).load()
        return pickle.loads(data)  # noqa: S301 -- it has no opcode that names anything
    except _BROKEN as error:
        raise BankDamagedError("an index holds a broken pickle: run 'repair'") from error


def _look_at(file: BinaryIO) -> None:
    """Go through the opcodes of a pickle without doing what they say. O(pickle).

    Raises BankDamagedError for data nested deeper than `_MAX_DEPTH` and for values kept by
    numbers above that of the opcodes so far. What is on the unpickler's stack is followed by how
    deep it is nested, 0 for a mark.
    """
    depths: list[int] = []
    kept: dict[int, int] = {}
    for count, (opcode, argument, _) in enumerate(pickletools.genops(file)):
        if opcode.name in ("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"):
            number = len(kept) if argument is None else int(argument)
            if number > count:
                raise BankDamagedError("an index holds a broken pickle: run 'repair'")
            kept[number] = depths[-1]
        elif opcode.name in ("GET", "BINGET", "LONG_BINGET"):
            depths.append(kept[int(argument or 0)])
        else:
            depth = 1 + max(_taken(depths, opcode), default=0)
            if depth > _MAX_DEPTH:
                raise BankDamagedError(f"an index nests data {depth} deep: run 'repair'")
            depths += [
                0 if after is pickletools.markobject else depth for after in opcode.stack_after
            ]


def _taken(depths: list[int], opcode: pickletools.OpcodeInfo) -> list[int]:
    """Take from the stack what an opcode takes, and return how deep that is nested."""
    before = opcode.stack_before
    taken = []
    if pickletools.markobject in before:
        while (depth := depths.pop()) > 0:
            taken.append(depth)
        before = before[: before.index(pickletools.markobject)]
    return taken + [depths.pop() for _ in before]


@contextmanager
def writing() -> Iterator[None]:
    """Let this thread's Whoosh read pickles as data alone during a block."""
    _thread.blocks += 1
    try:
        yield
    finally:
        _thread.blocks -= 1


@contextmanager
def reading() -> Iterator[None]:
    """Let this thread's Whoosh read pickles as data alone during a block that only reads.

    Whatever Whoosh raises for files that are not an index becomes BankDamagedError.
    """
    with writing():
        try:
            yield
        except (EvidenceBankError, OSError):
            raise
        except Exception as error:  # Whoosh has no error of its own for most of what may be wrong
            raise BankDamagedError("an index cannot be read: run 'repair'") from error


def install() -> None:
    """Put readers into Whoosh's modules that mind the blocks; a second time does nothing.

    Raises ImportError for a Whoosh that keeps its own elsewhere.
    """
    found = [(module, name) for module, name in _READERS if hasattr(module, name)]
    if {module for module, _ in found} != {module for module, _ in _READERS}:
        raise ImportError("this Whoosh reads pickles in a way that is not known: install 2.7.4")
    for module, name in found:
        present = getattr(module, name)
        if not isinstance(present, _Either):
            setattr(module, name, _Either(present, loads if name == "loads" else load))


class _Either:
    """Reads a pickle as data in the blocks above, else as Whoosh does."""

    def __init__(self, usual: Callable[..., Any], safe: Callable[..., Any]) -> None:
        self._usual = usual
        self._safe = safe

    def __call__(self, source: Any) -> Any:
        return self._safe(source) if _thread.blocks else self._usual(source)
