"""What is cited is read: each citation and page of the sample gives the entry it was made of."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.readers.json_files.csl_json import parse_csl_json
from corpus.readers.references.bibtex import parse_bibtex
from corpus.readers.tagged.ris import parse_ris
from corpus.source_types.pages import parse_page
from evidencebank import Bank
from evidencebank.formats.author_names import name_of
from evidencebank.formats.citations import cite
from evidencebank.formats.page_metadata import json_ld, tags
from tests.evidencebank.formats.identified import identified

ADDRESS = "https://library.example/entry/"


def _page(entry: Entry, address: str) -> str:
    """Return a page with what the head of an entry's page tells machines."""
    meta = "".join(
        f'<meta name="{name}" content="{escape(content)}">'
        for name, content in tags(entry, address)
    )
    linked = f'<script type="application/ld+json">{json_ld(entry, address)}</script>'
    words = "Words of the entry stand here, enough of them to be a text that is read. " * 5
    return (
        f"<!DOCTYPE html><html><head><title>{escape(entry.title)}</title>{meta}{linked}</head>"
        f"<body><main><h1>{escape(entry.title)}</h1>"
        f'<p class="summary">{escape(entry.summary)}</p><p>{words}</p></main></body></html>'
    )


def _read(style: str, entry: Entry) -> Entry:
    """Return what a citation or page of an entry is read as."""
    address = ADDRESS + entry.id
    if style == "page":
        (draft,) = parse_page(_page(entry, address), "x.html")
        return draft.entry
    data = cite(entry, style, address)
    found = {
        "ris": lambda: parse_ris(data.encode().splitlines(keepends=True), "x"),
        "bibtex": lambda: parse_bibtex(data, "x"),
        "csl-json": lambda: parse_csl_json(data.encode(), "x"),
    }[style]()
    (draft,) = found
    assert isinstance(draft, Draft)
    return draft.entry


def _said(entry: Entry) -> dict[str, object]:
    """Return what every format says of an entry; names may be written family name first."""
    return {
        "title": entry.title,
        "authors": [name_of(author) for author in entry.authors],
        "year": entry.year,
        "source": entry.source,
        "doi": entry.doi,
        "pmid": entry.pmid,
        "isbn": entry.isbn,
        "language": entry.language,
        "abstract": entry.abstract or entry.summary,
    }


@pytest.fixture(scope="module")
def sample_entries(sample_bank: Bank) -> list[Entry]:
    """Return the entries of the sample, with identifiers for some."""
    return list(identified(sample_bank.entries_from("")))


@pytest.mark.parametrize("style", ["ris", "bibtex", "csl-json", "page"])
def test_what_is_cited_is_read(style: str, sample_entries: list[Entry]) -> None:
    """Title, authors, year, source, identifiers and abstract, of every entry."""
    assert len(sample_entries) == 138
    wrong = [
        (entry.id, key, said, back[key])
        for entry in sample_entries
        for back in [_said(_read(style, entry))]
        for key, said in _said(entry).items()
        if back[key] != said and (style, key) != ("page", "language")  # its element says it
    ]
    assert wrong == []


def test_all_of_a_file_are_read(sample_entries: list[Entry], tmp_path: Path) -> None:
    """One behind the other, in one file."""
    for style, parse in (
        ("ris", lambda text: parse_ris(text.encode().splitlines(keepends=True), "x")),
        ("bibtex", lambda text: parse_bibtex(text, "x")),
    ):
        text = "".join(cite(entry, style) for entry in sample_entries)
        found = list(parse(text))
        assert len(found) == 138
        assert [one.entry.title for one in found if isinstance(one, Draft)] == [
            entry.title for entry in sample_entries
        ]
