"""Entities of HTML in texts that are none: databases escape what they export once too often."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def unescape_once(text: str) -> str:
    """Return a text with its entities as what they stand for; what comes of that stays.

    >>> unescape_once("R&D at O&apos;Brien &amp; Sons: p &amp;lt; 0.05")
    "R&D at O'Brien & Sons: p &lt; 0.05"
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
