"""Pages to drafts: what a page looks like decides which page type reads it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from corpus.draft import Draft
from corpus.entry_bounds import check_bounds
from corpus.pages.page import Page
from corpus.pages.page_type import PageType
from corpus.source_types.discovery import declared

PACKAGES = ("corpus.effectiveness_bank", "corpus.pages")
"""Where page types are looked for."""


@cache
def page_types() -> tuple[PageType, ...]:
    """Return the page types in the order they are asked; the last takes any page."""
    found = [one for package in PACKAGES for one in declared(package, "PAGE_TYPE", PageType)]
    return tuple(sorted(found, key=lambda one: (one.order, one.name)))


def parse_page(text: str, name: str) -> list[Draft]:
    """Return the drafts that a page makes, whatever it is.

    Args:
        text: the decoded page: HTML, light markdown or plain text.
        name: its file, relative to the folder that is loaded.

    Raises:
        InputError: there is nothing to read in it, or too much.
    """
    page = Page(text, name)
    page_type = next(one for one in page_types() if one.takes(page))
    own, *works = page_type.read(page)
    entry = own.entry.model_copy(update={"file_format": page.file_format})
    drafts = [replace(own, entry=entry), *works]
    for draft in drafts:
        check_bounds(draft.entry)
    return drafts
