"""OpenDocument texts (ODT): their paragraphs, lists, tables and notes made HTML, as pages are."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from html import escape

from lxml import etree

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.readers.documents.open_document_styles import TextStyles
from corpus.source_types.archive import MAX_DOCUMENT_BYTES, check_archive
from corpus.source_types.document import TITLE_CLASS, read_document
from corpus.source_types.pages import pages_version
from corpus.source_types.reader import Reader
from corpus.source_types.source_file import SourceFile
from corpus.source_types.xml_records import Element, attribute, parse_whole, text_of

_STATED = {
    "title": "citation_title",
    "description": "description",
    "creation-date": "dcterms.created",
    "date": "dcterms.modified",
}
"""What a document says of itself once, by the names under which pages say it."""

_SKIPPED = frozenset(
    {
        *("tracked-changes", "annotation", "annotation-end", "forms", "note-citation", "ruby-text"),
        *("table-of-content", "illustration-index", "table-index", "object-index", "user-index"),
        *("alphabetical-index", "hidden-text", "script", "event-listeners", "object", "desc"),
        *("covered-table-cell", "page-number", "page-count", "sequence-decls", "variable-decls"),
        *("user-field-decls", "named-expressions", "shapes", "binary-data"),
    }
)
"""Elements that are no text of the document: what was deleted, what others remarked, lists of its
own headings, fields that the program fills in."""

_TAGS = {
    "list": "ul",
    "list-item": "li",
    "list-header": "li",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
}
_APART = frozenset({"text-box", "note"})
"""What stands within a paragraph and holds others: a box behind it, a note at the end."""

_PARAGRAPHS = frozenset({"p", "h"})
_HREF = "{http://www.w3.org/1999/xlink}href"


def body_html(text: Element, styles: TextStyles) -> str:
    """Return the text of a document as HTML. O(characters).

    What was tracked as inserted is part of it, and of what was moved the place where it is now.

    Args:
        text: the element `office:text`; its names are without namespaces but for attributes.
        styles: what the document's styles mean, by their names.
    """
    return _Body(text, styles).html


class _Body:
    """Walks a document once and writes it; `html` is what came of it."""

    def __init__(self, text: Element, styles: TextStyles) -> None:
        self._styles = styles
        self._parts: list[str] = []
        self._outer: list[list[str]] = []
        self._open: list[str] = []
        self._paragraphs = 0
        self._boxes: list[str] = []
        self._notes: list[str] = []
        walk = etree.iterwalk(text, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._leave(element)
                if element is not text:
                    self._parts.append(escape(element.tail or ""))
            elif element.tag in _SKIPPED or self._styles.of(element).is_hidden:
                walk.skip_subtree()
                self._open.append("")
            else:
                self._enter(element)
                self._parts.append(escape(element.text or ""))
        notes = "".join(f"<li>{note}</li>" for note in self._notes)
        self.html = "".join(self._parts) + (f"<ol>{notes}</ol>" if notes else "")

    def _enter(self, element: Element) -> None:
        if element.tag in _APART:
            if element.tag == "note":
                number = len(self._notes) + sum(one == "note" for one in self._open) + 1
                self._parts.append(f"<sup>{number}</sup>")
            self._outer.append(self._parts)
            self._parts = []
            self._open.append(element.tag)
            return
        self._paragraphs += element.tag in _PARAGRAPHS
        tags = self._tags(element)
        self._parts.extend(f"<{tag}>" for tag in tags)
        if self._styles.of(element).is_title:
            self._parts[-1] = f'<{tags[-1]} class="{TITLE_CLASS}">'
        if element.tag == "a" and (address := element.get(_HREF)):
            tags = [*tags, "a"]
            self._parts.append(f'<a href="{escape(address)}">')
        elif element.tag in ("s", "tab"):
            self._parts.append(" ")
        elif element.tag == "line-break":
            self._parts.append("<br>")
        self._open.append(" ".join(tags))

    def _leave(self, element: Element) -> None:
        opened = self._open.pop()
        if opened in _APART:
            inner = "".join(self._parts)
            self._parts = self._outer.pop()
            (self._notes if opened == "note" else self._boxes).append(inner)
            if opened == "text-box" and not self._paragraphs:
                self._put_boxes()
            return
        self._parts.extend(f"</{tag}>" for tag in reversed(opened.split()))
        if element.tag in _PARAGRAPHS and opened:
            self._paragraphs -= 1
            if not self._paragraphs:
                self._put_boxes()

    def _put_boxes(self) -> None:
        self._parts.extend(f"<div>{box}</div>" for box in self._boxes)
        self._boxes.clear()

    def _tags(self, element: Element) -> list[str]:
        """Return the elements of HTML that an element is."""
        style = self._styles.of(element)
        if element.tag == "h":
            told = attribute(element, "outline-level")
            return [_heading(int(told) if told.isdecimal() else 1)]
        if element.tag == "p":
            return [_heading(style.level)] if style.level else ["p", *style.tags]
        if element.tag in ("span", "a"):
            return list(style.tags)
        return [_TAGS[element.tag]] if element.tag in _TAGS else []


def _heading(level: int) -> str:
    return f"h{min(max(level, 1), 6)}"


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    """Yield the entry of a document.

    Raises:
        InputError: the document cannot be read, is encrypted, or holds no text.
    """
    check_archive(file.path, most_of_part=MAX_DOCUMENT_BYTES)
    with zipfile.ZipFile(file.path) as archive:
        names = set(archive.namelist())
        manifest = "META-INF/manifest.xml"
        if "encrypted-package" in names or (
            manifest in names and b"encryption-data" in archive.read(manifest)
        ):
            raise InputError("the document is encrypted: save it without a password")
        if "content.xml" not in names:
            raise InputError("the document cannot be read: there is no content.xml in it")
        parts = {
            name: parse_whole(archive.read(name))
            for name in ("content.xml", "styles.xml", "meta.xml")
            if name in names
        }
    text = parts["content.xml"].find("body/text")
    if text is None:
        raise InputError("the document is no text: it is an OpenDocument of another kind")
    about = parts["meta.xml"].find("meta") if "meta.xml" in parts else None
    stated = list(_stated(about)) if about is not None else []
    body = body_html(text, TextStyles(parts.values()))
    yield from read_document(file, body, stated, "ODT")


def _stated(about: Element) -> Iterator[tuple[str, str]]:
    """Yield what the document says of itself, as a page does; who wrote it comes before who saved.

    Programs write an element for each keyword, or one with commas.
    """
    told: dict[str, list[str]] = {}
    for one in about:
        told.setdefault(one.tag, []).append(text_of(one))
    for name, stated in _STATED.items():
        yield stated, next(iter(told.get(name, ())), "")
    for name in told.get("initial-creator") or told.get("creator") or ():
        yield "citation_author", name
    keywords = told.get("keyword", [])
    for keyword in keywords:
        yield "keywords" if len(keywords) == 1 else "dc.subject", keyword


READER = Reader(
    name="open-document",
    described="OpenDocument texts",
    becomes="an entry, with its headings, lists, tables and notes; what is tracked as deleted and "
    "comments are out",
    suffixes=(".odt",),
    version=f"2, {pages_version()}",
    read=_read,
)
