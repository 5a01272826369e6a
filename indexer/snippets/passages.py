"""Snippets: the sentences that show why an entry was found, with the matching words marked."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from math import fsum
from typing import NamedTuple

from corpus.deferred.patterns import pattern
from indexer.analysis.word_beginnings import Span
from indexer.analysis.words import WordAnalyser
from indexer.snippets.highlight_terms import HighlightTerms
from indexer.snippets.matches import Match, Matching

SNIPPET_LENGTH = 240
"""Characters that a snippet aims at; it ends with a whole word."""

MAX_READ = 250_000
"""Characters of an entry that a snippet is chosen from, its first: an entry may be a whole book."""

_PART = 20_000
"""Characters of a paragraph that are looked at together."""

MAX_PASSAGES = 500
"""Passages that are weighed against each other for one snippet, the first with a match."""

_SENTENCE_END = pattern(r"[.!?…][\"'”’)\]]?(\s+)(?=[\"'“‘(\[]?[A-Z0-9])")
"""The end of a sentence, with the blanks behind it as the group."""


class Piece(NamedTuple):
    """A run of a snippet, and whether it is a match."""

    text: str
    marked: bool = False


class _Passage(NamedTuple):
    """A part of a text, and whether it leaves out the beginning or end of a sentence."""

    start: int
    end: int
    late: bool = False
    early: bool = False


class Snippets:
    """Chooses and marks passages for one query."""

    def __init__(
        self, highlight_terms: Callable[[str], HighlightTerms], analyser: WordAnalyser
    ) -> None:
        """Take what gives what the query asks of a field, when that is first needed."""
        self._highlight_terms = highlight_terms
        self._analyser = analyser
        self._known: dict[str, list[Matching]] = {}

    def expect(self, entries: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Be told of entries that `best` will be asked about: their summaries and paragraphs.

        Short ones are looked through together, in two thirds of the time of one by one. Of long
        ones no more is looked at than `best` asks for.
        """
        texts: dict[str, list[str]] = {"summary": [], "body": []}
        for summary, paragraphs in entries:
            if len(summary) + sum(map(len, paragraphs)) <= _PART:
                texts["summary"].append(summary)
                texts["body"] += paragraphs
        for name, listed in texts.items():
            if told := list(filter(None, listed)):
                self._matchers(name)[0].expect(told)

    def best(
        self, paragraphs: Iterable[str], length: int = SNIPPET_LENGTH, summary: str = ""
    ) -> list[Piece]:
        """Return the passage that says most of what was asked for, as pieces.

        The summary is looked at before the paragraphs of the body, each for what was asked of its
        field. The passage is a run of whole sentences of one paragraph, cut at a word when a
        sentence is longer than `length`. The words and phrases in it count by how much they tell,
        each once; then how many there are. Words that were asked for as a phrase count where they
        stand as one; if they do so in no paragraph, each counts by itself. Without any match the
        passage is the beginning of the first paragraph. O(characters), of which no more than
        `MAX_READ` are looked at.
        """
        fields = [("summary", summary)] if summary else []
        fields += [("body", text) for text in paragraphs]
        listed = list(_first_characters(fields))
        for way in range(2):
            passages = self._passages(listed, way, length)
            if chosen := _best_of(islice(passages, MAX_PASSAGES)):
                return _pieces(*chosen)
        return _pieces(listed[0][1], _beginning(listed[0][1], length), []) if listed else []

    def _passages(
        self, listed: Iterable[tuple[str, str]], way: int, length: int
    ) -> Iterator[tuple[str, list[Match], _Passage]]:
        """Yield the passages of texts that show a match, each with its text and that's matches.

        On the second way each word of a phrase counts by itself.
        """
        for name, text in listed:
            if way < len(matchers := self._matchers(name)):
                matches = matchers[way].matches(text)
                for part in _passages(text, matches, length):
                    yield text, matches, part

    def marked(self, text: str) -> list[Piece]:
        """Return a text of a body as pieces, the words that match marked."""
        found = (matching.matches(text) for matching in self._matchers("body"))
        matches = next(filter(None, found), [])
        return _pieces(text, _Passage(0, len(text)), matches)

    def _matchers(self, name: str) -> list[Matching]:
        known = self._known.get(name)
        if known is None:
            wanted = self._highlight_terms(name)
            alike = (one for one in self._known.values() if one[0].wanted == wanted)
            ways = [wanted, wanted.loosened()] if wanted.phrases else [wanted]
            known = next(alike, None) or [Matching(way, self._analyser) for way in ways]
            self._known[name] = known
        return known


