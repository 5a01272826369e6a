"""Records of lines that begin with a tag, whichever format has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import cast

from corpus.draft import Draft, Rejection
from corpus.html.decoding import SAMPLE_BYTES, decode_texts, is_of_lines, line_ends
from corpus.source_types.reader import Parts, ReadRecord
from corpus.source_types.reference import (
    Reference,
    named_apart,
    parted,
    read_references,
    reference_records,
)
from corpus.source_types.source_file import SourceFile, Span

MAX_RECORD_LENGTH = 2_000_000
"""Characters of one record; a longer one is a file that is cut or no such file."""

TOO_LONG = "the record is too long to be one: does the file end where it should?"
"""Why there is no draft of one."""

_MAX_KNOWN = 2_000
"""Beginnings of lines that are remembered for the next files too."""


class TagFormat:
    """How the lines of a format begin that have a tag, and where its records begin and end.

    A record begins with the tag `first`, whether the one before it was ended or not, and ends with
    the tag `last`, with the next record or with the file: programs leave the end out, and what
    stands between records (numbers, notes of a database) belongs to none. `second` is the tag
    behind the first one, which begins a record too where that is left out; `bounds` are these
    three. A line without a tag goes on with the value before it, but for those that `apart`
    matches.
    """

    def __init__(
        self,
        tag: str,
        behind: str,
        first: str,
        last: str = "",
        second: str = "",
        indent: int = 0,
        apart: str = "(?!)",
        width: int = 6,
    ) -> None:
        """Take patterns of a tag, of what stands behind it and of lines that are passed over.

        So much white space as `indent` may stand before a tag. With what stands behind it, most
        tags are so many characters as `width`.
        """
        self.first, self.last, self.second = first, last, second
        self.bounds = frozenset({first, last, second} - {""})
        self.apart = re.compile(apart)
        self._width = width
        self._known = {"": ""}  # the tags of so many characters, which tell it without a look
        self._indent = indent
        self._tagged = re.compile(rf"[^\S\n]{{0,{indent}}}({tag}){behind}")

    def told(self, lines: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the tags of some lines, '' for each that has none, and their values."""
        width, tag_of = self._width, self._known.get
        tags = [tag_of(line[:width]) for line in lines]
        values = [line[width:].strip() for line in lines]
        if None in tags:
            for place, tag in enumerate(tags):
                if tag is None:
                    line = lines[place]
                    tags[place], at = self.tag_of(line)
                    values[place] = line[at:].strip()
        return cast("list[str]", tags), values

    def tag_of(self, line: str) -> tuple[str, int]:
        """Return the tag of a line and where its value begins; '' where it has none."""
        found = self._tagged.match(line)
        tag, end = (found[1], found.end()) if found else ("", 0)
        start = line[: self._width]
        if found:
            # so that no end of a line matched
            is_sure = end == self._width and line[end - 1] == " "
        else:
            is_sure = not self._indent and start.isspace()  # most lines that go on with a value
        if is_sure and len(self._known) < _MAX_KNOWN:
            self._known[start] = tag
        return tag, end


class TaggedRecord:
    """A record: the number of its first line, its text, and what its tags say.

    `said` has the values that say something by their tags, lines of one between line ends. What is
    too long to be a record says so, and is cut.
    """

    __slots__ = ("_lines", "_tags", "_values", "is_too_long", "number", "said", "text")

    def __init__(self, number: int, is_too_long: bool = False) -> None:
        """Take the number of the first line, and no line yet."""
        self.number = number
        self.text = ""
        self.is_too_long = is_too_long
        self.said: dict[str, list[str]] = {}
        self._lines: list[str] = []
        self._tags: list[str] = []
        self._values: list[str] = []

    @classmethod
    def of_text(
        cls, number: int, text: str, tags: TagFormat, is_too_long: bool = False
    ) -> TaggedRecord:
        """Return the record that a text is, whichever tags are in it."""
        record = cls(number, is_too_long)
        lines = text.split("\n")
        record.take(lines, *tags.told(lines))
        return record.ended(tags)

    def take(self, lines: list[str], tags: list[str], values: list[str]) -> None:
        """Take the next lines, with their tags and values."""
        self._lines += lines
        self._tags += tags
        self._values += values

    def has(self, tag: str) -> bool:
        """Whether one of the lines that were taken has a tag."""
        return tag in self._tags

    def ended(self, tags: TagFormat) -> TaggedRecord:
        """Return the record, all of whose lines were taken."""
        text = "\n".join(self._lines)
        self.text = text[:MAX_RECORD_LENGTH]
        self.is_too_long = self.is_too_long or len(text) > MAX_RECORD_LENGTH
        if not (all(self._values) and all(self._tags)):
            self._join(tags.apart)
        said = self.said
        for tag, value in zip(self._tags, self._values, strict=True):
            if tag in said:
                said[tag].append(value)
            else:  # a value of most tags comes once: a `defaultdict` takes longer
                said[tag] = [value]
        return self

    def _join(self, apart: re.Pattern[str]) -> None:
        """Put lines without a tag to the value before them, and leave out what says nothing."""
        joined: list[tuple[str, list[str]]] = []
        for tag, value in self.values:
            if tag:
                joined.append((tag, [value] if value else []))
            elif value and joined and not apart.fullmatch(value):
                joined[-1][1].append(value)
        self._tags = [tag for tag, lines in joined if lines]
        self._values = ["\n".join(lines) for _, lines in joined if lines]

    def all(self, *tags: str) -> list[str]:
        """Return the values of some tags that say something, tag by tag in this order."""
        said = self.said
        return [value for tag in tags if tag in said for value in said[tag]]

    def parted(self, *tags: str) -> list[str]:
        """Return the same of tags that hold several values each, between semicolons or lines."""
        return [one for value in self.all(*tags) for one in parted(value)]

    def first(self, *tags: str) -> str:
        """Return the first value of the first of some tags that has one, '' if none has."""
        said = self.said
        for tag in tags:
            if tag in said:
                return said[tag][0]
        return ""

    @property
    def values(self) -> list[tuple[str, str]]:
        """The tags with their values, in the order of the lines."""
        return list(zip(self._tags, self._values, strict=True))


