"""What the analysis makes of texts, by numbers: their terms, words and forms, each once.

There are few ways of analysing, each for many texts at once.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import compress, count, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.analysis.language import DEFAULT
from indexer.analysis.variants.accents import accented_words
from indexer.analysis.words import WordAnalyser, is_joined, split

Int32s = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]


class RowArrays(NamedTuple):
    """Compressed rows of numbers: row n is `values[starts[n]:starts[n + 1]]`, both int32."""

    starts: Int32s
    values: Int32s


class _NumberRows:
    """Compressed rows of numbers, which are added one after the other."""

    def __init__(self) -> None:
        self._values = array("i")
        self._ends = array("i", [0])

    def add(self, numbers: npt.ArrayLike, counts: npt.ArrayLike) -> None:
        """Add rows of so many numbers each."""
        _extend(self._values, numbers)
        _extend(self._ends, self._ends[-1] + np.cumsum(counts))

    def arrays(self) -> RowArrays:
        return RowArrays(np.array(self._ends, np.int32), np.array(self._values, np.int32))


def _extend(values: array[int], more: npt.ArrayLike) -> None:
    """Add numbers to an array, which takes their bytes in a tenth of the time of one by one."""
    values.frombytes(np.asarray(more, np.int32).tobytes())


class Numbers(defaultdict[str, int]):
    """Texts by number, in the order they were first asked for."""

    def __init__(self) -> None:
        super().__init__(count().__next__)  # in a third of the time of a `__missing__` of Python

    def of(self, texts: Collection[str]) -> Int32s:
        """Return the numbers of some texts."""
        return np.fromiter(map(self.__getitem__, texts), np.int32, len(texts))


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
        _extend(self._offsets, offsets)
        _extend(self.lengths, lengths)
        self.term_rows.add(self.terms.of(terms), term_counts)
        self.word_rows.add(self.words.of(held_words), word_counts)
        self.form_rows.add(self.forms.of(held_forms), form_counts)
        return range(begin, len(self.lengths))

    def plain_words(self, words: Sequence[str], analyser: WordAnalyser) -> range:
        """Analyse words of letters of ASCII, which are folded; return their numbers."""
        begin, ones = len(self.lengths), np.ones(len(words), np.int32)
        self.term_rows.add(self.terms.of(analyser.terms_of_words(words)), ones)
        self.word_rows.add(self.words.of(words), ones)
        self.form_rows.add((), ones - 1)
        _extend(self._offsets, ones - 1)
        _extend(self.lengths, ones)
        return range(begin, len(self.lengths))

    def compounds(self, words: Sequence[str], analyser: WordAnalyser) -> Int32s:
        """Analyse folded words of letters and digits of ASCII, with hyphens between them or none.

        What they are made of comes again and again, and is looked at once. The few words with a
        half that is not a piece by itself are left to `texts`, which gives their other halves the
        same terms. Return their numbers.
        """
        halves = _halves_of(words)
        apart = np.array([not analyser.is_piece(half) for half in halves.distinct], bool)
        has_apart = np.zeros(len(words), bool)
        has_apart[np.repeat(np.arange(len(words)), halves.counts)[apart[halves.numbers]]] = True
        numbers = np.empty(len(words), np.int32)
        numbers[has_apart] = self.texts(compress(words, has_apart), analyser)
        if has_apart.any():
            words, halves = list(compress(words, ~has_apart)), halves.without(apart, has_apart)
        numbers[~has_apart] = self._of_pieces(words, halves, analyser)
        return numbers

    def _of_pieces(self, words: Sequence[str], halves: _Halves, analyser: WordAnalyser) -> range:
        """Do what `compounds` does of words whose halves are a piece each."""
        begin, counts = len(self.lengths), halves.counts
        starts, several = np.cumsum(counts) - counts, counts > 1
        joined = np.array([is_joined(parts) for parts in range(counts.max(initial=0) + 1)])[counts]
        together = [word.replace("-", "") for word in compress(words, joined)]
        # in each row the whole comes before its pieces
        terms = self.terms.of(analyser.terms_of_words(halves.distinct))[halves.numbers]
        whole = self.terms.of(analyser.terms_of_words(together))
        self.term_rows.add(np.insert(terms, starts[joined], whole), counts + joined)
        held = self.words.of(halves.distinct)[halves.numbers]
        whole = self.words.of(list(compress(words, several)))
        self.word_rows.add(np.insert(held, starts[several], whole), counts + several)
        self.form_rows.add((), np.zeros_like(counts))
        places = np.arange(terms.size) - np.repeat(starts, counts)
        _extend(self._offsets, np.insert(places, starts[joined], 0))
        _extend(self.lengths, counts)
        return range(begin, len(self.lengths))


class _Halves(NamedTuple):
    """What stands between the hyphens of some words: how many of each, and of them which.

    Half n is `distinct[numbers[n]]`, word after word.
    """

    distinct: Sequence[str]
    numbers: Int32s
    counts: Int32s

    def without(self, some: Bools, words: Bools) -> _Halves:
        """Return those that are not some halves, of all but the words that have any of these."""
        distinct = list(compress(self.distinct, ~some))
        numbers = (np.cumsum(~some, dtype=np.int32) - 1)[self.numbers]
        return _Halves(distinct, numbers[np.repeat(~words, self.counts)], self.counts[~words])


def _halves_of(words: Sequence[str]) -> _Halves:
    every = " ".join(words).replace("-", " ").split()
    met = Numbers()
    numbers = met.of(every)
    hyphens = np.fromiter(map(str.count, words, repeat("-")), np.int32, len(words))
    return _Halves(list(met), numbers, hyphens + 1)
