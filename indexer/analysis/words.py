"""What a word is: the one analysis that searching, snippets and related documents share.

Text is folded (case, accents, typography), cut into words, and each word becomes one or more
terms: English stems (Snowball, Porter 2001, through PyStemmer) of one spelling. A hyphenated word
gives its parts at successive positions and, at the first one, the whole run together, so that
're-offending', 'reoffending' and either half find each other. Stop words are terms like any
other: what to leave out is decided when ranking.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import cache, lru_cache
from string import punctuation
from typing import NamedTuple

from corpus.deferred.patterns import pattern
from indexer.analysis.language import DEFAULT, Language, language_of
from indexer.analysis.stop_words import ENGLISH
from indexer.analysis.terms import MAX_TERM_LENGTH, STOP, terms_of
from indexer.analysis.unspaced import in_pairs, is_function_pair
from indexer.analysis.variants.abbreviations import TITLES
from indexer.analysis.variants.greek import spelt_out
from indexer.analysis.variants.units import is_amount, taken_apart
from indexer.analysis.word_beginnings import Span, beginnings_of, pieces_with

ANALYSIS_VERSION = 7
"""To be raised with every change that makes the same text give other terms."""

_FIRST_MARK = "\u0300"
_BLOCKS_WITH_MARKS = (0x300, 0x3400), (0xA000, 0xAC00), (0xFB00, 0xFE30), (0x10000, 0x1E950)

_LETTER = r"[^\W\d_]"
_ALNUM = r"[^\W_]"


def _word_pattern(run: str) -> re.Pattern[str]:
    # Groups that give nothing back (`++`, `*+`) hold nothing either: a word of five million
    # characters takes 400 MB without.
    return re.compile(
        rf"(?:{_LETTER}\.){{2,}}{_LETTER}?(?!{_ALNUM})"  # U.K., e.g.
        r"|\d+(?:[.,]\d+)++"  # 0.5, 1,500
        rf"|{run}(?:['\-&]{run}|\.(?<=\d\.)\d+)*+"
    )


_WORD_WITHOUT_MARKS = _word_pattern(rf"{_ALNUM}+")
"""One word of folded text that has no marks, in a third of the time."""


@cache
def marks() -> str:
    """Return the vowel signs and other marks, which belong to the letter before them."""
    return "".join(
        character
        for start, end in _BLOCKS_WITH_MARKS
        for character in map(chr, range(start, end))
        if _is_mark(character)
    )


@cache
def _word_with_marks() -> re.Pattern[str]:
    return _word_pattern(rf"{_ALNUM}+(?:[{marks()}]+{_ALNUM}*)*+")


_AMPERSAND = pattern("(?<= )&(?= )")
_POINTED = pattern(rf"(?<!{_ALNUM})((?:{_LETTER}{{1,8}}\.)+{_LETTER}{{1,8}})(?!{_ALNUM})\.?")
_HOLDS_DEGREE = pattern(
    rf"\.(?={_LETTER})(?:(?<={_LETTER}\.)(?={_LETTER}{{2}})|(?<={_LETTER}{{2}}\.))"
)
"""A point between letters, two of them on a side: 'ph.d', not 'e.g'."""
_CONTRACTION = pattern(r"^(s|t|d|m|re|ve|ll)$")
_THOUSANDS = pattern(r"^\d{1,3}(?:,\d{3})+$")
_HAS_LETTER = pattern(_LETTER)
_MAX_JOINED_PARTS = 4
_STOP_WITH_S = {f"{word}s": word for word in ENGLISH}
"""Stop words by what they are with an s behind them."""

_MIN_TELLING = 3
"""Letters of a part that tells something by itself: a halved word's 're' and 'e' do not."""

MAX_SEEN = 200_000
"""Words that an analyser remembers, unless told otherwise: some hundred megabytes of them."""

_MAX_TERMS = 50_000
_MAX_WRITTEN = 50_000
_MAX_WRITTEN_LENGTH = 40


PASSAGE_END = "\n\n"
"""What parts the passages of a field's text: paragraphs, authors, labels."""

GAP = 100
"""Positions left out between passages, so that no phrase runs from one into the next."""


class Analysed(NamedTuple):
    """A word's terms: `parts` at successive positions, `joined` at the first ('' if none)."""

    parts: tuple[str, ...]
    joined: str


def alternatives(word: Analysed) -> tuple[str, ...]:
    """Return the terms of a compound of which any will do among words of which any will do.

    That is the whole run together and each part that tells something by itself: 're-offending'
    is 'reoffend' or 'offend', 'IL-6' only 'il6'. None where the parts must be looked for one after
    the other, because people also write them with blanks: 'A&E', '20mg', 'PM2.5'.
    """
    parts, joined = word
    if not joined or "&" in joined or any("." in part for part in parts) or is_amount(parts):
        return ()
    telling = [part for part in parts if len(part) >= _MIN_TELLING and _tells(part)]
    return tuple(dict.fromkeys((*telling, joined)))


