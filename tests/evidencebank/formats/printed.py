"""What a PDF file says, to people and to screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def document_of(made: bytes) -> Any:
    """Return a PDF file, opened; it is to be used in a `with` block."""
    import pypdfium2

    return pypdfium2.PdfDocument(made)


def text_of(made: bytes) -> str:
    """Return the text of a PDF, with each run of white space as one blank."""
    with document_of(made) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).split())


def tags_of(made: bytes) -> list[str]:
    """Return the types of the elements that screen readers are told of, in reading order."""
    import pypdfium2.raw as raw

    def below(element: object) -> Iterator[str]:
        size = raw.FPDF_StructElement_GetType(element, None, 0)
        buffer = bytes(size)
        raw.FPDF_StructElement_GetType(element, buffer, size)
        yield buffer.decode("utf-16-le").rstrip("\0")
        for number in range(raw.FPDF_StructElement_CountChildren(element)):
            child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
            if child:
                yield from below(child)

    found: list[str] = []
    with document_of(made) as document:
        assert raw.FPDFCatalog_IsTagged(document)
        for page in document:
            tree = raw.FPDF_StructTree_GetForPage(page)
            for number in range(raw.FPDF_StructTree_CountChildren(tree)):
                found += below(raw.FPDF_StructTree_GetChildAtIndex(tree, number))
            raw.FPDF_StructTree_Close(tree)
    return found
