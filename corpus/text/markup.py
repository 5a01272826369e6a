"""HTML in texts: whether one is markup, and entities in one that is not."""

from __future__ import annotations

import html
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
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


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


def unescape_once(text: str) -> str:
    """Return a text with its entities as what they stand for; what comes of that stays.

    Databases escape what they export once too often.

    >>> unescape_once("R&D at O&apos;Brien &amp; Sons: p &amp;lt; 0.05")
    "R&D at O'Brien & Sons: p &lt; 0.05"
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
