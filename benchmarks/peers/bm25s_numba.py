"""bm25s compiled by numba, which its documentation recommends for speed and does not install."""

from __future__ import annotations

from importlib.metadata import version
from typing import ClassVar

import numba

from benchmarks.peers.bm25s_index import Bm25s


class CompiledBm25s(Bm25s):
    """bm25s with its numba backend; a process compiles it at its first search."""

    backend: ClassVar[str] = "numba"

    @classmethod
    def version(cls) -> str:
        return f"{version('bm25s')} with numba {numba.__version__}"


ENGINE = CompiledBm25s
