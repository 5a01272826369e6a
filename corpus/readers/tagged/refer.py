"""EndNote's tagged format (.enw), which is that of refer, as Google Scholar and others write it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import StringIO

from corpus.draft import Draft, Rejection
from corpus.html.decoding import decode_texts
from corpus.identifiers.pmid import names_pubmed
from corpus.readers.tagged.tagged_lines import (
    MAX_RECORD_LENGTH,
    TagFormat,
    TaggedRecord,
    on_one_line,
    read_tagged,
    whole_lines,
)
from corpus.source_types.reader import Reader
from corpus.source_types.reference import Reference, keywords_of
from corpus.text.source_line import page_range, whole_pages

TAGS = TagFormat(
    tag=r"%[A-Za-z0-9!#$&(*+<=>?@[\]^|~]",
    behind=r"(?:[ \t]|$|(?<=%\+))",  # CNKI has no blank behind the tag of addresses
    first="%0",
    indent=3,
    width=3,
)
_SUFFIXES = (".enw",)
_FIRST = re.compile(r"[^\S\n]{0,3}%0\s")
_TITLE = re.compile(r"^[^\S\n]{0,3}%T\s", re.MULTILINE)
_IN_SOMETHING = frozenset(
    {
        *("journal article", "electronic article", "magazine article", "newspaper article"),
        *("book section", "electronic book section", "conference paper"),
        *("conference proceedings", "encyclopedia", "dictionary", "serial", "blog"),
    }
)
"""Types of what appears in a journal or a book: %B is its name, and a series otherwise."""

WHOLE_TYPES = frozenset(
    {
        *("book", "edited book", "electronic book", "report", "government document", "thesis"),
        *("standard", "patent"),
    }
)
"""Types of EndNote of what never does, even where something is told of as a journal."""


def parse_refer(parts: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    Args:
        parts: the file's bytes in any encoding, in any parts.
        name: the file, for the rejections ('name:LINE').
    """
    return read_tagged(refer_records(decode_texts(parts)), _reference, name)


def refer_records(texts: Iterable[str]) -> Iterator[TaggedRecord]:
    """Yield the records of a file. O(characters), a record at a time.

    One begins with its type, or behind a blank line where both it and what came before have a
    title: abstracts have blank lines too, and tags come in any order.

    Args:
        texts: the decoded file, in any parts.
    """
    parts: list[str] = []
    opened, length, has_title = 1, 0, False
    for number, part in _parts(texts):
        is_titled = _TITLE.search(part) is not None
        if length and (_FIRST.match(part) or (is_titled and has_title)):
            yield from _record(opened, "".join(parts), length)
            opened, length, has_title, parts = number, 0, False, []
        length += len(part)
        has_title = has_title or is_titled
        if length <= MAX_RECORD_LENGTH:
            parts.append(part)
    yield from _record(opened, "".join(parts), length)


def _record(number: int, text: str, length: int) -> Iterator[TaggedRecord]:
    """Yield a record, and none of lines without a tag, as may stand before the first one."""
    record = TaggedRecord.of_text(number, text, TAGS, length > MAX_RECORD_LENGTH)
    if record.is_too_long or record.values:
        yield record


def _parts(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield what may begin a record, up to what may begin the next, and the number of its line.

    CiNii has the type behind the title. No part is much longer than a record may be.
    """
    lines: list[str] = []
    opened, number, length = 1, 0, 0
    is_apart = has_type = has_title = False
    for block in whole_lines(texts):
        for line in StringIO(block, newline="\n"):
            number += 1
            is_type = _FIRST.match(line) is not None
            begins = is_apart and bool(TAGS.tag_of(line)[0])
            begins = begins or (is_type and (has_type or not has_title))
            if lines and (begins or length > MAX_RECORD_LENGTH):
                yield opened, "".join(lines)
                opened, length, lines = number, 0, []
                has_type = has_title = False
            is_apart = line.isspace()
            has_type = has_type or is_type
            has_title = has_title or _TITLE.match(line) is not None
            length += len(line)
            lines.append(line)
    if lines:
        yield opened, "".join(lines)


def _reference(record: TaggedRecord) -> Reference:
    kind = record.first("%0").casefold()
    container = record.first("%J", "%B", "%S") if kind in _IN_SOMETHING else ""
    if not container and kind not in WHOLE_TYPES:
        container = record.first("%J", "%B")
    publisher = record.first("%I") or ("" if container else record.first("%J", "%B"))
    authors = record.parted("%A") or record.parted("%E") or record.parted("%Y")
    return Reference(
        number=record.first("%F", "%M", "%L"),
        title=on_one_line(record.first("%T", "%Q", "%!")),
        authors=[one.rstrip(", ") for one in authors],
        bodies=[one.rstrip(", ") for one in authors if one.endswith(",")],  # as it marks them
        years=record.all("%D", "%8"),
        journal=on_one_line(container),
        volume=record.first("%V"),
        issue=record.first("%N"),
        pages=whole_pages(page_range(record.first("%P").partition("+")[0], "")),
        publisher=on_one_line(publisher).rstrip(", "),
        abstract=on_one_line("\n".join(record.all("%X"))),
        keywords=_keywords(record.parted("%K")),
        types=[*record.all("%9"), kind],
        language=record.first("%G"),
        doi=[*record.all("%R"), *(one for one in record.all("%O") if one.startswith("10."))],
        pmid=_pmids(record),
        isbn=record.parted("%@"),
        urls=record.all("%U"),
        notes=record.all("%Z", "%O"),
        written=record.text.strip(),
    )


def _keywords(keywords: list[str]) -> list[str]:
    """Return keywords: one a tag or a line, or all of them on one line."""
    if len(keywords) == 1:
        keywords = keywords_of(keywords[0])
    return [one.strip("* ") for one in keywords]


def _pmids(record: TaggedRecord) -> list[str]:
    """Return numbers of PubMed: %M is one in its records, and otherwise where it says so."""
    numbers = record.all("%M")
    if any(map(names_pubmed, record.all("%W", "%~"))):
        return numbers
    return [one for one in numbers if not one.isdigit()]


READER = Reader(
    name="refer",
    described="EndNote's tagged records",
    becomes="one entry a record, as Google Scholar, EndNote, Wiley, ACM, HAL, CNKI, CiNii and "
    "others export them, and as refer has them, without types; also in files with the suffix "
    "`.txt`",
    suffixes=_SUFFIXES,
    version="3",
    read=lambda file: parse_refer(file.chunks(), file.name),
    recognised_as="records of EndNote",
)
