"""Pages to drafts: what a page looks like decides which page type reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import Any

from corpus.deferred.collecting import uncollected
from corpus.draft import Draft
from corpus.entry_bounds import check_bounds
from corpus.html.decoding import decode
from corpus.html.parsing import MAX_PAGE_BYTES, check_page_size
from corpus.page_facts.folds import folds_of
from corpus.page_facts.notes import notes_of
from corpus.pages.page import Page
from corpus.pages.page_type import PageType
from corpus.source_types.block_reasons import FileReasons, page_reasons
from corpus.source_types.discovery import declared
from corpus.source_types.source_file import SourceFile

PACKAGES = ("corpus.effectiveness_bank", "corpus.pages")
"""Where page types are looked for."""

_PARSING_VERSION = 9
"""To be raised when decoding, parsing or blocks change, on which every page type depends."""


@cache
def page_types() -> tuple[PageType, ...]:
    """Return the page types in the order they are asked; the last takes any page."""
    types = [declared(package, "PAGE_TYPE", PageType) for package in PACKAGES]
    found = chain.from_iterable(some.values() for some in types)
    return tuple(sorted(found, key=lambda one: (one.order, one.name)))


def pages_version() -> str:
    """Return what the drafts of a page depend on: the versions of all page types and of parsing."""
    versions = [f"{one.name} {one.version}" for one in page_types()]
    return ", ".join([f"parsing {_PARSING_VERSION}", *versions])


def parse_page(text: str, name: str) -> list[Draft]:
    """Return the drafts that a page makes, whatever it is.

    Args:
        text: the decoded page: HTML, light markdown or plain text.
        name: its file, relative to the folder that is loaded.

    Raises:
        InputError: there is nothing to read in it, or too much.
    """
    return page_drafts(Page(text, name))


def page_drafts(page: Page) -> list[Draft]:
    """Return the drafts that a page makes, as `parse_page` does of its text."""
    with uncollected():
        drafts = _drafts_of(page)
    for draft in drafts:
        check_bounds(draft.entry)
    return drafts


def _drafts_of(page: Page) -> list[Draft]:
    """Return the drafts that a page makes, with what is told of it whatever its type."""
    drafts = _type_of(page).read(page)
    if drafts[0].entry.file_format != page.file_format:
        drafts[0] = _with(drafts[0], file_format=page.file_format)
    if page.alternates:
        drafts[0] = _with(drafts[0], alternates=page.alternates)
    if notes := notes_of(drafts[0].entry, page.notes):
        drafts[0] = _with(drafts[0], notes=notes)
    if folds := folds_of(drafts[0].entry, page.folds):
        drafts[0] = _with(drafts[0], folds=folds)
    return drafts


def read_page(file: SourceFile) -> Iterator[Draft]:
    """Yield the drafts that a file of one page makes, the page's own with the file's size.

    Raises:
        InputError: there is nothing to read in it, or too much.
        OSError: the file cannot be read.
    """
    data = _bytes_of(file)
    for draft in parse_page(decode(data), file.name):
        if draft.is_listed_work:
            yield draft
        else:
            yield _with(draft, file_size=len(data))


def explain_page(file: SourceFile) -> FileReasons:
    """Return what type of page a file is, and what becomes of each block of it.

    Raises:
        InputError: there is nothing to read in it, or too much.
        OSError: the file cannot be read.
    """
    return explain(Page(decode(_bytes_of(file)), file.name))


def explain(page: Page) -> FileReasons:
    """Return what type of page a decoded page is, and what becomes of each block of it.

    Raises:
        InputError: there is nothing to read in it, or too much.
    """
    page_type = _type_of(page)
    return FileReasons(page_type.name, page_reasons(page, page_type, page_type.read(page)))


def _type_of(page: Page) -> PageType:
    return next(one for one in page_types() if one.takes(page))


def _bytes_of(file: SourceFile) -> bytes:
    check_page_size(file.path.stat().st_size)
    with file.path.open("rb") as stream:
        data = stream.read(MAX_PAGE_BYTES + 1)
    check_page_size(len(data))  # it may have grown
    return data


def _with(draft: Draft, **told: Any) -> Draft:
    return replace(draft, entry=draft.entry.model_copy(update=told))
