"""What entry pages tell machines, read by programs that nobody here wrote."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from corpus.entry import Entry
from corpus.scheme import Scheme
from evidencebank import Bank
from tests.consumers.conftest import others_warnings
from tests.consumers.reads import reads

Pages = dict[str, tuple[Entry, str]]


@pytest.fixture(scope="module")
def extracted(entry_pages: Pages) -> dict[str, dict[str, list[Any]]]:
    """Return what extruct finds on each page, by address and syntax."""
    if find_spec("extruct") is None:
        pytest.skip("extruct is not installed: make consumers installs it")
    import extruct

    syntaxes = ["json-ld", "microdata", "dublincore"]
    with others_warnings():
        return {
            address: extruct.extract(page, address, syntaxes=syntaxes, uniform=False)
            for address, (_, page) in entry_pages.items()
        }


def said(entry: Entry, scheme: Scheme) -> dict[str, object]:
    """Return what schema.org is told of an entry."""
    return {
        "names": list(entry.authors),
        "title": entry.title,
        "year": str(entry.year),
        "kind": entry.kind,
        "keywords": [label for _, label in scheme.named(entry.subjects)],
    }


@reads("Entry page: JSON-LD", "extruct")
def test_extruct_reads_the_article(
    entry_pages: Pages, extracted: dict[str, Any], sample_bank: Bank
) -> None:
    """One to a page, with its DOI, and labels for subjects."""
    for address, (entry, _) in entry_pages.items():
        (item,) = extracted[address]["json-ld"]
        doi = [
            one["value"]
            for one in item["identifier"]
            if isinstance(one, dict) and one["propertyID"] == "doi"
        ]
        assert doi == [entry.doi] * bool(entry.doi)
        assert {
            "names": [author["name"] for author in item.get("author", ())],
            "title": item["headline"],
            "year": item["datePublished"],
            "kind": item["genre"],
            "keywords": item.get("keywords", []),
        } == said(entry, sample_bank.scheme)


@reads("Entry page: microdata", "extruct")
def test_extruct_reads_the_marked_text(
    entry_pages: Pages, extracted: dict[str, Any], sample_bank: Bank
) -> None:
    """The same of what is marked in the text; terms have their codes beside their labels."""
    for address, (entry, _) in entry_pages.items():
        (item,) = extracted[address]["microdata"]
        properties = item["properties"]
        terms = [one for one in _several(properties, "keywords") if isinstance(one, dict)]
        authors = [_name(one) for one in _several(properties, "author")]
        assert {
            "names": authors,
            "title": properties["headline"],
            "year": properties["datePublished"],
            "kind": properties["genre"],
            "keywords": list(dict.fromkeys(term["properties"]["name"] for term in terms)),
        } == said(entry, sample_bank.scheme)
        assert {term["properties"]["termCode"] for term in terms} <= set(entry.subjects)


@reads("Entry page: Dublin Core", "extruct")
def test_extruct_reads_dublin_core(
    entry_pages: Pages, extracted: dict[str, Any], sample_bank: Bank
) -> None:
    """Kind, subjects and identifier; a date is there only if it is that of the page."""
    for address, (entry, _) in entry_pages.items():
        (found,) = extracted[address]["dublincore"]
        told = [(one["name"], one["content"]) for one in found["elements"]]
        assert ("dc.identifier", entry.id) in told
        assert ("dc.type", entry.kind) in told
        labels = [content for name, content in told if name == "dc.subject"]
        assert labels == said(entry, sample_bank.scheme)["keywords"]
        assert not {"dc.date", "dcterms.created", "dcterms.issued"} & {name for name, _ in told}


def _several(properties: dict[str, Any], name: str) -> list[Any]:
    found = properties.get(name, [])
    return found if isinstance(found, list) else [found]


def _name(author: Any) -> str:
    return author if isinstance(author, str) else author["properties"]["name"]
