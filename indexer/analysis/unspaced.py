"""Scripts written without blanks between words: each two characters that stand together are one.

Overlapping pairs find any word of two characters or more inside a run, as a phrase of pairs does
for longer ones, without a dictionary (Lucene's analysis of Chinese, Japanese and Korean does so).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from corpus.deferred.patterns import pattern

_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u0f71-\u0f84\u0f86\u0f87"
    "\u0f8d-\u0fbc\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074"
    "\u1082-\u108d\u108f\u109a-\u109d\u17b4-\u17d3\u3099\u309a"
)
_LETTERS = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec6\u0edc-\u0edf"
    "\u0f40-\u0f6c\u1000-\u102a\u103f\u1050-\u1055\u1100-\u11ff\u1780-\u17b3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)


_NEAR = pattern("[^\x00-\u0e00\u17d4-\u3004]")
"""What may be a letter of such a script, by its number: compiled in a hundredth of the time."""


@cache
def _run() -> re.Pattern[str]:
    """Return the pattern of a run: compiled when the first text is read that may have one."""
    return re.compile(f"[{_LETTERS}][{_LETTERS}{_MARKS}]*")


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(f"[{_LETTERS}][{_MARKS}]*")


_FUNCTION = frozenset("的了之与與及这這那该該些" + "はをがのでともへやに")
"""Characters that are little words and build few others, in Chinese and in Japanese."""


def is_function_pair(term: str) -> bool:
    """Say whether a term is a pair of characters of which one is a little word."""
    return not term.isascii() and len(term) == 2 and not _FUNCTION.isdisjoint(term)


def is_unspaced(word: str) -> bool:
    """Say whether a word begins with a letter of such a script."""
    return _may_have_run(word[:1]) and _run().match(word) is not None


def in_pairs(folded: str) -> str:
    """Return a folded text with the pairs of each run as words of their own: 'ABC' as 'AB BC'."""
    if not (_may_have_run(folded) and _run().search(folded)):
        return folded
    return _run().sub(
        lambda run: f" {' '.join(run[0][a:b] for a, b in pair_spans(run[0]))} ", folded
    )


def pair_spans(run: str) -> Iterator[tuple[int, int]]:
    """Yield where each pair of characters begins and ends in a run, marks with their letters.

    A run of a single character is one such span.
    """
    units = [found.span() for found in _unit().finditer(run)]
    if len(units) == 1:
        yield units[0]
    for (start, _), (_, end) in pairwise(units):
        yield start, end


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each run begins and ends in a text."""
    return (found.span() for found in _run().finditer(text)) if _may_have_run(text) else iter(())


def _may_have_run(text: str) -> bool:
    return not text.isascii() and _NEAR.search(text) is not None
