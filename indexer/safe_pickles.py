"""Reading Whoosh's pickles without running anything they say.

Whoosh keeps its list of segments, the directories of compound files and blocks of postings as
pickles, which could name any function to be called. Here they are read by an unpickler that knows
plain data, Whoosh's segments and their codecs, and nothing else. `install` puts it into Whoosh's
own modules, for all that is read in this process: what Whoosh writes itself passes.
"""

from __future__ import annotations

import io
import pickle
import re
import sys
from collections import defaultdict
from typing import Any, BinaryIO

from whoosh.codec import whoosh3
from whoosh.codec.base import Codec, Segment
from whoosh.filedb import structfile

from corpus.errors import BankDamagedError

_PLAIN: dict[tuple[str, str], Any] = {
    ("builtins", "int"): int,
    ("builtins", "set"): set,
    ("builtins", "frozenset"): frozenset,
    ("builtins", "bytearray"): bytearray,
    ("collections", "defaultdict"): defaultdict,
    # how protocol 2 writes bytes
    ("_codecs", "encode"): lambda text, _encoding: text.encode("latin-1"),
    ("builtins", "bytes"): bytes,
}
_NAMES_SOMETHING = re.compile(rb"[ci\x82-\x84\x93]").search
"""Finds the opcodes by which a pickle names a class or a function; also in numbers, by chance."""


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        module = "builtins" if module == "__builtin__" else module
        if (module, name) in _PLAIN:
            return _PLAIN[module, name]
        # imported already, or it is not that of a segment that can be read here
        found = getattr(sys.modules.get(module), name, None)
        if isinstance(found, type) and issubclass(found, (Codec, Segment)):
            return found
        raise BankDamagedError(
            f"an index names {module}.{name[:100]}, which is not data: build it anew from the "
            "entries, and do not open banks from strangers"
        )


_BROKEN = (
    *(pickle.UnpicklingError, EOFError, ValueError, TypeError, AttributeError),
    *(LookupError, OverflowError, MemoryError, ImportError),
)
"""What Python's unpickler raises for bytes that are no pickle."""


def load(file: BinaryIO) -> Any:
    """Read one pickle of plain data and segments from a file.

    Raises BankDamagedError for one that names anything else or cannot be read.
    """
    try:
        return _Unpickler(file).load()
    except _BROKEN as error:
        raise BankDamagedError("an index holds a broken pickle: build it anew") from error


def loads(data: bytes) -> Any:
    """Read one pickle of plain data and segments; see `load`."""
    if _NAMES_SOMETHING(data):
        return load(io.BytesIO(data))
    try:
        return pickle.loads(data)  # noqa: S301 -- it has no opcode that names anything
    except _BROKEN as error:
        raise BankDamagedError("an index holds a broken pickle: build it anew") from error


def install() -> None:
    """Let Whoosh read its files through this module."""
    structfile.load_pickle = load
    whoosh3.loads = loads
