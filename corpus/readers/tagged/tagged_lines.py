"""Records of lines that begin with a tag, whichever format has them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from corpus.draft import Draft, Rejection
from corpus.source_types.reference import Reference, read_references

MAX_RECORD_LENGTH = 2_000_000
"""Characters of one record; a longer one is a file that is cut or no such file."""

_MAX_KNOWN = 2_000
"""Beginnings of lines that are remembered for the next files too."""


class TagFormat:
    """How the lines of a format begin that have a tag, and where its records begin and end.

    A record begins with the tag `first`, whether the one before it was ended or not, and ends with
    the tag `last`, with the next record or with the file: programs leave the end out, and what
    stands between records (numbers, notes of a database) belongs to none. `second` is the tag
    behind the first one, which begins a record too where that is left out; `bounds` are these
    three. A line without a tag goes on with the value before it, but for those that `apart`
    matches. `known` has the tags, but for bounds, of beginnings of lines that were met, so many
    characters as `width`, which tell them without a look.
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
        self.width = width
        self.known: dict[str, str] = {}
        self._indent = indent
        self._tagged = re.compile(rf"[^\S\n]{{0,{indent}}}({tag}){behind}")

    def tag_of(self, line: str) -> tuple[str, int]:
        """Return the tag of a line and where its value begins; '' where it has none."""
        if not self._indent and line[:1].isspace():  # most lines that go on with a value
            return "", 0
        found = self._tagged.match(line)
        if found is None:
            return "", 0
        tag, end = found[1], found.end()
        # so that no end of a line matched
        is_plain = end == self.width and line[end - 1] == " " and tag not in self.bounds
        if is_plain and len(self.known) < _MAX_KNOWN:
            self.known[line[:end]] = tag
        return tag, end


class TaggedRecord:
    """A record: the number of its first line, its text, and what its tags say.

    `said` has the values that say something by their tags, lines of one between line ends. What is
    too long to be a record says so, and is cut.
    """

    __slots__ = ("_format", "_is_blank", "_more", "_order", "is_too_long", "number", "said", "text")

    def __init__(self, number: int, tags: TagFormat, is_too_long: bool = False) -> None:
        """Take the number of the first line, and no line yet."""
        self.number = number
        self.text = ""
        self.is_too_long = is_too_long
        self.said: dict[str, list[str]] = defaultdict(list)
        self._format = tags
        self._order: list[str] = []  # the tags of all values
        self._more: list[str] = []  # the lines of the last value behind its first
        self._is_blank = False

    @classmethod
    def of_text(
        cls, number: int, text: str, tags: TagFormat, is_too_long: bool = False
    ) -> TaggedRecord:
        """Return the record that a text is, whichever tags are in it."""
        record = cls(number, tags, is_too_long)
        lines = enumerate(text.split("\n"))
        while bound := record.take(lines):
            record.add(*bound[1:])
        return record.ended(text)

    def take(self, lines: Iterable[tuple[int, str]]) -> tuple[int, str, str] | None:
        """Take lines with their numbers, up to one with a tag that is a bound of records.

        Return that as its number, tag and value, None if there is none.
        """
        known, width, bounds = self._format.known, self._format.width, self._format.bounds
        said, order, more = self.said, self._order, self._more
        for number, line in lines:
            tag = known.get(line[:width])
            if tag and not more and (value := line[width:].strip()):  # as most are
                said[tag].append(value)
                order.append(tag)
                continue
            tag, at = self._format.tag_of(line)
            value = line[at:].strip()
            if tag in bounds:
                return number, tag, value
            if tag:
                self.add(tag, value)
            elif value and order and not self._format.apart.fullmatch(value):
                more.append(value)
        return None

    def add(self, tag: str, value: str) -> None:
        """Take the first line of a value."""
        self._end_value()
        self.said[tag].append(value)
        self._order.append(tag)
        self._is_blank = self._is_blank or not value

    def ended(self, text: str) -> TaggedRecord:
        """Return the record of a text whose lines were taken."""
        self._end_value()
        self.text = text[:MAX_RECORD_LENGTH]
        self.is_too_long = self.is_too_long or len(text) > MAX_RECORD_LENGTH
        if self._is_blank:
            values = [(tag, value) for tag, value in self.values if value]
            self.said, self._order = defaultdict(list), [tag for tag, _ in values]
            for tag, value in values:
                self.said[tag].append(value)
        return self

    def _end_value(self) -> None:
        if self._more:
            values = self.said[self._order[-1]]
            values[-1] = "\n".join(filter(None, (values[-1], *self._more)))
            self._more.clear()

    def all(self, *tags: str) -> list[str]:
        """Return the values of some tags that say something, tag by tag in this order."""
        said = self.said
        return [value for tag in tags if tag in said for value in said[tag]]

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
        values = {tag: iter(several) for tag, several in self.said.items()}
        return [(tag, next(values[tag])) for tag in self._order]


def on_one_line(value: str) -> str:
    """Return a value that was broken into lines without their ends."""
    return value.replace("\n", " ")


def tagged_records(texts: Iterable[str], tags: TagFormat) -> Iterator[TaggedRecord]:
    """Yield the records of a file. O(characters), a record at a time.

    Args:
        texts: the decoded file, in any parts.
        tags: the format.
    """
    record: TaggedRecord | None = None
    held: list[str] = []  # its lines in the parts before
    number, length = 1, 0
    for part in whole_lines(texts):
        lines = part.removesuffix("\n").split("\n")
        numbered, start = enumerate(lines), 0
        while bound := _next_bound(numbered, tags, record):
            place, tag, value = bound
            is_again = record is None or record.is_too_long or tag in record.said
            begins = tag == tags.first or (tag == tags.second and is_again)
            if record is not None and (begins or tag == tags.last):
                yield record.ended("\n".join([*held, *lines[start:place]]))
                record = None
            if begins:
                record, start = TaggedRecord(number + place, tags), place
                held, length = [], 0
            if record is not None:
                record.add(tag, value)
        number += part.count("\n")
        if record is not None:
            held += lines[start:]
            length += sum(map(len, lines[start:]))
            if length > MAX_RECORD_LENGTH:
                record, held = TaggedRecord(record.number, tags, is_too_long=True), []
    if record is not None:
        yield record.ended("\n".join(held))


def _next_bound(
    lines: Iterable[tuple[int, str]], tags: TagFormat, record: TaggedRecord | None
) -> tuple[int, str, str] | None:
    """Return the next line that is a bound of records; those before it are the record's, if any."""
    if record is not None:
        return record.take(lines)
    for number, line in lines:
        tag, at = tags.tag_of(line)
        if tag in tags.bounds:
            return number, tag, line[at:].strip()
    return None


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


def read_tagged(
    records: Iterable[TaggedRecord], reference: Callable[[TaggedRecord], Reference], name: str
) -> Iterator[Draft | Rejection]:
    """Yield a draft for each record, and a rejection with its line for each that cannot be one.

    Args:
        records: the records of a file.
        reference: what a record says.
        name: the file, for the rejections ('name:LINE').
    """
    too_long = "the record is too long to be one: does the file end where it should?"
    found = ((one.number, too_long if one.is_too_long else reference(one)) for one in records)
    return read_references(found, name)
