"""PDF files: text, headings and references in reading order, as PDFium gives their lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from corpus.block import Block
from corpus.deferred.collecting import uncollected
from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.entry_bounds import check_bounds
from corpus.pages.assembly import page_id, to_sections
from corpus.pages.summary import summary_of
from corpus.pdf.front_matter import abstract_of, info_day, is_names_alone, read_front_matter
from corpus.pdf.paragraphs import Paragraph
from corpus.pdf.reading import PdfText, read_pdf
from corpus.pdf.title import choose_title
from corpus.pdf.web_page import around_text, is_printed
from corpus.source_types.block_reasons import BlockReason, FileReasons
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.text.references import heads_references

_NUMBER = re.compile(r"^(?:\[\d{1,4}\]|\(?\d{1,4}[.)])\s+")


_LEFT_OUT = "a running head or foot, a page number, or a list of contents"


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    """Yield the entry of a PDF.

    Raises:
        InputError: it is damaged, encrypted, too large, or has no text.
        OSError: it cannot be read.
    """
    with uncollected():
        entry, _ = _entry(read_pdf(file.path), file)
    yield Draft(entry)


def _entry(read: PdfText, file: SourceFile) -> tuple[Entry, Sequence[Paragraph]]:
    """Return the entry of a PDF, and those paragraphs that tell of it and are no text."""
    paragraphs, info = read.paragraphs, read.info
    title, shown = choose_title(
        paragraphs, read.body, info.get("Title", ""), read.outline, file.name
    )
    heads = [line.text for line in read.running_heads if line.page <= 1]
    front = read_front_matter(paragraphs, title, shown, heads, info)
    about = [*front.consumed, *filter(is_names_alone, front.bylines)]
    told = [*shown, *about]
    for one in front.bylines:
        one.level = 0
    body = _without(paragraphs, about)
    site = around_text(body, shown) if is_printed(info) else []
    body = _without(body, [*shown, *site])
    sections = to_sections(_blocks(body))
    revised = info_day(info.get("ModDate", ""))
    entry = Entry(
        id=page_id("", file.name),
        title=title,
        kind=front.kind or "DOCUMENT",
        year=front.year,
        authors=front.authors,
        summary=summary_of(sections),
        abstract=abstract_of(body),
        sections=sections,
        doi=front.doi,
        isbn=front.isbn,
        file_format="PDF",
        file_size=read.size,
        first_uploaded=front.day,
        last_revised=revised if revised != info_day(info.get("CreationDate", "")) else None,
    )
    check_bounds(entry)
    return entry, told


def _without(paragraphs: Iterable[Paragraph], others: Iterable[Paragraph]) -> list[Paragraph]:
    apart = set(map(id, others))
    return [one for one in paragraphs if id(one) not in apart]


def _blocks(paragraphs: Iterable[Paragraph]) -> Iterator[Block | Paragraph]:
    """Yield paragraphs, references without the numbers that they are listed by."""
    in_list = False
    for one in paragraphs:
        if one.level:
            in_list = heads_references(one.text)
        if in_list and (text := _NUMBER.sub("", one.text)):
            yield Block(text, one.level)
        else:
            yield one


def _explain(file: SourceFile) -> FileReasons:
    """Return what becomes of each paragraph of a PDF, and of what repeats on its pages."""
    read = read_pdf(file.path)
    _, told = _entry(read, file)
    apart = set(map(id, told))
    blocks = [
        BlockReason(one.text, True, "title, author or kind" if id(one) in apart else "text")
        for one in read.paragraphs
    ]
    blocks += [
        BlockReason(
            line.text, False, "a running head or foot, a page number, or a list of contents"
        )
        for line in read.running_heads
    ]
    return FileReasons("PDF", blocks)


READER = Reader(
    name="pdf",
    described="PDF files",
    becomes="an entry, with its headings and references; running heads and page numbers are out",
    suffixes=(".pdf",),
    version="2",
    read=_read,
    explain=_explain,
    extra="pdf",
    packages=("pypdfium2",),
    is_apart=True,
)
