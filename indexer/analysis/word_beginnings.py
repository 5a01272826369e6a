"""Where in a text words may stand that have some terms, so that most words can be passed over.

Stems of English begin as their words do, but for spellings and 'dying', whose stem is 'die'. A text
is looked through for such beginnings by patterns, in a fraction of the time of cutting it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Set
from functools import lru_cache
from string import digits

from corpus.deferred.patterns import pattern
from indexer.analysis.variants.british_spelling import british_starts

_MAX_KNOWN = 2_000
_MOST = 8
"""Beginnings that are looked for one after the other; more are looked for all at once."""

_LONG = 5
"""Letters of a term of whose words the first three are known."""

_NOT_LETTERS = pattern(r"[^a-z]")
_ANY = pattern(r"\S+")
_UNSURE = pattern(
    # of ASCII the signs &',-._ alone, as ranges, since a set of all else takes long to compile
    r"[^\x00-%(-+/-^`-\x7f\s]"
    # '&' is 'and', what is not ASCII is folded, and letters may hang on what follows: 'e-mail'
    r"(?:(?<=[^\x00-%'-\x7f])|(?<![a-z]{3}.)(?<=[a-z].)(?=[&',\-._]*\w))\S*"
)
"""The end of a piece, in small letters, that may have any term, however it begins."""

Span = tuple[int, int]
"""Where something begins in a text, and where it ends."""


def beginnings_of(terms: Iterable[str]) -> Set[str]:
    """Return with which letters, three or fewer, or digit an English word begins of some terms.

    It is of words of ASCII, in small letters; '' is any beginning.
    """
    # a stem may have two other letters than its word at its end: 'sensible' of 'sensibility'
    firsts = (term[: 3 if len(term) >= _LONG else 2] for term in terms)
    return frozenset().union(*map(_beginnings_of, firsts))


@lru_cache(_MAX_KNOWN)
def _beginnings_of(start: str) -> frozenset[str]:
    begins = {start, *(british[: len(start)] for british in british_starts(start))}
    if start[1:] == "i":
        begins.add(f"{start[0]}y")
    # what is joined may have a sign where the term has none
    return frozenset(_NOT_LETTERS.split(one, 1)[0] or one[:1] for one in begins)


def pieces_with(beginnings: Collection[str]) -> Callable[[str], list[Span]]:
    """Return what gives where the pieces of a text stand, between blanks, that may have a word.

    That is one that begins in such a way, or in ways that only cutting it tells. O(characters) for
    each beginning, of which there are few.
    """
    patterns = [_ANY]
    if "" not in beginnings:
        few = len(beginnings) <= _MOST
        every = map(_beginning, beginnings) if few else [_any_of(frozenset(beginnings))]
        patterns = [_UNSURE, *every]

    def pieces(text: str) -> list[Span]:
        spans: set[Span] = set()
        lowered = text.lower()  # in which letters that are known are found at a glance
        is_same = len(lowered) == len(text)  # but for 'İ'
        for one in patterns if is_same else [_ANY]:
            for found in one.finditer(lowered if is_same else text):
                at, end = found.span()
                while at and not text[at - 1].isspace():
                    at -= 1
                spans.add((at, end))
        return sorted(spans)

    return pieces


@lru_cache(_MAX_KNOWN // _MOST)
def _any_of(starts: Collection[str]) -> re.Pattern[str]:
    """Return the pattern of a word that begins in one of many ways, and of what is behind it."""
    words = [re.escape(start) for start in sorted(starts) if start not in digits]
    ways = [f"(?<![a-z])(?:{'|'.join(words)})"] if words else []
    if len(words) < len(starts):
        ways.append("[0-9]")
    return re.compile(rf"(?:{'|'.join(ways)})\S*")


@lru_cache(_MAX_KNOWN)
def _beginning(start: str) -> re.Pattern[str]:
    """Return the pattern of a word that begins so, and of what is behind it up to a blank."""
    if start in digits:  # '1,000' is '1000', and '20mg' two words
        return re.compile(r"[0-9]\S*")
    start = re.escape(start)
    # whether a letter stands before it is looked at behind it: it is sought as it stands
    return re.compile(rf"{start}(?<![a-z]{start})\S*")
