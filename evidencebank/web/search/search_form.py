"""What a visitor asks for, as the address of a page of results says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from corpus.entry import YEAR_RANGE, clean_line
from corpus.errors import InputError
from corpus.text.dates import parse_date
from evidencebank.bank import Bank
from evidencebank.request import MATCHES
from evidencebank.results import Results
from indexer.index import SORTS
from indexer.query.subject_query import SubjectGroup, SubjectQuery

MODES = ("simple", "advanced")
MAX_NAMES = 50
"""How many subjects, kinds, sources and authors an address may name, each."""

MAX_QUERY_LENGTH = 2_000
"""Characters of a query."""

_EITHER = re.compile(r"(?<!\|)\|(?!\|)")
_PAGE = re.compile(r"[1-9][0-9]{0,6}")
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search and the page of its results, 1 being the first.

    Each of `subjects` must apply; one may be several names between bars, `a|b`, of which any will
    do, a bar in a name being doubled. `excluded` subjects must not. Of `kinds`, `sources` and
    `authors` any will do.
    """

    query: str = ""
    subjects: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    sort: str = "relevance"
    match: str = "any"
    mode: str = "simple"
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    since: date | None = None
    page: int = 1

    def address(self) -> str:
        """Return the query part of the address that asks for this: the same for the same."""
        unsaid = Asked()
        pairs: list[tuple[str, str]] = []
        for name, field in _NAMES.items():
            value = getattr(self, field)
            if isinstance(value, tuple):
                pairs += [(name, one) for one in value]
            elif value != getattr(unsaid, field):
                pairs.append((name, str(value)))
        return urlencode(pairs)

    def fields(self, *without: str) -> list[tuple[str, str]]:
        """Return the names and values of a form that asks for this, without those named."""
        query = QueryParams(replace(self, page=1).address())
        return [(name, value) for name, value in query.multi_items() if name not in without]

    def but(self, **changes: Any) -> Asked:
        """Return the first page of a search that differs in some fields."""
        return replace(self, **{"page": 1, **changes})

    def with_subject(self, code: str) -> Asked:
        """Return the search with another subject that must apply."""
        name = code.replace("|", "||")
        return self.but(subjects=(*self.subjects, name)) if name not in self.subjects else self

    def without(self, field: str, value: str) -> Asked:
        """Return the search without one of several values."""
        return self.but(**{field: tuple(v for v in getattr(self, field) if v != value)})

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the query restricts what is found."""
        return replace(self, query="", sort="relevance", match="any", mode="simple", page=1) != (
            Asked()
        )

    @property
    def subject_query(self) -> SubjectQuery:
        """The subjects that must and must not apply."""
        groups = (SubjectGroup(either(name)) for name in self.subjects)
        return SubjectQuery(tuple(groups), self.excluded)

    def run(self, bank: Bank, size: int, offset: int | None = None, relax: bool = True) -> Results:
        """Search the bank for this: `size` hits from the page's first or from `offset` on."""
        return bank.search(
            self.query,
            subjects=self.subject_query,
            kinds=self.kinds,
            years=(self.first, self.last),
            sort=self.sort,
            match=self.match,
            mode=self.mode,
            sources=self.sources,
            authors=self.authors,
            since=self.since,
            limit=size,
            offset=(self.page - 1) * size if offset is None else offset,
            relax=relax,
        )


_NAMES = {
    "q": "query",
    "subject": "subjects",
    "not": "excluded",
    "kind": "kinds",
    "from": "first",
    "to": "last",
    "source": "sources",
    "author": "authors",
    "since": "since",
    "match": "match",
    "mode": "mode",
    "sort": "sort",
    "page": "page",
}


def either(name: str) -> tuple[str, ...]:
    """Return the names between the bars of a subject that an address asks for."""
    return tuple(part.replace("||", "|") for part in _EITHER.split(name))


def together(names: Iterable[str]) -> str:
    """Return names, of which any will do, as one subject of an address."""
    return "|".join(name.replace("|", "||") for name in names)


def read(address: QueryParams | Mapping[str, str] | Sequence[tuple[str, str]] | str) -> Asked:
    """Return what the query part of an address asks for; what it does not know it passes over.

    It may come as it is, parsed, or as names and values.

    Raises InputError, saying where, for a value that makes no sense.
    """
    params = _params(address)

    def several(name: str) -> tuple[str, ...]:
        values = tuple(dict.fromkeys(filter(None, map(clean_line, params.getlist(name)))))
        if len(values) > MAX_NAMES:
            raise InputError(f"more than {MAX_NAMES} times {name}: leave some out")
        return values

    def one(name: str) -> str:
        return next((value for value in reversed(params.getlist(name)) if value.strip()), "")

    def read_as(name: str, reader: Callable[[str], Any], usual: Any) -> Any:
        text = clean_line(one(name))
        return reader(text) if text else usual

    query = clean_line(one("q"))
    if len(query) > MAX_QUERY_LENGTH:
        raise InputError(f"a query has {MAX_QUERY_LENGTH:,} characters at the most")
    first, last = read_as("from", _year, None), read_as("to", _year, None)
    if first is not None and last is not None and first > last:
        raise InputError(f"the years {first} to {last} run backwards: put the earlier first")
    return Asked(
        query=query,
        subjects=tuple(name for name in several("subject") if any(either(name))),
        excluded=several("not"),
        kinds=several("kind"),
        first=first,
        last=last,
        sort=_among("sort", one("sort"), SORTS),
        match=_among("match", one("match"), MATCHES),
        mode=_among("mode", one("mode"), MODES),
        sources=several("source"),
        authors=several("author"),
        since=read_as("since", _day, None),
        page=read_as("page", _page, 1),
    )


def _params(
    address: QueryParams | Mapping[str, str] | Sequence[tuple[str, str]] | str,
) -> QueryParams:
    if isinstance(address, QueryParams):
        return address
    return QueryParams(address if isinstance(address, str | Mapping) else list(address))


def _among(name: str, value: str, known: tuple[str, ...]) -> str:
    if value and value not in known:
        raise InputError(f"there is no {name} of this name: use one of {', '.join(known)}")
    return value or known[0]


def _year(text: str) -> int:
    if not _YEAR.fullmatch(text) or not YEAR_RANGE[0] <= int(text) <= YEAR_RANGE[1]:
        raise InputError("a year is written with four digits, such as 2010")
    return int(text)


def _page(text: str) -> int:
    if not _PAGE.fullmatch(text):
        raise InputError("pages are counted from 1")
    return int(text)


def _day(text: str) -> date:
    found = parse_date(text)
    if found is None:
        raise InputError("a day is written like 2021-03-04")
    return found
