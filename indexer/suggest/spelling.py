"""Did you mean: the bank's own words for words it does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Protocol

from corpus.deferred.patterns import pattern
from corpus.text.typography import fold
from indexer.analysis.stop_words import ENGLISH
from indexer.analysis.unspaced import is_unspaced
from indexer.analysis.words import split, word_pattern
from indexer.postings.lexicon import Lexicon
from indexer.query.limits import Limits
from indexer.query.tokens import Token, tokens

_RUN = pattern(r'[^\s"]+')
_MIN_LENGTH = 4
_MAX_UNKNOWN = 8
_TORN = pattern(r"(?<![^\s\"(])([^\W\d_]+) ([^\W\d_]+)(?![^\s\")])")
_MIN_HALF = 3
"""Letters of each of two words that may be run together."""
_SHORT = 5
"""Letters of a word up to which many a word is near it by chance."""
_COMMON = 100
"""Entries with a word that is common beside one that no entry has."""


class KnownWords(Protocol):
    """What spelling asks of an index."""

    @property
    def lexicon(self) -> Lexicon:
        """The words as readers write them."""
        ...

    def knows(self, word: str) -> bool:
        """Say whether a folded word, in this or another form, stands in any entry."""
        ...

    def has_term(self, term: str) -> bool:
        """Say whether a term stands in any entry."""
        ...

    def has_phrase(self, terms: Sequence[str]) -> bool:
        """Say whether terms stand one after the other in any entry."""
        ...


def did_you_mean(
    query: str, index: KnownWords, has_hits: Callable[[str], bool], limits: Limits
) -> str | None:
    """Return the query with its unknown words replaced by near ones that the bank has, or None.

    A word is near within one edit, or two from seven letters on (optimal string alignment);
    of near words the nearest, then the commonest, is taken, as most entries write it. Common
    words are never offered, nor words that stand in a hundred entries and more and are near by
    chance: of a short word another beginning. Halves of hyphenated words are looked at one by
    one, words run together are parted where the bank has the two in a row, and words torn apart
    are joined where it has the whole.

    The rest of the query stays as it was written: operators, names of fields, and words with
    `*`, `?` or `~`, which ask for what is near themselves. What is suggested has hits, as
    `has_hits` says. Nothing is for a query longer than `limits` allow or with many unknown words:
    each costs a look at all words of the bank. Words longer than they allow stay as they are.
    """
    if len(query) > limits.length:
        return None
    (corrected,) = corrections([query], index, limits)
    return corrected if corrected and has_hits(corrected) else None


def corrections(queries: Sequence[str], index: KnownWords, limits: Limits) -> list[str]:
    """Return for each query what `did_you_mean` would make of it, '' where nothing is changed.

    That is all '' where the queries have many unknown words together. Whether it has hits is
    another matter.
    """
    unknown = {word for query in queries for word in _words(query) if not _knows(index, word)}
    if len(unknown) > _MAX_UNKNOWN:
        return [""] * len(queries)
    corrected = [
        # most have nothing but words that the bank knows, and no signs to be read otherwise
        _corrected_query(query, index, limits.word) if unknown or not is_plain(query) else query
        for query in queries
    ]
    return [new if new != old else "" for old, new in zip(queries, corrected, strict=True)]


def is_plain(query: str) -> bool:
    """Say whether a query is words of letters alone, which stay as they are if they are known."""
    return query.isascii() and query.replace(" ", "").isalpha()


def _words(query: str) -> set[str]:
    spelt = (token.text for token in tokens(query) if _is_spelt(token))
    return {word for text in spelt for word in split(text)}


def _knows(index: KnownWords, word: str) -> bool:
    """Say whether the bank has a word, or each half of a hyphenated one."""
    if "-" not in word:
        return index.knows(word)
    whole = map(index.has_term, index.lexicon.whole_terms(word))
    return any(whole) or all(map(index.knows, filter(None, word.split("-"))))


def _is_spelt(token: Token) -> bool:
    """Say whether a token is words alone, each as the reader thinks that it is spelt."""
    if token.kind == "phrase":
        return True
    wild = "*" in token.text or "~" in token.text or "?" in token.text.rstrip("?")
    return token.kind == "text" and not wild


def _corrected_query(query: str, index: KnownWords, longest: int) -> str:
    made, at = "", 0
    for start, end in _spelt_runs(query):
        made += query[at:start] + _corrected_text(query[start:end], index, longest)
        at = end
    return made + query[at:]


def _spelt_runs(query: str) -> Iterator[tuple[int, int]]:
    """Yield where words stand that are taken as they are spelt, those beside each other at once."""
    start = end = -1
    for token in filter(_is_spelt, tokens(query)):
        if token.kind == "text" and start >= 0 and query[end : token.position] == " ":
            end = token.end
            continue
        if start >= 0:
            yield start, end
        start, end = token.position, token.end
        if token.kind == "phrase":
            yield start, end
            start = -1
    if start >= 0:
        yield start, end


def _corrected_text(text: str, index: KnownWords, longest: int) -> str:
    text = _mended(text, index)
    return _RUN.sub(lambda found: _corrected_run(found.group(), index, longest), text)


def _mended(text: str, index: KnownWords) -> str:
    """Return a text with each two words as one where one is unknown and the bank has the whole."""
    at = 0
    while (found := _TORN.search(text, at)) is not None:
        first, second = map(fold, found.groups())
        whole = first + second
        torn = len(whole) >= _MIN_LENGTH and not (index.knows(first) and index.knows(second))
        at = found.start(2)
        if torn and _is_offered(whole, index):
            made = index.lexicon.written(whole)
            text = text[: found.start()] + made + text[found.end() :]
            at = found.start() + len(made)
    return text


def _corrected_run(run: str, index: KnownWords, longest: int) -> str:
    folded = fold(run)
    corrected = word_pattern(folded).sub(
        lambda found: _corrected(found.group(), index, longest), folded
    )
    return run if corrected == folded else corrected


def _corrected(word: str, index: KnownWords, longest: int) -> str:
    if _knows(index, word):
        return word
    if "-" in word:
        return "-".join(
            _corrected(half, index, longest) if half else "" for half in word.split("-")
        )
    if not _MIN_LENGTH <= len(word) <= longest or not word.isalpha() or is_unspaced(word):
        return word
    edits = 1 if len(word) < 7 else 2
    lexicon = index.lexicon
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    near = extract(word, lexicon.words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    ranked = sorted(
        (distance, -lexicon.doc_freq(other), other)
        for other, distance, _ in near
        if other not in ENGLISH and not _by_chance(word, other, lexicon.doc_freq(other))
    )
    if ranked and ranked[0][0] <= 1:
        return lexicon.written(ranked[0][2])
    return _parted(word, index) or (lexicon.written(ranked[0][2]) if ranked else word)


def _by_chance(word: str, other: str, entries: int) -> bool:
    """Say whether a word is no nearer than some common word or other is to any short one."""
    short, swapped = len(word) <= _SHORT, sorted(word) == sorted(other)
    return short and entries >= _COMMON and word[0] != other[0] and not swapped


def _parted(word: str, index: KnownWords) -> str:
    """Return a word as the two that it is run together of, '' where the bank has none in a row."""
    ways = []
    for at in range(_MIN_HALF, len(word) - _MIN_HALF + 1):
        halves = word[:at], word[at:]
        if all(_is_offered(half, index) for half in halves):
            phrases = product(*map(index.lexicon.whole_terms, halves))
            if any(map(index.has_phrase, phrases)):
                ways.append((-min(map(index.lexicon.doc_freq, halves)), at, halves))
    return " ".join(map(index.lexicon.written, min(ways)[2])) if ways else ""


def _is_offered(word: str, index: KnownWords) -> bool:
    return index.lexicon.doc_freq(word) > 0 and word not in ENGLISH
