"""What is fuzzed: each target takes any bytes, and raises when a promise about them is broken.

A reader either understands its input or raises one of the project's own errors with one line.
"""

from __future__ import annotations

import pickletools
from collections.abc import Callable
from functools import cache

from corpus.draft import Draft
from corpus.errors import BankDamagedError, EvidenceBankError, InputError, QueryError
from corpus.html.decoding import decode
from corpus.readers.jsonl import parse_jsonl
from corpus.readers.pdf import READER as PDF
from corpus.scheme import read_scheme
from corpus.source_types.pages import parse_page
from corpus.source_types.reader import HEAD_BYTES
from corpus.source_types.registry import reader_of, suffixes
from corpus.source_types.source_file import SourceFile
from evidencebank import Bank
from evidencebank.legacy_urls import addresses
from evidencebank.lifecycle.files import manifests
from fuzz import documents
from fuzz.checks import all_clean, all_told, folder, in_one_line
from indexer.whoosh import safe_pickles

Target = Callable[[bytes], None]

LARGEST = 4_096
"""Bytes of an input; bounds on larger ones have tests of their own."""

_ENDINGS = (".ttl", ".jsonld", ".rdf")


def page(data: bytes) -> None:
    """A page, as HTML or plain text, becomes entries."""
    for name in ("page.html", "page.txt"):
        try:
            drafts = parse_page(decode(data), name)
        except EvidenceBankError as error:
            in_one_line(error)
        else:
            all_clean(drafts)


def records(data: bytes) -> None:
    """Lines of JSON become an entry or none, and what of one cannot be used is told once."""
    found = list(parse_jsonl(data.splitlines(keepends=True), "records.jsonl"))
    drafts = sum(isinstance(each, Draft) for each in found)
    assert max(drafts, len(found) - drafts) <= len(data.splitlines())
    all_told(found)


def file(data: bytes) -> None:
    """A file of any type, its suffix told by the first line, becomes entries or rejections."""
    named, _, content = data.partition(b"\n")
    known = sorted(suffixes())
    suffix = named.decode("latin-1")
    if suffix not in known:
        suffix = known[sum(named) % len(known)]
    path = folder() / f"file{suffix}"
    path.write_bytes(content)
    source = SourceFile(path, path.name)
    try:
        found = list(reader_of(source, content[:HEAD_BYTES]).read(source))
    except EvidenceBankError as error:
        in_one_line(error)
    else:
        all_told(found)


def pdf(data: bytes) -> None:
    """A PDF becomes an entry, or is refused in a line."""
    path = folder() / "file.pdf"
    path.write_bytes(data)
    try:
        found = list(PDF.read(SourceFile(path, path.name)))
    except EvidenceBankError as error:
        in_one_line(error)
    else:
        all_told(found)


def scheme(data: bytes) -> None:
    """A scheme in Turtle, JSON-LD or RDF/XML, by the first byte, is read and written as it was."""
    ending = _ENDINGS[data[0] % len(_ENDINGS)] if data else ".ttl"
    path = folder() / f"subjects{ending}"
    path.write_bytes(data[1:])
    try:
        found = read_scheme(path)
    except EvidenceBankError as error:
        in_one_line(error)
    else:
        assert type(found).from_json(found.to_json()).to_json() == found.to_json()


def query(data: bytes) -> None:
    """A query is answered; in the strict mode it may be refused, with a place in it."""
    text = data.decode("utf-8", "replace")
    for mode in ("simple", "words", "advanced"):
        try:
            results = _bank().search(text, mode=mode, limit=3)
        except QueryError as error:
            in_one_line(error)
            assert mode == "advanced"
        except InputError as error:
            in_one_line(error)
        else:
            assert len(results.hits) <= results.total <= len(_bank())


def old_address(data: bytes) -> None:
    """An address of the old site is understood or refused."""
    try:
        addresses.read(data.decode("utf-8", "replace"))
    except EvidenceBankError as error:
        in_one_line(error)


def whoosh_pickle(data: bytes) -> None:
    """A pickle of an index is data or a damaged bank.

    Room is not looked at: Python's reader takes as much as a pickle says that it wants.
    """
    if _takes_room(data):
        return
    try:
        safe_pickles.loads(data)
    except BankDamagedError as error:
        in_one_line(error)


def manifest(data: bytes) -> None:
    """A manifest is what was written, or none."""
    try:
        found = manifests.from_bytes(data)
    except ValueError as error:
        in_one_line(error)
    else:
        assert manifests.from_bytes(manifests.to_bytes(found)) == found


TARGETS: dict[str, Target] = {
    "pages": page,
    "records": records,
    "files": file,
    "pdf": pdf,
    "schemes": scheme,
    "queries": query,
    "old-addresses": old_address,
    "pickles": whoosh_pickle,
    "manifests": manifest,
    "open-documents": documents.open_document,
    "epubs": documents.epub,
    "markdown": documents.markdown,
    "column-mappings": documents.mapping,
}


def _takes_room(data: bytes) -> bool:
    """Say whether a pickle keeps a value by a high number, or asks for bytes that do not follow."""
    try:
        for opcode, argument, _ in pickletools.genops(data):
            if opcode.name in ("PUT", "LONG_BINPUT") and argument > LARGEST:
                return True
            if opcode.name == "REDUCE":  # bytearray(n)
                return True
    except ValueError:
        return b"\x96" in data
    return False


@cache
def _bank() -> Bank:
    """Return a bank of a few entries, so that queries are not only read but answered."""
    lines = (
        '{"id": "a", "title": "Brief advice on alcohol", "text": "Ten minutes in prison."}',
        '{"id": "b", "title": "Naloxone", "text": "Take-home kits (2010), brief-advice."}',
        '{"id": "c", "title": "Couples", "text": "Alcohol and the family.", "year": 2010}',
    )
    source = folder() / "records.jsonl"
    source.write_text("\n".join(lines), encoding="utf-8")
    bank = Bank.create(folder() / "bank")
    bank.load([source])
    return bank
