"""Pages of HTML: articles, and whatever other types of page are known."""

from __future__ import annotations

from corpus.source_types.pages import explain_page, pages_version, read_page
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import HTML, recognised

_SUFFIXES = (".html", ".htm", ".xhtml")


def _recognises(file: SourceFile, head: bytes) -> bool:
    """Pages keep the suffix of the program that made them: 'page.php', 'dl.asp', or none."""
    return file.has_suffix(_SUFFIXES) or recognised(head) == HTML


READER = Reader(
    name="html",
    described="HTML pages",
    becomes="the entry it is: an article, an entry page, a matrix cell with its listed works",
    suffixes=_SUFFIXES,
    version=pages_version(),
    read=read_page,
    explain=explain_page,
    recognises=_recognises,
    order=50,  # after those that know their files by suffix
)
