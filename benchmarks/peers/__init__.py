"""The engines that are measured: ours, and the peers beside it, each in a file of its own."""

from __future__ import annotations

from importlib import import_module

from benchmarks.peers.engine import Engine, Page, Question

OURS = "evidencebank"
_MODULES = {
    OURS: "ours",
    "Whoosh": "stock_whoosh",
    "SQLite FTS5": "fts5",
    "tantivy": "tantivy_index",
    "tantivy, one field": "tantivy_one_field",
    "bm25s": "bm25s_index",
    "bm25s, numba": "bm25s_numba",
}
NAMES = tuple(_MODULES)

__all__ = ["NAMES", "OURS", "Engine", "Page", "Question", "engine_class"]


def engine_class(name: str) -> type[Engine]:
    """Return the class of an engine. Raises ImportError when its library is not installed."""
    found: type[Engine] = import_module(f"benchmarks.peers.{_MODULES[name]}").ENGINE
    return found
