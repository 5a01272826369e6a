"""Many texts at once, as numbers of their terms and words, with what each text has analysed once.

Analysis knows no word that reaches over white space, so what stands between two blanks, a run,
has the same terms wherever it stands: it is given a number when it is first met, and each further
time costs a look-up. New runs are analysed many at once. The exceptions are few, and passages with
them are analysed whole: ampersands, which are words between blanks, and words that are broken at
a line's end.
"""

from __future__ import annotations

import string
from array import array
from collections.abc import Sequence
from functools import cache
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.deferred.collecting import uncollected
from indexer.analysis.language import DEFAULT, code_of
from indexer.analysis.vocabulary import RowArrays, Vocabulary
from indexer.analysis.words import GAP, PASSAGE_END, WordAnalyser, with_and

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Int32s = npt.NDArray[np.int32]
Int64s = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_PASSAGE_END, _TEXT_END, _WHOLE = 0, 1, 2
"""Codes of no run, but of where passages and texts end, and of passages that are one run."""
_MARKS = ("\x00", "\x01", "\x02")
"""What stands for them among the runs of a text, which has no such run itself."""
_BETWEEN_PASSAGES, _BETWEEN_TEXTS = (f" {_MARKS[end]} " for end in (_PASSAGE_END, _TEXT_END))
_OTHER_CONTROL = str.maketrans(dict.fromkeys(_MARKS, "\x03"))

_REACHING = "&\ufe60\uff06\n"
"""Signs that make what stands before and behind a blank matter: all that are folded to '&', and
the end of a line."""

_SIGNS = "".join(sign for sign in string.punctuation if sign not in "&'`-.")
"""Signs of ASCII that are as good as a blank, but for a comma between digits."""
_ENDING = ".'`-"
"""And those of which nothing hangs at an end, if no point is inside: 'U.K.' is not 'U.K'."""

_LETTER, _PART, _NEITHER = 1, 2, 4
"""What a word may have, each a bit: the second are digits and hyphens, and no word with the third
is analysed beside many others."""
_HYPHEN, _BLANK = map(ord, "- ")

_MAX_WORDS = 1 << 20
"""Words that are remembered, of each language."""

_AT_ONCE = 1 << 20
"""Characters of texts that are taken in together."""


class Tokens(NamedTuple):
    """Where each term stands: term t at `keys[starts[t]:starts[t + 1]]`, in the order of texts.

    `starts` is int64 of (terms + 1,), `keys` int64 of (tokens,), as they are shaped for. `GAP`
    positions are left out between one passage and the next. `lengths`, int32 of (texts,), are the
    words of each text.
    """

    starts: Int64s
    keys: Int64s
    lengths: Int32s


class Held(NamedTuple):
    """Which documents hold each word, rising: word w is in `docs[starts[w]:starts[w + 1]]`.

    `starts` is int64 of (words + 1,), `docs` int32.
    """

    starts: Int64s
    docs: Int32s


class KeyShape(NamedTuple):
    """How many `fields`, each a text, a document has, and what a key of positions is made of.

    A key is document * 2**doc_bits + field * 2**field_bits + position.
    """

    fields: int
    field_bits: int
    doc_bits: int


def _is_plain(text: str) -> bool:
    """Say whether a text is a passage of ASCII without a sign that reaches over blanks."""
    return text.isascii() and "&" not in text and "\n" not in text


