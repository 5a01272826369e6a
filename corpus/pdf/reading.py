"""A PDF read whole: its paragraphs and headings, what repeats on its pages, what it states."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import InputError
from corpus.pdf.document import OutlineItem, PdfDocument
from corpus.pdf.headings import mark_headings
from corpus.pdf.ligatures import restore_ligatures
from corpus.pdf.lines import LineReader, TextLine
from corpus.pdf.paragraphs import Paragraph, body_size, paragraphs_of
from corpus.pdf.reading_order import in_reading_order
from corpus.pdf.running_heads import without_running_heads

_SCANNED = 25
"""Characters of a page, on average, below which its pictures may be what is to be read."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """What a PDF says.

    Attributes:
        paragraphs: its paragraphs, headings and rows of tables in reading order.
        running_heads: the lines that were left out: running heads and feet, page numbers, lists
            of contents.
        body: the size of its text, in points.
        info: what the file states of itself, by the keys of its information dictionary.
        outline: its bookmarks.
        size: the bytes of the file.
    """

    paragraphs: list[Paragraph]
    running_heads: list[TextLine]
    body: float
    info: dict[str, str]
    outline: list[OutlineItem]
    size: int


def read_pdf(path: Path) -> PdfText:
    """Return what a PDF says. O(characters); one page is open at a time.

    Raises:
        InputError: the file is damaged, encrypted, larger than the limits, or has no text.
        OSError: it cannot be read.
    """
    with PdfDocument(path) as document:
        reader = LineReader(document.raw)
        pages = [reader.read(page) for page in document.text_pages()]
        kept, heads = without_running_heads(pages)
        characters = sum([len(line.text) for page in kept for line in page])
        if characters < _SCANNED * len(pages) and document.has_pictures():
            raise InputError("no text: a scan. Put it through text recognition (OCR) first")
        if not characters:
            kept, heads = pages, []  # every page says the same
        if not any(kept):
            raise InputError("no text: the PDF has no letters on any page")
        info, outline = document.info, document.outline
    kept = [in_reading_order(page) for page in kept]
    body = body_size(kept)
    paragraphs = paragraphs_of(kept, body)
    restore_ligatures(paragraphs)
    mark_headings(paragraphs, body, outline)
    return PdfText(paragraphs, heads, body, info, outline, path.stat().st_size)
