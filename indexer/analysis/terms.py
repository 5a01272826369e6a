"""From a folded word to its term: the stem, or the word itself for a stop word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import Stemmer

from corpus.text.typography import fold
from indexer.analysis.language import DEFAULT, Language, Rules
from indexer.analysis.stop_words import ENGLISH
from indexer.analysis.variants.abbreviations import singular
from indexer.analysis.variants.british_spelling import one_spelling

MAX_TERM_LENGTH = 64
"""Characters of a word that count; what follows is cut."""

NOT_STOP = "'"
"""What the term of a word ends with whose stem is a stop word though it is none itself."""

STOP = "_"
"""What the term of a stop word ends with that is none in English: no word has it."""

_MIN_LEFT = 2
"""Letters that must be left of a word without its article."""


class Terms(Protocol):
    """What gives the terms of folded words of a language."""

    def term(self, piece: str) -> str:
        """Return the term of a word."""

    def all(self, words: Sequence[str]) -> list[str]:
        """Return the term of each of many words."""


def terms_of(language: Language) -> Terms:
    """Return what gives the terms of folded words of a language."""
    return _EnglishTerms() if language.code == DEFAULT else _Terms(language)


class _EnglishTerms:
    """English stems (Snowball, Porter 2001) of one spelling, of an abbreviation its singular."""

    def __init__(self) -> None:
        self._stemmer = Stemmer.Stemmer("english", 0)
        self._stem: Callable[[str], str] = self._stemmer.stemWord

    def term(self, piece: str) -> str:
        piece = piece[:MAX_TERM_LENGTH]
        if piece in ENGLISH:
            return piece  # so that stop words stay recognisable: 'being' is not 'be'
        stem = singular(self._stem(one_spelling(piece)))
        return self._own_term(piece, stem) if stem in ENGLISH else stem

    def all(self, words: Sequence[str]) -> list[str]:
        pieces = [word[:MAX_TERM_LENGTH] for word in words]
        stems = map(singular, self._stemmer.stemWords(list(map(one_spelling, pieces))))
        return [
            stem if stem not in ENGLISH and piece not in ENGLISH else self.term(piece)
            for piece, stem in zip(pieces, stems, strict=True)
        ]

    def _own_term(self, word: str, stem: str) -> str:
        """Return the term of a word that is no stop word, though its stem is one.

        'mining', 'mines' and 'mined' have one term, which is not that of 'mine'; a stem that has
        lost more than an ending ('over' of 'overeating') is taken from the word without it.
        """
        for ending in ("ing", "ed", "s"):
            longer = word.removesuffix(ending)
            if longer != word and len(longer) > len(stem) + 1:
                other = str(self._stemmer.stemWord(longer))
                return other if other not in ENGLISH else longer
        return stem + NOT_STOP


class _Terms:
    """Stems of another language, by its rules and Snowball's stemmer."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._stemmer = Stemmer.Stemmer(language.stemmer, 0) if language.stemmer else None

    def term(self, piece: str) -> str:
        piece = piece[:MAX_TERM_LENGTH]
        known = self._language
        if piece in known.stop_words:
            return piece + STOP
        word = self._without_prefix(piece) if known.prefixes else piece
        if known.initials:
            word = _first(known.initials, word)
        if known.endings:
            word = _first(known.endings, word)
        stem = str(self._stemmer.stemWord(word)) if self._stemmer else word
        if known.stem_endings:
            stem = _first(known.stem_endings, stem)
        if known.fold_stems:
            stem = fold(stem)
        return stem + NOT_STOP if stem in ENGLISH else stem or piece

    def all(self, words: Sequence[str]) -> list[str]:
        return list(map(self.term, words))

    def _without_prefix(self, word: str) -> str:
        for prefix in self._language.prefixes:
            if word.startswith(prefix) and len(word) - len(prefix) >= _MIN_LEFT:
                return word.removeprefix(prefix)
        return word


def _first(rules: Rules, word: str) -> str:
    """Return a word after the first of some rules that fits it."""
    for pattern, other in rules:
        if pattern.search(word):  # few do
            return pattern.sub(other, word, count=1)
    return word
