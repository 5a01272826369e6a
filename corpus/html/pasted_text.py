"""Text as people paste it: plain, or with markup."""

from __future__ import annotations

import re

from corpus.errors import InputError
from corpus.html.node_stats import AT_MARKS
from corpus.html.parsing import clean

_MAX_CHARACTERS = 1_000_000
"""Characters of a pasted text that are looked at."""
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


def plain_text(text: str) -> str:
    """Return the words of a pasted text, without markup and a page's furniture."""
    some = text[:_MAX_CHARACTERS]
    if not _MARKUP.search(some):
        return some
    try:
        return AT_MARKS.sub(" ", clean(some).get_text(" "))
    except InputError:  # more tags than any page has: the words are there all the same
        return " ".join(_MARKUP.sub(" ", some).split())
