"""Markdown, with what it says of itself in front: made HTML, and read as pages are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from corpus.draft import Draft, Rejection
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.html.decoding import decode
from corpus.html.parsing import check_page_size
from corpus.pages.assembly import page_id
from corpus.pages.page import Page
from corpus.source_types.block_reasons import FileReasons
from corpus.source_types.document import document_page
from corpus.source_types.pages import explain, page_drafts, pages_version
from corpus.source_types.reader import Reader
from corpus.source_types.record import Record, record_entry, year_problem
from corpus.source_types.source_file import SourceFile
from corpus.source_types.unread_types import HTML, recognised

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_MAX_NESTING = 400
"""Lists count twice. What is deeper is left out by markdown-it, of which 20 levels are usual."""

_SUFFIXES = (".md", ".markdown", ".qmd", ".rmd")
_SHORTCODE = re.compile(r"\{\{[<%][^\n]{0,500}?[%>]\}\}|\{%[^\n]{0,500}?%\}")
"""Calls of Hugo and Jekyll, which put in what is not here."""

_WIKI_LINK = re.compile(
    r"(?<![\w\])])\[\[(?=[^\W\d])(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})(?<=\S)\]\](?!\()"
)
"""'[[Peers|mentors]]', as Obsidian and wikis link; numbers are of lists in programs."""

_TAG = re.compile(r"<[^<>]*>")
_OF_BARE_WORDS = re.compile(r"</?[A-Za-z][\w-]*((?:\s+[\w:.-]+)+)\s*/?>")
_BARE_ATTRIBUTES = frozenset(
    {
        *("allowfullscreen", "async", "autofocus", "autoplay", "checked", "compact", "controls"),
        *("default", "defer", "disabled", "download", "hidden", "inert", "ismap", "itemscope"),
        *("loop", "multiple", "muted", "nomodule", "noshade", "novalidate", "nowrap", "open"),
        *("playsinline", "popover", "readonly", "required", "reversed", "selected"),
    }
)
"""Attributes of HTML that are written without a value."""

_NOTE = re.compile(r"\[\^([^\]\s]{1,60})\](:[ \t]*)?")
_NOTE_BEGINS = re.compile(r"^\[\^([^\]\s]{1,60})\]:", re.MULTILINE)
_WHOLE_PAGE = re.compile(r"\s*<(?:!doctype|html)\b", re.IGNORECASE)
_TOLD = (
    *("title", "headline", "kind", "year", "authors", "source", "summary", "abstract", "subjects"),
    *("url", "doi", "pmid", "isbn", "language", "first_uploaded", "last_revised"),
)
"""Fields of an entry that front matter tells better than the text."""


def _read(file: SourceFile) -> Iterator[Draft | Rejection]:
    """Yield the entry of a text, and in a line each what of its front matter cannot be used.

    Raises:
        InputError: there is nothing to read in it, or too much.
    """
    from corpus.readers.documents.front_matter import (
        front_matter_record,
        is_draft,
        split_front_matter,
    )

    size = file.path.stat().st_size
    facts, text, problem = split_front_matter(_text(file))
    if is_draft(facts):
        yield Rejection(file.name, "it is marked as a draft: nothing is read of it")
        return
    record = front_matter_record(facts)
    first, *others = _drafts(text, record, file.name)
    try:
        first = replace(first, entry=_told(first.entry, record))
        problem = problem or year_problem(record)
    except InputError as error:
        problem = str(error)
    read_from = {"file_format": "MD", "file_size": size}
    yield replace(first, entry=first.entry.model_copy(update=read_from))
    yield from others
    if problem:
        yield Rejection(file.name, problem)


def _text(file: SourceFile) -> str:
    check_page_size(file.path.stat().st_size)
    data = file.whole()
    check_page_size(len(data))  # it may have grown
    return decode(data)


def _drafts(text: str, record: Record, name: str) -> list[Draft]:
    """Return what a text makes without its front matter; that alone may be an entry too."""
    if not text.strip() and (record["title"] or record["abstract"]):
        return [Draft(record_entry(record, page_id("", name)))]
    return page_drafts(_page(text, name, record["title"], record["authors"]))


def _page(text: str, name: str, title: str, authors: Sequence[str] = ()) -> Page:
    """Return a text as a page; one without any title or heading stays as it is.

    A first line that is a heading of any level is the title, where there is no other.
    """
    markdown = _markdown()
    text = _WIKI_LINK.sub(r"\1", _SHORTCODE.sub("", text))
    tokens = markdown.parse(_with_notes(text))
    levels = [token.tag for token in tokens if token.type == "heading_open"]
    has_title = bool(title) or "h1" in levels or "<h1" in text
    if not has_title and tokens and tokens[0].type == "heading_open":
        for token in _heading(tokens):
            token.tag = "h1"
    body = markdown.renderer.render(tokens, markdown.options, {})
    if not _TAG.sub("", body).strip():
        raise InputError("the text says nothing: there are no words in it")
    if not has_title and not levels:
        return Page(text, name)
    stated = [("citation_title", title), *(("citation_author", author) for author in authors)]
    return document_page(body, stated, name)


def _with_notes(text: str) -> str:
    """Return a text whose notes ('[^1]: Of those asked.') are paragraphs, their numbers raised."""
    notes = set(_NOTE_BEGINS.findall(text))

    def written(found: re.Match[str]) -> str:
        if found[1] not in notes:
            return found[0]
        if found[2]:
            return "\n\n"
        return f"<sup>{found[1]}</sup>" if found[1].isdecimal() else ""

    return _NOTE.sub(written, text) if notes else text


def _heading(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens that open and close the heading that a text begins with."""
    yield tokens[0]
    yield next(token for token in tokens if token.type == "heading_close")


