"""Plain text and light markdown: a title on the first line, paragraphs, simple headings."""

from __future__ import annotations

from pathlib import PurePosixPath

from corpus.draft import Draft
from corpus.entry import Entry
from corpus.errors import InputError
from corpus.html.decoding import strip_controls
from corpus.pages.assembly import outward_links, page_id, to_sections
from corpus.pages.page_dates import stated_dates, states_dates
from corpus.pages.page_type import PageType
from corpus.pages.text_blocks import HEADING, UNDERLINE, text_blocks

_MAX_TITLE_LENGTH = 250
_TITLE_WORDS = 12


def parse_plain_text(text: str, name: str) -> list[Draft]:
    """Return the entry that a text file makes, as a list of one draft.

    The first line that is not empty is the title; headings ('# Methods', or a line with '---'
    under it) begin sections.

    Args:
        text: the decoded file.
        name: the file, for the id.

    Raises:
        InputError: the text is empty, or has more than `MAX_LINES` lines or links.
    """
    lines = strip_controls(text).split("\n")
    place = next((place for place, line in enumerate(lines) if line.strip()), None)
    if place is None:
        raise InputError("the file is empty: there is no text in it")
    heading = HEADING.match(lines[place].strip())
    opening = text_blocks(heading[2] if heading else lines[place])
    title = opening[0].text if opening else PurePosixPath(name).stem
    rest = lines[place + 1 :]
    if rest and UNDERLINE.fullmatch(rest[0]):
        rest = rest[1:]
    if len(title) > _MAX_TITLE_LENGTH:  # a text without a title: its first words must do
        title = " ".join(title.split()[:_TITLE_WORDS])[:_MAX_TITLE_LENGTH] + " …"
        rest = lines[place:]
    blocks = text_blocks("\n".join(rest))
    dates = stated_dates(block.text for block in blocks)
    body = [block for block in blocks if not states_dates(block.text)]
    entry = Entry(
        id=page_id("", name),
        title=title,
        sections=to_sections(body),
        links=outward_links(body),
        file_format="TXT",
        first_uploaded=dates.get("first_uploaded"),
        last_revised=dates.get("last_revised"),
    )
    return [Draft(entry)]


PAGE_TYPE = PageType(
    name="plain text",
    version=2,
    recognises=lambda page: True,
    read=lambda page: parse_plain_text(page.text, page.name),
    order=200,  # the last: it takes whatever is left
)
