"""Finding entries by who wrote them and where they appeared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from corpus.deferred.patterns import pattern
from corpus.text.typography import fold, plain_words

_CITED = pattern(
    r"(?<=\w)[.)\]]{0,3}"
    r"(?:\s?[:;,.(\[]{1,3}\s?(?:[^\W\d_]{1,9}\.?\s?)?|\s(?:vol|no|p|pp)?\.?\s?)\d",
    re.IGNORECASE,
)


def source_name(source: str) -> str:
    """Return a source without volume, year and pages: the journal or publisher.

    >>> source_name("Journal of Harm Reduction: 2012, 12(3), p. 1–20.")
    'Journal of Harm Reduction'
    """
    found = _CITED.search(source)
    return (source[: found.start()] if found else source).strip(" .,:;")


class Sources:
    """The distinct sources of an index."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._written: dict[str, list[int]] = {}
        for number, source in enumerate(sources):
            self._written.setdefault(fold(source), []).append(number)

    def matching(self, name: str) -> list[int]:
        """Return the numbers of the sources that a name stands for, however they are written."""
        return self._written.get(fold(source_name(name)), [])


class Authors:
    """The distinct names of authors of an index."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._with_word: dict[str, list[int]] = {}
        for number, name in enumerate(names):
            for word in set(plain_words(name)):
                self._with_word.setdefault(word, []).append(number)

    def matching(self, name: str) -> list[int]:
        """Return the numbers of the names that `name` may stand for.

        'Lowe', 'T. Lowe' and 'Tom Lowe' find 'Lowe T.'. Every word asked for must stand in the
        name; an initial stands for a name that begins with it, on either side, but one word must
        be whole and the same.
        """
        wanted = plain_words(name)
        whole = {n for word in wanted if len(word) > 1 for n in self._with_word.get(word, ())}
        return [n for n in sorted(whole) if _fits(wanted, plain_words(self._names[n]))]


def _fits(wanted: Sequence[str], words: Sequence[str]) -> bool:
    fitting = {one for one, word in product(wanted, words) if _same(one, word)}
    return fitting == set(wanted)


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))
