"""A search as the address of a page of results says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from corpus.errors import InputError
from corpus.text.typography import clean_line
from indexer.query.subject_query import SubjectQuery
from indexer.search.filter import Param
from indexer.search.filter_values import read_day, read_year, with_subject
from indexer.search.filters import (
    BY_NAME,
    FILTERS,
    NO_FILTERS,
    Filters,
    filters_from_params,
    params_of,
)
from indexer.search.spec import MATCHES, SORTS, SearchSpec

MODES = ("simple", "advanced")
SWITCHES = ("graph", "synonyms")
"""What a search does unless an address says 0."""

MAX_NAMES = 50
"""How often an address may name each of a search's subjects, kinds, sources and the like."""

MAX_QUERY_LENGTH = 2_000
"""Characters of a query."""

_PAGE = re.compile(r"[1-9][0-9]{0,6}")

_OF_FILTERS = frozenset(param.name for row in FILTERS for param in row.params)
"""The parameters that filters are read from."""

_USUAL = SearchSpec()


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A search and the page of its results, 1 being the first.

    In its address, `subject` must apply each time that it is given; one may be several names
    between bars, `a|b`, of which any will do, a bar in a name being doubled.
    """

    spec: SearchSpec = SearchSpec()  # noqa: RUF009 -- frozen
    page: int = 1

    @classmethod
    def of(cls, page: int = 1, **words: Any) -> SearchForm:
        """Return a form for a search; the words are those of `Bank.search`, `query` among them."""
        return cls(SearchSpec.of(**words), page)

    def address(self) -> str:
        """Return the query part of the address that asks for this: the same for the same."""
        after = [("page", str(self.page))] if self.page != 1 else []
        return urlencode([*self._asked(), *self._settings(self.spec.sort), *after])

    def _asked(self) -> list[tuple[str, str]]:
        """Return the query and the filters, as they stand first in an address."""
        before = [("q", self.spec.query)] if self.spec.query else []
        return [*before, *params_of(self.spec.filters)]

    def _settings(self, sort: str) -> list[tuple[str, str]]:
        """Return what stands behind the filters in an address: what differs from the usual."""
        spec = self.spec
        named = (("match", spec.match), ("mode", spec.mode), ("sort", sort))
        changed = [(name, value) for name, value in named if value != getattr(_USUAL, name)]
        return changed + [(name, "0") for name in SWITCHES if not getattr(spec, name)]

    def addresses_by_sort(self) -> Callable[[str], str]:
        """Return what gives `but(sort=sort).address()`, of which only what differs is made anew."""
        before = urlencode(self._asked())
        return lambda sort: "&".join(filter(None, (before, urlencode(self._settings(sort)))))

    def addresses_with(self, name: str) -> Callable[[Any], str]:
        """Return what gives the address of the first page with another value of a filter.

        That is `but(name=value).address()`, of which only what differs is made for each value.
        """
        around = self._around(name)
        return lambda value: around(_encoded(name, value))

    def addresses_with_subject(self) -> Callable[[str], str]:
        """Return what gives `with_subject(code).address()`, as above."""
        around, query = self._around("subjects"), self.spec.filters["subjects"]
        return lambda code: around(_encoded_with_subject(query, code))

    def _around(self, name: str) -> Callable[[str], str]:
        """Return what puts a filter's part of an address among the others."""
        spec, row = self.spec, BY_NAME[name]
        parts = {one.name: urlencode(one.to_params(value)) for one, value in spec.filters}
        places = [parts.get(one.name, "") for one in FILTERS]
        at = FILTERS.index(row)
        query = urlencode([("q", spec.query)]) if spec.query else ""
        before = [part for part in (query, *places[:at]) if part]
        after = [part for part in (*places[at + 1 :], urlencode(self._settings(spec.sort))) if part]
        start, end = ("&".join([*before, ""]), "&".join(["", *after]))
        return lambda own: f"{start}{own}{end}" if own else "&".join([*before, *after])

    def fields(self, *without: str) -> list[tuple[str, str]]:
        """Return the names and values of a form that asks for this, without those named."""
        asked = [*self._asked(), *self._settings(self.spec.sort)]
        return [(name, value) for name, value in asked if name not in without]

    def but(self, page: int = 1, **words: Any) -> SearchForm:
        """Return the first page, or another, of a search that differs in some words."""
        return SearchForm(SearchSpec.of(**{"query": self.spec, **words}), page)

    def asking(self, query: str) -> SearchForm:
        """Return the first page of the same search for another query."""
        return SearchForm(replace(self.spec, query=query))

    def with_subject(self, code: str) -> SearchForm:
        """Return the search with another subject that must apply."""
        return self.but(subjects=with_subject(self.spec.filters["subjects"], code))

    def hits(self, size: int) -> SearchSpec:
        """Return the search for the hits of the page, of which each has `size`."""
        return replace(self.spec, limit=size, offset=(self.page - 1) * size)


