"""A PDF file that is open: its pages' text with places and fonts, and what it says of itself."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from corpus.errors import InputError
from corpus.text.typography import clean_line

MAX_BYTES = 300_000_000
MAX_PAGES = 5_000
MAX_PAGE_CHARACTERS = 200_000
MAX_CHARACTERS = 20_000_000
"""A PDF that has more is refused: nobody reads so much as one entry."""

_MAX_OUTLINE = 2_000
_MAX_OUTLINE_DEPTH = 6
_PASSWORD, _SECURITY = 4, 5
"""Why a file is not opened (fpdfview.h: FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY)."""

_MAX_WORDS = 20_000
"""Bytes of a title, or of what else a file says of itself."""

# made once: to make a type takes ctypes longer than PDFium takes to fill its array
_Words = ctypes.c_char * (_MAX_WORDS + 2)
_IMAGE = 3
_INFO = (
    *("Title", "Author", "Subject", "Keywords", "Creator", "Producer"),
    *("CreationDate", "ModDate"),
)


@dataclass(frozen=True, slots=True)
class OutlineItem:
    """An item of the outline (bookmarks): its words, and its level from 1."""

    title: str
    level: int


class PdfDocument:
    """A PDF file, to be used in a `with` block. One page is open at a time.

    Raises:
        InputError: it is damaged, encrypted with a password, or larger than the limits.
        OSError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        import pypdfium2
        from pypdfium2 import raw

        self.size = path.stat().st_size
        if self.size > MAX_BYTES:
            raise InputError(f"the PDF is larger than {MAX_BYTES // 1_000_000} MB: split it")
        self.raw: Any = raw
        self._error = pypdfium2.PdfiumError
        try:
            self._document = pypdfium2.PdfDocument(path)
        except pypdfium2.PdfiumError as error:
            raise InputError(_why_not(getattr(error, "err_code", 0))) from None
        self.page_count = len(self._document)
        if not 0 < self.page_count <= MAX_PAGES:
            self._document.close()
            told = f"has more than {MAX_PAGES:,} pages: split it"
            raise InputError(f"the PDF {told if self.page_count else 'has no pages'}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._document.close()

    @cached_property
    def info(self) -> dict[str, str]:
        """What the file says of itself, by the keys of its information dictionary."""
        asked, document = self.raw.FPDF_GetMetaText, self._document.raw
        values = ((key, _words(asked, document, key.encode())) for key in _INFO)
        return {key: value for key, value in values if value}

    @cached_property
    def outline(self) -> list[OutlineItem]:
        """The items of the outline in order, at most 2,000 of six levels."""
        raw, document = self.raw, self._document.raw
        found: list[OutlineItem] = []
        seen: set[int] = set()
        waiting = [(raw.FPDFBookmark_GetFirstChild(document, None), 1)]
        while waiting and len(seen) < _MAX_OUTLINE:
            item, level = waiting.pop()
            if not item or (address := ctypes.addressof(item.contents)) in seen:
                continue
            seen.add(address)
            if title := _words(raw.FPDFBookmark_GetTitle, item):
                found.append(OutlineItem(title, level))
            waiting.append((raw.FPDFBookmark_GetNextSibling(document, item), level))
            if level < _MAX_OUTLINE_DEPTH:
                waiting.append((raw.FPDFBookmark_GetFirstChild(document, item), level + 1))
        return found

    def text_pages(self) -> Iterator[TextPage]:
        """Yield the pages, each to be read before the next is asked for; bad pages are empty.

        Raises:
            InputError: there is more text than the limits allow.
        """
        raw, total = self.raw, 0
        for number in range(self.page_count):
            page = raw.FPDF_LoadPage(self._document.raw, number)
            if not page:
                continue
            text = raw.FPDFText_LoadPage(page)
            try:
                if text:
                    one = TextPage(raw, text, number)
                    total += len(one.text)
                    if total > MAX_CHARACTERS:
                        raise InputError("the PDF has too much text for one entry: split it")
                    yield one
            finally:
                if text:
                    raw.FPDFText_ClosePage(text)
                raw.FPDF_ClosePage(page)

    def has_pictures(self) -> bool:
        """Say whether one of the first pages shows a picture, as all pages of a scan do."""
        for number in range(min(self.page_count, 3)):
            with suppress(self._error):  # a page that cannot be shown shows none
                page = self._document[number]
                try:
                    if next(page.get_objects(filter=[_IMAGE], max_depth=3), None) is not None:
                        return True
                finally:
                    page.close()
        return False


class TextPage:
    """The characters of a page that is open, `page` for PDFium, the `number`th from 0.

    In `text` lines end with a carriage return and a line feed, or with U+FFFE where a hyphen ends
    them. `is_aligned` says that each character stands at PDFium's index of it.

    Raises:
        InputError: the page has more than `MAX_PAGE_CHARACTERS`.
    """

    def __init__(self, raw: Any, page: Any, number: int) -> None:
        self.number = number
        self.page = ctypes.addressof(page.contents)
        count = raw.FPDFText_CountChars(page)
        if count > MAX_PAGE_CHARACTERS:
            raise InputError(f"page {number + 1} of the PDF has too much text: split the file")
        room = bytearray(4 * max(count, 0) + 4)  # UTF-16, in which a character may be a pair
        units = ctypes.byref(ctypes.c_ushort.from_buffer(room))
        written = raw.FPDFText_GetText(page, 0, count, units) if count > 0 else 0
        self.text = room[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
        self.is_aligned = len(self.text) == count


def _words(asked: Any, *of: Any) -> str:
    """Return on one line a text that PDFium writes into a buffer, whatever the file has for it."""
    size = min(asked(*of, None, 0), _MAX_WORDS)
    if size <= 2:  # the end of a text alone
        return ""
    buffer = _Words()
    asked(*of, buffer, size)
    return clean_line(buffer.raw[: size - 2].decode("utf-16-le", "ignore"))


def _why_not(code: int) -> str:
    if code in (_PASSWORD, _SECURITY):
        return "the PDF is encrypted with a password: save it without one"
    return "the PDF is damaged, or is none"
