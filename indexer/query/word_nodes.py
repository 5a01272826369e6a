"""Words to nodes: what stands between two blanks of a query, and the words that it is cut into."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from indexer.analysis.words import WordAnalyser, alternatives, split
from indexer.query.combine import any_of, phrase_of
from indexer.query.limits import Limits
from indexer.query.tree import ANY_FIELD, Node, Phrase, Term

_MAX_INT = 2**31
_MAX_RUNS = 20_000
_MAX_RUN_LENGTH = 40
_PIECES = re.compile("[-'&]")
_GLUE = re.compile(r"(?<=[^\W_])[.@&_=\\#]+(?=[^\W_])")
_DIGIT = re.compile(r"\d")


class WordNodes:
    """Makes nodes of words; remembers those of what stood between two blanks."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.analyser = WordAnalyser()
        self._runs: dict[str, tuple[Sequence[str], Sequence[Node]]] = {}

    def plain(self, text: str, most: int | None = None) -> list[Node]:
        """Return the nodes of a text that is words alone, of its first `most` words."""
        left = _MAX_INT if most is None else most
        nodes: list[Node] = []
        for run in text.split():
            words, made = self.run(run)
            if len(words) > left:
                return nodes + self.token(run, words[:left])
            left -= len(words)
            nodes += made
        return nodes

    def run(self, run: str) -> tuple[Sequence[str], Sequence[Node]]:
        """Return the words of what stands between two blanks and their nodes, remembered."""
        known = self._runs.get(run)
        if known is None:
            words = split(run)
            known = words, self.token(run, words)
            if len(self._runs) >= _MAX_RUNS:
                self._runs.clear()
            if len(run) <= _MAX_RUN_LENGTH:
                self._runs[run] = known
        return known

    def token(
        self,
        run: str,
        words: Sequence[str],
        field: str = ANY_FIELD,
        node_of: Callable[[str, str], Node] | None = None,
    ) -> list[Node]:
        """Return the nodes of the words of what stands between two blanks.

        They belong together, as in a DOI or an address, but for words with a slash or comma
        between; `node_of` gives the node of a word by itself and its field, `word` if none.
        """
        node_of = node_of or self.word
        if len(words) == 1:
            return [node_of(words[0], field)]
        if len(words) > 1 and _belong_together(run, words):
            return [phrase_of([self.analyser.word(word) for word in words], field, 0)]
        return [node_of(word, field) for word in words]

    def is_too_long(self, word: str) -> bool:
        """Say whether a folded word, or a part of it between hyphens, is beyond the limits."""
        most = self.limits.word
        return len(word) > most and any(len(piece) > most for piece in _PIECES.split(word))

    def word(self, word: str, field: str = ANY_FIELD) -> Node:
        """Return the node of a folded word among words of which any will do.

        Of a hyphenated one each half that tells something by itself will do as well.
        """
        if any_part := alternatives(self.analyser.word(word)):
            return any_of([Term(term, field) for term in any_part])
        return self.whole(word, field)

    def whole(self, word: str, field: str = ANY_FIELD) -> Node:
        """Return the node of a folded word, whose parts must stand together or run together."""
        parts, joined = self.analyser.word(word)
        whole = Term(parts[0], field) if len(parts) == 1 else Phrase(parts, field)
        return any_of([whole, Term(joined, field)]) if joined else whole


def _belong_together(run: str, words: Sequence[str]) -> bool:
    """Say whether the words of an unbroken token are one thing, and not words to choose from."""
    apart = all(len(word) == 1 and word.isascii() for word in words)
    return apart or bool(_GLUE.search(run)) or any(map(_DIGIT.search, words))
