"""Pages of HTML: articles, and whatever other types of page are known."""

from __future__ import annotations

from corpus.source_types.pages import explain_page, pages_version, read_page
from corpus.source_types.reader import Reader
from corpus.source_types.unread_types import HTML

_SUFFIXES = (".html", ".htm", ".xhtml")


READER = Reader(
    name="html",
    described="HTML pages",
    becomes="the entry it is: an article, an entry page, a matrix cell with its listed works",
    suffixes=_SUFFIXES,
    version=pages_version(),
    read=read_page,
    explain=explain_page,
    recognised_as=HTML,  # pages keep the suffix of what made them, or none
    order=50,  # after those that know their files by suffix
)