def on_one_line(value: str) -> str:
    """Return a value that was broken into lines without their ends."""
    return value.replace("\n", " ")


def tagged_records(
    texts: Iterable[str], tags: TagFormat, number: int = 1
) -> Iterator[TaggedRecord]:
    """Yield the records of a file. O(characters), a record at a time.

    Args:
        texts: the decoded file, in any parts.
        tags: the format.
        number: that of the first line.
    """
    record: TaggedRecord | None = None
    length = 0
    for part in whole_lines(texts):
        lines = part.removesuffix("\n").split("\n")
        found, values = tags.told(lines)
        start = 0
        for place in [place for place, tag in enumerate(found) if tag in tags.bounds]:
            tag = found[place]
            begins = tag == tags.first
            if begins or tag == tags.last or record is None:
                ends = record is not None
            else:
                ends = record.is_too_long or record.has(tag) or tag in found[start:place]
            if record is not None and ends:
                record.take(lines[start:place], found[start:place], values[start:place])
                yield record.ended(tags)
                record = None
            if begins or (tag == tags.second and record is None):
                record, start, length = TaggedRecord(number + place), place, 0
        number += len(lines) - (not part.endswith("\n"))
        if record is not None:
            record.take(lines[start:], found[start:], values[start:])
            length += sum(map(len, lines[start:]))
            if length > MAX_RECORD_LENGTH:
                record = TaggedRecord(record.number, is_too_long=True)
    if record is not None:
        yield record.ended(tags)


def whole_lines(texts: Iterable[str]) -> Iterator[str]:
    """Yield a file in texts that end with a line, or are longer than a record may be."""
    held = ""
    for text in texts:
        end = text.rfind("\n") + 1
        if end:
            yield held + text[:end]
            held = text[end:]
        else:
            held += text
            if len(held) > MAX_RECORD_LENGTH:
                yield held
                held = ""
    yield held


def numbered_lines(texts: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file with their numbers from 1, what is too long for one in parts."""
    parts = (text.removesuffix("\n").split("\n") for text in whole_lines(texts))
    return enumerate(chain.from_iterable(parts), 1)


def read_tagged(
    records: Iterable[TaggedRecord], reference: Callable[[TaggedRecord], Reference], name: str
) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    Args:
        records: the records of a file.
        reference: what a record says.
        name: the file, for the rejections ('name:LINE').
    """
    return read_references(_references(records, reference), name)


def parser_of(
    tags: TagFormat, reference: Callable[[TaggedRecord], Reference]
) -> Callable[[Iterable[bytes], str], Iterator[Draft | Rejection]]:
    """Return what reads a file as a whole, of its bytes in any parts and its name.

    It yields a draft for each record, and a rejection with its line ('name:LINE') for each that
    cannot be one.

    Args:
        tags: the format.
        reference: what a record says.
    """

    def parse(parts: Iterable[bytes], name: str) -> Iterator[Draft | Rejection]:
        return read_tagged(tagged_records(decode_texts(parts), tags), reference, name)

    return parse


def parts_of(
    tags: TagFormat, first: bytes, reference: Callable[[TaggedRecord], Reference]
) -> Parts:
    """Return how a large file is read in parts.

    Args:
        tags: the format.
        first: how a line begins with which a record begins, whatever is before it.
        reference: what a record says.
    """

    def head(file: SourceFile) -> bytes:
        return file.bytes_in(Span(0, SAMPLE_BYTES, 1))

    def cut(file: SourceFile) -> Sequence[Span]:
        return file.spans_of_lines(first, line_ends) if is_of_lines(head(file)) else ()

    def read(file: SourceFile, span: Span) -> Iterator[ReadRecord[Draft]]:
        texts = decode_texts([file.bytes_in(span)], head(file))
        return reference_records(_references(tagged_records(texts, tags, span.line), reference))

    return Parts(cut, read, lambda records, file: named_apart(records, file.name))


def _references(
    records: Iterable[TaggedRecord], reference: Callable[[TaggedRecord], Reference]
) -> Iterator[tuple[int, Reference | str]]:
    return ((one.number, TOO_LONG if one.is_too_long else reference(one)) for one in records)
