"""A query as a tree of small frozen classes: the one form of a query, whoever asks.

Words in the tree are terms already, as `indexer.analysis.words` makes them.
"""

from __future__ import annotations

from dataclasses import dataclass

ANY_FIELD = ""
"""The field of a node that may match in any field that plain searches look into."""


@dataclass(frozen=True, slots=True)
class All:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No document: what is left of a query without a word in it."""


@dataclass(frozen=True, slots=True)
class Term:
    """Documents that hold a term."""

    term: str
    field: str = ANY_FIELD


@dataclass(frozen=True, slots=True)
class Phrase:
    """Documents that hold the terms one after the other in one field, give or take `slop` moves.

    What a move is says `indexer.postings.phrases.Phrases.docs`.
    """

    terms: tuple[str, ...]
    field: str = ANY_FIELD
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Documents that hold a term with this beginning."""

    prefix: str
    field: str = ANY_FIELD


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Documents that hold a term of this shape: `*` stands for anything, `?` for one character."""

    pattern: str
    field: str = ANY_FIELD


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Documents that hold a term within so many edits (optimal string alignment) of this one."""

    term: str
    edits: int = 1
    field: str = ANY_FIELD


@dataclass(frozen=True, slots=True)
class Range:
    """Documents whose column ('year', 'added', 'revised') is from `low` to `high`, both included.

    None leaves an end open; a document without a value never matches.
    """

    column: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """Documents with a kind ('kind') or filed under a subject ('subject')."""

    column: str
    label: str


@dataclass(frozen=True, slots=True)
class And:
    """Documents that match all of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Documents that match any of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class DisjunctionMax:
    """Documents that match any of the nodes, scored by the node that scores them highest."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Documents that do not match the node."""

    node: Node


@dataclass(frozen=True, slots=True)
class AndMaybe:
    """Documents of the node; those that match `optional` too score higher."""

    node: Node
    optional: Node


@dataclass(frozen=True, slots=True)
class Boost:
    """The documents of a node, their scores multiplied."""

    node: Node
    factor: float


Node = (
    All
    | Nothing
    | Term
    | Phrase
    | Prefix
    | Wildcard
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
