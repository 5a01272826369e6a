"""The collector of cycles waits while something large is made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector of cycles waiting while a page or a document is read.

    A page's tree is a hundred thousand objects, all of them alive to the end; it would go through
    them again and again while they are made, which takes a quarter of the time.
    """
    if not gc.isenabled():  # another thread is reading, or who calls wants it so
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