def _tells(part: str) -> bool:
    return not part.isdigit() and not is_stop_word(part)


_DEFAULT = language_of(DEFAULT)


def has_marks(text: str) -> bool:
    """Say whether a text has combining marks; most have none, and patterns with them are slow."""
    return not text.isascii() and any(map(_is_mark, set(text)))


def _is_mark(character: str) -> bool:
    return character >= _FIRST_MARK and unicodedata.category(character)[0] == "M"


def word_pattern(folded: str) -> re.Pattern[str]:
    """Return the pattern of one word, for a folded text."""
    return _word_with_marks() if has_marks(folded) else _WORD_WITHOUT_MARKS


def split(text: str, language: Language = _DEFAULT) -> list[str]:
    """Return the words of a text, folded, in order."""
    if text.isascii() and language.lowers_ascii:  # as fold does, without its looks
        if text.isalpha():  # one word, as of a query
            return [text.lower()]
        if language.before is None and not ("\n" in text or "&" in text):
            folded = text.lower().replace("`", "'")
            if "." in folded and _HOLDS_DEGREE.search(folded):
                folded = _POINTED.sub(_without_points, folded)
            return _WORD_WITHOUT_MARKS.findall(folded)
    return words_in(folded_words(text, language)) if text else []


def words_in(folded: str) -> list[str]:
    """Return the words of a folded text, in order."""
    return word_pattern(folded).findall(folded)


def folded_words(text: str, language: Language = _DEFAULT) -> str:
    """Return a text folded, in the form that words are cut from.

    An ampersand between blanks is 'and', degrees lose their points, and Greek letters that stand
    alone have their names, but not in Greek. Scripts without blanks are in pairs.
    """
    folded = language.folded(text)
    if language.code != "el":
        folded = spelt_out(folded)
    folded = in_pairs(folded)
    folded = with_and(folded)
    if _HOLDS_DEGREE.search(folded):
        folded = _POINTED.sub(_without_points, folded)
    return folded


def with_and(text: str) -> str:
    """Return a text of single blanks with the word for each ampersand between two of them."""
    return _AMPERSAND.sub("and", text) if " & " in text else text


def _without_points(found: re.Match[str]) -> str:
    title = found[1].replace(".", "")
    return title if title in TITLES and _HOLDS_DEGREE.search(found[1]) else found.group()


