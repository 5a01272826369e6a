"""Words to nodes: what stands between two blanks of a query, and the words that it is cut into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus.deferred.patterns import pattern
from corpus.text.typography import fold
from indexer.analysis.language import DEFAULT
from indexer.analysis.unspaced import is_unspaced
from indexer.analysis.variants.accents import accented_words
from indexer.analysis.variants.units import taken_apart
from indexer.analysis.words import (
    Analysed,
    WordAnalyser,
    alternatives,
    is_stop_word,
    split,
)
from indexer.query.combine import any_of, is_common, phrase_of, worth_ranking
from indexer.query.limits import Limits
from indexer.query.tree import (
    ANY_FIELD,
    And,
    Boost,
    Containing,
    DisjunctionMax,
    Label,
    Node,
    Or,
    Phrase,
    Term,
)

COMPOUND_WEIGHT = 0.5
"""How much a compound counts that a word is part of, beside the word itself."""

HYPHENATED_WEIGHT = 2.0
"""How many words a hyphenated one counts as at the most, whatever it is looked up by.

Its halves and the whole run together are three terms or more of one thing, which most documents
that have one of them have together; as so many words it would outweigh the rest of a query.
"""

HARDLY_ENGLISH = 0.3
"""How much the English form counts of a word with accents, where there are other languages."""

_MIN_IN_COMPOUND = 5
_MAX_TOGETHER = 3
_MAX_LETTERS_TOGETHER = 14
"""Pairs of a run in a script without blanks that must stand together; of more any will do.

