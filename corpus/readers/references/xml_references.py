"""References of XML files, one of each record."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.source_types.reference import Reference, read_references
from corpus.source_types.xml_records import Element, xml_records


def read_xml(
    chunks: Iterable[bytes],
    tags: Collection[str],
    reference: Callable[[Element], Reference | str],
    name: str,
) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its number for each that cannot be one.

    Args:
        chunks: the file's bytes, in any parts.
        tags: the names of the elements that are records, without namespaces.
        reference: what a record says, or why it says nothing.
        name: the file, for the rejections ('name:NUMBER', the first record being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    records = enumerate(xml_records(chunks, tags), 1)
    return read_references(((number, reference(record)) for number, record in records), name)
