"""What Europe PMC answers to a search, in JSON and in XML: the same names in both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from corpus.draft import Draft, Rejection
from corpus.readers.json_files.json_items import Item, inner, listed, read_json, text
from corpus.source_types.reader import Reader
from corpus.source_types.reference import (
    Reference,
    medline_title,
    read_references,
    written_together,
)
from corpus.source_types.source_file import SourceFile
from corpus.source_types.xml_records import Element, text_of, xml_records
from corpus.text.source_line import whole_pages

_JSON, _XML = (".json",), (".xml",)
_HEAD = re.compile(rb'"resultList"\s*:|<responseWrapper\b')
_HEADING = re.compile(r"<h4>([^<]{1,100}?)[\s:.]*</h4>")
_MARKUP = frozenset({"i", "b", "u", "em", "strong", "sub", "sup", "h4", "p", "br"})
_PUBMED = "MED"
"""What Europe PMC calls its records that are PubMed's."""


def parse_europe_pmc_json(data: bytes, name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each result, and a rejection with its number for each that cannot be one.

    Args:
        data: the file.
        name: the file, for the rejections ('name:NUMBER').

    Raises:
        InputError: the file is not JSON.
    """
    return read_json(data, _reference, name, within="result")


def parse_europe_pmc_xml(chunks: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield what `parse_europe_pmc_json` does, of XML.

    Args:
        chunks: the file's bytes, in any parts.
        name: the file, for the rejections ('name:NUMBER', the first result being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    results = enumerate(xml_records(chunks, ("result",)), 1)
    return read_references(((number, _reference(_item(one))) for number, one in results), name)


def _item(element: Element) -> Item:
    """Return an element as the object that JSON has in its place."""
    found: dict[str, list[Any]] = {}
    for child in element:
        is_text = all(one.tag in _MARKUP for one in child)
        found.setdefault(child.tag, []).append(text_of(child) if is_text else _item(child))
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


def _reference(item: Item) -> Reference:
    issue, book = inner(item, "journalInfo"), inner(item, "bookOrReportDetails")
    authors = listed(_all(item, "authorList", "author"))
    headings = _all(item, "meshHeadingList", "meshHeading")
    is_pubmed = text(item, "source") == _PUBMED
    sections = _sections(text(item, "abstractText"))
    return Reference(
        number=text(item, "id"),
        title=medline_title(text(item, "title")),
        authors=[*map(_author, authors)] or text(item, "authorString").rstrip(".").split(", "),
        bodies=[text(one, "collectiveName") for one in authors if text(one, "collectiveName")],
        years=[text(item, "pubYear"), text(issue, "yearOfPublication")],
        journal=text(inner(issue, "journal"), "title") or text(item, "journalTitle"),
        volume=text(issue, "volume") or text(item, "journalVolume"),
        issue=text(issue, "issue") or text(item, "issue"),
        pages=whole_pages(text(item, "pageInfo")),
        publisher=text(book, "publisher"),
        abstract=written_together(sections),
        sections=sections if len(sections) > 1 else [],
        keywords=[
            *(text(one, "descriptorName") for one in listed(headings)),
            *filter(_is_text, _all(item, "keywordList", "keyword")),
        ],
        types=list(filter(_is_text, _all(item, "pubTypeList", "pubType"))),
        language=text(item, "language"),
        doi=[text(item, "doi")],
        pmid=[text(item, "pmid"), text(item, "id") if is_pubmed else ""],
        isbn=[text(book, "isbn13", "isbn10")],
    )


def _all(item: Item, key: str, each: str) -> list[Any]:
    """Return what is listed under two keys; XML does not say of one that it is a list."""
    value = inner(item, key).get(each)
    return value if isinstance(value, list) else [] if value is None else [value]


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _author(one: Item) -> str:
    """Return a name, family name first."""
    family, given = text(one, "lastName"), text(one, "firstName", "initials")
    whole = text(one, "collectiveName") or ", ".join(filter(None, (family, given)))
    return whole or text(one, "fullName")


def _sections(abstract: str) -> list[dict[str, str]]:
    """Return the parts of an abstract, whose headings are markup."""
    before, *parts = map(str.strip, _HEADING.split(abstract))
    found = [{"heading": "", "text": before}] if before else []
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return found + [{"heading": heading, "text": said} for heading, said in pairs]


def _recognises(file: SourceFile, head: bytes) -> bool:
    return file.has_suffix((*_JSON, *_XML)) and _HEAD.search(head) is not None


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    if file.has_suffix(_XML):
        return parse_europe_pmc_xml(file.chunks(), file.name)
    return parse_europe_pmc_json(file.whole(), file.name)


READER = Reader(
    name="europe-pmc",
    described="what Europe PMC answers to a search",
    becomes="one entry a result, in JSON or XML; parts of abstracts are sections",
    suffixes=(*_JSON, *_XML),
    version="3",
    read=_read,
    recognises=_recognises,
    order=-1,  # before CSL-JSON, which takes what has a type
)