In scripts of letters, such as Thai and the Japanese that foreign words are written in, a word has
more of them than in those where a character is a syllable or a word.
"""
_OF_LETTERS = pattern("[\u0e00-\u1059\u1780-\u17ff\u30a1-\u30ff]+")

_MIN_LITTLE = 2
"""Stop words of a language that a query must have to be taken for one in it."""

_MAX_INT = 2**31
_MAX_RUNS = 20_000
_MAX_RUN_LENGTH = 40
_PIECES = pattern("[-'&]")
_GLUE = pattern(r"(?<=[^\W_])[.@&_=\\#]+(?=[^\W_])")
_DIGIT = pattern(r"\d")


class AskedWord(NamedTuple):
    """A word of a query, folded, and what it is in each language of the bank.

    `is_accented` says that it was typed with an accent, so that it is hardly English.
    """

    folded: str
    analysed: tuple[Analysed, ...]
    is_accented: bool = False


class Run(NamedTuple):
    """What stands between two blanks: how many words, and their nodes.

    `telling` are the nodes without mere stop words; `is_too_long` says whether a word is beyond
    the limits, `little` in which of the bank's languages the first is a stop word: () for none.
    """

    size: int
    nodes: Sequence[Node]
    telling: Sequence[Node]
    is_too_long: bool
    little: Sequence[bool]


class WordNodes:
    """Makes nodes of words; remembers those of what stood between two blanks.

    A word is looked for in the forms that each of the bank's languages gives it.
    """

    def __init__(self, limits: Limits, languages: Sequence[str] = (DEFAULT,)) -> None:
        self.limits = limits
        self._analysers = tuple(map(WordAnalyser, languages))
        self._terms = [each.term for each in self._analysers]
        codes = [each.language.code for each in self._analysers]
        self._may_be_foreign = codes[0] == DEFAULT and len(codes) > 1
        compounds = [each.language.code for each in self._analysers if each.language.compounds]
        self._has_compounds = bool(compounds)
        self._in_compounds = any_of([Label("language", code) for code in compounds])
        self._runs: dict[str, Run] = {}
        # then a word of plain letters and digits is one word, and one term in each language
        self._is_plain = not compounds and all(
            each.language.lowers_ascii for each in self._analysers
        )

    def plain_terms(self, words: Iterable[str]) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield those of some folded words that mean the same terms in any query, with these.

        That is one in each language, and a stop word in none.
        """
        if not self._is_plain:
            return
        most = self.limits.word
        plain = [
            word for word in words if word.isascii() and len(word) <= most and _is_one_word(word)
        ]
        by_language = zip(*[each.terms_of_words(plain) for each in self._analysers], strict=True)
        for word, terms in zip(plain, by_language, strict=True):
            if not any(map(is_stop_word, terms)):
                yield word, terms if len(set(terms)) == len(terms) else tuple(dict.fromkeys(terms))

    def cut(self, text: str) -> list[AskedWord]:
        """Return the words of a text."""
        if self._is_plain and text.isascii() and text.isalpha():
            word = text.lower()
            first, *others = self._analysers
            return [AskedWord(word, (first.word(word), *[each.word(word) for each in others]))]
        words = split(text)
        cuts = [self._cut_in(each, text, words) for each in self._analysers]
        may_be_accented = self._may_be_foreign and not text.isascii()
        accented = set(map(fold, accented_words(text))) if may_be_accented else ()
        return [
            AskedWord(word, analysed, word in accented)
            for word, analysed in zip(words, zip(*cuts, strict=True), strict=True)
        ]

    def plain(self, text: str, most: int | None = None) -> list[Node]:
        """Return the nodes of a text that is words alone, of its first `most` words."""
        left = _MAX_INT if most is None else most
        runs: list[Run] = []
        for text_run in text.split():
            run = self.run(text_run)
            if run.size > left:
                nodes = self.token(text_run, self.cut(text_run)[:left])
                runs.append(run._replace(size=left, nodes=nodes))
                break
            left -= run.size
            runs.append(run)
        if len(self._analysers) > 1:
            runs = self._without_little_words(runs)
        return [node for run in runs for node in run.nodes]

    def _without_little_words(self, runs: list[Run]) -> list[Run]:
        """Leave out the stop words of the language that a query has most of, two at the least.

        'dans' is a French one, and in English no word that tells anything of a French query.
        """
        counts = list(map(sum, zip(*[run.little for run in runs if run.little], strict=True)))
        most = max(counts, default=0)
        if most < _MIN_LITTLE:
            return runs
        asked_in = counts.index(most)
        told = [run for run in runs if run.size != 1 or not (run.little and run.little[asked_in])]
        return told or runs

    def worth_ranking(self, runs: list[Run]) -> list[Node]:
        """Return the nodes of runs of mere words, without stop words if any other is left."""
        if len(self._analysers) > 1 and sum([bool(run.little) for run in runs]) >= _MIN_LITTLE:
            told = self._without_little_words(runs)
            return worth_ranking([node for run in told for node in run.nodes])
        telling = [node for run in runs for node in run.telling]
        return telling or [node for run in runs for node in run.nodes]

    def run(self, run: str) -> Run:
        """Return what stands between two blanks, remembered."""
        known = self._runs.get(run)
        if known is None:
            is_plain = self._is_plain and run.isascii() and _is_one_word(run)
            known = self._plain_run(run) if is_plain else self._any_run(run)
            if len(self._runs) >= _MAX_RUNS:
                self._runs.clear()
            if len(run) <= _MAX_RUN_LENGTH:
                self._runs[run] = known
        return known

    def _plain_run(self, run: str) -> Run:
        """Do what `_any_run` does with plain letters and digits, in a fraction of the time."""
        word = run.lower()
        terms = [term(word) for term in self._terms]
        is_long = len(run) > self.limits.word
        if True in (little := tuple(map(is_stop_word, terms))):
            one = [self._plain_word(terms, ANY_FIELD)]
            return Run(1, one, [] if is_common(one[0]) else one, is_long, little)
        nodes: list[Node] = [Term(term) for term in dict.fromkeys(terms)]
        if len(nodes) > 1:
            nodes = [Or(tuple(nodes))]
        return Run(1, nodes, nodes, is_long, ())

    def _any_run(self, run: str) -> Run:
        words = self.cut(run)
        nodes = self.token(run, words)
        telling = [node for node in nodes if not is_common(node)]
        too_long = any(map(self.is_too_long, words))
        little = _in_any(map(_is_little, words[0].analysed)) if words else ()
        return Run(len(words), nodes, telling, too_long, little)

    def token(
        self,
        run: str,
        words: Sequence[AskedWord],
        field: str = ANY_FIELD,
        node_of: Callable[[AskedWord, str], Node] | None = None,
    ) -> list[Node]:
        """Return the nodes of the words of what stands between two blanks.

        They belong together, as in a DOI or an address, but for words with a slash or comma
        between; `node_of` gives the node of a word by itself and its field, `word` if none.
        """
        node_of = node_of or self.word
        if len(words) == 1:
            return [node_of(words[0], field)]
        if len(words) > 1 and _belong_together(run, words):
            return [self.phrase(words, field, 0)]
        return [node_of(word, field) for word in words]

    def is_too_long(self, word: AskedWord) -> bool:
        """Say whether a word, or a part of it between hyphens, is beyond the limits."""
        most, folded = self.limits.word, word.folded
        return len(folded) > most and any(len(piece) > most for piece in _PIECES.split(folded))

    def word(self, word: AskedWord, field: str = ANY_FIELD) -> Node:
        """Return the node of a word among words of which any will do.

        Of a hyphenated one each half that tells something by itself will do as well.
        """
        letters = word.folded.isascii() and word.folded.isalpha()
        if self._is_plain and letters and not word.is_accented:
            return self._plain_word([form.parts[0] for form in word.analysed], field)
        forms = [_any_part(analysed, field) for analysed in dict.fromkeys(word.analysed)]
        if self._is_little_in_english(word, forms):
            return forms[0]
        if word.is_accented:
            forms = _english_last(forms)
        telling = _each_once([node for node in forms if not is_common(node)])
        return any_of([*(telling or forms[:1]), *self._around(word, field, telling)])

    def _plain_word(self, terms: Sequence[str], field: str) -> Node:
        """Return what `word` does of a word of plain letters, which is a term in each language."""
        first, *others = dict.fromkeys(terms)
        if not others or (self._may_be_foreign and is_stop_word(first)):
            return Term(first, field)
        telling = [Term(term, field) for term in (first, *others) if not is_stop_word(term)]
        if len(telling) > 1:
            return Or(tuple(telling))
        return telling[0] if telling else Term(first, field)

    def whole(self, word: AskedWord, field: str = ANY_FIELD) -> Node:
        """Return the node of a word, whose parts must stand together or run together."""
        forms = [_together(analysed, field) for analysed in dict.fromkeys(word.analysed)]
        if all(map(is_common, forms)) or self._is_little_in_english(word, forms):
            return forms[0]
        return any_of([*_each_once(forms), *self._around(word, field, forms)])

    def phrase(self, words: Sequence[AskedWord], field: str, slop: int) -> Node:
        """Return the node of words that stand together, all of them in one language."""
        by_language = zip(*(word.analysed for word in words), strict=True)
        nodes = [phrase_of(forms, field, slop) for forms in dict.fromkeys(by_language)]
        return nodes[0] if len(nodes) == 1 else DisjunctionMax(tuple(dict.fromkeys(nodes)))

    def _cut_in(
        self, analyser: WordAnalyser, text: str, words: Sequence[str]
    ) -> Sequence[Analysed]:
        """Return what a language makes of a text's words, as many as they are."""
        known = analyser.language
        own = words if known.before is None and known.code != "el" else split(text, known)
        return list(map(analyser.word, own if len(own) == len(words) else words))

    def _is_little_in_english(self, word: AskedWord, forms: Sequence[Node]) -> bool:
        """Say whether a word is a stop word of English, whatever it is in the other languages."""
        return self._may_be_foreign and not word.is_accented and is_common(forms[0])

    def _around(self, word: AskedWord, field: str, telling: Sequence[Node]) -> list[Node]:
        """Return what finds a word inside others: in compounds, a single character in pairs."""
        if len(word.folded) == 1 and is_unspaced(word.folded):
            forms = [analyser.language.folded(word.folded) for analyser in self._analysers]
            return [Containing(form, field) for form in dict.fromkeys((word.folded, *forms))]
        if not self._has_compounds:
            return []
        long = len(word.folded) >= _MIN_IN_COMPOUND and word.folded.isalpha()
        if not (telling and long) or is_unspaced(word.folded):
            return []
        inside = And((Containing(word.folded, field), self._in_compounds))
        return [Boost(inside, COMPOUND_WEIGHT)]


