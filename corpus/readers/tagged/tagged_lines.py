"""Records of lines that begin with a tag, whichever format has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from corpus.draft import Draft, Rejection
from corpus.source_types.reference import Reference, read_references

MAX_RECORD_LENGTH = 2_000_000
"""Characters of one record; a longer one is a file that is cut or no such file."""

_BEGIN = 6
"""Characters with which lines begin that have a tag, mostly; these tell the tag without a look."""

_MAX_KNOWN = 2_000
"""Such beginnings that are remembered for the next files too."""


class TagFormat:
    """How the lines of a format begin that have a tag, and where its records begin and end.

    A record begins with the tag `first`, whether the one before it was ended or not, and ends with
    the tag `last`, with the next record or with the file: programs leave the end out, and what
    stands between records (numbers, notes of a database) belongs to none. `second` is the tag
    behind the first one, which begins a record too where that is left out. A line without a tag
    goes on with the value before it, but for those that `apart` matches.
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
    ) -> None:
        """Take patterns of a tag, of what stands behind it and of lines that are passed over.

        So much white space as `indent` may stand before a tag.
        """
        self.first, self.last, self.second = first, last, second
        self.apart = re.compile(apart)
        self.known: dict[str, str] = {}
        self._indent = indent
        self._tagged = re.compile(rf"[^\S\n]{{0,{indent}}}({tag}){behind}", re.MULTILINE)

    def tag_of(self, line: str) -> tuple[str, int]:
        """Return the tag of a line and where its value begins; '' where it has none."""
        if not self._indent and line[:1].isspace():  # most lines that go on with a value
            return "", 0
        found = self._tagged.match(line)
        if found is None:
            return "", 0
        end = found.end()
        # so that no end of a line matched
        if end == _BEGIN and line[_BEGIN - 1] == " " and len(self.known) < _MAX_KNOWN:
            self.known[line[:_BEGIN]] = found[1]
        return found[1], end

    def places(self, text: str, tag: str, start: int, end: int) -> Iterator[int]:
        """Yield where lines between two places of a text begin that have a tag. O(characters)."""
        at = text.find(tag, start, end) if tag else -1
        while at >= 0:
            line = text.rfind("\n", max(start, at - self._indent - 1), at) + 1
            if line or at - start <= self._indent:
                found = self._tagged.match(text, line or start)
                if found is not None and found[1] == tag:
                    yield line or start
            at = text.find(tag, at + len(tag), end)


class TaggedRecord:
    """A record: the number of its first line, its text, and what its tags say.

    What is too long to be a record is cut, and says so.
    """

    __slots__ = ("_format", "_said", "_values", "is_too_long", "number", "text")

    def __init__(self, number: int, text: str, tags: TagFormat, is_too_long: bool = False) -> None:
        """Take the number of the first line, and the lines."""
        self.number = number
        self.text = text
        self.is_too_long = is_too_long
        self._format = tags
        self._said: dict[str, list[str]] | None = None
        self._values: list[tuple[str, str]] | None = None

    @property
    def said(self) -> dict[str, list[str]]:
        """The values that say something by their tags, lines of one between line ends."""
        if self._said is None:
            said: dict[str, list[str]] = {}
            for tag, value in self.values:
                if value:
                    if tag in said:
                        said[tag].append(value)
                    else:
                        said[tag] = [value]
            self._said = said
        return self._said

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
        """The tags with their values, also those that say nothing, in their order."""
        if self._values is None:
            self._values = self._read_values()
        return self._values

    def _read_values(self) -> list[tuple[str, str]]:
        known, apart = self._format.known, self._format.apart
        found: list[tuple[str, str]] = []
        more: list[str] = []  # the lines of the last value behind its first
        for line in self.text.split("\n"):
            tag, at = known.get(line[:_BEGIN]), _BEGIN
            if tag is None:
                tag, at = self._format.tag_of(line)
            if tag:
                if more:
                    found[-1] = _with_lines(found[-1], more)
                    more.clear()
                found.append((tag, line[at:].strip()))
            elif (rest := line.strip()) and found and not apart.fullmatch(rest):
                more.append(rest)
        if more:
            found[-1] = _with_lines(found[-1], more)
        return found


def _with_lines(value: tuple[str, str], more: list[str]) -> tuple[str, str]:
    tag, first = value
    return tag, "\n".join([first, *more] if first else more)


def on_one_line(value: str) -> str:
    """Return a value that was broken into lines without their ends."""
    return value.replace("\n", " ")


def tagged_records(texts: Iterable[str], tags: TagFormat) -> Iterator[TaggedRecord]:
    """Yield the records of a file. O(characters), a record at a time.

    Args:
        texts: the decoded file, in any parts.
        tags: the format.
    """
    for number, text, is_too_long in _texts_of_records(texts, tags):
        if not tags.second:
            yield TaggedRecord(number, text, tags, is_too_long)
            continue
        starts = list(tags.places(text, tags.second, 0, len(text)))
        if next(tags.places(text, tags.first, 0, len(text)), -1) == 0:
            starts[:1] = [0]
        for start, end in pairwise([*starts, len(text)]):
            lines = number + text.count("\n", 0, start)
            yield TaggedRecord(lines, text[start:end], tags, is_too_long)


def _texts_of_records(texts: Iterable[str], tags: TagFormat) -> Iterator[tuple[int, str, bool]]:
    """Yield the lines of each record, the number of the first, and whether they were cut.

    Where the first tag may be left out, what comes before the first of them is yielded too.
    """
    parts: list[str] = []
    is_open, opened, number, length = bool(tags.second), 1, 1, 0
    for block in whole_lines(texts):
        places = [0, *tags.places(block, tags.first, 0, len(block)), len(block)]
        for place, (start, end) in enumerate(pairwise(places)):
            if place:
                if is_open:
                    yield opened, "".join(parts), length > MAX_RECORD_LENGTH
                is_open, opened, length, parts = True, number, 0, []
            if is_open and start < end:
                ended = next(tags.places(block, tags.last, start, end), end)
                length += ended - start
                if length <= MAX_RECORD_LENGTH:
                    parts.append(block[start:ended])
                if ended < end:
                    yield opened, "".join(parts), length > MAX_RECORD_LENGTH
                    is_open = False
            number += block.count("\n", start, end)
    if is_open:
        yield opened, "".join(parts), length > MAX_RECORD_LENGTH


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
