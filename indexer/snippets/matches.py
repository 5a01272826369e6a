"""Where in texts stands what a query asks for: words in any of their forms, and phrases."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence, Set
from functools import cache
from itertools import accumulate, chain
from typing import NamedTuple

from indexer.analysis.unspaced import pair_spans, runs
from indexer.analysis.word_beginnings import Span
from indexer.analysis.words import Analysed, WordAnalyser, has_marks, marks, split
from indexer.snippets.highlight_terms import HighlightTerms, Terms

_ACCENT = "\u0300-\u036f"
_AMPERSAND = "&"
_UNSEEN = "\u00ad\u200c\u200d\u2060\ufeff"
_JOINTS = r"_'&.,\-"
"""What may stand between the letters and digits of a word, of ASCII."""


@cache
def _wordlike(signs: str) -> re.Pattern[str]:
    """Return the pattern of what may hold words, in texts with these combining marks.

    None of it has a blank in it, so that what stands between two can be looked at by itself.
    """
    joints = f"{_JOINTS}{signs}{_UNSEEN}’ʼʻʽʾʿʹ·‐‑"
    return re.compile(
        r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])"  # U.K.
        rf"|[^\W_]+(?:[{joints}]+[^\W_]+)*[{signs}]*"
        r"|(?<=\s)&(?=\s)"
    )


_WORDLIKE_WITHOUT_MARKS = _wordlike(_ACCENT)

_Told = tuple[tuple[object, float], ...]
"""What a word shows of the query, and how much each is worth."""

_Token = tuple[int, int, _Told]
"""What may hold words in a piece: where it begins and ends there, and what it shows."""

_Place = tuple[int, tuple[_Token, ...]]
"""Where a piece begins in a text, and what may hold words in it."""

_APART = "\n"
"""What parts texts that are looked through together: no piece runs over it."""


class Match(NamedTuple):
    """What of the query stands somewhere: `what` it is, its worth, and the words it stands in."""

    start: int
    end: int
    what: object
    worth: float
    words: tuple[Span, ...]


def _match_of(what: object, worth: float, words: tuple[Span, ...]) -> Match:
    return Match(words[0][0], words[-1][1], what, worth, words)


class Matching:
    """Finds in texts what is sought."""

    def __init__(self, wanted: HighlightTerms, analyser: WordAnalyser) -> None:
        self.wanted = wanted
        self._analyser = analyser
        self._phrases: dict[str, list[Terms]] = {}
        for phrase in wanted.phrases:
            self._phrases.setdefault(phrase[0], []).append(phrase)
        self._sought = frozenset(chain(wanted.words, *wanted.phrases))
        self._pieces = analyser.pieces_for(self._sought)
        self._shown: dict[str, tuple[_Token, ...]] = {}
        self._seen: dict[str, tuple[Sequence[Analysed], _Told]] = {}
        self._expected: dict[str, list[_Place]] = {}

    def expect(self, texts: Sequence[str]) -> None:
        """Be told of texts that will be asked for, and look through them together."""
        starts = list(accumulate((len(text) + len(_APART) for text in texts), initial=0))
        edges = {*starts, *(start - len(_APART) - 1 for start in starts)}
        places: list[list[_Place]] = [[] for _ in texts]
        for at, tokens in self._places(_APART.join(texts), edges):
            number = bisect_right(starts, at) - 1
            places[number].append((at - starts[number], tokens))
        self._expected.update(zip(texts, places, strict=True))

    def matches(self, text: str) -> list[Match]:
        """Return what stands in a text, by where it begins."""
        places = self._expected.pop(text, None)
        if places is None:
            places = self._places(text, (0, len(text) - 1))
        if not places:  # as in most paragraphs
            return []
        found = [
            Match(at + begin, at + end, what, worth, ((at + begin, at + end),))
            for at, tokens in places
            for begin, end, told in tokens
            for what, worth in told
        ]
        if self._phrases and self._may_have_phrase(
            {text[at + begin : at + end] for at, tokens in places for begin, end, _ in tokens}
        ):
            found += self._phrases_in(text)
            found.sort(key=lambda match: match.start)
        return found

    def _places(self, text: str, edges: Container[int]) -> list[_Place]:
        """Return where pieces stand that have something of what is sought, with their tokens.

        At the edges an ampersand is no word.
        """
        spans, shown = self._pieces(text), self._shown
        if not spans:
            return []
        pieces = [text[at:end] for at, end in spans]
        if new := {*pieces}.difference(shown):
            self._show(new)
        return [
            (at, tokens)
            for (at, _), piece in zip(spans, pieces, strict=True)
            if (tokens := shown[piece]) and (piece != _AMPERSAND or at not in edges)
        ]

    def _show(self, pieces: set[str]) -> None:
        """Remember what pieces have of what is sought."""
        telling = self._analyser.pieces_with(pieces, self._sought, _tokens_of)
        self._shown.update(dict.fromkeys(pieces, ()))
        for piece in telling:
            self._shown[piece] = tuple(
                [(at, end, self._look_up(piece[at:end])[1]) for at, end in _tokens_in(piece)]
            )

    def _may_have_phrase(self, tokens: Set[str]) -> bool:
        """Say whether a text that has these tokens of what is sought may have a phrase of it."""
        words = (word for token in tokens for word in self._look_up(token)[0])
        there = {term for parts, joined in words for term in (*parts, joined)}
        return any(map(there.issuperset, self.wanted.phrases))

    def _phrases_in(self, text: str) -> Iterator[Match]:
        """Yield the phrases that stand in a text."""
        terms: list[set[str]] = []  # at each position; a hyphenated word has several
        places: list[Span] = []
        for span in _tokens(text):
            for parts, joined in self._look_up(text[span[0] : span[1]])[0]:
                here = [{part} for part in parts]
                here[0].add(joined or parts[0])
                terms += here
                places += [span] * len(parts)
        return self._runs(terms, places)

    def _runs(self, terms: Sequence[set[str]], places: Sequence[Span]) -> Iterator[Match]:
        """Yield the phrases that stand in a text, or near each other where that is allowed."""
        for phrase, moves in self.wanted.moves.items():
            if moves:
                worth = self.wanted.phrases[phrase]
                for taken in _near(phrase, terms, moves):
                    words = tuple(dict.fromkeys(places[at] for at in sorted(taken)))
                    yield _match_of(phrase, worth, words)
        for at, here in enumerate(terms):
            for first in self._phrases.keys() & here:
                for phrase in self._phrases[first]:
                    there = terms[at : at + len(phrase)]
                    if len(there) == len(phrase) and all(map(set.__contains__, there, phrase)):
                        words = tuple(dict.fromkeys(places[at : at + len(phrase)]))
                        yield _match_of(phrase, self.wanted.phrases[phrase], words)

    def _look_up(self, token: str) -> tuple[Sequence[Analysed], _Told]:
        """Return the words of what stands between blanks, and what they show."""
        seen = self._seen.get(token)
        if seen is None:
            words = self._analyser.written("and" if token == _AMPERSAND else token)
            wanted, same = self.wanted.words, self.wanted.same
            terms = [term for parts, joined in words for term in (*parts, joined)]
            if self.wanted.forms:
                terms = self._as_written(token, words)
            told = {same.get(term, term): wanted[term] for term in terms if term in wanted}
            seen = self._seen[token] = (words, tuple(told.items()))
        return seen

    def _as_written(self, token: str, words: Sequence[Analysed]) -> list[str]:
        """Return the terms of words without those that count in other words alone."""
        forms, language = self.wanted.forms, self._analyser.language
        return [
            term
            for word, (parts, joined) in zip(split(token, language), words, strict=False)
            for term in (*parts, joined)
            if term not in forms or not forms[term].isdisjoint((word, *word.split("-")))
        ]


def _tokens_of(piece: str) -> list[str]:
    """Return what may hold words in what stands between two blanks."""
    return [piece[at:end] for at, end in _tokens_in(piece)]


def _tokens_in(piece: str) -> Iterable[Span]:
    """Return where what may hold words stands in what stands between two blanks, an '&' too."""
    is_one = piece == _AMPERSAND or (piece.isascii() and piece.isalpha())
    return [(0, len(piece))] if is_one else _tokens(piece)


def _tokens(text: str) -> Iterator[Span]:
    """Yield where what may hold words stands in a text, pairs of characters where no blank is."""
    if text.isascii():
        yield from (token.span() for token in _WORDLIKE_WITHOUT_MARKS.finditer(text))
        return
    wordlike = _wordlike(marks()) if has_marks(text) else _WORDLIKE_WITHOUT_MARKS
    for token in wordlike.finditer(text):
        at, end = token.span()
        for start, stop in runs(token.group()):
            if token.start() + start > at:
                yield at, token.start() + start
            for first, last in pair_spans(token.group()[start:stop]):
                yield token.start() + start + first, token.start() + start + last
            at = token.start() + stop
        if at < end:
            yield at, end


def _near(phrase: Terms, terms: Sequence[set[str]], moves: int) -> Iterator[list[int]]:
    """Yield where the terms of a phrase stand within so many moves, as searching finds them.

    Of occurrences that share a word the first is taken.
    """
    places: dict[str, list[int]] = {term: [] for term in phrase}
    for at, here in enumerate(terms):
        for term in places.keys() & here:
            places[term].append(at)
    begins = {at - offset for offset, term in enumerate(phrase) for at in places[term]}
    used: set[int] = set()
    for begin in sorted(begins):
        taken: list[int] = []
        for offset, term in enumerate(phrase):
            first = bisect_left(places[term], begin + offset)
            near = places[term][first : bisect_right(places[term], begin + offset + moves)]
            free = next((at for at in near if at not in taken and at not in used), None)
            if free is None:
                break
            taken.append(free)
        else:
            used.update(taken)
            yield taken