class TokenStream:
    """Gathers texts as codes of their runs; what a code stands for is looked up for all at once."""

    def __init__(self) -> None:
        self._runs: dict[str, _Runs] = {}
        self._analysed = Vocabulary(len(_MARKS))
        self._parts: list[_Part] = []
        self._numbers = np.zeros(0, np.int32)
        self._waiting: list[Sequence[str]] = []
        self._waiting_length = 0
        self._language = DEFAULT
        self._taking: Future[None] | None = None

    def add(self, texts: Sequence[str], tag: str = "") -> None:
        """Take some texts of the language with this tag; `PASSAGE_END` parts their passages."""
        language = code_of(tag)
        if language != self._language or self._waiting_length > _AT_ONCE:
            self._take_in()
            self._language = language
        if texts:
            self._waiting.append(texts)
        self._waiting_length += sum(map(len, texts))

    def _of_language(self) -> _Runs:
        runs = self._runs.get(self._language)
        if runs is None:
            runs = self._runs[self._language] = _Runs(self._analysed, self._language)
        return runs

    def _take_in(self) -> None:
        """Bring the texts that wait into codes; many by a thread beside who gathers more."""
        self._wait()
        if self._waiting:
            given, length = (self._of_language(), self._waiting), self._waiting_length
            self._waiting, self._waiting_length = [], 0
            if length > _AT_ONCE:
                self._taking = self._beside.submit(self._take, *given)
            else:
                self._take(*given)

    def _wait(self) -> None:
        """Wait until what is being taken in is, so that nothing is looked at meanwhile."""
        if self._taking is not None:
            self._taking.result()
            self._taking = None

    def _take(self, runs: _Runs, documents: Sequence[Sequence[str]]) -> None:
        codes = runs.codes(documents)
        self._parts.append(_Part(runs, codes, runs.numbers_of_whole()))

    @cached_property
    def _beside(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor  # imported here: searches do without it

        return ThreadPoolExecutor(1, thread_name_prefix="taking-in")

    def terms(self) -> list[str]:
        """Return the terms by number."""
        self._settle()
        return list(self._analysed.terms)

    def words(self) -> list[str]:
        """Return the words by number: folded and not stemmed, as `Language.as_listed` has them.

        The halves of hyphenated words are words too.
        """
        self._settle()
        return list(self._analysed.words)

    def forms(self) -> list[str]:
        """Return the words by number that are written with accents, with these."""
        self._settle()
        return list(self._analysed.forms)

    def forget(self) -> None:
        """Forget the runs, before memory is needed for all tokens at once.

        What was added may then be asked for by several threads.
        """
        self._numbered()
        for runs in self._runs.values():
            runs.forget()

    def _settle(self) -> None:
        self._take_in()
        self._wait()
        for runs in self._runs.values():
            with uncollected():  # what words are stays
                runs.settle()

    def tokens(self, ranks: Int32s, shape: KeyShape) -> Tokens:
        """Return where the term with each rank stands, which are given by number. O(tokens)."""
        # imported here: numba takes a while, and searches do without it
        from indexer.analysis.place_kernel import place_terms

        analysed, rows = self._numbered(), self._analysed.term_rows.arrays()
        terms = ranks[rows.values]
        times = np.repeat(
            np.bincount(analysed, minlength=rows.starts.size - 1), np.diff(rows.starts)
        )
        starts = _starts(np.bincount(terms, times, ranks.size))
        keys = np.empty(starts[-1], np.int64)
        lengths = np.empty(np.count_nonzero(analysed == _TEXT_END), np.int32)
        placing = self._analysed.offsets(), np.array(self._analysed.lengths, np.int32), GAP
        place_terms(
            analysed, rows.starts, terms, *placing, *shape, starts[:-1].copy(), keys, lengths
        )
        return Tokens(starts, keys, lengths)

    def held_words(self, ranks: Int32s, fields: int) -> Held:
        """Return which documents, each of so many texts, hold the word with each rank. O(words)."""
        return self._held(self._analysed.word_rows.arrays(), ranks, fields)

    def held_forms(self, ranks: Int32s, fields: int) -> Held:
        """Return the same of forms with accents."""
        return self._held(self._analysed.form_rows.arrays(), ranks, fields)

    def _held(self, rows: RowArrays, ranks: Int32s, fields: int) -> Held:
        from indexer.analysis.place_kernel import place_words

        given = self._numbered(), rows.starts, ranks[rows.values], fields
        none, counts = np.full(ranks.size, -1, np.int32), np.zeros(ranks.size, np.int64)
        place_words(*given, none.copy(), counts, none[:0])
        starts = _starts(counts)
        docs = np.empty(starts[-1], np.int32)
        place_words(*given, none, starts[:-1].copy(), docs)
        return Held(starts, docs)

    def _numbered(self) -> Int32s:
        """Return what was analysed, by number, text after text."""
        self._settle()
        if self._parts:
            numbers = [self._numbers, *(part.analysed() for part in self._parts)]
            self._parts = []  # the numbers take the place of the codes
            self._numbers = np.concatenate(numbers)
        return self._numbers


def _starts(counts: npt.NDArray[Any]) -> Int64s:
    """Return where compressed rows of so many numbers start, and the end of the last."""
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


class _Part(NamedTuple):
    """Texts that were taken in together: their runs, and the numbers of passages that are one."""

    runs: _Runs
    codes: Int32s
    whole: Int32s

    def analysed(self) -> Int32s:
        """Return the number of what each run was analysed as."""
        numbers = np.array(self.runs.of_code, np.int32)[self.codes]
        if self.whole.size:
            numbers[self.codes == _WHOLE] = self.whole
        return numbers


class _Runs:
    """The runs of one language: what they are without some signs, each once, and analysed once.

    `of_code` has the number that the vocabulary gives to each code, `whole` the passages that wait
    to be analysed whole.
    """

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary = vocabulary
        self._analyser = WordAnalyser(language)
        self._folds = self._analyser.language.before is None
        self.of_code = array("i", range(len(_MARKS)))
        self.whole: list[str] = []
        self.forget()

    def forget(self) -> None:
        """Forget the words that are known; their codes stay."""
        self._base = len(self.of_code)
        self._count = self._settled = 0
        self._words = np.empty(0, np.uint8)
        self._bounds = np.zeros(1, np.int64)
        self._slots = np.empty(0, np.int32)

    def codes(self, documents: Sequence[Sequence[str]]) -> Int32s:
        """Return the codes of the runs of documents, each of some texts, one after the other.

        Where passages and texts end has codes too.
        """
        if self._count > _MAX_WORDS:
            self.settle()
            self.forget()
        # imported here: numba takes a while, and searches do without it
        from indexer.analysis.run_kernel import numbers_of

        data = np.frombuffer(self._joined(documents), np.uint8)
        self._make_room(data.size)
        codes = np.empty(data.size // 2 + 1, np.int32)
        runs, self._count = numbers_of(
            *(data, _kinds(), self._folds, len(_MARKS), self._base),
            *(self._words, self._bounds, self._count, self._slots, codes),
        )
        return codes[:runs].copy()

    def _joined(self, documents: Sequence[Sequence[str]]) -> bytearray:
        """Return the texts of documents in one, with marks where passages and texts end."""
        end = _BETWEEN_TEXTS.encode()
        # one by one: joined before, all would take the width of the widest character of any
        marked = [self._in_one(texts).encode("utf-8", "surrogatepass") for texts in documents]
        return bytearray(end.join((*marked, b"")))

    def _in_one(self, texts: Sequence[str]) -> str:
        """Return a document's texts in one, with marks where all but the last and passages end."""
        whole = _BETWEEN_TEXTS.join(texts)
        if whole.count(_MARKS[_TEXT_END]) >= len(texts) or any(map(whole.count, _MARKS[::2])):
            return self._in_one([text.translate(_OTHER_CONTROL) for text in texts])
        if whole.isascii() and "&" not in whole:  # most need no look at each passage
            marked = whole.replace(PASSAGE_END, _BETWEEN_PASSAGES)
            if "\n" not in marked:
                return marked
        return _BETWEEN_TEXTS.join(
            [text if _is_plain(text) else self._marked(text) for text in texts]
        )

    def _marked(self, text: str) -> str:
        """Return a text with marks where its passages end, and for what must be analysed whole."""
        passages = text.split(PASSAGE_END)
        for place, passage in enumerate(passages):
            # there are other blanks than those of ASCII
            plain = passage if _is_plain(passage) else " ".join(passage.split())
            if "\n" not in passage and self._folds and passage.isascii():
                passages[place] = with_and(plain)
            elif any(sign in passage for sign in _REACHING):
                self.whole.append(passage)
                passages[place] = _MARKS[_WHOLE]
            else:
                passages[place] = plain
        return _BETWEEN_PASSAGES.join(passages)

    def _make_room(self, size: int) -> None:
        """Make room for as many words as may stand in a text of so many bytes."""
        from indexer.analysis.run_kernel import put_again

        most = self._count + size // 2 + 1
        held = int(self._bounds[self._count])
        if self._words.size < held + size + 2:
            self._words = _grown(self._words, held, 2 * held + size + 2)
        if self._bounds.size <= most:
            self._bounds = _grown(self._bounds, self._count + 1, most + self._count + 1)
        if self._slots.size < 2 * most:
            self._slots = np.full(1 << (2 * most).bit_length(), -1, np.int32)
            put_again(self._words, self._bounds, self._count, self._slots)

    def settle(self) -> None:
        """Analyse the words that are new."""
        if self._settled == self._count:
            return
        first, last = self._bounds[self._settled], self._bounds[self._count]
        text = self._words[first:last].tobytes().decode("utf-8", "surrogatepass")
        words = text.split(" ")[:-1]
        # few ways of analysing, each for many at once: most words are letters alone, and many of
        # the others letters and digits with hyphens
        starts = self._bounds[self._settled : self._count] - first
        alone, compound = _ways_of(self._words[first:last], starts, self._folds)
        rest = ~(alone | compound)
        numbers = np.empty(alone.size, np.int32)
        numbers[alone] = self._vocabulary.plain_words(list(compress(words, alone)), self._analyser)
        compounds = list(compress(words, compound))
        numbers[compound] = self._vocabulary.compounds(compounds, self._analyser)
        numbers[rest] = self._vocabulary.texts(compress(words, rest), self._analyser)
        self.of_code.frombytes(numbers.tobytes())
        self._settled = self._count

    def numbers_of_whole(self) -> Int32s:
        """Analyse the passages that wait to be; return their numbers."""
        numbers = np.array(self._vocabulary.texts(self.whole, self._analyser), np.int32)
        self.whole.clear()
        return numbers


def _ways_of(words: npt.NDArray[np.uint8], starts: Int64s, folds: bool) -> tuple[Bools, Bools]:
    """Return the masks of words that are letters of ASCII, and of others that are compounds.

    Those have letters and digits of ASCII alone, and single hyphens between them. Words are bytes,
    with a blank behind each; there are neither where they are not folded.
    """
    if not folds:
        return np.zeros(starts.size, bool), np.zeros(starts.size, bool)
    signs = _ways()[words]
    ends = (words == _HYPHEN) | (words == _BLANK)
    signs[ends & np.append(True, ends[:-1])] = _NEITHER  # nothing stands before
    held = np.bitwise_or.reduceat(signs, starts)
    return held == _LETTER, (held != _LETTER) & (held < _NEITHER)


@cache
def _ways() -> npt.NDArray[np.uint8]:
    """Return what each byte may stand in."""
    ways = np.full(256, _NEITHER, np.uint8)
    for code, sign in enumerate(map(chr, range(128))):
        if sign.isalpha():
            ways[code] = _LETTER
        elif sign.isdigit():
            ways[code] = _PART
    ways[_HYPHEN], ways[_BLANK] = _PART, 0
    return ways


def _grown(values: Any, held: int, size: int) -> Any:
    """Return an array with more room, and what the first values are."""
    grown = np.empty(size, values.dtype)
    grown[:held] = values[:held]
    return grown


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """Return what each byte is to `run_kernel`."""
    from indexer.analysis import run_kernel as kernel

    kinds = np.full(256, kernel.OTHER, np.uint8)
    for code, sign in enumerate(map(chr, range(128))):
        if sign.isspace():
            kinds[code] = kernel.BLANK
        elif sign in _SIGNS:
            kinds[code] = kernel.SIGN
        elif sign in _ENDING:
            kinds[code] = kernel.ENDING
        elif sign.isalpha():
            kinds[code] = kernel.CAPITAL if sign.isupper() else kernel.LETTER
    return kinds
