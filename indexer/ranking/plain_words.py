"""Words that a bank's texts hold, by the rows of their terms: many queries are no more than these.

To read such a query, to make a tree of it and to take this apart again takes longer than to find
the best. What is found is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from indexer.query.limits import DEFAULT_LIMITS

Asked = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]
"""The rows of terms, and how much each counts."""


class PlainWords:
    """The rows of words that mean the same terms whatever words stand beside them."""

    def __init__(self, words: Iterable[tuple[str, Iterable[str]]], rows: Mapping[str, int]) -> None:
        """Take folded words of letters and digits with their terms, and the rows of terms.

        Words of which no term has a row are left out.
        """
        found = (
            (word, tuple(rows[term] for term in terms if term in rows)) for word, terms in words
        )
        self._rows = {word: of_word for word, of_word in found if of_word}
        most = max(map(len, self._rows.values()), default=0)
        self._once = np.ones(DEFAULT_LIMITS.clauses * most)

    def asked(self, query: str) -> Asked | None:
        """Return the rows of a query's words, in their order, None where it has to be read.

        Then it holds something else, a term twice or too much.
        """
        if not query.isascii() or len(query) > DEFAULT_LIMITS.length:
            return None
        known, words = self._rows, query.lower().split(" ")
        try:
            rows = [row for word in words for row in known[word]]
        except KeyError:
            return None
        if len(set(rows)) < len(rows) or len(words) > DEFAULT_LIMITS.clauses:
            return None
        return np.array(rows, np.int64), self._once[: len(rows)]
