"""How an entry answers a query, part by part: what an engine says of a score, in plain values."""

from __future__ import annotations

from corpus.deferred.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldShare:
    """What a field gives to a term's contribution: in proportion to weight times frequency."""

    field: str
    frequency: int
    weight: float
    contribution: float


@dataclass(frozen=True, slots=True)
class TermShare:
    """What a term gives to a score: `contribution` = `idf` * `impact` * `factor`.

    `word` is the commonest word of the `term`, which is a stem; `field` is '' where any will do;
    `way` is '' for a word asked for as it stands, else 'phrase', 'prefix', 'wildcard', 'fuzzy' or
    'synonym', and `stands_for` is then what the query asks for. `entries` have it (the document
    frequency). `impact` is between 0 and 1, by BM25F; `factor` is by how much the query
    multiplies it. `fields` are the fields that hold it.
    """

    word: str
    term: str
    field: str
    way: str
    stands_for: str
    entries: int
    idf: float
    impact: float
    factor: float
    contribution: float
    fields: tuple[FieldShare, ...]


@dataclass(frozen=True, slots=True)
class NeighbourShare:
    """What a related document lends: `contribution` = `indexer.ranking.related_graph.SHARE` *
    `share` * `score`."""

    id: str
    share: float
    score: float
    contribution: float


@dataclass(frozen=True, slots=True)
class LatentShare:
    """What lying near the first entries gives to a score: `contribution` =
    `indexer.ranking.latent_feedback.WEIGHT` * `likeness` * what words and neighbours give.

    `likeness` is from 0 to 1. `words` are pairs of different words, one of the first entries and
    one of the document, that weigh most in it.
    """

    likeness: float
    contribution: float
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What a query asks for and a document does not have, as the query has it.

    `did_you_mean` is that with unknown words replaced by near ones that the bank has, '' where
    there are none: see `indexer.suggest.spelling`.
    """

    asked: str
    did_you_mean: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """How a document answers a query: whether it matches, and what its score is the sum of.

    `own` is what its own terms give, the sum of the contributions of `terms`. With signals the
    score is 1 - `indexer.ranking.related_graph.SHARE` of that, what the `neighbours` lend and what
    `latent` gives; else it is `own`. `missing` is what is asked for that it does not have.
    """

    matched: bool
    score: float
    own: float
    terms: tuple[TermShare, ...]
    neighbours: tuple[NeighbourShare, ...]
    latent: LatentShare
    missing: tuple[Missing, ...]
