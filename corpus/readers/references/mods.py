"""MODS, the Library of Congress's XML, as catalogues, repositories and Zotero write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.readers.references.xml_references import read_xml
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference
from corpus.source_types.xml_records import Element, first_text, has_root, text_of, texts_of
from corpus.text.source_line import page_range

_SUFFIXES = (".xml", ".xml.gz")
_ROOT = re.compile(rb"<(?:\w+:)?mods(?:Collection)?[\s>]")
_HOST = "relatedItem[@type='host']"
_AUTHORS = frozenset({"aut", "author", "cre", "creator", "dissertant", "dis"})
_BODIES = ("corporate", "conference")
_APART = ("date", "termsOfAddress")
"""Types of parts of names that stand behind the name, or in none."""


_ISSUES = ("issue", "number")
_LIFE = re.compile(r"[ ,]+[\[(]?\d{4}-(?:\d{4})?[\])]?\.?$")
"""When somebody lived, as catalogues have it behind a name: 'Ames, Jane, 1848-1914'."""


def parse_mods(chunks: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its number for each that cannot be one.

    Args:
        chunks: the file's bytes, in any parts.
        name: the file, for the rejections ('name:NUMBER', the first record being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    return read_xml(chunks, ("mods",), _reference, name)


def _reference(record: Element) -> Reference:
    names = _authors(record)
    part = f"{_HOST}/part", "part"
    return Reference(
        number=first_text(record, "recordInfo/recordIdentifier") or record.get("ID") or "",
        title=_title(record),
        authors=[_name(one) for one in names],
        bodies=[_name(one) for one in names if one.get("type") in _BODIES],
        years=[
            *texts_of(record, "originInfo/dateIssued"),
            *(year for path in part for year in texts_of(record, f"{path}/date")),
            *texts_of(record, f"{_HOST}/originInfo/dateIssued"),
            *texts_of(record, "originInfo/copyrightDate"),
            *texts_of(record, "originInfo/dateCreated"),
        ],
        journal=first_text(record, f"{_HOST}/titleInfo/title"),
        volume=first_text(record, *(f"{one}/detail[@type='volume']/number" for one in part)),
        issue=first_text(
            record,
            *(f"{one}/detail[@type='{kind}']/number" for kind in _ISSUES for one in part),
        ),
        pages=next(filter(None, (_pages(record, path) for path in part)), ""),
        publisher=first_text(record, "originInfo/publisher", f"{_HOST}/originInfo/publisher"),
        abstract=" ".join(texts_of(record, "abstract")),
        keywords=[*texts_of(record, "subject/topic"), *texts_of(record, "subject/geographic")],
        types=texts_of(record, "genre"),
        language=first_text(record, "language/languageTerm"),
        doi=_identifiers(record, "doi", "uri"),
        pmid=_identifiers(record, "pmid", "pubmed"),
        isbn=_identifiers(record, "isbn") or texts_of(record, f"{_HOST}/identifier[@type='isbn']"),
        urls=[*texts_of(record, "location/url"), *_identifiers(record, "uri", "hdl")],
        notes=[*texts_of(record, "tableOfContents"), *texts_of(record, "note")],
    )


def _identifiers(record: Element, *types: str) -> list[str]:
    return [one for kind in types for one in texts_of(record, f"identifier[@type='{kind}']")]


def _title(record: Element) -> str:
    """Return the title with its article and subtitle; others are translations and short forms."""
    titles = record.findall("titleInfo")
    title = next((one for one in titles if not one.get("type")), next(iter(titles), None))
    if title is None:
        return ""
    whole = " ".join(filter(None, (first_text(title, "nonSort"), first_text(title, "title"))))
    whole = ": ".join(filter(None, (whole.rstrip(" :"), first_text(title, "subTitle"))))
    parts = (first_text(title, "partNumber"), first_text(title, "partName"))
    return ". ".join(filter(None, (whole, *parts)))


def _authors(record: Element) -> list[Element]:
    """Return the names of who wrote it; of all whose part in it nobody says, or else of all."""
    names = record.findall("name")
    roles = [{role.lower().rstrip(".") for role in texts_of(one, "role/roleTerm")} for one in names]
    for wanted in (lambda said: said & _AUTHORS, lambda said: not said, lambda _: True):
        if found := [one for one, said in zip(names, roles, strict=True) if wanted(said)]:
            return found
    return []


def _name(name: Element) -> str:
    """Return a name, family name first; in one part it is as it was written."""
    parts = [(one.get("type") or "", text_of(one)) for one in name.findall("namePart")]
    family = " ".join(said for kind, said in parts if kind == "family")
    given = " ".join(said for kind, said in parts if kind == "given")
    if family:
        suffix = next((said for kind, said in parts if kind == "termsOfAddress"), "")
        return ", ".join(filter(None, (family, given, suffix)))
    whole = " ".join(said for kind, said in parts if kind not in _APART)
    return _LIFE.sub("", whole or first_text(name, "displayForm")).rstrip(", ")


def _pages(record: Element, path: str) -> str:
    for extent in record.findall(f"{path}/extent"):
        if (extent.get("unit") or "").startswith("page"):
            first, last = first_text(extent, "start"), first_text(extent, "end")
            return page_range(first, last) if first else first_text(extent, "list")
    return ""


READER = Reader(
    name="mods",
    described="MODS records",
    becomes="one entry a record, as catalogues, repositories and Zotero write them",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_mods(file.chunks(), file.name),
    recognises=has_root(_SUFFIXES, _ROOT),
    order=-1,  # before Dublin Core, which takes what any repository answers harvesters
)