class WordAnalyser:
    """Turns words of a language into terms, remembering the words it has seen."""

    def __init__(self, language: str = DEFAULT, remembers: int = MAX_SEEN) -> None:
        """Take the language by its tag, '' for the default, and how many words to remember."""
        self.language = language_of(language)
        terms = terms_of(self.language)
        self._remembers = remembers
        self.term = terms.term
        """The term of a folded word of letters alone."""
        self._term = lru_cache(min(_MAX_TERMS, remembers))(terms.term)
        self.terms_of_words = terms.all
        """The terms of folded words of letters alone, in their order."""
        self._seen: dict[str, Analysed] = {}
        self._written: dict[str, tuple[Analysed, ...]] = {}
        self._terms_of: dict[str, tuple[str, ...]] = {}

    def written(self, text: str) -> tuple[Analysed, ...]:
        """Return what `words` does, remembered by the text: for what stands between two blanks."""
        found = self._written.get(text)
        if found is None:
            found = tuple(self.words(text))
            if len(self._written) >= _MAX_WRITTEN:
                self._written.clear()
            if len(text) <= _MAX_WRITTEN_LENGTH:
                self._written[text] = found
        return found

    def pieces_with(
        self, pieces: set[str], terms: Set[str], tokens_of: Callable[[str], Iterable[str]]
    ) -> set[str]:
        """Return those of some pieces whose tokens have any of some terms, joined ones too.

        Pieces are what stands between two blanks. `tokens_of` gives what may hold words in one,
        '&' for 'and'; it must be the same in each call, as pieces are remembered by their terms, so
        that a text is looked through a set at a time.
        """
        known = self._terms_of
        if len(known) >= _MAX_WRITTEN:
            known = self._terms_of = {}  # another thread may go on with the one before
        long: set[str] = set()
        new = pieces.difference(known)  # `known` is not walked
        for one, found in self._terms_in(new, tokens_of) if new else ():
            if len(one) <= _MAX_WRITTEN_LENGTH:
                known[one] = found
            elif not terms.isdisjoint(found):  # nobody writes the same again
                long.add(one)
        nothing = terms.isdisjoint
        return long | {one for one in pieces if not nothing(known.get(one, ()))}

    def pieces_for(self, terms: Iterable[str]) -> Callable[[str], list[Span]]:
        """Return what gives where the pieces of a text stand that may have any of some terms.

        No other piece has one, and few of these have none. Of other languages than English it is
        all pieces.
        """
        return pieces_with(beginnings_of(terms) if self.language.code == DEFAULT else ("",))

    def _terms_in(
        self, pieces: set[str], tokens_of: Callable[[str], Iterable[str]]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield pieces with their terms; most are a word of letters alone, and signs beside it.

        Terms are mere tuples of texts, which the collector of cycles passes over.
        """
        plain: dict[str, str] = {}
        if self.language.lowers_ascii:
            bare = ((one, one.strip(punctuation)) for one in pieces)
            plain = {one: word for one, word in bare if word.isascii() and word.isalpha()}
        terms = self.terms_of_words([word.lower() for word in plain.values()])
        yield from ((one, (term,)) for one, term in zip(plain, terms, strict=True))
        for one in pieces.difference(plain):
            found: dict[str, None] = {}
            for part in tokens_of(one):
                for parts, joined in self.written("and" if part == "&" else part):
                    found |= dict.fromkeys((*parts, joined))
            yield one, tuple(found)

    def word(self, folded: str) -> Analysed:
        """Return the terms of one folded word, as `word_pattern` matches it."""
        analysed = self._seen.get(folded)
        if analysed is None:
            if len(self._seen) >= self._remembers:
                self._seen.clear()  # a server meets new words for ever
            analysed = self._seen[folded] = self.analyse(folded)
        return analysed

    def words(self, text: str) -> list[Analysed]:
        """Return the terms of each word of `text`, in order."""
        return [self.word(word) for word in split(text, self.language)]

    def analyse(self, word: str) -> Analysed:
        """Do what `word` does, and remember nothing."""
        if word.isalpha():  # most are, and are remembered as they stand
            return Analysed((self.term(word),), "")
        if word[0].isdigit() and ("," in word or "." in word) and not _HAS_LETTER.search(word):
            if "-" not in word:
                number = word.replace(",", "") if _THOUSANDS.match(word) else word
                return Analysed((number[:MAX_TERM_LENGTH],), "")
        elif "." in word and word.replace(".", "").isalpha():
            return Analysed((self._term(word.replace(".", "")),), "")
        whole = self.language.without_elided(word) if "'" in word else word
        pieces = self.pieces(_between(whole))
        parts = tuple(map(self._term, pieces))
        joined = ""
        if is_joined(len(parts)):
            # few compounds come again, and those would drive out what they are made of
            joined = self.term(word if "&" in word else "".join(pieces))
        return Analysed(parts, joined)

    def pieces(self, halves: list[str]) -> list[str]:
        """Return what has a term of its own, of what stands between the hyphens of a folded word.

        If `is_joined` says so of how many they are, they also have one together.
        """
        if not "".join(halves).isalpha():
            halves = [part for half in halves for part in taken_apart(half)]
        # 'drop-ins' are a 'drop-in', though 'ins' by itself is no stop word
        if self.language.code != DEFAULT or _STOP_WITH_S.keys().isdisjoint(halves):
            return halves
        return [halves[0], *(_STOP_WITH_S.get(half, half) for half in halves[1:])]

    def is_piece(self, half: str) -> bool:
        """Say whether `pieces` leaves a half as it is, wherever it stands."""
        if self.language.code == DEFAULT and half in _STOP_WITH_S:
            return False
        return half.isalpha() or taken_apart(half) == (half,)


def is_joined(parts: int) -> bool:
    """Say whether so many parts of a word have a term together."""
    return 1 < parts <= _MAX_JOINED_PARTS


def _between(word: str) -> list[str]:
    """Return what a word is made of between its hyphens, apostrophes and ampersands."""
    halves = word.split("-")
    if "'" not in word and "&" not in word:
        return halves
    pieces: list[str] = []
    for half in halves:
        for place, run in enumerate(half.split("&")):
            if place:
                pieces.append("and")
            first, *rest = run.split("'")
            if rest and all(_CONTRACTION.match(piece) for piece in rest):
                # children's -> children, she'll -> she, but don't -> dont
                pieces.append(first + "".join(rest) if "t" in rest else first)
            else:
                pieces += (first, *rest)
    return pieces


def is_stop_word(term: str) -> bool:
    """Say whether a term is too common to rank by."""
    if term in ENGLISH or term.endswith(STOP):
        return True
    return not term.isascii() and is_function_pair(term)  # most are


def without_stop_words(terms: Sequence[str]) -> list[str]:
    """Return the terms that are worth ranking by; all of them when none would be left."""
    return [term for term in terms if not is_stop_word(term)] or list(terms)