@lru_cache(maxsize=10_000)
def _encoded(name: str, value: Any) -> str:
    """Return a filter's value as part of an address; pages of results offer the same again."""
    row = BY_NAME[name]
    made = row.normalised(value)
    return urlencode(row.to_params(made)) if made != row.nothing else ""


@lru_cache(maxsize=10_000)
def _encoded_with_subject(query: SubjectQuery, code: str) -> str:
    return _encoded("subjects", with_subject(query, code))


def read(address: QueryParams | Mapping[str, str] | Sequence[tuple[str, str]] | str) -> SearchForm:
    """Return what the query part of an address asks for; what it does not know it passes over.

    It may come as it is, parsed, or as names and values.

    Raises InputError, saying where, for a value that makes no sense.
    """
    params = _params(address)
    query = clean_line(_last(params, "q"))
    if len(query) > MAX_QUERY_LENGTH:
        raise InputError(f"a query has {MAX_QUERY_LENGTH:,} characters at the most")
    spec = SearchSpec(
        query=query,
        filters=_filters(params),
        sort=_among("sort", _last(params, "sort"), SORTS),
        match=_among("match", _last(params, "match"), MATCHES),
        mode=_among("mode", _last(params, "mode"), MODES),
        graph=_is_on("graph", params),
        synonyms=_is_on("synonyms", params),
    )
    page = clean_line(_last(params, "page"))
    return SearchForm(spec, _page(page) if page else 1)


def _params(
    address: QueryParams | Mapping[str, str] | Sequence[tuple[str, str]] | str,
) -> QueryParams:
    if isinstance(address, QueryParams):
        return address
    return QueryParams(address if isinstance(address, str | Mapping) else list(address))


def _last(params: QueryParams, name: str) -> str:
    return next((value for value in reversed(params.getlist(name)) if value.strip()), "")


def _filters(params: QueryParams) -> Filters:
    if _OF_FILTERS.isdisjoint(params.keys()):  # as of most searches
        return NO_FILTERS
    given = {param.name: _value(params, param) for row in FILTERS for param in row.params}
    return filters_from_params(given)


def _value(params: QueryParams, param: Param) -> Any:
    """Return the value of a filter's parameter: names, or what a text is read as."""
    if param.name not in params:  # most are not
        return () if param.reads == "names" else None
    if param.reads != "names":
        text = clean_line(_last(params, param.name))
        return _READERS[param.reads](text) if text else None
    values = tuple(dict.fromkeys(filter(None, map(clean_line, params.getlist(param.name)))))
    if len(values) > MAX_NAMES:
        raise InputError(f"more than {MAX_NAMES} times {param.name}: leave some out")
    return values


def _among(name: str, value: str, known: tuple[str, ...]) -> str:
    if value and value not in known:
        raise InputError(f"there is no {name} of this name: use one of {', '.join(known)}")
    return value or known[0]


def _is_on(name: str, params: QueryParams) -> bool:
    value = _last(params, name)
    known = {"": True, "1": True, "true": True, "0": False, "false": False}
    if value.lower() not in known:
        raise InputError(f"{name} is 0 or 1")
    return known[value.lower()]


def _page(text: str) -> int:
    if not _PAGE.fullmatch(text):
        raise InputError("pages are counted from 1")
    return int(text)


_READERS: Mapping[str, Callable[[str], Any]] = {"year": read_year, "day": read_day}
