"""The words as readers write them, and in how many documents each stands.

Terms are stems; completion, spelling, prefixes and the words shown to people want the words.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from corpus.cached import cached_property
from corpus.deferred.dataclasses import dataclass
from corpus.deferred.patterns import pattern
from corpus.text.typography import fold
from indexer.analysis.language import DEFAULT
from indexer.analysis.variants.british_spelling import british_starts
from indexer.analysis.words import MAX_SEEN, Analysed, WordAnalyser
from indexer.postings.arrays import mapped_numbers, read_lines, save, save_lines
from indexer.postings.field_postings import Int32s
from indexer.sorted_names import only, places_of, united

_MAX_DOCUMENTS = 2**31 - 1
_MIN_START_LENGTH, _MAX_ENDING_LENGTH = 3, 2
"""Letters that a term and its words begin with alike at least, and at its end may not share."""
_LOSES_LETTERS = pattern("'|s(?:-|$)")
"""What a word may have that is in none of its parts: 'drop-ins' is 'drop in'."""


@dataclass(frozen=True)
class Lexicon:
    """All folded words, sorted, with their document frequencies (int32 of shape (words,)).

    `accented` are the words that are written with accents, with these; `languages` the codes of
    those that the words may be of. `signed` are the numbers of the words with a hyphen or other
    sign in the order of their letters, worked out if not given. Of so many words it is
    `remembered` what they are in a language.
    """

    words: Sequence[str]
    doc_freqs: Int32s
    accented: Lexicon | None = None
    languages: Sequence[str] = (DEFAULT,)
    signed: Int32s | None = None
    remembered: int = MAX_SEEN

    def written(self, word: str) -> str:
        """Return a folded word as most documents that have it write it: 'fähre' for 'fahre'."""
        return self._accents.get(word, word)

    @cached_property
    def _accents(self) -> dict[str, str]:
        commonest = {
            folded: max(forms, key=lambda found: found[0]) for folded, forms in self._forms.items()
        }
        return {
            folded: form
            for folded, (count, form) in commonest.items()
            if 2 * count > self.doc_freq(folded)
        }

    @cached_property
    def _analysers(self) -> tuple[WordAnalyser, ...]:
        return tuple(WordAnalyser(one, self.remembered) for one in self.languages)

    def word_of(self, term: str) -> str:
        """Return the commonest word of a term, to show instead of the stem; ties by spelling.

        A term that is no whole word's is returned as it is. O(words that begin as the term does),
        so that a reader need not analyse all words.
        """
        shown = self._shown.get(term)
        if shown is None:
            near = [
                word
                for start in _starts(term)
                for word in self._written(start)
                if term in self.whole_terms(word)
            ]
            commonest = min(near, key=lambda word: (-self.doc_freq(word), word), default=term)
            shown = self.written(commonest)
            self._shown[term] = shown
        return shown

    def words_of(self, terms: Iterable[str]) -> list[str]:
        """Return the commonest word of each of many terms, as `word_of` does. O(all words)."""
        commonest: dict[str, tuple[int, str]] = {}
        for word, count in zip(self.words, self.doc_freqs.tolist(), strict=True):
            for term in self.whole_terms(word):
                if term not in commonest or count > commonest[term][0]:
                    commonest[term] = count, word
        words = []
        for term in terms:
            word = commonest.get(term, (0, term))[1]
            # another beginning is looked at closely, as for a single term
            near = word.startswith(_begin(term))
            words.append(self.written(word) if near else self.word_of(term))
        return words

    @cached_property
    def _shown(self) -> dict[str, str]:
        return {}

    def _written(self, start: str) -> Iterator[str]:
        """Yield the words that begin with `start`, whatever stands between their letters."""
        yield from self.starting_with(start)
        yield from (word for _, word in self.run_together(start))

    def taken_apart(self, term: str) -> list[tuple[str, ...]]:
        """Return what the bank's hyphenated words that run together into a term are made of.

        For 'reoffend', where there is 're-offending', that is ('re', 'offend'). Of numbers and of
        terms of two letters only those words that are the term but for their signs.
        """
        near: set[str] = set()
        if len(term) < _MIN_START_LENGTH or not any(map(str.isalpha, term)):
            together = takewhile(lambda pair: pair[0] == term, self.run_together(term))
            near.update(word for _, word in together)
        else:
            for start in _starts(term):
                near.update(
                    word
                    for letters, word in self.run_together(start)
                    if term in self.whole_terms(letters) or _LOSES_LETTERS.search(word)
                )
        analysed = {each.word(word) for word in near for each in self._analysers}
        return sorted(parts for parts, joined in analysed if joined == term)

    def run_together(self, start: str) -> Iterator[tuple[str, str]]:
        """Yield the words with a sign between their letters that begin with `start` without it.

        With each comes the way it is written; 'reoffending' with 're-offending'.
        """
        first = bisect_left(self._signed, start, key=lambda at: _letters(self.words[at]))
        words = (self.words[at] for at in self._signed[first:])
        pairs = ((_letters(word), word) for word in words)
        return takewhile(lambda pair: pair[0].startswith(start), pairs)

    def commonest(self, most: int) -> Sequence[str]:
        """Return the words, so many at the most, that stand in most documents, sorted."""
        if len(self.words) <= most:
            return self.words
        order = np.argsort(-self.doc_freqs, kind="stable")[:most]
        return [self.words[number] for number in np.sort(order).tolist()]

    def number(self, word: str) -> int:
        """Return the number of a folded word that is there."""
        return bisect_left(self.words, word)

    @cached_property
    def _signed(self) -> Int32s:
        """The numbers of the words with a hyphen or other sign, by their letters."""
        if self.signed is not None:
            return self.signed
        pairs = [(_letters(word), at) for at, word in enumerate(self.words) if not word.isalnum()]
        return np.array([at for _, at in sorted(pairs)], np.int32)

    def whole_terms(self, word: str) -> tuple[str, ...]:
        """Return the terms that stand for a whole word, one for each language that differs."""
        return tuple(dict.fromkeys(joined or parts[0] for parts, joined in self._analysed(word)))

    def starting_with(self, prefix: str) -> Iterator[str]:
        """Yield the words that begin with a folded prefix, in order."""
        yield from starting_with(self.words, prefix)

    def containing(self, text: str, most: int) -> list[str]:
        """Return the words with a text inside, in order; of more than `most` the commonest.

        O(letters of all words), in one look for the text.
        """
        whole, starts = self._in_one_text
        found, at = [], whole.find(text)
        while at >= 0:
            number = int(np.searchsorted(starts, at, side="right")) - 1
            found.append(number)
            at = whole.find(text, int(starts[number + 1]))
        if len(found) > most:
            commonest = np.argsort(-self.doc_freqs[found], kind="stable")[:most]
            found = np.sort(np.array(found)[commonest]).tolist()
        return [self.words[number] for number in found]

    @cached_property
    def _in_one_text(self) -> tuple[str, npt.NDArray[np.int64]]:
        """All words, a line each, and where each begins, the end as the last."""
        sizes = np.fromiter((len(word) + 1 for word in self.words), np.int64, len(self.words))
        return "\n".join([*self.words, ""]), np.concatenate(([0], np.cumsum(sizes)))

    def doc_freq(self, word: str) -> int:
        """Return in how many documents a folded word stands."""
        at = bisect_left(self.words, word)
        return int(self.doc_freqs[at]) if self.words[at : at + 1] == [word] else 0

    def terms_of(self, word: str) -> tuple[str, ...]:
        """Return the terms of a word, in all languages."""
        found = self._analysed(word)
        every = (term for parts, joined in found for term in (*parts, joined) if term)
        return tuple(dict.fromkeys(every))

    def _analysed(self, word: str) -> Iterator[Analysed]:
        """Yield what a word is in each language, which may tell forms apart that fold alike."""
        for analyser in self._analysers:
            yield analyser.word(word)
            if analyser.language.before is not None:
                for _, form in self._forms.get(word, ()):
                    yield analyser.word(analyser.language.folded(form))

    @cached_property
    def _forms(self) -> dict[str, list[tuple[int, str]]]:
        """The words with accents by what they are without, each with its document frequency."""
        forms: dict[str, list[tuple[int, str]]] = {}
        every = self.accented
        for form, count in zip(every.words, every.doc_freqs.tolist(), strict=True) if every else ():
            forms.setdefault(fold(form), []).append((count, form))
        return forms


def _letters(word: str) -> str:
    """Return a word without the signs in it."""
    joined = word.replace("-", "")  # most have no other sign
    return joined if joined.isalnum() else "".join(filter(str.isalnum, joined))


def _starts(term: str) -> set[str]:
    """Return what a word of a term begins with."""
    begins = [term, *british_starts(_begin(term))]
    if term.endswith("i"):  # the stem of 'thy' is 'thi'
        begins.append(f"{term[:-1]}y")
    return {_begin(begin) for begin in begins}


def _begin(term: str) -> str:
    return term[: _least_start(term)]


def _least_start(begin: str) -> int:
    return max(_MIN_START_LENGTH, len(begin) - _MAX_ENDING_LENGTH)


def starting_with(words: Sequence[str], prefix: str) -> Iterator[str]:
    """Yield those of the sorted `words` that begin with `prefix`, in order."""
    return (words[at] for at in places_starting_with(words, prefix))


def places_starting_with(words: Sequence[str], prefix: str) -> range:
    """Return the places among sorted `words` of those that begin with `prefix`. O(log words)."""
    first = bisect_left(words, prefix)
    end = bisect_right(words, prefix, first, key=lambda word: word[: len(prefix)])
    return range(first, end)


def from_counts(counts: Counter[str]) -> Lexicon:
    """Return the lexicon of words that stand in at least one document."""
    words = sorted(word for word, count in counts.items() if count > 0)
    return Lexicon(words, np.array([counts[word] for word in words], np.int32))


def updated(lexicon: Lexicon, removed: Lexicon, added: Lexicon) -> Lexicon:
    """Return the lexicon after documents with these words were removed and added."""
    more, places, came = united(lexicon.words, added.words)
    every, again, went = united(more, removed.words)
    counts = np.zeros(len(every), np.int32)
    counts[again[places]] = lexicon.doc_freqs
    counts[again[came]] += added.doc_freqs
    counts[went] -= removed.doc_freqs
    words, doc_freqs = only(every, counts > 0), counts[counts > 0]
    if lexicon.accented is None or removed.accented is None or added.accented is None:
        return Lexicon(words, doc_freqs)
    accented = updated(lexicon.accented, removed.accented, added.accented)
    return Lexicon(words, doc_freqs, accented, signed=_updated_signed(lexicon, words))


def _updated_signed(lexicon: Lexicon, words: Sequence[str]) -> Int32s:
    """Return the numbers of `words` with a sign, by their letters, from those of a lexicon."""
    places = places_of(lexicon.words, words)
    signed = places[lexicon._signed]
    signed = signed[signed >= 0]
    is_new = np.ones(len(words), bool)
    is_new[places[places >= 0]] = False

    def key(at: int) -> tuple[str, int]:
        return _letters(words[at]), at

    came = sorted(
        (at for at in np.flatnonzero(is_new).tolist() if not words[at].isalnum()), key=key
    )
    stand = [bisect_left(signed, key(at), key=lambda one: key(int(one))) for at in came]
    return np.insert(signed, np.array(stand, np.int64), came).astype(np.int32)


def write(lexicon: Lexicon, folder: Path) -> None:
    """Write the lexicon into `folder`, for `read`."""
    save_lines(folder / "words.txt", lexicon.words)
    save(folder / "words.doc_freqs.npy", lexicon.doc_freqs)
    save(folder / "words.signed.npy", lexicon._signed)
    accented = lexicon.accented or from_counts(Counter())
    save_lines(folder / "words.accented.txt", accented.words)
    save(folder / "words.accented.npy", accented.doc_freqs)


def read(folder: Path) -> Lexicon:
    """Read what `write` wrote. Raises BankDamagedError for what is no lexicon."""
    words = read_lines(folder / "words.txt")
    forms = read_lines(folder / "words.accented.txt")
    accented = Lexicon(forms, _doc_freqs(folder / "words.accented.npy", len(forms)))
    doc_freqs = _doc_freqs(folder / "words.doc_freqs.npy", len(words))
    signed = mapped_numbers(folder / "words.signed.npy", 0, len(words), -1)
    return Lexicon(words, doc_freqs, accented, signed=signed)


def _doc_freqs(path: Path, count: int) -> Int32s:
    """Read document frequencies. Raises BankDamagedError where a word would be in no document."""
    return mapped_numbers(path, 1, _MAX_DOCUMENTS, count)
