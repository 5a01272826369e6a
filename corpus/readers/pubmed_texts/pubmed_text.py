"""PubMed's text with abstracts: numbered records of paragraphs, each known by what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode_texts
from corpus.readers.pubmed_texts.citation import CITED, MAX_BODY, are_people
from corpus.readers.tagged.tagged_lines import MAX_RECORD_LENGTH, TOO_LONG, numbered_lines
from corpus.source_types.reader import Reader
from corpus.source_types.reference import (
    Reference,
    labelled_sections,
    medline_title,
    read_references,
)
from corpus.source_types.unread_types import PUBMED_TEXT, recognised
from corpus.text.source_line import whole_pages

_SUFFIXES = (".txt",)
_NUMBERS = re.compile(r"(?:\(\d+\))+")
"""Those of the affiliations of an author."""

_IDENTIFIER = re.compile(r"^(DOI|PMID): *(\S+)", re.MULTILINE)
_WRITTEN_IN = re.compile(r"\[(?:Article|Book|Chapter) in ([^\]]+)\]")
_APART = re.compile(
    r"Author information:|Collaborators:|Conflict of interest|Copyright\b|©|\(c\) ?\d{4}"
    r"|DOI: |PMID: |PMCID: |Publisher: Abstract|Free PMC"
    r"|(?:Comment|Erratum|Update|Updated|Retraction|Retracted and republished|Republished"
    r"|Corrected and republished|Expression of concern|Original report|Summary for patients)"
    r" (?:in|on|of|for|from)\b",
    re.IGNORECASE,
)
"""How paragraphs begin that are neither title, authors nor abstract."""


def parse_pubmed_text(parts: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    Args:
        parts: the file's bytes in any encoding, in any parts.
        name: the file, for the rejections ('name:LINE').
    """
    return read_references(_references(decode_texts(parts)), name)


def _references(texts: Iterable[str]) -> Iterator[tuple[int, Reference | str]]:
    """Yield what each record says, with the number of its first line. O(characters).

    A record begins with the next number, behind two lines without words.
    """
    begun = found = length = 0
    lines: list[str] = []
    blank = 2
    for number, line in numbered_lines(texts):
        if blank >= 2 and line.startswith(f"{found + 1}. "):
            if found:
                yield begun, _told(lines, length)
            found, begun, lines, length = found + 1, number, [], 0
        length += len(line)
        if length <= MAX_RECORD_LENGTH:
            lines.append(line)
        blank = blank + 1 if not line.strip() else 0
    if found:
        yield begun, _told(lines, length)


def _told(lines: list[str], length: int) -> Reference | str:
    if length > MAX_RECORD_LENGTH:
        return TOO_LONG
    return _reference("\n".join(lines))


def _reference(written: str) -> Reference:
    first, *others = filter(None, map(str.strip, re.split(r"\n\s*\n", written)))
    cited = _on_one_line(first).partition(" ")[2]
    where = CITED.fullmatch(cited)
    told = where.groupdict("") if where else {}
    said = [one for one in others if not _APART.match(one)]
    title = _on_one_line(said.pop(0)) if said else ""
    language = _WRITTEN_IN.fullmatch(_on_one_line(said[0])) if said else None
    if language:
        said.pop(0)
    people, bodies = _authors(list(map(_on_one_line, said)))
    abstract = " ".join(map(_on_one_line, said[1:] if people or bodies else said))
    identifiers = _IDENTIFIER.findall(written)
    return Reference(
        title=medline_title(title),
        authors=[*people, *bodies],
        bodies=bodies,
        years=[told.get("year", "")],
        journal=told.get("journal", "") or cited.partition(". ")[0],
        volume=told.get("volume", ""),
        issue=told.get("issue", ""),
        pages=whole_pages(told.get("pages", "")),
        abstract=abstract,
        sections=labelled_sections(abstract),
        language=language[1] if language else "",
        doi=[one for kind, one in identifiers if kind == "DOI"],
        pmid=[one for kind, one in identifiers if kind == "PMID"],
        written=written.partition(" ")[2].strip(),  # without its number in the file
    )


def _on_one_line(paragraph: str) -> str:
    """Return a paragraph whose lines were broken behind blanks and hyphens."""
    return re.sub(r"(?<=\w-)\n(?=\w)", "", paragraph).replace("\n", " ")


def _authors(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """Return the people and the bodies that the first of some paragraphs names, none if it is text.

    Bodies stand behind semicolons, or alone before an abstract.
    """
    if not paragraphs:
        return [], []
    first, *bodies = re.split(r"; +", _NUMBERS.sub("", paragraphs[0]).removesuffix("."))
    names = first.split(", ")
    if are_people(names):
        return names, bodies
    is_body = len(paragraphs) > 1 and len(paragraphs[0]) <= MAX_BODY
    return [], [first, *bodies] if is_body else []


READER = Reader(
    name="pubmed-text",
    described="PubMed's text with abstracts",
    becomes="one entry a record; affiliations, comments and statements are out",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_pubmed_text(file.chunks(), file.name),
    recognises=lambda file, head: recognised(head) == PUBMED_TEXT,
)
