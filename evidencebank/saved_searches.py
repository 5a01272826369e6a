"""Saved searches: what collections, hot topics and the MORE lines of matrix cells hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from corpus.entry import Entry, clean_line
from corpus.errors import InputError
from corpus.storage.editorial import Editorial
from evidencebank.legacy_urls import addresses
from evidencebank.request import Request
from indexer.index import SORTS
from indexer.query.limits import Limits
from indexer.query.subject_query import ANY_SUBJECT, SubjectQuery

PICKED = "picked"
"""The order in which entries were picked, and behind them what is found, by relevance."""

_COLLECTION = "searches"
_NAME = re.compile(r"[^\s/\\]{1,200}")


@dataclass(frozen=True)
class SavedSearch:
    """A search with a name, which may hold a list that was picked by hand.

    `name` is for addresses and commands: without blanks and slashes. `note` is what people read
    above the results. `query`, `subjects`, `kinds`, `years`, `sources` and `authors` are those of
    `Bank.search`. `picked` are ids of entries that belong to the results whatever else is found;
    where nothing is searched for, they are the results. `sort` is one of `Bank.search`, or
    'picked'.

    Raises InputError for what makes no sense.
    """

    name: str
    title: str = ""
    note: str = ""
    query: str = ""
    subjects: SubjectQuery = ANY_SUBJECT
    kinds: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    sort: str = "relevance"
    picked: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    __pydantic_config__ = ConfigDict(extra="forbid")

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or clean_line(self.name) != self.name:
            raise InputError(
                f"a saved search cannot be named {self.name!r}: use a word of up to 200 letters, "
                "digits and hyphens"
            )
        sorts = (*SORTS, PICKED) if self.picked else SORTS
        if self.sort not in sorts:
            raise InputError(
                f"the saved search {self.name} has no sort {self.sort!r}: use {', '.join(sorts)}"
            )
        low, high = self.years
        if low is not None and high is not None and low > high:
            raise InputError(f"the saved search {self.name} has years that run backwards")
        object.__setattr__(self, "kinds", _lines(kind.upper() for kind in self.kinds))
        for name in ("picked", "sources", "authors"):
            object.__setattr__(self, name, _lines(getattr(self, name)))
        for name in ("title", "query"):
            object.__setattr__(self, name, clean_line(getattr(self, name)))
        paragraphs = map(clean_line, self.note.splitlines())
        object.__setattr__(self, "note", "\n".join(paragraphs).strip())

    def request(self, limit: int, offset: int, since: date | None) -> Request:
        """Return the search to run; it is never relaxed: that nothing is found is an answer."""
        return Request(
            query=self.query,
            subjects=self.subjects,
            kinds=self.kinds,
            years=self.years,
            sort=self.sort,
            limit=limit,
            offset=offset,
            match="any",
            mode="simple",
            graph=True,
            limits=Limits(),
            sources=self.sources,
            authors=self.authors,
            since=since,
            picked=self.picked,
            relax=False,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a saved search, which `from_dict` reads."""
        shape: dict[str, Any] = _SHAPE.dump_python(self, mode="json")
        return shape

    @classmethod
    def from_dict(cls, value: object) -> SavedSearch:
        """Return the saved search that a JSON object says.

        Of its fields only `name` is needed; `subjects` may be a list of names, of which any will
        do. Raises InputError when it is something else.
        """
        if isinstance(value, dict) and isinstance(value.get("subjects"), list):
            value = value | {"subjects": {"groups": [{"subjects": value["subjects"]}]}}
        try:
            return _SHAPE.validate_python(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            message = f"not a saved search: {where} {first['msg']}"
            raise InputError(clean_line(message)) from error


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(clean_line, texts) if text))


_SHAPE = TypeAdapter(SavedSearch)


class SavedSearches:
    """The saved searches of a bank, kept with its entries; iteration gives them by name."""

    def __init__(self, editorial: Editorial) -> None:
        self._editorial = editorial

    def __iter__(self) -> Iterator[SavedSearch]:
        for record in self._editorial.all(_COLLECTION):
            yield SavedSearch.from_dict(record.value)

    def get(self, name: str) -> SavedSearch | None:
        """Return the saved search of a name, or None."""
        record = self._editorial.get(_COLLECTION, name)
        return SavedSearch.from_dict(record.value) if record else None

    def put(self, saved: SavedSearch, who: str = "", why: str = "") -> None:
        """Keep a saved search, in place of the one that had its name."""
        self._editorial.put(_COLLECTION, saved.name, saved.to_dict(), who=who, why=why)

    def remove(self, name: str, who: str = "", why: str = "") -> bool:
        """Remove the saved search of a name; return whether there was one."""
        return self._editorial.remove(_COLLECTION, name, who=who, why=why)


def read_several(document: object) -> list[SavedSearch]:
    """Return the saved searches of a JSON document: one, a list, or what `export` writes.

    Raises InputError when it is something else, or when two have one name.
    """
    listed: object = document
    if isinstance(document, Mapping) and "searches" in document:
        listed = document["searches"]
    saved = [SavedSearch.from_dict(value) for value in _as_list(listed)]
    names = [one.name for one in saved]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise InputError(f"the name {twice} stands for two saved searches: give each its own")
    return saved


def _as_list(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else [value]


def linked_from(entry: Entry) -> SavedSearch | None:
    """Return the search of the old site that a page links to first, named after the entry."""
    searches = filter(None, (addresses.search_of(link.url) for link in entry.links))
    for old in searches:
        return SavedSearch(
            entry.id,
            entry.title,
            entry.summary,
            subjects=old.subjects,
            kinds=old.kinds,
            sort=old.sort,
        )
    return None
