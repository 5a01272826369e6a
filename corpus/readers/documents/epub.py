"""Books (EPUB): their chapters in the order in which they are read, one entry a book."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.html.parsing import check_page_size
from corpus.readers.documents.epub_chapter import chapter_html
from corpus.readers.documents.epub_package import read_package
from corpus.source_types.archive import MAX_DOCUMENT_BYTES, check_archive
from corpus.source_types.document import read_document
from corpus.source_types.pages import pages_version
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.text.language_tags import language_tag
from corpus.text.typography import clean_line

_MAX_NAME_LENGTH = 200


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    """Yield the entry of a book, and in a line each the chapters that cannot be read.

    Raises:
        InputError: the book cannot be read, is encrypted, or holds no text.
    """
    check_archive(file.path, most_of_part=MAX_DOCUMENT_BYTES)
    problems: list[Rejection] = []
    chapters: list[str] = []
    size = 0
    with zipfile.ZipFile(file.path) as archive:
        package = read_package(archive)
        for name in package.chapters:
            check_page_size(size)  # before more of it is read
            try:
                chapters.append(chapter_html(archive.read(name), package.labels.get(name, "")))
                size += len(chapters[-1])
            except InputError as error:
                problems.append(_problem(file, name, str(error)))
    reason = "the book names this chapter and does not have it"
    problems += [_problem(file, name, reason) for name in package.missing]
    language = language_tag(package.language)
    # programs write 'en' where nobody says anything: then the text tells
    known = {"language": language} if language.partition("-")[0] not in ("", "en") else {}
    yield from read_document(file, "".join(chapters), package.stated, "EPUB", **known)
    yield from problems


def _problem(file: SourceFile, name: str, reason: str) -> Rejection:
    return Rejection(f"{file.name}:{clean_line(name)[:_MAX_NAME_LENGTH]}", reason)


READER = Reader(
    name="epub",
    described="books (EPUB)",
    becomes="one entry a book, a section a chapter; navigation and what is beside the order of "
    "reading are out",
    suffixes=(".epub",),
    version=f"1, {pages_version()}",
    read=_read,
)
