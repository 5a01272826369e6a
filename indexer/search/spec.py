"""What a search is: everything that can be asked for, checked, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Unpack

from corpus.deferred.dataclasses import dataclass
from corpus.errors import InputError
from indexer.query.limits import DEFAULT_LIMITS, Limits
from indexer.search.filters import BY_NAME, NO_FILTERS, Filters, FilterWords

SORTS = ("relevance", "year", "added", "revised", "title", "topic")
"""Orders of hits; years and dates newest first, entries without one last; ties by id.

By topic is by the first subject of each entry, in the scheme's order; within it the newest first.
"""

PICKED = "picked"
"""The order in which entries were picked, and behind them what is found, by relevance."""

MATCHES = ("any", "all")
MODES = ("simple", "advanced", "words")


class SearchWords(FilterWords, total=False):
    """What `Bank.search` takes besides the query: filters, and the fields of `SearchSpec`."""

    sort: str
    limit: int
    offset: int
    match: str
    mode: str
    graph: bool
    synonyms: bool
    relax: bool
    limits: Limits
    picked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchSpec:
    """A search.

    `filters` restrict what is found: see `indexer.search.filters`. `sort` is one of `SORTS`;
    `limit` hits are given from the `offset`-th on. `match` says whether plain words want 'any' of
    them or 'all'. `mode` 'simple' never fails: what cannot be read as a query is read as words;
    'advanced' raises QueryError instead; 'words' takes the text as plain words. With `graph`
    the entries related to one and those found first have a say in its score, `synonyms` lets the
    labels of a subject find each other, `relax` widens a query in simple mode that finds nothing.
    `limits` are how much a query may ask for. `picked` are ids that are found whatever else is; the
    sort 'picked' puts them first.

    Raises InputError for what makes no sense.
    """

    query: str = ""
    filters: Filters = NO_FILTERS
    sort: str = "relevance"
    limit: int = 10
    offset: int = 0
    match: str = "any"
    mode: str = "simple"
    graph: bool = True
    synonyms: bool = True
    relax: bool = True
    limits: Limits = DEFAULT_LIMITS
    picked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        sorts = (*SORTS, PICKED) if self.picked else SORTS
        if self.sort not in sorts or self.match not in MATCHES or self.mode not in MODES:
            for name, known in (("sort", sorts), ("match", MATCHES), ("mode", MODES)):
                if (value := getattr(self, name)) not in known:
                    raise InputError(f"there is no {name} {value!r}: use one of {', '.join(known)}")
        if self.limit < 0 or self.offset < 0:
            raise InputError("limit and offset cannot be below 0")

    @classmethod
    def of(cls, query: str | SearchSpec = "", **words: Unpack[SearchWords]) -> SearchSpec:
        """Return the search that a caller's words ask for, filters among them by their names.

        A search may stand in place of the query: the words then change it. Raises InputError for
        words that make no sense, TypeError for a name that is none.
        """
        given: dict[str, Any] = words  # type: ignore[assignment]
        if BY_NAME.keys().isdisjoint(words) and not isinstance(query, SearchSpec):
            return cls(query, **given)  # most have no filters
        filters = {name: given.pop(name) for name in BY_NAME if name in given}
        if not isinstance(query, SearchSpec):
            return cls(query, Filters(**filters) if filters else NO_FILTERS, **given)
        if filters:
            given["filters"] = query.filters.but(**filters)
        return replace(query, **given)

    @property
    def is_list(self) -> bool:
        """Whether this is a list that was picked by hand, and searches for nothing besides."""
        return bool(self.picked) and not (self.query.strip() or self.filters.but(since=None))
