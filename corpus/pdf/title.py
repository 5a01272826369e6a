"""The title of a PDF: what its first page shows largest, and what its data states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import PurePosixPath

from corpus.pdf.document import OutlineItem
from corpus.pdf.paragraphs import Paragraph
from corpus.text.names import line_names
from corpus.text.typography import title_key

_LARGER = 1.12
"""How much larger than the text a title is."""

_CLOSE_SIZE = 0.6
"""How large a title is at least beside the largest letters, those of a masthead perhaps."""

_MIN_WORDS = 3
_MAX_LENGTH = 300
_MIN_LETTERS = 4
_FIRST = 12
"""Paragraphs at the top of which a title in the size of the text is one."""

_MADE_BY = re.compile(r"^microsoft (?:office )?(?:word|powerpoint|excel|publisher) ?- ?", re.I)
_NO_TITLE = re.compile(
    r".*\.(?:docx?|dotx?|pdf|indd|qxd|qxp|tex|dvi|e?ps|pptx?|xlsx?|rtf|od[tps]|html?|txt|pmd|wpd|fm"
    r"|book|ai|pub|cdr|tiff?|jpe?g|png)"
    r"|untitled(?:[ -]?\d+)?|unbenannt|sans titre|no title|title|document ?\d*|presentation ?\d*"
    r"|layout ?\d+|slide ?\d+|page ?\d+|print|full page (?:photo|fax) print|none|null|book"
    r"|(?:https?|file)://\S*|\S*[_\d]\S*|[\W\d_]*|doi:.*|pii:? .*|.*\d\.\.\d+",
    re.IGNORECASE | re.DOTALL,
)
"""What programs put in the place of a title: names of files, numbers of articles, nothing."""


def choose_title(
    paragraphs: Sequence[Paragraph],
    body: float,
    stated: str,
    outline: Sequence[OutlineItem],
    name: str,
) -> tuple[str, list[Paragraph]]:
    """Return the title of a document, and the paragraphs of its first pages that show it.

    What the file states counts if a first page shows it, or shows no title itself.

    Args:
        paragraphs: those of the document, in order.
        body: the size of its text.
        stated: the title that the file's data has, '' for none.
        outline: the items of its outline.
        name: its file.
    """
    first_page = paragraphs[0].lines[0].page if paragraphs else 0
    first = list(takewhile(lambda one: one.lines[0].page <= first_page + 1, paragraphs))
    stated = usable_title(stated, name)
    if stated and (shown := _showing(first, title_key(stated))):
        return stated, shown
    if shown := _largest([one for one in first if one.lines[0].page == first_page], body):
        return _text(shown), shown
    if stated:
        return stated, []
    tops = [item.title for item in outline if item.level == 1]
    if len(tops) == 1 and (found := usable_title(tops[0], name)):
        return found, _showing(first, title_key(found))
    heads = (one for one in first[:_FIRST] if one.level and len(one.text.split()) >= _MIN_WORDS)
    if heading := next(heads, None):
        return heading.text, [heading]
    opening = next((one for one in first if _letters(one.text) >= _MIN_LETTERS), None)
    if opening is None:
        return PurePosixPath(name).stem or name, []
    if len(opening.text) <= _MAX_LENGTH and not opening.is_row:
        return opening.text, [opening]
    return " ".join(opening.text.split()[:_FIRST])[:_MAX_LENGTH] + " …", []


def usable_title(stated: str, name: str) -> str:
    """Return a title that a file states, '' if it is none.

    >>> usable_title("Microsoft Word - final report.doc", "a.pdf")
    ''
    >>> usable_title("Microsoft Word - Peers in hostels", "a.pdf")
    'Peers in hostels'
    """
    title = _MADE_BY.sub("", stated).strip()
    is_file = title.casefold() == PurePosixPath(name).stem.casefold()
    if is_file or _NO_TITLE.fullmatch(title) or _letters(title) < _MIN_LETTERS:
        return ""
    return title if len(title) <= _MAX_LENGTH else ""


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text[:200]))


def _showing(first: Sequence[Paragraph], key: str) -> list[Paragraph]:
    """Return the paragraphs one after the other that have a title of this key, [] if none do."""
    if not key:
        return []
    for place, paragraph in enumerate(first):
        beginning = title_key(paragraph.text)
        if not beginning or not key.startswith(beginning):
            continue
        held = [paragraph]
        for other in first[place + 1 :]:
            if beginning == key:
                break
            beginning = title_key(_text([*held, other]))
            if not key.startswith(beginning):
                break
            held.append(other)
        if title_key(_text(held)) == key:
            return held
    return []


def _text(paragraphs: Sequence[Paragraph]) -> str:
    return " ".join(one.text for one in paragraphs)


def _largest(page: Sequence[Paragraph], body: float) -> list[Paragraph]:
    """Return what a page shows in its largest letters, rather several words than one or two."""
    large = [
        one
        for one in page
        if one.size > _LARGER * body
        and not one.is_row
        and len(one.text) <= _MAX_LENGTH
        and _letters(one.text) >= _MIN_LETTERS
    ]
    if not large:
        return []
    top = max(round(one.size, 1) for one in large)
    several = [
        one
        for one in large
        if len(one.text.split()) >= _MIN_WORDS
        and one.size > _CLOSE_SIZE * top
        and not line_names(one.text)
    ]
    first = max(several or large, key=lambda one: round(one.size, 1))
    place = next(place for place, one in enumerate(page) if one is first)
    found = [first]
    for other in page[place + 1 : place + 4]:
        if abs(other.size - first.size) > 0.5 or len(_text([*found, other])) > _MAX_LENGTH:
            break
        found.append(other)
    return found
