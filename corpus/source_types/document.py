"""Documents that are no pages (of word processors, books): what they say, read as a page is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

from corpus.draft import Draft
from corpus.errors import InputError
from corpus.pages.page import Page
from corpus.source_types.pages import page_drafts
from corpus.source_types.source_file import SourceFile

TITLE_CLASS = "title"
"""The class of headings (`h1`) that a document's styles say are its title."""

_TITLE = re.compile(rf'<h1 class="{TITLE_CLASS}">\s*[^\s<]')


def read_document(
    file: SourceFile,
    body: str,
    stated: Iterable[tuple[str, str]],
    file_format: str,
    **known: Any,
) -> Iterator[Draft]:
    """Yield the draft of a document.

    Args:
        file: the file that it stands in.
        body: its text as HTML.
        stated: what it says of itself, by the names under which the heads of pages say it
            ('citation_title', 'dcterms.created'); what is empty is passed over.
        file_format: what entries say that they were read from: 'DOCX'.
        known: fields of the entry that are known and are not left to be told from the text.

    Raises:
        InputError: there is no text in it, or too much.
    """
    if not body.strip():
        raise InputError("the document holds no text")
    told = {"file_format": file_format, "file_size": file.path.stat().st_size} | known
    for draft in page_drafts(document_page(body, stated, file.name)):
        yield replace(draft, entry=draft.entry.model_copy(update=told))


def document_page(body: str, stated: Iterable[tuple[str, str]], name: str) -> Page:
    """Return a document of the file `name` as a page, none of which is judged to be no text."""
    if _TITLE.search(body):  # which whoever opens it sees; properties are those of an older text
        stated = [(key, said) for key, said in stated if key != "citation_title"]
    head = "".join(f'<meta name="{key}" content="{escape(said)}">' for key, said in stated if said)
    text = f"<!DOCTYPE html><html><head>{head}</head><body><main>{body}</main></body></html>"
    return Page(text, name, is_document=True)
