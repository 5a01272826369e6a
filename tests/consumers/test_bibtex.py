"""BibTeX, read by programs that nobody here wrote."""

from __future__ import annotations

from typing import Any

import bibtexparser
from bibtexparser import middlewares
from pybtex.database import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from corpus.entry import Entry
from tests.consumers.conftest import others_warnings, parts_of_names
from tests.consumers.reads import reads


def said(entry: Entry) -> dict[str, object]:
    """Return what BibTeX says of an entry."""
    return {
        "names": parts_of_names(entry),
        "title": entry.title,
        "year": str(entry.year),
        "doi": entry.doi,
        "kind": entry.kind.capitalize(),
    }


@reads("BibTeX", "pybtex")
def test_pybtex_reads_every_entry(exported: dict[str, str], cited: list[Entry]) -> None:
    """Keys stay apart, whatever their case: pybtex refuses two that differ in case alone."""
    with others_warnings():
        found = parse_string(exported["bibtex"], "bibtex").entries
    read = [_by_pybtex(one) for one in found.values()]
    assert read == list(map(said, cited))
    assert len(found) == len({key.lower() for key in found})


def _by_pybtex(entry: Any) -> dict[str, object]:
    return _told(
        [
            (
                " ".join([*person.prelast_names, *person.last_names]),
                " ".join([*person.first_names, *person.middle_names]),
                " ".join(person.lineage_names),
            )
            for person in entry.persons.get("author", ())
        ],
        dict(entry.fields),
    )


@reads("BibTeX", "bibtexparser")
def test_bibtexparser_reads_every_entry(exported: dict[str, str], cited: list[Entry]) -> None:
    """No block fails, and none is a duplicate."""
    split = [middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()]
    found = bibtexparser.parse_string(exported["bibtex"], append_middleware=split)
    assert found.failed_blocks == []
    assert list(map(_by_bibtexparser, found.entries)) == list(map(said, cited))


def _by_bibtexparser(entry: Any) -> dict[str, object]:
    fields = {field.key: field.value for field in entry.fields}
    names = [
        (" ".join([*one.von, *one.last]), " ".join(one.first), " ".join(one.jr))
        for one in fields.get("author", ())
    ]
    return _told(names, fields)


def _told(names: list[tuple[str, str, str]], fields: dict[str, Any]) -> dict[str, object]:
    return {
        "names": [(plain(family), plain(given), plain(jr)) for family, given, jr in names],
        "title": plain(fields["title"]),
        "year": fields.get("year", ""),
        "doi": fields.get("doi", ""),  # never read as TeX
        "kind": fields["note"],
    }


def plain(tex: str) -> str:
    """Return what TeX prints."""
    return str(LatexNodes2Text(keep_comments=True).latex_to_text(tex)).strip()