@cache
def _markdown() -> MarkdownIt:
    # imported late: what reads no Markdown does not wait for it
    from markdown_it import MarkdownIt

    options = {"html": True, "maxNesting": _MAX_NESTING}
    markdown = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    markdown.add_render_rule("html_inline", _inline_tag)
    return markdown


def _inline_tag(_renderer: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    """Return a tag within a text as it is, and what is none as text.

    By CommonMark `CD4<CD8 and age>65` has a tag with two attributes, and a browser shows nothing
    of it; texts that were made Markdown by a program have such signs unescaped.
    """
    content = tokens[at].content
    words = _OF_BARE_WORDS.fullmatch(content)
    is_tag = words is None or not _BARE_ATTRIBUTES.isdisjoint(words[1].lower().split())
    return content if is_tag else escape(content)


def _told(entry: Entry, record: Record) -> Entry:
    """Return an entry with what front matter says of it."""
    told = record_entry(record | {"title": record["title"] or entry.title}, entry.id)
    said: dict[str, Any] = {name: getattr(told, name) for name in _TOLD}
    if not record["kind"]:
        del said["kind"]
    return entry.model_copy(update={name: value for name, value in said.items() if value})


def _explain(file: SourceFile) -> FileReasons:
    from corpus.readers.documents.front_matter import split_front_matter

    facts, text, _ = split_front_matter(_text(file))
    return explain(_page(text, file.name, next(iter(facts.get("title", ())), "")))


def _recognises(file: SourceFile, head: bytes) -> bool:
    """Whole pages of HTML and records have been saved under this name too."""
    if not file.has_suffix(_SUFFIXES):
        return False
    what = recognised(head)
    return not what or (what == HTML and not _WHOLE_PAGE.match(decode(head)))


READER = Reader(
    name="markdown",
    described="texts in Markdown",
    becomes="an entry, with what the text says of itself in front (YAML between lines of `---`, "
    "TOML between lines of `+++`, pandoc's lines behind `%`): `title`, `author`, `date`, `tags`, "
    "`description`, `doi`, `lang`, `url` and others, as static sites name them; drafts are left "
    "out",
    suffixes=_SUFFIXES,
    version=f"4, {pages_version()}",
    read=_read,
    explain=_explain,
    recognises=_recognises,
)
