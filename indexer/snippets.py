"""Snippets: the sentences that show why an entry was found, with the matching words marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from html import escape

from indexer.analysis import WordAnalyser, is_stop_word, split

SNIPPET_LENGTH = 240
"""Characters that a snippet aims at; it ends with a whole word."""

_STOP = "(?<=[.!?…])"
_CLOSED = "(?<=[.!?…][\"'”’)\\]])"
_SENTENCE_END = re.compile(rf"(?:{_STOP}|{_CLOSED})\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_ACCENT = "\u0300-\u036f"
_WORDLIKE = re.compile(
    r"(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])"  # U.K.
    rf"|[^\W_](?:[\w{_ACCENT}'’.,\-‐‑\u00ad]*[^\W_])?[{_ACCENT}]*"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a snippet, and whether it is a match."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    terms: frozenset[str]
    hits: int


class Snippets:
    """Chooses and marks passages for one query's terms."""

    def __init__(self, terms: Callable[[], Iterable[str]], analyser: WordAnalyser) -> None:
        """Take what gives the terms: it is asked when the first snippet is wanted."""
        self._give_terms = terms
        self._analyser = analyser

    @cached_property
    def _terms(self) -> frozenset[str]:
        every = frozenset(self._give_terms())
        return frozenset(term for term in every if not is_stop_word(term)) or every

    def best(self, paragraphs: Iterable[str], length: int = SNIPPET_LENGTH) -> list[Piece]:
        """Return the passage that covers most of the terms, as pieces.

        The passage is a run of whole sentences of one paragraph, cut at a word when a sentence is
        longer than `length`. Without any match it is the beginning of the first paragraph.
        """
        best: tuple[int, int] = (-1, -1)
        passage = ""
        for paragraph in paragraphs:
            sentences = [self._seen(text) for text in _SENTENCE_END.split(paragraph)]
            for first in range(len(sentences)):
                run, covered, hits = self._run(sentences, first, length)
                if (len(covered), hits) > best:
                    best, passage = (len(covered), hits), run
        return self.marked(self._cut(passage, length))

    def marked(self, text: str) -> list[Piece]:
        """Return a text as pieces, the words that match marked."""
        pieces: list[Piece] = []
        at = 0
        for word in _WORDLIKE.finditer(text):
            if self._matches(word.group()):
                pieces += [Piece(text[at : word.start()]), Piece(word.group(), marked=True)]
                at = word.end()
        pieces.append(Piece(text[at:]))
        return [piece for piece in pieces if piece.text]

    def _run(
        self, sentences: list[_Sentence], first: int, length: int
    ) -> tuple[str, frozenset[str], int]:
        run, covered, hits = sentences[first].text, sentences[first].terms, sentences[first].hits
        for following in sentences[first + 1 :]:
            if not hits or len(run) + 1 + len(following.text) > length:
                break
            run = f"{run} {following.text}"
            covered, hits = covered | following.terms, hits + following.hits
        return run, covered, hits

    def _seen(self, text: str) -> _Sentence:
        found = [term for word in split(text) for term in self._terms_of(word)]
        return _Sentence(text, frozenset(found), len(found))

    def _cut(self, text: str, length: int) -> str:
        if len(text) <= length:
            return text
        first = next((w.start() for w in _WORDLIKE.finditer(text) if self._matches(w.group())), 0)
        start = 0
        if first > length * 2 // 3:
            start = text.find(" ", first - length // 3, first) + 1 or first
        end = len(text)
        if end - start > length:
            blank = text.rfind(" ", start, start + length)
            end = blank if blank > start else start + length
        return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")

    def _matches(self, word: str) -> bool:
        return any(True for part in split(word) for _ in self._terms_of(part))

    def _terms_of(self, word: str) -> Collection[str]:
        parts, joined = self._analyser.word(word)
        return self._terms.intersection((*parts, joined))


def to_html(pieces: Iterable[Piece]) -> str:
    """Return pieces as HTML: everything escaped, quotes too, and matches in `<mark>`."""
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.marked else escape(piece.text)
        for piece in pieces
    )
