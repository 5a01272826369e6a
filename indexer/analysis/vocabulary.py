"""What the analysis makes of texts, by numbers: their terms, words and forms, each once.

There are few ways of analysing, each for many texts at once.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain, count, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.analysis.language import DEFAULT
from indexer.analysis.variants.accents import accented_words
from indexer.analysis.words import WordAnalyser, is_joined, split

Int32s = npt.NDArray[np.int32]


class RowArrays(NamedTuple):
    """Compressed rows of numbers: row n is `values[starts[n]:starts[n + 1]]`, both int32."""

    starts: Int32s
    values: Int32s


class _NumberRows:
    """Compressed rows of numbers, which are added one after the other."""

    def __init__(self) -> None:
        self._values = array("i")
        self._ends = array("i", [0])

    def add(self, numbers: Iterable[int], counts: Iterable[int]) -> None:
        """Add rows of so many numbers each."""
        ends = accumulate(counts, initial=self._ends.pop())
        self._values.fromlist(list(numbers))
        self._ends.fromlist(list(ends))

    def arrays(self) -> RowArrays:
        return RowArrays(np.array(self._ends, np.int32), np.array(self._values, np.int32))


class Numbers(defaultdict[str, int]):
    """Texts by number, in the order they were first asked for."""

    def __init__(self) -> None:
        super().__init__(count().__next__)  # in a third of the time of a `__missing__` of Python


class Vocabulary:
    """What the analysis makes of texts, by numbers, of which the first are `reserved`."""

    def __init__(self, reserved: int) -> None:
        self.terms, self.words, self.forms = Numbers(), Numbers(), Numbers()
        self.term_rows, self.word_rows, self.form_rows = _NumberRows(), _NumberRows(), _NumberRows()
        self.lengths = array("i")
        self._offsets = array("i")
        for rows in (self.term_rows, self.word_rows, self.form_rows):
            rows.add((), [0] * reserved)
        self.lengths.extend([0] * reserved)

    def offsets(self) -> Int32s:
        """Return how many positions behind the first of its text each term stands."""
        return np.array(self._offsets, np.int32)

    def texts(self, texts: Iterable[str], analyser: WordAnalyser) -> range:
        """Analyse texts without passages; return their numbers."""
        language = analyser.language
        analyse, as_listed = analyser.word, None if language.code == DEFAULT else language.as_listed
        terms: list[str] = []
        offsets: list[int] = []
        lengths: list[int] = []
        held_words: list[str] = []
        held_forms: list[str] = []
        term_counts: list[int] = []
        word_counts: list[int] = []
        form_counts: list[int] = []
        begin = len(self.lengths)
        for text in texts:
            terms_before, words_before, forms_before = len(terms), len(held_words), len(held_forms)
            position = 0
            words = split(text, language)
            for word in words:
                parts, joined = analyse(word)
                if joined:
                    terms.append(joined)
                    offsets.append(position)
                terms += parts
                end = position + len(parts)
                offsets += range(position, end)
                position = end
            listed = list(map(as_listed, words)) if as_listed else words
            held_words += listed
            if "-" in text or not text.isascii():
                held_words += [half for word in listed if "-" in word for half in word.split("-")]
            if not text.isascii():
                held_forms += accented_words(text)
            lengths.append(position)
            term_counts.append(len(terms) - terms_before)
            word_counts.append(len(held_words) - words_before)
            form_counts.append(len(held_forms) - forms_before)
        # an array takes a list in a tenth of the time that it takes its numbers one by one
        self._offsets.fromlist(offsets)
        self.lengths.fromlist(lengths)
        self.term_rows.add(map(self.terms.__getitem__, terms), term_counts)
        self.word_rows.add(map(self.words.__getitem__, held_words), word_counts)
        self.form_rows.add(map(self.forms.__getitem__, held_forms), form_counts)
        return range(begin, len(self.lengths))

    def plain_words(self, words: Sequence[str], analyser: WordAnalyser) -> range:
        """Analyse words of letters of ASCII, which are folded; return their numbers."""
        begin, every = len(self.lengths), len(words)
        terms = analyser.terms_of_words(words)
        self.term_rows.add(map(self.terms.__getitem__, terms), repeat(1, every))
        self.word_rows.add(map(self.words.__getitem__, words), repeat(1, every))
        self.form_rows.add((), repeat(0, every))
        self._offsets.extend(repeat(0, every))
        self.lengths.extend(repeat(1, every))
        return range(begin, begin + every)

    def compounds(self, words: Sequence[str], analyser: WordAnalyser) -> range:
        """Analyse folded words of letters and digits of ASCII, with hyphens between them or none.

        What they are made of comes again and again, and is stemmed once. Return their numbers.
        """
        begin = len(self.lengths)
        halves = [word.split("-") for word in words]
        pieces = list(map(analyser.pieces, halves))
        lengths = list(map(len, pieces))
        of_terms = [
            ["".join(some), *some] if is_joined(length) else some
            for some, length in zip(pieces, lengths, strict=True)
        ]
        distinct = dict.fromkeys(chain.from_iterable(of_terms))
        terms = map(self.terms.__getitem__, analyser.terms_of_words(list(distinct)))
        number = dict(zip(distinct, terms, strict=True))
        every = map(number.__getitem__, chain.from_iterable(of_terms))
        self.term_rows.add(every, map(len, of_terms))
        held = [
            [word, *some] if len(some) > 1 else some
            for word, some in zip(words, halves, strict=True)
        ]
        self.word_rows.add(map(self.words.__getitem__, chain.from_iterable(held)), map(len, held))
        self.form_rows.add((), repeat(0, len(words)))
        self._offsets.fromlist(list(chain.from_iterable(map(_places, lengths))))
        self.lengths.fromlist(lengths)
        return range(begin, len(self.lengths))


@lru_cache(64)
def _places(parts: int) -> Sequence[int]:
    """Return where the terms of a word stand that has so many parts: the one together first."""
    return (0, *range(parts)) if is_joined(parts) else range(parts)
