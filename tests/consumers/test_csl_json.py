"""CSL-JSON, set by a processor of citation styles that nobody here wrote."""

from __future__ import annotations

import json

from citeproc import (
    SCHEMA_PATH,
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from lxml import etree

from corpus.entry import Entry
from evidencebank.formats.author_names import names_of
from tests.consumers.conftest import others_warnings, parts_of_names
from tests.consumers.reads import reads

STYLE = "harvard-cite-them-right"
"""The style that comes with citeproc-py."""


@reads("CSL-JSON", "citeproc-py")
def test_citeproc_sets_every_entry(exported: dict[str, str], cited: list[Entry]) -> None:
    """Each in the bibliography of a style: who was first, when, what and where it is."""
    items = json.loads(exported["csl-json"])
    assert [_told(one) for one in items] == [
        (parts_of_names(entry), entry.title, entry.year, entry.doi) for entry in cited
    ]
    with others_warnings():
        source = CiteProcJSON(items)
        bibliography = CitationStylesBibliography(
            CitationStylesStyle(STYLE, validate=False), source, formatter.plain
        )
        for item in items:
            bibliography.register(Citation([CitationItem(item["id"])]))
        lines = list(map(str, bibliography.bibliography()))
    assert len(lines) == len(cited)
    for line, entry in zip(lines, cited, strict=True):
        first = [name.family for name in names_of(entry)[:1]]
        told = [*first, f"({entry.year})", entry.title, entry.doi]
        assert [text for text in told if text not in line] == []


@reads("CSL-JSON", "the schema of CSL")
def test_every_name_is_one_of_the_language(exported: dict[str, str]) -> None:
    """Types and variables are those of CSL; what is ours stands under `custom`."""
    schema = etree.parse(SCHEMA_PATH)
    named = {"id", "type", "custom"} | _values(schema, "variables")
    types = _values(schema, "item-types")
    for item in json.loads(exported["csl-json"]):
        assert set(item) - named == set()
        assert item["type"] in types


def _values(schema: etree._ElementTree, name: str) -> set[str]:
    """Return the values of the definitions whose names begin so."""
    defined = "{http://relaxng.org/ns/structure/1.0}"
    return {
        value.text
        for define in schema.iter(f"{defined}define")
        if define.get("name").startswith(name)
        for value in define.iter(f"{defined}value")
    }


def _told(item: dict) -> tuple[object, ...]:  # type: ignore[type-arg]
    names = [
        (one.get("literal") or one["family"], one.get("given", ""), one.get("suffix", ""))
        for one in item.get("author", ())
    ]
    ((year,),) = item["issued"]["date-parts"]
    return names, item["title"], year, item.get("DOI", "")
