"""How much a query may ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on a query; what is beyond them is refused, or in simple mode left out with a note.

    `length` in characters, `clauses` in words and phrases, `depth` in nested brackets,
    `expansion` in terms that one prefix, wildcard or fuzzy word stands for, `literal` in
    characters that a prefix or wildcard must begin with, `slop` in moves that a phrase allows.
    """

    length: int = 1_000
    clauses: int = 64
    depth: int = 20
    expansion: int = 1_000
    literal: int = 2
    slop: int = 50


WIDE = Limits(length=100_000, clauses=10_000)
"""For whole questions and pasted text."""
