"""Inner loops compiled by numba, which is imported with this module: half a second.

What is compiled is kept in numba's cache, beside the module or in the user's own cache folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Have a module not be found by what is imported meanwhile, unless it is there already."""
    if name in sys.modules:  # then it costs nothing
        yield
        return
    # as the import system notes what is not there
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


with _without("coverage"):  # a fortieth of a second, for what is measured from the start on
    from numba import njit

IS_KEPT = True
"""Whether what is compiled can be kept for the next process."""


def do_without_blas() -> None:
    """Have numba load what it is made of but for SciPy's linear algebra, which takes half of that.

    For processes that compile nothing but what is here, which has no products of matrices: numba
    looks once whether there is a BLAS for them.
    """
    with _without("scipy.linalg"):
        import_module("numba.np.arraymath")


def compiled(
    function: Callable[..., Any], fastmath: bool | set[str] = False, inline: bool = False
) -> Any:
    """Compile a function that works without Python's lock; keep the result where that can be.

    `inline` puts it into each compiled function that calls it.
    """
    global IS_KEPT
    try:
        return njit(nogil=True, cache=True, fastmath=fastmath, forceinline=inline)(function)
    except RuntimeError:  # numba finds no folder that it may write to
        IS_KEPT = False
        return njit(nogil=True, fastmath=fastmath, forceinline=inline)(function)


def in_vectors(function: Callable[..., Any]) -> Any:
    """Compile a function whose sums and maxima may be taken in any order, and without NaN."""
    return compiled(function, {"nnan", "nsz", "reassoc"})


def _insert(docs, scores, size, doc, score):  # type: ignore[no-untyped-def]
    """Put a document into the best so far, ties by number; return how many those are now."""
    if size == docs.size:
        last = size - 1
        if size == 0 or score < scores[last] or (score == scores[last] and doc > docs[last]):
            return size
        place = last
    else:
        place = size
        size += 1
    while place > 0 and (
        scores[place - 1] < score or (scores[place - 1] == score and docs[place - 1] > doc)
    ):
        scores[place] = scores[place - 1]
        docs[place] = docs[place - 1]
        place -= 1
    scores[place] = score
    docs[place] = doc
    return size


insert = compiled(_insert, inline=True)
