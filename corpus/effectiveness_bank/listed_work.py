"""A work as a matrix cell lists it: tags, headline, publisher and year in brackets, a note.

'S G Headline ([UK] Home Office, 1999; free source). What the work is and what it found.'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.block import Block
from corpus.draft import Draft
from corpus.entry import Entry, Link, ListedWork
from corpus.text.dates import YEAR_RANGE
from corpus.text.typography import slug

KINDS = (("R", "REVIEW"), ("S", "STUDY"), ("K", "STUDY"), ("G", "DOCUMENT"))
"""The kind of a listed work is that of the first of these tags that it has."""

_TAGS = re.compile(r"(?P<tags>[SKRG](?:,? [SKRG])*) (?=\S)")
_LEGEND = re.compile(r"S Seminal studies|(?:[SKRG] )?(?:Seminal|Key) studies ?[SKRG] ")
_BRACKETS = re.compile(r" \((?P<inside>(?:[^()]|\([^()]*\))*)\)")
_CITATION = re.compile(
    r"(?:(?:\[(?P<country>[^\]]+)\] ?)?(?P<publisher>\S.*?),? )?"
    r"(?P<year>\d{4})(?:[-–/]\d{2,4})?(?:; ?.*)?"
)
_POINTER = re.compile(
    r"\s*\bFor (?:related )?discussions?,? click\b[^.]{0,200}"
    r"\bscroll down to (?:the )?highlighted headings?\."
)
_MAX_ID_LENGTH = 180


@dataclass(frozen=True, slots=True)
class WorkOnPage:
    """A listed work, where its headline leads, and the links in its note."""

    work: ListedWork
    url: str = ""
    links: tuple[Link, ...] = ()


def read_work(block: Block) -> WorkOnPage | None:
    """Return the work that a block lists, or None if it lists none."""
    text = block.text
    tags = _TAGS.match(text)
    if tags is None or _LEGEND.match(text):
        return None
    rest = text[tags.end() :]
    title = _linked_title(rest, block.links) or _cited_title(rest)
    if not title:
        return None
    rest = rest[len(title) :]
    brackets = _BRACKETS.match(rest)
    cited = _CITATION.fullmatch(brackets["inside"].strip()) if brackets else None
    if brackets and cited:
        rest = rest[brackets.end() :]
    year = int(cited["year"]) if cited else None
    work = ListedWork(
        tags=tuple(re.findall(r"[SKRG]", tags["tags"])),
        title=title,
        publisher=(cited["publisher"] or "") if cited else "",
        country=(cited["country"] or "") if cited else "",
        year=year if year and YEAR_RANGE[0] <= year <= YEAR_RANGE[1] else None,
        annotation=without_pointers(rest.lstrip(" .")),
    )
    url = next((link.url for link in block.links if link.text == title), "")
    return WorkOnPage(work, url, tuple(link for link in block.links if link.text != title))


def with_paragraphs(listed: WorkOnPage, blocks: Sequence[Block]) -> WorkOnPage:
    """Return the work with further paragraphs of its note."""
    if not blocks:
        return listed
    note = " ".join((listed.work.annotation, *(without_pointers(block.text) for block in blocks)))
    return replace(
        listed,
        work=listed.work.model_copy(update={"annotation": note.strip()}),
        links=(*listed.links, *(link for block in blocks for link in block.links)),
    )


def without_pointers(text: str) -> str:
    """Take out sentences that only send the reader to another place on the screen."""
    return _POINTER.sub("", text).strip()


def work_drafts(
    works: Sequence[WorkOnPage], place: tuple[str, ...], codes: tuple[str, ...] = ()
) -> list[Draft]:
    """Return a draft for each listed work, under the subjects of the cell that lists it.

    Args:
        works: the works, in the order of the page.
        place: the cell's id, column and row.
        codes: the subjects that the cell's head states. A work with a page of its own on the site
            has its own there, and gets none of these.

    Returns:
        The drafts; the part of each is its id, with a number behind it if that one is used.
    """
    drafts: dict[str, Draft] = {}
    for number, listed in enumerate(works, 1):
        work = listed.work
        stem = (slug(work.title) or f"work-{number}")[:_MAX_ID_LENGTH]
        entry_id = f"{stem}-{work.year}" if work.year else stem
        entry = Entry(
            id=entry_id,
            title=work.title,
            kind=next((kind for tag, kind in KINDS if tag in work.tags), "DOCUMENT"),
            year=work.year,
            source=work.publisher,
            summary=work.annotation,
            subjects=place if is_within_site(listed.url) else place + codes,
            links=listed.links,
            url=listed.url,
        )
        part = f"{entry_id}#{number}" if entry_id in drafts else entry_id
        drafts[part] = Draft(entry, part=part, is_listed_work=True)
    return list(drafts.values())


def is_within_site(url: str) -> bool:
    """Tell whether a link leads to another page of the site it stands on."""
    return bool(url) and "://" not in url and not url.startswith(("#", "//", "mailto:"))


def _linked_title(text: str, links: Sequence[Link]) -> str:
    """Return the words of the link that the text begins with, if a citation or note follows."""
    for link in links[:1]:
        if link.text and text.startswith(link.text):
            after = text[len(link.text) :]
            if not after or after.startswith((" (", ".", " .")):
                return link.text
    return ""


def _cited_title(text: str) -> str:
    """Return what stands before the first brackets with a year, which close the title."""
    for brackets in _BRACKETS.finditer(text):
        if _CITATION.fullmatch(brackets["inside"].strip()):
            return text[: brackets.start()]
    return ""
