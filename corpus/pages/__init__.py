"""Pages to drafts: what a page looks like decides which parser reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from corpus.block import Block
from corpus.draft import Draft
from corpus.effectiveness_bank.entry_page import is_entry_page, parse_entry_page
from corpus.effectiveness_bank.matrix_cell import is_matrix_cell, parse_matrix_cell
from corpus.entry_bounds import check_bounds
from corpus.html.metadata import Metadata, read_metadata
from corpus.html.parsing import blocks, clean
from corpus.pages.article import parse_article
from corpus.pages.join_broken_paragraphs import join_broken_paragraphs
from corpus.pages.plain_text import parse_plain_text, text_blocks

_FIRST_TAG = re.compile(
    r"\ufeff?\s*<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|header|div|h[1-6]|p)\b",
    re.IGNORECASE,
)
_BEFORE_FIRST_TAG = re.compile(r"\ufeff?\s*(?:<\?xml\b[^>]*>|<!--(?:(?!-->).)*-->)", re.DOTALL)
_LAST_TAG = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_MARKUP_FILE = re.compile(r"\.x?html?", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|link|base|script|style|template|noscript|iframe"
    r"|object|embed|svg|math|form|img|main|article|section|header|footer|nav|aside|div|h[1-6]|p"
    r"|ul|ol|dl|li|table|tr|td|th|br|hr|blockquote|pre|center)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of page that this library's own site has.

    `hint` is in the text of every such page and is quick to look for; `fits` decides.
    """

    hint: re.Pattern[str]
    fits: Callable[[Sequence[Block]], bool]
    parse: Callable[[Sequence[Block], str, Metadata], list[Draft]]


FORMS = (
    _Form(re.compile(r"matrix\s+cell", re.IGNORECASE), is_matrix_cell, parse_matrix_cell),
    _Form(
        re.compile(r"closely\s+related\s+documents", re.IGNORECASE),
        is_entry_page,
        lambda page, name, _: parse_entry_page(page, name),
    ),
)
"""The forms in the order they are tried; what fits none is an article or plain text."""


def parse_page(text: str, name: str) -> list[Draft]:
    """Return the drafts that a page makes, whatever it is.

    Args:
        text: the decoded page: HTML, light markdown or plain text.
        name: its file, relative to the folder that is loaded.

    Raises:
        InputError: there is nothing to read in it, or too much.
    """
    drafts = _drafts(text, name)
    for draft in drafts:
        check_bounds(draft.entry)
    return drafts


def is_markup(text: str, name: str = "") -> bool:
    """Tell whether a text is HTML: it begins or ends as a page of HTML does.

    Of a file whose name says so, any tag that parts text, or that runs something, is enough.
    """
    if _MARKUP_FILE.fullmatch(PurePosixPath(name).suffix) and _TAG.search(text):
        return True
    start = 0
    while before := _BEFORE_FIRST_TAG.match(text, start):
        start = before.end()
    return _FIRST_TAG.match(text, start) is not None or _LAST_TAG.search(text) is not None


def _drafts(text: str, name: str) -> list[Draft]:
    markup = is_markup(text, name)
    forms = [form for form in FORMS if form.hint.search(text)]
    if forms:
        page = blocks(clean(text)) if markup else join_broken_paragraphs(text_blocks(text))
        form = next((form for form in forms if form.fits(page)), None)
        if form is not None:
            about = read_metadata(text) if markup else Metadata()
            return _with_format(form.parse(page, name, about), "HTM" if markup else "TXT")
    return parse_article(text, name) if markup else parse_plain_text(text, name)


def _with_format(drafts: list[Draft], file_format: str) -> list[Draft]:
    """Say of the page's own draft, the first, what it was read from."""
    page, *works = drafts
    entry = page.entry.model_copy(update={"file_format": file_format})
    return [replace(page, entry=entry), *works]
