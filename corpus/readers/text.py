"""Plain text and light markdown, and pages that were saved as text."""

from __future__ import annotations

import re

from corpus.source_types.pages import explain_page, pages_version, read_page
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import recognised

_SUFFIXES = (".txt", ".text")

_NAMES_TYPE = re.compile(r"\.[a-z][a-z0-9+_-]{0,11}")
"""A suffix that says what a file is; the end of 'Mercer et al. 2009' is none."""


def _recognises(file: SourceFile, head: bytes) -> bool:
    """Text is what says so, or says nothing else; records that were saved as text are not it."""
    by_name = file.has_suffix(_SUFFIXES) or not _NAMES_TYPE.fullmatch(file.path.suffix.lower())
    return by_name and not recognised(head)


READER = Reader(
    name="text",
    described="plain texts",
    becomes="an entry; of a page that was saved as text, what it would be in HTML",
    suffixes=_SUFFIXES,
    version=pages_version(),
    read=read_page,
    explain=explain_page,
    recognises=_recognises,
    order=100,  # the last: a text may be anything that nobody else takes
)
