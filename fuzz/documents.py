"""Targets of documents and tables: what is within an archive is tried, not the archive."""

from __future__ import annotations

import zipfile
from pathlib import Path

from corpus.errors import EvidenceBankError
from corpus.readers.documents.epub import READER as EPUB
from corpus.readers.documents.markdown import READER as MARKDOWN
from corpus.readers.documents.open_document import READER as OPEN_DOCUMENT
from corpus.readers.tables.column_mapping import read_mapping
from corpus.readers.tables.csv_table import read_table
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from fuzz.checks import all_told, folder, in_one_line

_PART_END = b"\n=====\n"


def open_document(data: bytes) -> None:
    """The content of an OpenDocument text, and behind a line of '=====' what it says of itself."""
    content, *others = data.split(_PART_END)
    _read_archive(OPEN_DOCUMENT, {"content.xml": content, "meta.xml": b"".join(others)})


def epub(data: bytes) -> None:
    """The package of a book, and behind lines of '=====' a chapter and a table of contents."""
    package, chapter, contents, *_ = [*data.split(_PART_END), b"", b""]
    container = b"<a><rootfile full-path='o/a.opf'/></a>"
    parts = {"META-INF/container.xml": container, "o/a.opf": package}
    _read_archive(EPUB, parts | {"o/a.xhtml": chapter, "o/toc.ncx": contents})


def markdown(data: bytes) -> None:
    """A text in Markdown, with what it says of itself."""
    path = folder() / "text.md"
    path.write_bytes(data)
    _read(MARKDOWN, path)


def mapping(data: bytes) -> None:
    """What the columns of a table tell, and behind a line of '=====' the table."""
    said, *table = data.split(_PART_END)
    path = folder() / "table.columns.toml"
    path.write_bytes(said)
    try:
        all_told(
            list(read_table(b"".join(table).splitlines(True), "table.csv", read_mapping(path)))
        )
    except EvidenceBankError as error:
        in_one_line(error)


def _read_archive(reader: Reader, parts: dict[str, bytes]) -> None:
    path = folder() / f"archive{reader.suffixes[0]}"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            if content:
                archive.writestr(name, content)
    _read(reader, path)


def _read(reader: Reader, path: Path) -> None:
    try:
        found = list(reader.drafts(SourceFile(path, path.name)))
    except EvidenceBankError as error:
        in_one_line(error)
    else:
        all_told(found)
