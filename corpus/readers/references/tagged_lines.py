"""Records of lines that begin with a tag, as RIS and MEDLINE write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from corpus.draft import Draft, Rejection
from corpus.source_types.reference import Reference, read_references

MAX_RECORD_LENGTH = 2_000_000
"""Characters of one record; a longer one is a file that is cut or no such file."""

_BEGIN = 6
"""Characters with which lines begin that have a tag, mostly; these tell the tag without a look."""


@dataclass(slots=True)
class TaggedRecord:
    """A record: the number of its first line, and its tags with the lines of each value.

    What is too long to be a record is cut, and says so.
    """

    number: int
    lines: list[tuple[str, list[str]]] = field(default_factory=list)
    length: int = 0
    _values: dict[str, list[str]] | None = None

    @property
    def is_too_long(self) -> bool:
        """Whether it was cut."""
        return self.length > MAX_RECORD_LENGTH

    def all(self, *tags: str) -> list[str]:
        """Return the values of some tags that say something, tag by tag in this order."""
        values = self._said() if self._values is None else self._values
        if len(tags) == 1:
            return [*values.get(tags[0], ())]
        return [value for tag in tags for value in values.get(tag, ())]

    def first(self, *tags: str) -> str:
        """Return the first value of the first of some tags that has one, '' if none has."""
        values = self._said() if self._values is None else self._values
        for tag in tags:
            if tag in values:
                return values[tag][0]
        return ""

    def _said(self) -> dict[str, list[str]]:
        """Return all values that say something by their tags: of a record that is read whole."""
        said: dict[str, list[str]] = {}
        for tag, lines in self.lines:
            if value := lines[0] if len(lines) == 1 else "\n".join(lines).strip():
                said.setdefault(tag, []).append(value)
        self._values = said
        return said


def tagged_records(
    lines: Iterable[str], tag: re.Pattern[str], first: str, last: str = "", second: str = ""
) -> Iterator[TaggedRecord]:
    """Yield the records of a file. O(characters), a record at a time.

    A record begins with the tag `first`, whether the one before it was ended or not, and ends with
    the tag `last`, with the next record or with the file: programs leave the end out, and what
    stands between records (numbers, notes of a database) belongs to none. A line without a tag
    goes on with the value before it.

    Args:
        lines: the decoded lines.
        tag: matches the beginning of a line with a tag, which is its first group.
        first: the tag that a record begins with.
        last: the tag that ends a record, '' where there is none.
        second: the tag behind the first one, which begins a record too where that is left out; ''
            where none is left out.
    """
    record: TaggedRecord | None = None
    has_second = False
    known: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        begin = line[:_BEGIN]
        called, at = known.get(begin, ""), _BEGIN
        if not called and (found := tag.match(line)):
            called, at = found[1], found.end()
            if at == _BEGIN and begin[-1] == " ":  # so that no end of a line was matched
                known[begin] = called
        if called == first or (called == second and called and (record is None or has_second)):
            if record is not None:
                yield record
            record = TaggedRecord(number)
            has_second = called == second
        elif called == second:
            has_second = True
        if record is None:
            continue
        record.length += len(line)
        if called and called == last:
            yield record
            record = None
        elif record.length > MAX_RECORD_LENGTH:
            continue
        elif called:
            record.lines.append((called, [line[at:].strip()]))
        elif (more := line.strip()) and record.lines:
            record.lines[-1][1].append(more)
    if record is not None:
        yield record


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
