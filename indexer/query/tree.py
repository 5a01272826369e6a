"""A query as a tree of small frozen classes: the one form of a query, whoever asks.

Trees are walked here. A new kind of node is written below, read in `indexer.query.grammar`,
written in `indexer.query.writing`, evaluated in `indexer.postings.tree_evaluation` and explained
in `indexer.search.score_explanation`; type checking finds the places in these that lack it.

Words in the tree are terms already, as `indexer.analysis.words` makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from corpus.deferred.dataclasses import dataclass

ANY_FIELD = ""
"""The field of a node that may match in any field that plain searches look into."""


class _Leaf:
    """A node without nodes to walk to, and what walking asks of any node."""

    __slots__ = ()

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes right below."""
        return ()

    def with_parts(self, parts: Sequence[Node]) -> Node:
        """Return a node like this with other nodes below, as many as there are."""
        return cast("Node", self)

    def map(self, change: Callable[[Node], Node]) -> Node:
        """Return the tree with each of its nodes changed, inner ones first.

        What is excluded is changed as a whole, as the `Not` that it is.
        """
        return change(self.with_parts([part.map(change) for part in self.parts]))

    def leaves(self, factor: float = 1.0) -> Iterator[tuple[Node, float]]:
        """Yield the words, phrases and restrictions that are not excluded.

        With each comes by how much its scores are multiplied, `factor` included.
        """
        yield cast("Node", self), factor


class _Branch(_Leaf):
    """A node that has others in it."""

    __slots__ = ()

    def leaves(self, factor: float = 1.0) -> Iterator[tuple[Node, float]]:
        """Yield those of all parts."""
        for part in self.parts:
            yield from part.leaves(factor)


@dataclass(frozen=True, slots=True)
class _Several(_Branch):
    nodes: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes."""
        return self.nodes

    def with_parts(self, parts: Sequence[Node]) -> Node:
        """Return the same of other nodes."""
        return cast("Node", type(self)(tuple(parts)))


@dataclass(frozen=True, slots=True)
class All(_Leaf):
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing(_Leaf):
    """No document: what is left of a query without a word in it."""


@dataclass(frozen=True, slots=True)
class Term(_Leaf):
    """Documents that hold a term."""

    term: str
    field: str = ANY_FIELD

    def __hash__(self) -> int:
        return hash(self.term)  # most are of any field, and each query compares its own


@dataclass(frozen=True, slots=True)
class Phrase(_Leaf):
    """Documents that hold the terms one after the other in one field, give or take `slop` moves.

    What a move is says `indexer.postings.phrases.Phrases.docs`.
    """

    terms: tuple[str, ...]
    field: str = ANY_FIELD
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix(_Leaf):
    """Documents that hold a term with this beginning."""

    prefix: str
    field: str = ANY_FIELD


@dataclass(frozen=True, slots=True)
class Wildcard(_Leaf):
    """Documents that hold a term of this shape: `*` stands for anything, `?` for one character."""

    pattern: str
    field: str = ANY_FIELD


@dataclass(frozen=True, slots=True)
class Containing(_Leaf):
    """Documents that hold a word with this text inside; where those are many, the commonest."""

    text: str
    field: str = ANY_FIELD


@dataclass(frozen=True, slots=True)
class Fuzzy(_Leaf):
    """Documents that hold a term within so many edits (optimal string alignment) of this one."""

    term: str
    edits: int = 1
    field: str = ANY_FIELD


@dataclass(frozen=True, slots=True)
class Range(_Leaf):
    """Documents whose column ('year', 'added', 'revised') is from `low` to `high`, both included.

    None leaves an end open; a document without a value never matches.
    """

    column: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Label(_Leaf):
    """Documents with a kind, filed under a subject, or in a language: the column's name."""

    column: str
    label: str


@dataclass(frozen=True, slots=True)
class And(_Several):
    """Documents that match all of the nodes."""


@dataclass(frozen=True, slots=True)
class Or(_Several):
    """Documents that match any of the nodes."""


@dataclass(frozen=True, slots=True)
class DisjunctionMax(_Several):
    """Documents that match any of the nodes, scored by the node that scores them highest."""


@dataclass(frozen=True, slots=True)
class Not(_Leaf):
    """Documents that do not match the node."""

    node: Node

    def leaves(self, factor: float = 1.0) -> Iterator[tuple[Node, float]]:
        """Yield nothing."""
        return iter(())


@dataclass(frozen=True, slots=True)
class AndMaybe(_Branch):
    """Documents of the node; those that match `optional` too score higher."""

    node: Node
    optional: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        """Both."""
        return self.node, self.optional

    def with_parts(self, parts: Sequence[Node]) -> Node:
        """Return the same of two others."""
        return AndMaybe(*parts)


@dataclass(frozen=True, slots=True)
class Boost(_Branch):
    """The documents of a node, their scores multiplied."""

    node: Node
    factor: float

    @property
    def parts(self) -> tuple[Node, ...]:
        """The node."""
        return (self.node,)

    def with_parts(self, parts: Sequence[Node]) -> Node:
        """Return another node multiplied as much."""
        (node,) = parts
        return Boost(node, self.factor)

    def leaves(self, factor: float = 1.0) -> Iterator[tuple[Node, float]]:
        """Yield those of the node, multiplied."""
        return self.node.leaves(factor * self.factor)


Node = (
    All
    | Nothing
    | Term
    | Phrase
    | Prefix
    | Wildcard
    | Containing
    | Fuzzy
    | Range
    | Label
    | And
    | Or
    | DisjunctionMax
    | Not
    | AndMaybe
    | Boost
)
