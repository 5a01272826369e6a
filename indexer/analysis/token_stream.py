"""Many texts at once, as numbers of their terms and words, with what each text has analysed once.

Analysis knows no word that reaches over white space, so what stands between two blanks, a run,
has the same terms wherever it stands: it is analysed when it is first met, and each further time
costs a look-up. The exceptions are few, and passages with them are analysed whole: ampersands,
which are words between blanks, and words that are broken at a line's end.
"""

from __future__ import annotations

import string
from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.analysis.language import DEFAULT, code_of
from indexer.analysis.variants.accents import accented_words
from indexer.analysis.words import GAP, PASSAGE_END, WordAnalyser, split

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]

_PASSAGE_END, _TEXT_END = 0, 1
"""Codes of no run, but of where passages and texts end."""
_ENDS = ("\x00", "\x01")
"""What stands for them among the runs of a text, which has no such run itself."""
_OTHER_CONTROL = str.maketrans(dict.fromkeys(_ENDS, "\x02"))

_REACHING = "&\ufe60\uff06\n"
"""Signs that make what stands before and behind a blank matter: all that are folded to '&', and
the end of a line."""

_SIGNS = "".join(sign for sign in string.punctuation if sign not in "&'`-.")
"""Signs of ASCII of which nothing hangs that is beside them, at the ends of a run."""
_ENDING = ".'`-"
"""And those of which nothing hangs beside letters alone: 'U.K.' is another word than 'U.K'."""

_MAX_RUNS = 1 << 19
"""Runs that are remembered, of each language."""


class Tokens(NamedTuple):
    """The tokens of texts, text after text, each as int32 of shape (tokens,).

    `terms` are numbers of terms, `texts` of texts; `positions` do not fall in a text, and leave
    `GAP` out between one passage and the next. `lengths`, int32 of (texts,), are the words of
    each text.
    """

    terms: Int32s
    texts: Int32s
    positions: Int32s
    lengths: Int32s


class Held(NamedTuple):
    """What each text holds: pairs of a number and a text, int32 of (pairs,), texts not falling.

    A text may hold the same number several times.
    """

    numbers: Int32s
    texts: Int32s


def _reaches(text: str) -> bool:
    """Say whether a text has a sign for which it must be analysed whole."""
    if text.isascii():
        return "&" in text or "\n" in text
    return any(sign in text for sign in _REACHING)


