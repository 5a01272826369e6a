"""PubMed's text of summaries: numbered citations, one a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode_texts
from corpus.readers.pubmed_texts.citation import CITED, MAX_BODY, are_people
from corpus.readers.tagged.tagged_lines import MAX_RECORD_LENGTH, TOO_LONG, numbered_lines
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, medline_title, read_references
from corpus.source_types.unread_types import PUBMED_SUMMARY, recognised
from corpus.text.source_line import whole_pages

_SUFFIXES = (".txt",)
_BEGINS = re.compile(r"\d{1,6}: (?=\S)")
_PARTS = re.compile(
    r"(?P<before>.+?[.?!\]]) (?P<cited>[^.?!]{2,200}\. (?:1[5-9]|20)\d\d(?=[ ;:.]).*)"
)
"""'Ames J, Moss K. Peers in hostels. Gap J. 2010 Mar;12(3):201-9.': what is before the journal."""

_CHAPTER = re.compile(
    r"(?P<before>.+?[.?!\]]) (?P<year>(?:1[5-9]|20)\d\d)[^.]{0,20}\. In: (?P<journal>[^.\[]+)"
)
_NOBODY = "[No authors listed]"
_BODY = re.compile(
    r"\b(?:Group|Collaborat|Committee|Organi[sz]ation|Network|Investigators|Consortium|Team|Society"
    r"|Association|Council|Ministry|Department|Institute|Programme?|Initiative|Trialists)"
)
"""What bodies are called, by which they are told from the first sentence of a title."""

_LANGUAGE = re.compile(r"\. ([A-Z][a-z]+)\. (?:doi|PMID): ")
_DOI = re.compile(r"\bdoi: (10\.\S+)")
_PMID = re.compile(r"\bPMID: ?(\d+)")


def parse_pubmed_summary(parts: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each citation, and a rejection with its line for each that cannot be one.

    Args:
        parts: the file's bytes in any encoding, in any parts.
        name: the file, for the rejections ('name:LINE').
    """
    return read_references(_references(decode_texts(parts)), name)


def _references(texts: Iterable[str]) -> Iterator[tuple[int, Reference | str]]:
    """Yield what each citation says, with the number of its first line. O(characters)."""
    begun = length = 0
    lines: list[str] = []
    for number, line in numbered_lines(texts):
        if not line.strip() or (not lines and not _BEGINS.match(line)):
            if lines:
                yield begun, _told(lines, length)
            lines, length = [], 0
            continue
        begun = begun if lines else number
        length += len(line)
        if length <= MAX_RECORD_LENGTH:
            lines.append(line)
    if lines:
        yield begun, _told(lines, length)


def _told(lines: list[str], length: int) -> Reference | str:
    if length > MAX_RECORD_LENGTH:
        return TOO_LONG
    return _reference(_BEGINS.sub("", " ".join(map(str.strip, lines)), count=1))


def _reference(written: str) -> Reference:
    chapter = _CHAPTER.match(written)
    parts = chapter or _PARTS.match(written)
    where = CITED.fullmatch(parts["cited"]) if parts and not chapter else None
    told = chapter.groupdict("") if chapter else where.groupdict("") if where else {}
    people, bodies, title = _authors_and_title(parts["before"] if parts else written)
    language = _LANGUAGE.search(written)
    return Reference(
        title=medline_title(title),
        authors=[*people, *bodies],
        bodies=bodies,
        years=[told.get("year", "")],
        journal=told.get("journal", "").strip(),
        volume=told.get("volume", ""),
        issue=told.get("issue", ""),
        pages=whole_pages(told.get("pages", "")),
        language=language[1] if language else "",
        doi=[one.rstrip(".") for one in _DOI.findall(written)[:1]],
        pmid=_PMID.findall(written)[-1:],  # before it stand those of corrections
        written=written,
    )


def _authors_and_title(before: str) -> tuple[list[str], list[str], str]:
    """Return the people, the bodies and the title of what stands before the journal."""
    first, stop, rest = before.partition(". ")
    if not stop or first == _NOBODY:
        return [], [], rest or before
    written, *bodies = re.split(r"; +", first)
    names = written.split(", ")
    if are_people(names):
        return names, bodies, rest
    if len(first) <= MAX_BODY and _BODY.search(first):
        return [], [written, *bodies], rest
    return [], [], before


READER = Reader(
    name="pubmed-summary",
    described="PubMed's text of summaries",
    becomes="one entry a citation",
    suffixes=_SUFFIXES,
    version="2",
    read=lambda file: parse_pubmed_summary(file.chunks(), file.name),
    recognises=lambda file, head: recognised(head) == PUBMED_SUMMARY,
)