def _each_once(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes of one word flat, none twice: languages that agree count once."""
    flat = (part for node in nodes for part in (node.nodes if isinstance(node, Or) else (node,)))
    return list(dict.fromkeys(flat)) if len(nodes) > 1 else list(nodes)


def _english_last(forms: Sequence[Node]) -> list[Node]:
    """Let the English form of a word count little beside those of other languages."""
    english, *others = forms
    return [*others, Boost(english, HARDLY_ENGLISH)] if others else [english]


def _is_one_word(run: str) -> bool:
    """Say whether a run of ASCII is a word that no language takes apart, as it does '20mg'."""
    return run.isalpha() or (run.isalnum() and len(taken_apart(run.lower())) == 1)


def _in_any(languages: Iterable[bool]) -> Sequence[bool]:
    """Return what is said of each language, () where it holds in none."""
    said = tuple(languages)
    return said if True in said else ()


def _is_little(analysed: Analysed) -> bool:
    return len(analysed.parts) == 1 and is_stop_word(analysed.parts[0])


def _any_part(analysed: Analysed, field: str) -> Node:
    if len(analysed.parts) == 1 and not analysed.joined:
        return Term(analysed.parts[0], field)
    if any_part := alternatives(analysed):
        weight = HYPHENATED_WEIGHT / len(any_part)
        terms = [Term(term, field) for term in any_part]
        return any_of([Boost(term, weight) for term in terms] if weight < 1 else terms)
    return _together(analysed, field)


def _together(analysed: Analysed, field: str) -> Node:
    parts, joined = analysed
    whole = Term(parts[0], field) if len(parts) == 1 else Phrase(parts, field)
    return any_of([whole, Term(joined, field)]) if joined else whole


def _belong_together(run: str, words: Sequence[AskedWord]) -> bool:
    """Say whether the words of an unbroken token are one thing, and not words to choose from."""
    folded = [word.folded for word in words]
    if all(map(is_unspaced, folded)):
        of_letters = all(map(_OF_LETTERS.fullmatch, folded))
        return len(folded) <= (_MAX_LETTERS_TOGETHER if of_letters else _MAX_TOGETHER)
    apart = all(len(word) == 1 and word.isascii() for word in folded)
    return apart or bool(_GLUE.search(run)) or any(map(_DIGIT.search, folded))