class TokenStream:
    """Gathers texts as codes of their runs; what a code stands for is looked up for all at once."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._runs: dict[str, _Runs] = {}
        self._analysed = Vocabulary()

    def add(self, texts: Sequence[str], tag: str = "") -> None:
        """Take some texts of the language with this tag; `PASSAGE_END` parts their passages."""
        language = code_of(tag)
        runs = self._runs.get(language)
        if runs is None:
            runs = self._runs[language] = _Runs(self._analysed, language)
        passage_end, text_end = _ENDS
        joined = f" {text_end} ".join((*texts, ""))
        if passage_end in joined or joined.count(text_end) > len(texts):
            texts = [text.translate(_OTHER_CONTROL) for text in texts]
            joined = f" {text_end} ".join((*texts, ""))
        marked = joined.replace(PASSAGE_END, f" {passage_end} ")
        if _reaches(marked):
            for text in texts:
                self._codes.extend(runs.codes(text))
        else:
            self._codes.extend(map(runs.__getitem__, marked.split()))

    def terms(self) -> list[str]:
        """Return the terms by number, in the order they were first met."""
        return list(self._analysed.terms)

    def words(self) -> list[str]:
        """Return the words by number: folded and not stemmed, as `Language.as_listed` has them.

        The halves of hyphenated words are words too.
        """
        return list(self._analysed.words)

    def forms(self) -> list[str]:
        """Return the words by number that are written with accents, with these."""
        return list(self._analysed.forms)

    def forget(self) -> None:
        """Forget the runs, before memory is needed for all tokens at once."""
        self._runs.clear()

    def tokens(self) -> Tokens:
        """Return the tokens of all texts. O(tokens)."""
        codes, texts = self._numbered()
        first, lengths = self._first_positions(codes)
        rows = self._analysed.term_rows.arrays()
        places, counts = _places(rows.starts, codes)
        positions = np.repeat(first, counts)
        positions += self._analysed.offsets()[places]
        return Tokens(rows.values[places], np.repeat(texts, counts), positions, lengths)

    def _first_positions(self, codes: Int32s) -> tuple[Int32s, Int32s]:
        """Return the first position of what each code stands for, and the length of each text."""
        advance = np.array(self._analysed.lengths, np.int32)[codes]
        before = np.cumsum(advance, dtype=np.int64) - advance
        ends = np.flatnonzero(codes <= _TEXT_END)
        shifts, lengths = _laid_out(before[ends], codes[ends] == _TEXT_END)
        before += np.repeat(shifts, np.diff(ends, prepend=-1))
        return before.astype(np.int32), lengths.astype(np.int32)

    def held_words(self) -> Held:
        """Return which words stand in each text. O(words)."""
        return self._held(self._analysed.word_rows.arrays())

    def held_forms(self) -> Held:
        """Return which forms with accents stand in each text. O(words)."""
        return self._held(self._analysed.form_rows.arrays())

    def _held(self, rows: _RowArrays) -> Held:
        codes, texts = self._numbered()
        places, counts = _places(rows.starts, codes)
        return Held(rows.values[places], np.repeat(texts, counts))

    def _numbered(self) -> tuple[Int32s, Int32s]:
        """Return the codes and the number of the text that each stands in."""
        codes = np.array(self._codes, np.int32)
        ends = codes == _TEXT_END
        return codes, np.cumsum(ends, dtype=np.int32) - ends


def _laid_out(before: Int64s, ends_text: npt.NDArray[np.bool_]) -> tuple[Int64s, Int64s]:
    """Return what is to be added to the positions in each passage, and the length of each text.

    `before` is how many words stand before the end of each passage, in all texts.
    """
    if not before.size:
        return before, before
    has_words = np.diff(before, prepend=0) > 0
    rank: Int64s = np.cumsum(has_words) - has_words
    last = np.flatnonzero(ends_text)
    passages = np.diff(last, prepend=-1)
    first = last - passages + 1
    begins = np.concatenate(([0], before[last[:-1]]))
    shifts = GAP * (rank - np.repeat(rank[first], passages)) - np.repeat(begins, passages)
    return shifts, before[last] - begins


def _places(starts: Int32s, rows: Int32s) -> tuple[Int64s, Int32s]:
    """Return the places of the values of some compressed rows, and how many each row has."""
    firsts, counts = starts[:-1][rows], np.diff(starts)[rows]
    ends = np.cumsum(counts, dtype=np.int64)
    places = np.arange(int(ends[-1]) if ends.size else 0)
    places += np.repeat(firsts + counts - ends, counts)
    return places, counts


class _RowArrays(NamedTuple):
    starts: Int32s
    values: Int32s


class _NumberRows:
    """Compressed rows of numbers, which are added one after the other."""

    def __init__(self) -> None:
        self._values = array("i")
        self._ends = array("i", [0])

    def add(self, numbers: Iterable[int]) -> None:
        self._values.extend(numbers)
        self._ends.append(len(self._values))

    def add_one(self, number: int) -> None:
        self._values.append(number)
        self._ends.append(len(self._values))

    def arrays(self) -> _RowArrays:
        return _RowArrays(np.array(self._ends, np.int32), np.array(self._values, np.int32))


class Numbers(dict[str, int]):
    """Texts by number, in the order they were first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class Vocabulary:
    """What the analysis makes of texts, by the codes that it gives them."""

    def __init__(self) -> None:
        self.terms, self.words, self.forms = Numbers(), Numbers(), Numbers()
        self.term_rows, self.word_rows, self.form_rows = _NumberRows(), _NumberRows(), _NumberRows()
        self.lengths = array("i")
        self._offsets = array("i")
        for _ in _ENDS:
            self._add((), (), 0, (), ())

    def offsets(self) -> Int32s:
        """Return how many positions behind the first of its text each term stands."""
        return np.array(self._offsets, np.int32)

    def code(self, text: str, analyser: WordAnalyser) -> int:
        """Analyse a text without passages; return a new code for it."""
        language = analyser.language
        words = split(text, language)
        terms: list[int] = []
        offsets: list[int] = []
        position = 0
        for word in words:
            parts, joined = analyser.analyse(word)
            if joined:
                terms.append(self.terms[joined])
                offsets.append(position)
            terms += [self.terms[part] for part in parts]
            offsets += range(position, position + len(parts))
            position += len(parts)
        listed = words if language.code == DEFAULT else list(map(language.as_listed, words))
        halves = [half for word in listed if "-" in word for half in word.split("-")]
        return self._add(terms, offsets, position, (*listed, *halves), accented_words(text))

    def code_of_word(self, word: str, analyser: WordAnalyser) -> int:
        """Do the same with one word of letters of ASCII, which is folded."""
        ((term,), _) = analyser.analyse(word)
        self.term_rows.add_one(self.terms[term])
        self._offsets.append(0)
        self.word_rows.add_one(self.words[word])
        self.form_rows.add(())
        self.lengths.append(1)
        return len(self.lengths) - 1

    def _add(
        self,
        terms: Iterable[int],
        offsets: Iterable[int],
        length: int,
        words: Iterable[str],
        forms: Iterable[str],
    ) -> int:
        self.term_rows.add(terms)
        self._offsets.extend(offsets)
        self.word_rows.add(map(self.words.__getitem__, words))
        self.form_rows.add(map(self.forms.__getitem__, forms))
        self.lengths.append(length)
        return len(self.lengths) - 1


class _Runs(dict[str, int]):
    """Code of each run of a language: `__missing__` keeps the hot loop free of calls."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary = vocabulary
        self._analyser = WordAnalyser(language)
        self._folds_plainly = self._analyser.language.before is None
        self.clear()

    def clear(self) -> None:
        super().clear()
        self.update(zip(_ENDS, (_PASSAGE_END, _TEXT_END), strict=True))

    def __missing__(self, run: str) -> int:
        if len(self) >= _MAX_RUNS:
            self.clear()
        if self._folds_plainly and run.isascii():
            code = self._plain(run)
        else:
            code = self._vocabulary.code(run, self._analyser)
        self[run] = code
        return code

    def _plain(self, run: str) -> int:
        """Return the code of a run of ASCII: of what is left without capitals and some signs."""
        word = run.strip(_SIGNS).lower()
        if not word.isalpha():
            letters = word.strip(_ENDING)
            if letters.isalpha():
                word = letters
        if word != run:
            return self[word]
        if word.isalpha():
            return self._vocabulary.code_of_word(word, self._analyser)
        return self._vocabulary.code(word, self._analyser)

    def codes(self, text: str) -> Iterable[int]:
        """Yield the codes of a text, in passages that are analysed whole where they must be."""
        for passage in text.split(PASSAGE_END):
            if _reaches(passage):
                yield self._vocabulary.code(passage, self._analyser)
            else:
                yield from map(self.__getitem__, passage.split())
            yield _PASSAGE_END
        yield _TEXT_END
