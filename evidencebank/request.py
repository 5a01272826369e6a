"""A search as it is asked for, checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from corpus.errors import InputError
from indexer.index import SORTS
from indexer.postings.column_filters import Filters
from indexer.query.limits import Limits
from indexer.query.subject_query import SubjectQuery

MATCHES = ("any", "all")
MODES = ("simple", "advanced", "words")


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of `Bank.search`, where they are described.

    `picked` are ids that are found besides what the search finds; the sort 'picked' puts them
    first, in their order.

    Raises InputError for one that makes no sense.
    """

    query: str
    subjects: SubjectQuery
    kinds: tuple[str, ...]
    years: tuple[int | None, int | None]
    sort: str
    limit: int
    offset: int
    match: str
    mode: str
    graph: bool
    limits: Limits
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: date | None = None
    picked: tuple[str, ...] = ()
    synonyms: bool = True
    relax: bool = True

    def __post_init__(self) -> None:
        sorts = (*SORTS, "picked") if self.picked else SORTS
        for name, value, known in (
            ("sort", self.sort, sorts),
            ("match", self.match, MATCHES),
            ("mode", self.mode, MODES),
        ):
            if value not in known:
                raise InputError(f"there is no {name} {value!r}: use one of {', '.join(known)}")
        if self.limit < 0 or self.offset < 0:
            raise InputError("limit and offset cannot be below 0")
        low, high = self.years
        if low is not None and high is not None and low > high:
            raise InputError(f"years from {low} to {high} run backwards: put the earlier first")

    @property
    def filters(self) -> Filters:
        """What restricts the hits."""
        return Filters(
            self.subjects,
            tuple(kind.strip().upper() for kind in self.kinds),
            self.years,
            self.sources,
            self.authors,
            self.since.toordinal() if self.since else None,
        )

    @property
    def is_list(self) -> bool:
        """Whether this is a list that was picked by hand, and searches for nothing besides."""
        asks = self.query.strip() or replace(self.filters, since=None) != Filters()
        return bool(self.picked) and not asks


def subject_query(subjects: str | Iterable[str] | SubjectQuery) -> SubjectQuery:
    """Return subjects as a query; names alone mean any of them."""
    return subjects if isinstance(subjects, SubjectQuery) else SubjectQuery.of(several(subjects))


def several(names: str | Iterable[str]) -> tuple[str, ...]:
    """Return names as a tuple; one alone is not a sequence of letters."""
    return (names,) if isinstance(names, str) else tuple(names)
