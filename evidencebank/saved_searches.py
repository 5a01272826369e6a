"""Saved searches: what collections, hot topics and the MORE lines of matrix cells hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any, get_type_hints

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from corpus.errors import InputError
from corpus.text.typography import clean_line
from evidencebank.bank_parts import EditorialRecords
from indexer.search.filters import FILTERS
from indexer.search.spec import SearchSpec

COLLECTION = "searches"
_NAME = re.compile(r"[^\s/\\]{1,200}")


@dataclass(frozen=True)
class SavedSearch:
    """A search with a name, which may hold a list that was picked by hand.

    `name` is for addresses and commands: without blanks and slashes. `spec` is what is searched
    for; ids that it has `picked` belong to the results whatever else is found, and where nothing
    is searched for, they are the results. `note` is what people read above the results.

    Raises InputError for a name that cannot stand in an address.
    """

    name: str
    spec: SearchSpec = SearchSpec()  # noqa: RUF009 -- frozen
    title: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or clean_line(self.name) != self.name:
            raise InputError(
                f"a saved search cannot be named {self.name!r}: use a word of up to 200 letters, "
                "digits and hyphens"
            )
        # never relaxed: that nothing is found is an answer
        spec = replace(
            self.spec,
            query=clean_line(self.spec.query),
            picked=_lines(self.spec.picked),
            relax=False,
        )
        object.__setattr__(self, "spec", spec)
        object.__setattr__(self, "title", clean_line(self.title))
        paragraphs = map(clean_line, self.note.splitlines())
        object.__setattr__(self, "note", "\n".join(paragraphs).strip())

    def sorted_by(self, sort: str) -> SavedSearch:
        """Return the same search in another order. Raises InputError for one that there is not."""
        return replace(self, spec=replace(self.spec, sort=sort))

    def page(self, limit: int, offset: int, since: date | None) -> SearchSpec:
        """Return the search for a page of the results; `since` restricts it to what is new."""
        spec = replace(self.spec, limit=limit, offset=offset)
        return SearchSpec.of(spec, since=since) if since else spec

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a saved search, which `from_dict` reads."""
        record = SAVED_SEARCH_SHAPE(
            name=self.name,
            title=self.title,
            note=self.note,
            **{name: getattr(self.spec, name) for name in _OF_THE_SPEC},
            **{row.name: self.spec.filters[row.name] for row in FILTERS},
        )
        shape: dict[str, Any] = record.model_dump(mode="json")
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
            read = SAVED_SEARCH_SHAPE.model_validate(value)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            message = f"not a saved search: {where} {first['msg']}"
            raise InputError(clean_line(message)) from error
        given = {name: getattr(read, name) for name in read.model_fields_set}
        about = {name: given.pop(name) for name in ("name", "title", "note") if name in given}
        try:
            return cls(spec=SearchSpec.of(**given), **about)
        except InputError as error:
            raise InputError(f"the saved search {about['name']}: {error}") from error


_OF_THE_SPEC = ("query", "sort", "picked", "match", "mode", "graph", "synonyms")


def _shape() -> type[BaseModel]:
    """Return the model of a saved search's JSON: names, the filters' values, and the rest."""
    fields: dict[str, Any] = dict.fromkeys(("title", "note"), (str, ""))
    of_spec = {one.name: one for one in dataclass_fields(SearchSpec)}
    kinds = get_type_hints(SearchSpec)
    for name in _OF_THE_SPEC:
        fields[name] = (kinds[name], of_spec[name].default)
    fields |= {row.name: (row.shape, row.nothing) for row in FILTERS}
    config = ConfigDict(extra="forbid")
    about = "A saved search, as `evidencebank searches export` writes it."
    return create_model("SavedShape", __config__=config, __doc__=about, name=(str, ...), **fields)


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(clean_line, texts) if text))


SAVED_SEARCH_SHAPE = _shape()
"""A saved search as JSON, for who describes what it holds."""


class SavedSearches:
    """The saved searches of a bank, kept with its entries; iteration gives them by name."""

    def __init__(self, editorial: EditorialRecords) -> None:
        self._editorial = editorial

    def __iter__(self) -> Iterator[SavedSearch]:
        for record in self._editorial.all(COLLECTION):
            yield SavedSearch.from_dict(record.value)

    def get(self, name: str) -> SavedSearch | None:
        """Return the saved search of a name, or None."""
        record = self._editorial.get(COLLECTION, name)
        return SavedSearch.from_dict(record.value) if record else None

    def put(self, saved: SavedSearch, who: str = "", why: str = "") -> None:
        """Keep a saved search, in place of the one that had its name."""
        self._editorial.put(COLLECTION, saved.name, saved.to_dict(), who=who, why=why)

    def remove(self, name: str, who: str = "", why: str = "") -> bool:
        """Remove the saved search of a name; return whether there was one."""
        return self._editorial.remove(COLLECTION, name, who=who, why=why)


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
