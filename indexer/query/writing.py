"""A query tree as people write it, in the words that they typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from corpus.deferred.patterns import pattern
from indexer.analysis.words import WordAnalyser, split
from indexer.query.tree import (
    ANY_FIELD,
    All,
    And,
    AndMaybe,
    Boost,
    Containing,
    DisjunctionMax,
    Fuzzy,
    Label,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Range,
    Term,
    Wildcard,
)

_RUN = pattern(r"[^\s()\"“”„‟«»:^]+")
_ENDS = pattern(r"^\W+|\W+$")
_PIECES = pattern("[-'’‐‑]")


class Writing:
    """Writes the nodes of one query's tree."""

    def __init__(self, word_of: Callable[[str], str], query: str = "") -> None:
        """Take the query as it was typed; for terms of none of its words `word_of` gives one."""
        self._word_of = word_of
        self._words = _typed(query)

    def series(self, node: Node) -> str:
        """Return words that need no operator between them as they stand in a query."""
        match node:
            case Or(nodes) | And(nodes):
                return " ".join(map(self.series, nodes))
            case _:
                return self.written(node)

    def written(self, node: Node) -> str:
        """Return a node as a query has it, its words as they were typed there."""
        field = getattr(node, "field", ANY_FIELD)
        where = f"{field}:" if field else ""
        match node:
            case Term(term):
                return f"{where}{self._word(term)}"
            case Phrase(terms, _, slop):
                moves = f"~{slop}" if slop else ""
                return f'{where}"{" ".join(map(self._word, terms))}"{moves}'
            case Prefix(prefix):
                return f"{where}{prefix}*"
            case Containing(text):
                return f"{where}*{text}*"
            case Wildcard(pattern):
                return f"{where}{pattern}"
            case Fuzzy(term, edits):
                return f"{where}{self._words.get(term, term)}~{edits}"
            case Range(column, low, high):
                ends = [_end(column, low), *([_end(column, high)] if high != low else [])]
                return f"{column}:{'..'.join(ends)}"
            case Label(column, label):
                return f"{column}:{label}"
            case Boost(inner):
                return self.written(inner)
            case DisjunctionMax(nodes):
                return self.written(nodes[0])
            case Or(nodes) | And(nodes):
                joint = " OR " if isinstance(node, Or) else " AND "
                return f"({joint.join(map(self.written, nodes))})"
            case AndMaybe(inner):
                return self.written(inner)
            case Not(inner):
                return f"NOT {self.written(inner)}"
            case All() | Nothing():
                return "*"

    def _word(self, term: str) -> str:
        return self._words.get(term) or self._word_of(term)


def _typed(query: str) -> dict[str, str]:
    """Return for the terms of a query's words how these were typed, of several the first."""
    analyser = WordAnalyser()
    words: dict[str, str] = {}
    for run in _RUN.findall(query):
        folded = split(run)
        # a word that was typed alone keeps its capitals and accents
        shown = [_ENDS.sub("", run)] if len(folded) == 1 else folded
        for word, as_typed in zip(folded, shown, strict=True):
            parts, joined = analyser.word(word)
            words.setdefault(joined or parts[0], as_typed)
            pieces = _PIECES.split(as_typed)
            if len(pieces) == len(parts):
                for part, piece in zip(parts, pieces, strict=True):
                    words.setdefault(part, piece)
    return words


def _end(column: str, value: int | None) -> str:
    """Return an end of a range as it is typed; days are numbers in the tree."""
    if value is None:
        return ""
    return str(value) if column == "year" else date.fromordinal(value).isoformat()
