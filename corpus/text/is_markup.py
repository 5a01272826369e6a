"""Whether a text is HTML, whatever its file is called."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_FIRST_TAG = re.compile(
    r"\ufeff?\s*<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|header|div|h[1-6]|p)\b",
    re.IGNORECASE,
)
_BEFORE_FIRST_TAG = re.compile(r"\ufeff?\s*(?:<\?xml\b[^>]*>|<!--(?:(?!-->).)*-->)", re.DOTALL)
_LAST_TAG = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_MARKUP_FILE = re.compile(r"\.x?html?", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|link|base|script|style|template|noscript|iframe"
    r"|object|embed|svg|math|form|img|main|article|section|header|footer|nav|aside|div|h[1-6]|p"
    r"|ul|ol|dl|li|table|tr|td|th|br|hr|blockquote|pre|center)\b",
    re.IGNORECASE,
)


def is_markup(text: str, name: str = "") -> bool:
    """Tell whether a text is HTML: it begins or ends as a page of HTML does.

    Of a file whose name says so, any tag that parts text, or that runs something, is enough.
    """
    if _MARKUP_FILE.fullmatch(PurePosixPath(name).suffix) and _TAG.search(text):
        return True
    return begins_as_markup(text) or _LAST_TAG.search(text) is not None


def begins_as_markup(text: str) -> bool:
    """Tell whether a text, or the beginning of one, begins as a page of HTML does."""
    start = 0
    while before := _BEFORE_FIRST_TAG.match(text, start):
        start = before.end()
    return _FIRST_TAG.match(text, start) is not None
