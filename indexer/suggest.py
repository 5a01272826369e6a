"""Did you mean: the bank's own words for words it does not have."""

from __future__ import annotations

import re
from collections.abc import Callable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from corpus.typography import fold
from indexer.analysis import WORD
from indexer.index import Index
from indexer.query.grammar import FIELD_ALIASES
from indexer.query.limits import Limits
from indexer.query.values import COLUMN_ALIASES

_MIN_LENGTH = 4
_MOST_UNKNOWN = 8
_RUN = re.compile(r'[^\s()"]+')
_OPERATORS = ("AND", "OR", "NOT")


def did_you_mean(
    query: str, index: Index, has_hits: Callable[[str], bool], limits: Limits
) -> str | None:
    """Return the query with its unknown words replaced by near ones that the bank has, or None.

    A word is near within one edit, or two from seven letters on (optimal string alignment);
    of near words the nearest, then the commonest, is taken; the rest of the query stays as it was
    written. What is suggested has hits, as `has_hits` says. Nothing is for a query longer than
    `limits` allow or with many unknown words: each costs a look at all words of the bank.
    Words longer than they allow stay as they are.
    """
    if len(query) > limits.length or len(_unknown(query, index)) > _MOST_UNKNOWN:
        return None
    corrected = _RUN.sub(lambda found: _corrected_run(found.group(), index, limits.word), query)
    if corrected == query or not has_hits(corrected):
        return None
    return corrected


def _unknown(query: str, index: Index) -> set[str]:
    words = {word for run in _RUN.findall(query) for word in WORD.findall(fold(run))}
    return {word for word in words if not index.knows(word)}


def _corrected_run(text: str, index: Index, longest: int) -> str:
    if text in _OPERATORS:
        return text
    folded = fold(text)
    corrected = WORD.sub(lambda found: _corrected(found.group(), index, longest), folded)
    return text if corrected == folded else corrected


def _corrected(word: str, index: Index, longest: int) -> str:
    known = word in COLUMN_ALIASES or word in FIELD_ALIASES or index.knows(word)
    if known or not _MIN_LENGTH <= len(word) <= longest or not word.isalpha():
        return word
    edits = 1 if len(word) < 7 else 2
    near = extract(word, index.lexicon.words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    ranked = sorted(
        (distance, -index.lexicon.doc_freq(other), other) for other, distance, _ in near
    )
    return ranked[0][2] if ranked else word
