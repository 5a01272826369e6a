"""EBSCOhost's XML, as its databases export records and answer programs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.identifiers.pmid import names_pubmed
from corpus.readers.references.xml_references import read_xml
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, labelled_sections
from corpus.source_types.xml_records import Element, first_text, has_root, texts_of

_SUFFIXES = (".xml", ".xml.gz")
_ROOT = re.compile(rb"<(?:\w+:)?header\b[^<>]*\b(?:short|long)DbName=")


def parse_ebsco_xml(chunks: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its number for each that cannot be one.

    Args:
        chunks: the file's bytes, in any parts.
        name: the file, for the rejections ('name:NUMBER', the first record being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    return read_xml(chunks, ("rec",), _reference, name)


def _reference(record: Element) -> Reference | str:
    header = record.find("header")
    told = header.find("controlInfo") if header is not None else None
    if told is None:
        return "the record says nothing: there is no controlInfo"
    number = header.get("uiTerm") or ""
    book = first_text(told, "bkinfo/btl")
    title = first_text(told, "artinfo/tig/atl") or book or first_text(told, "dissinfo/disstl")
    abstract = first_text(told, "artinfo/ab").removeprefix("Abstract: ")
    dates = told.findall("pubinfo/dt")
    return Reference(
        number=number,
        title=title.rstrip("."),
        authors=texts_of(told, "artinfo/aug/au") or texts_of(told, "*/aug/au"),
        years=[one.get("year") or "" for one in dates] + texts_of(told, "pubinfo/dt"),
        journal=first_text(told, "jinfo/jtl") or (book if book != title else ""),
        volume=first_text(told, "pubinfo/vid"),
        issue=first_text(told, "pubinfo/iid"),
        pages=first_text(told, "chapinfo/pages", "artinfo/ppf"),
        publisher=first_text(told, "pubinfo/pub"),
        abstract=abstract,
        sections=labelled_sections(abstract),
        keywords=[
            one
            for path in ("artinfo/sug/subj", "artinfo/su", "artinfo/keyword")
            for one in texts_of(told, path)
        ],
        types=[*texts_of(told, "artinfo/doctype"), *texts_of(told, "artinfo/pubtype")],
        language=first_text(told, "language"),
        doi=texts_of(told, "*/ui[@type='doi']"),
        pmid=[number] if names_pubmed(header.get("longDbName") or "") else [],
        isbn=texts_of(told, "bkinfo/isbn"),
        urls=texts_of(record, ".//plink") + texts_of(record, ".//pLink/url"),
    )


READER = Reader(
    name="ebsco-xml",
    described="EBSCOhost's XML",
    becomes="one entry a record",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_ebsco_xml(file.chunks(), file.name),
    recognises=has_root(_SUFFIXES, _ROOT),
)