def to_html(pieces: Iterable[Piece]) -> str:
    """Return pieces as HTML: everything escaped, quotes too, and matches in `<mark>`."""
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.marked else escape(piece.text)
        for piece in pieces
    )


# --- passages of a text


def _best_of(
    passages: Iterable[tuple[str, list[Match], _Passage]],
) -> tuple[str, _Passage, list[Match]] | None:
    """Return the first passage of most worth, with its text and what it shows; None without one."""
    best: tuple[float, int] = (0.0, 0)
    chosen: tuple[str, _Passage, list[Match]] | None = None
    for text, matches, part in passages:
        inside = _inside(matches, part)
        worth = fsum({match.what: match.worth for match in inside}.values())
        if (worth, len(inside)) > best:
            best, chosen = (worth, len(inside)), (text, part, inside)
    return chosen


def _first_characters(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the texts that are not empty, and of all together no more than `MAX_READ`.

    With each comes the name of its field.
    """
    left = MAX_READ
    for name, text in texts:
        if not text:
            continue
        if len(text) <= min(left, _PART):  # as most are
            yield name, text
        else:
            yield from ((name, part) for part in _parts(text[:left]))
        left -= len(text)
        if left <= 0:
            return


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts that end at a blank, if there is one, so that not all need be read."""
    while len(text) > _PART:
        blank = text.rfind(" ", 1, _PART)
        end = blank if blank > 0 else _PART
        yield text[:end]
        text = text[end:].lstrip(" ")
    if text:
        yield text


def _passages(text: str, matches: Sequence[Match], length: int) -> Iterator[_Passage]:
    """Yield the runs of sentences that begin with one that has a match, and parts of long ones."""
    if not matches:
        return
    sentences = list(_sentences(text))
    ends = [end for _, end in sentences]
    at = 0
    for number, (start, end) in enumerate(sentences):
        first = at
        while at < len(matches) and matches[at].start < end:
            at += 1
        if end - start > length:
            yield from (_around(text, (start, end), match, length) for match in matches[first:at])
        elif at > first:
            yield _Passage(start, ends[bisect_right(ends, start + length, number) - 1])


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.start(1)
        start = end.end()
    yield start, len(text)


def _around(text: str, sentence: Span, match: Match, length: int) -> _Passage:
    """Return a part of a long sentence that shows a match, with some words before it."""
    start, end = sentence
    begin = start
    if match.end - start > length * 2 // 3:
        blank = text.find(" ", max(start, match.start - length // 3), match.start)
        begin = blank + 1 or match.start
        if match.end - begin > length:
            begin = match.start
    return _cut(text, begin, end, length, match.end, late=begin > start)


def _cut(
    text: str, start: int, end: int, length: int, least: int = 1, late: bool = False
) -> _Passage:
    """Return a part of a text, cut at the last blank, if any from `least` on, if it is too long."""
    if end - start <= length:
        return _Passage(start, end, late)
    blank = text.rfind(" ", max(start + 1, least), start + length)
    return _Passage(start, blank if blank >= 0 else start + length, late, early=True)


def _beginning(text: str, length: int) -> _Passage:
    return _cut(text, *next(_sentences(text)), length)


def _inside(matches: Sequence[Match], part: _Passage) -> list[Match]:
    """Return the matches that a part of a text shows whole, or as much as it has room for."""
    start, end = part.start, part.end
    first = bisect_left(matches, (start,))
    last = bisect_left(matches, (end,), first)
    return [
        match
        for match in matches[first:last]
        if match.end <= end or match.end - match.start > end - start
    ]


def _pieces(text: str, part: _Passage, matches: Iterable[Match]) -> list[Piece]:
    """Return a part of a text as pieces; an ellipsis stands for the rest of a sentence."""
    pieces = [Piece("…")] if part.late else []
    at = part.start
    for start, end in _joined({word for match in matches for word in match.words}):
        if start < part.end:
            if at < start:
                pieces.append(Piece(text[at:start]))
            at = min(end, part.end)
            pieces.append(Piece(text[start:at], marked=True))
    if at < part.end or part.early:
        pieces.append(Piece(text[at : part.end] + ("…" if part.early else "")))
    return pieces


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in their order, those that overlap as one."""
    start = end = -1
    for span in sorted(spans):
        if span[0] >= end:
            if end >= 0:
                yield start, end
            start, end = span
        end = max(end, span[1])
    if end >= 0:
        yield start, end
