"""Word documents (DOCX): headings, lists, tables and footnotes, as mammoth gives them in HTML."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.readers.documents.word_runs import readable_document
from corpus.source_types.archive import MAX_DOCUMENT_BYTES, check_archive
from corpus.source_types.document import read_document
from corpus.source_types.pages import pages_version
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.source_types.xml_records import xml_records
from corpus.text.typography import clean_line

_PROPERTIES = "docProps/core.xml"
_STATED = {
    "title": "citation_title",
    "creator": "citation_author",
    "description": "description",
    "keywords": "keywords",
    "created": "dcterms.created",
    "modified": "dcterms.modified",
}
"""What a document says of itself, by the names under which pages say it."""

_NOTE_MARK = re.compile(r'<sup><a href="#(?:foot|end)note-\d+"[^<>]*>\[(\d+)\]</a></sup>')
_WAY_BACK = re.compile(r' ?<a href="#(?:foot|end)note-ref-\d+">↑</a>')
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh"


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    """Yield the entry of a document; what was deleted and tracked is no part of it.

    Raises:
        InputError: the document cannot be read, or holds no text.
    """
    import mammoth

    check_archive(file.path, most_of_part=MAX_DOCUMENT_BYTES)
    try:
        with readable_document(file.path) as stream:
            body = mammoth.convert_to_html(
                stream, style_map=_STYLES, convert_image=mammoth.images.img_element(lambda _: {})
            ).value
    except (KeyError, ValueError, AttributeError, IndexError, OSError) as error:
        raise InputError(clean_line(f"the document cannot be read: {error}")) from None
    body = _WAY_BACK.sub("", _NOTE_MARK.sub(r"<sup>\1</sup>", body))
    yield from read_document(file, body, _stated(file), "DOCX")


def _stated(file: SourceFile) -> Iterator[tuple[str, str]]:
    """Yield what the document says of itself, as a page does."""
    told: dict[str, str] = {}
    with zipfile.ZipFile(file.path) as archive:
        if _PROPERTIES in archive.namelist():
            for root in xml_records([archive.read(_PROPERTIES)], ("coreProperties",)):
                told = {one.tag: (one.text or "").strip() for one in root}
    for name, stated in _STATED.items():
        yield stated, told.get(name, "")


READER = Reader(
    name="word",
    described="Word documents",
    becomes="an entry, with its headings, lists, tables and footnotes; what is tracked as deleted "
    "is out",
    suffixes=(".docx",),
    version=f"3, {pages_version()}",
    read=_read,
    extra="office",
    packages=("mammoth",),
)
