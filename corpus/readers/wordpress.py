"""WordPress exports (WXR): posts and pages that are published, each an entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import unquote

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.html.parsing import blocks, clean
from corpus.pages.assembly import outward_links, page_id, to_sections
from corpus.pages.summary import summary_of
from corpus.readers.wordpress_text import as_html
from corpus.source_types.pages import pages_version
from corpus.source_types.reader import Reader
from corpus.source_types.record import derived_id, record_entry
from corpus.source_types.reference import plain
from corpus.source_types.xml_records import Element, has_root, local_name, xml_records
from corpus.text.dates import parse_date
from corpus.text.language_tags import language_tag

_SUFFIXES = (".xml", ".xml.gz")
_ROOT = re.compile(rb"<rss\b[^<>]*//wordpress\.org/export/")
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0D})
"""Bytes that no XML may have, and that exports have where editors pasted them."""

_KINDS = frozenset({"post", "page", ""})
_TAXONOMIES = frozenset({"category", "post_tag", "tag", ""})
_UNSORTED = "uncategorized"
"""The category of posts that are in none."""

_TITLE_WORDS = 8
_ENCODED = re.compile(r"\{[^{}]*/(content|excerpt)/?\}encoded")


def parse_wordpress(chunks: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each published post or page, and a rejection for each that cannot be one.

    Drafts, private and binned posts, those with a password, attachments, revisions, menus and
    what plugins keep are passed over.

    Args:
        chunks: the file's bytes, in any parts.
        name: the file, for the rejections ('name:NUMBER', the first item being 1).

    Raises:
        InputError: the file is not well-formed, or nests or expands beyond all measure.
    """
    authors: dict[str, str] = {}
    language = ""
    number = 0
    for element in xml_records(_printable(chunks), ("author", "language", "item"), True):
        kind = local_name(element)
        told = _told(element)
        if kind == "author":
            shown = told.get("author_display_name") or " ".join(
                filter(None, (told.get("author_first_name"), told.get("author_last_name")))
            )
            authors[told.get("author_login", "")] = shown
        elif kind == "language":
            language = language or language_tag((element.text or "").strip())
        else:
            number += 1
            if _is_published(told):
                try:
                    yield _draft(element, number, authors, language)
                except InputError as error:
                    yield Rejection(f"{name}:{number}", str(error))


def _printable(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes without controls, but for UTF-16, of which every other is a NUL."""
    wide: bool | None = None
    for chunk in chunks:
        wide = b"\0" in chunk[:100] if wide is None else wide
        yield chunk if wide else chunk.translate(None, _CONTROLS)


def _told(element: Element) -> dict[str, str]:
    """Return the texts of an element's parts by their names, of several the first."""
    told: dict[str, str] = {}
    for part in element:
        encoded = _ENCODED.fullmatch(part.tag)
        name = encoded[1] if encoded else local_name(part)
        told.setdefault(name, (part.text or "").strip())
    return told


def _is_published(told: dict[str, str]) -> bool:
    is_text = told.get("post_type", "") in _KINDS
    return is_text and told.get("status") == "publish" and not told.get("post_password")


def _draft(element: Element, number: int, authors: dict[str, str], language: str) -> Draft:
    told = _told(element)
    found = blocks(clean(f"<body>{as_html(told.get('content', ''))}</body>"))
    excerpt = blocks(clean(f"<body>{as_html(told.get('excerpt', ''))}</body>"))
    sections = to_sections(found)
    texts = [text for one in sections for text in (one.heading, *one.paragraphs)]
    title = plain(told.get("title", "")) or " ".join(" ".join(texts).split()[:_TITLE_WORDS])
    if not title:
        raise InputError("the post has neither title nor text")
    login = told.get("creator", "")
    author = authors.get(login) or login
    published = _day(told, "post_date_gmt", "post_date")
    slug = unquote(told.get("post_name", ""))
    year = published.year if published else None
    record = {
        "title": title,
        "authors": [author] if author else [],
        "year": year,
        "summary": " ".join(block.text for block in excerpt) or summary_of(sections),
        "sections": [{"heading": one.heading, "text": one.text} for one in sections],
        "subjects": _subjects(element),
        "links": [one.model_dump() for one in outward_links(found)],
        "url": told.get("link", ""),
        "language": language,
        "added": str(published or ""),
        "revised": str(_day(told, "post_modified_gmt", "post_modified") or ""),
    }
    own = page_id("", f"{slug}.html") if slug else derived_id([author], year, title)
    return Draft(record_entry(record, own), part=told.get("post_id") or f"item {number}")


def _subjects(element: Element) -> list[str]:
    """Return the names of a post's categories and tags."""
    return [
        plain(one.text or "")
        for one in element.iterfind("category")
        if one.get("domain", "") in _TAXONOMIES and one.get("nicename") != _UNSORTED
    ]


def _day(told: dict[str, str], *names: str) -> date | None:
    """Return the first day that is one: a draft has '0000-00-00'."""
    return next(filter(None, (parse_date(told.get(name, "")) for name in names)), None)


READER = Reader(
    name="wordpress",
    described="WordPress exports (WXR)",
    becomes="one entry for each published post or page: categories and tags are subjects, an "
    "excerpt is the summary; shortcodes are gone, paragraphs made of blank lines",
    suffixes=_SUFFIXES,
    version=f"1, {pages_version()}",
    read=lambda file: parse_wordpress(file.chunks(), file.name),
    recognises=has_root(_SUFFIXES, _ROOT),
)
