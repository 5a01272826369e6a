"""Dublin Core in XML, as repositories answer harvesters (OAI-PMH) and export their items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.readers.references.xml_references import read_xml
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference
from corpus.source_types.xml_records import Element, first_text, has_root, texts_of

_ROOT = re.compile(rb"<(?:OAI-PMH|(?:oai_dc|srw_dc|dc)?:?dc|metadata)\b[^>]*(?:oai|purl\.org/dc)")
_SUFFIXES = (".xml", ".xml.gz")
_WITH_TIME = re.compile(r"\d{4}-\d\d-\d\dT")


def parse_dublin_core(chunks: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its number for each that cannot be one.

    Records that a repository has deleted hold nothing and are none.

    Args:
        chunks: the file's bytes, in any parts.
        name: the file, for the rejections ('name:NUMBER', the first record being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    return read_xml(chunks, ("dc",), _reference, name)


def _reference(record: Element) -> Reference:
    identifiers = texts_of(record, "identifier")
    dates = texts_of(record, "date")
    return Reference(
        title=first_text(record, "title"),
        authors=texts_of(record, "creator") or texts_of(record, "contributor"),
        # those with a time are when the item came to the repository and could be seen
        years=[*(one for one in dates if not _WITH_TIME.match(one)), *dates],
        journal=first_text(record, "source").partition(";")[0].strip(),
        publisher=first_text(record, "publisher"),
        abstract=max(texts_of(record, "description"), key=len, default=""),
        keywords=texts_of(record, "subject"),
        types=texts_of(record, "type"),
        language=first_text(record, "language"),
        doi=[*identifiers, *texts_of(record, "relation")],
        isbn=[one for one in identifiers if "isbn" in one.casefold()],
        urls=identifiers,
    )


READER = Reader(
    name="dublin-core",
    described="Dublin Core in XML",
    becomes="one entry a record, as repositories answer harvesters (OAI-PMH, `oai_dc`)",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_dublin_core(file.chunks(), file.name),
    recognises=has_root(_SUFFIXES, _ROOT),
)
