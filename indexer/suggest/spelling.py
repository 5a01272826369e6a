"""Did you mean: the bank's own words for words it does not have."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from corpus.text.typography import fold
from indexer.analysis.words import WORD
from indexer.index import Index
from indexer.query.limits import Limits
from indexer.query.tokens import Token, tokens

_RUN = re.compile(r'[^\s"]+')
_MIN_LENGTH = 4
_MAX_UNKNOWN = 8


def did_you_mean(
    query: str, index: Index, has_hits: Callable[[str], bool], limits: Limits
) -> str | None:
    """Return the query with its unknown words replaced by near ones that the bank has, or None.

    A word is near within one edit, or two from seven letters on (optimal string alignment);
    of near words the nearest, then the commonest, is taken; the rest of the query stays as it was
    written: operators, names of fields, and words with `*`, `?` or `~`, which ask for what is near
    themselves. What is suggested has hits, as `has_hits` says. Nothing is for a query longer than
    `limits` allow or with many unknown words: each costs a look at all words of the bank.
    Words longer than they allow stay as they are.
    """
    if len(query) > limits.length:
        return None
    (corrected,) = corrections([query], index, limits)
    return corrected if corrected and has_hits(corrected) else None


def corrections(queries: Sequence[str], index: Index, limits: Limits) -> list[str]:
    """Return for each query what `did_you_mean` would make of it, '' where nothing is changed.

    That is all '' where the queries have many unknown words together. Whether it has hits is
    another matter.
    """
    unknown = {word for query in queries for word in _words(query) if not index.knows(word)}
    if len(unknown) > _MAX_UNKNOWN:
        return [""] * len(queries)
    corrected = [_corrected_query(query, index, limits.word) for query in queries]
    return [new if new != old else "" for old, new in zip(queries, corrected, strict=True)]


def _words(query: str) -> set[str]:
    spelt = (token.text for token in tokens(query) if _is_spelt(token))
    return {word for text in spelt for word in WORD.findall(fold(text))}


def _is_spelt(token: Token) -> bool:
    """Say whether a token is words alone, each as the reader thinks that it is spelt."""
    if token.kind == "phrase":
        return True
    wild = "*" in token.text or "~" in token.text or "?" in token.text.rstrip("?")
    return token.kind == "text" and not wild


def _corrected_query(query: str, index: Index, longest: int) -> str:
    made, at = "", 0
    for token in filter(_is_spelt, tokens(query)):
        text = _RUN.sub(lambda found: _corrected_run(found.group(), index, longest), token.text)
        made += query[at : token.position] + text
        at = token.end
    return made + query[at:]


def _corrected_run(run: str, index: Index, longest: int) -> str:
    folded = fold(run)
    corrected = WORD.sub(lambda found: _corrected(found.group(), index, longest), folded)
    return run if corrected == folded else corrected


def _corrected(word: str, index: Index, longest: int) -> str:
    if index.knows(word) or not _MIN_LENGTH <= len(word) <= longest or not word.isalpha():
        return word
    edits = 1 if len(word) < 7 else 2
    near = extract(word, index.lexicon.words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    ranked = sorted(
        (distance, -index.lexicon.doc_freq(other), other) for other, distance, _ in near
    )
    return ranked[0][2] if ranked else word
