"""How much a query may ask for."""

from __future__ import annotations

from corpus.deferred.dataclasses import dataclass
from corpus.errors import InputError
from indexer.analysis.words import GAP

_UPPER_BOUNDS = {"clauses": 1_024, "depth": 50, "slop": GAP // 2}
"""What the limits themselves are limited to: the work of a query, the depth of calls, and moves
that no passage's end can be bridged with."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a query; what is beyond them is refused, or in simple mode read as plain words.

    `length` in characters, `word` in characters of a word between hyphens, `clauses` in words and
    values of columns (1,024 at most), `depth` in nested brackets and NOTs (50 at most),
    `expansion` in terms that one prefix, wildcard or fuzzy word stands for, `literal` in
    characters that a prefix or wildcard must begin with, `fuzzy` in fuzzy words, `slop` in moves
    that a phrase allows (50 at most, so that none runs from one passage into the next).

    Raises InputError for a limit below 0 or above what it may be.
    """

    length: int = 1_000
    word: int = 64
    clauses: int = 64
    depth: int = 20
    expansion: int = 1_000
    literal: int = 2
    fuzzy: int = 16
    slop: int = 50

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value, most = getattr(self, name), _UPPER_BOUNDS.get(name)
            if value < 0 or (most is not None and value > most):
                allowed = "0 or more" if most is None else f"from 0 to {most:,}"
                raise InputError(f"the limit {name} cannot be {value:,}: it may be {allowed}")


WIDE = Limits(length=100_000, clauses=1_024)
"""For whole questions and pasted text."""


DEFAULT_LIMITS = Limits()
"""What a query may ask for, unless a caller says otherwise."""
