"""Documents that are no pages (of word processors, books): what they say, read as a page is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

from corpus.draft import Draft
from corpus.errors import InputError
from corpus.pages.page import DOCUMENT
from corpus.source_types.pages import parse_page
from corpus.source_types.source_file import SourceFile


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
    for draft in parse_page(document_page(body, stated), file.name):
        yield replace(draft, entry=draft.entry.model_copy(update=told))


def document_page(body: str, stated: Iterable[tuple[str, str]]) -> str:
    """Return a document as a page.

    It is read whole, since a document has nothing around its text.
    """
    named = [("dc.identifier", DOCUMENT), *((name, said) for name, said in stated if said)]
    head = "".join(f'<meta name="{name}" content="{escape(said)}">' for name, said in named)
    return f"<!DOCTYPE html><html><head>{head}</head><body><main>{body}</main></body></html>"
