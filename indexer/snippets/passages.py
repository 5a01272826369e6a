"""Snippets: the sentences that show why an entry was found, with the matching words marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence, Set
from functools import cache
from html import escape
from itertools import accumulate, chain, islice
from math import fsum
from typing import NamedTuple

from corpus.deferred.patterns import pattern
from indexer.analysis.unspaced import pair_spans, runs
from indexer.analysis.word_beginnings import Span
from indexer.analysis.words import Analysed, WordAnalyser, has_marks, marks, split
from indexer.snippets.highlight_terms import HighlightTerms, Terms

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


class Piece(NamedTuple):
    """A run of a snippet, and whether it is a match."""

    text: str
    marked: bool = False


class _Match(NamedTuple):
    """What of the query stands somewhere: `what` it is, its worth, and the words it stands in."""

    start: int
    end: int
    what: object
    worth: float
    words: tuple[Span, ...]


def _match_of(what: object, worth: float, words: tuple[Span, ...]) -> _Match:
    return _Match(words[0][0], words[-1][1], what, worth, words)


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
        self._known: dict[str, list[_Matching]] = {}

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
    ) -> Iterator[tuple[str, list[_Match], _Passage]]:
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

    def _matchers(self, name: str) -> list[_Matching]:
        known = self._known.get(name)
        if known is None:
            wanted = self._highlight_terms(name)
            alike = (one for one in self._known.values() if one[0].wanted == wanted)
            ways = [wanted, wanted.loosened()] if wanted.phrases else [wanted]
            known = next(alike, None) or [_Matching(way, self._analyser) for way in ways]
            self._known[name] = known
        return known


class _Matching:
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

    def matches(self, text: str) -> list[_Match]:
        """Return what stands in a text, by where it begins."""
        places = self._expected.pop(text, None)
        if places is None:
            places = self._places(text, (0, len(text) - 1))
        if not places:  # as in most paragraphs
            return []
        found = [
            _Match(at + begin, at + end, what, worth, ((at + begin, at + end),))
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

    def _phrases_in(self, text: str) -> Iterator[_Match]:
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

    def _runs(self, terms: Sequence[set[str]], places: Sequence[Span]) -> Iterator[_Match]:
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


def to_html(pieces: Iterable[Piece]) -> str:
    """Return pieces as HTML: everything escaped, quotes too, and matches in `<mark>`."""
    return "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.marked else escape(piece.text)
        for piece in pieces
    )


# --- passages of a text


def _best_of(
    passages: Iterable[tuple[str, list[_Match], _Passage]],
) -> tuple[str, _Passage, list[_Match]] | None:
    """Return the first passage of most worth, with its text and what it shows; None without one."""
    best: tuple[float, int] = (0.0, 0)
    chosen: tuple[str, _Passage, list[_Match]] | None = None
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


def _passages(text: str, matches: Sequence[_Match], length: int) -> Iterator[_Passage]:
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


def _around(text: str, sentence: Span, match: _Match, length: int) -> _Passage:
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


def _inside(matches: Sequence[_Match], part: _Passage) -> list[_Match]:
    """Return the matches that a part of a text shows whole, or as much as it has room for."""
    start, end = part.start, part.end
    first = bisect_left(matches, (start,))
    last = bisect_left(matches, (end,), first)
    return [
        match
        for match in matches[first:last]
        if match.end <= end or match.end - match.start > end - start
    ]


def _pieces(text: str, part: _Passage, matches: Iterable[_Match]) -> list[Piece]:
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
