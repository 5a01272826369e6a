"""What is asked for all lines of a page at once is what PDFium says of each."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument, raw

from corpus.pdf.native import Native
from tests.corpus.pdf.written import PARAGRAPH, column, write_pdf


def test_lines_are_measured_as_pdfium_measures_characters(tmp_path: Path) -> None:
    """One call a character, by the bindings' own functions."""
    document = PdfDocument(write_pdf(tmp_path / "a.pdf", [column(PARAGRAPH)]))
    text = document[0].get_textpage()
    first, last = [0, 5, 41], [3, 9, 60]
    measured = list(Native(raw).measured(ctypes.addressof(text.raw.contents), first, last))
    for one, begin, end in zip(measured, first, last, strict=True):
        font, size, left, base, top, right, bottom = one
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, begin, x, y)
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(text, end, box)
        shown = raw.FPDFTextObj_GetFont(raw.FPDFText_GetTextObject(text, begin))
        assert font == ctypes.addressof(shown.contents)
        assert size == raw.FPDFText_GetFontSize(text, begin)
        assert (left, base) == (x.value, y.value)
        assert (top, right, bottom) == pytest.approx((box.top, box.right, box.bottom))
    text.close()
    document.close()
