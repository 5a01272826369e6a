"""Which addresses of data may become links of a page."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_SCHEMES = frozenset({"http", "https"})
_HIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\\]")


def safe_url(url: str) -> str:
    """Return an address of the web as it is, and '' for anything else that might do something."""
    if hides_something(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in _SCHEMES and parts.netloc else ""


def hides_something(url: str) -> bool:
    """Say whether an address has characters that browsers pass over or read as others."""
    return bool(_HIDDEN.search(url))
