"""Pages of HTML: articles, and whatever other types of page are known."""

from __future__ import annotations

from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.source_types.pages import explain_page, pages_version, read_page
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.text.is_markup import begins_as_markup

_SUFFIXES = (".html", ".htm", ".xhtml")


def _recognises(file: SourceFile, head: bytes) -> bool:
    """Pages keep the suffix of the program that made them: 'page.php', 'dl.asp', or none."""
    if file.has_suffix(_SUFFIXES):
        return True
    try:
        return begins_as_markup(decode(head))
    except InputError:  # nothing, or no text
        return False


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
