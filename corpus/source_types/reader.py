"""What a source type declares: its suffixes, how it recognises its files, what they become."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from corpus.draft import Draft, Rejection, WrittenDraft, languages_of
from corpus.errors import InputError
from corpus.source_types.source_file import SourceFile, Span
from corpus.source_types.unread_types import recognised

if TYPE_CHECKING:
    from corpus.source_types.block_reasons import FileReasons

HEAD_BYTES = 4_096
"""So many bytes of a file, at the most, are shown to a reader that is asked whether it is its."""

_AT_ONCE = 64
"""Records whose languages are told together: more do not stay in the processor's cache."""

Found = Draft | WrittenDraft | Rejection
"""What a file is found to hold: a draft, as it was read or as the store keeps it, or none."""

AnyDraft = TypeVar("AnyDraft", Draft, WrittenDraft)


class ReadRecord(NamedTuple, Generic[AnyDraft]):
    """What a line of a file holds: a draft, or none where it cannot be one.

    `problem` says why, or what is wrong with one that is a draft all the same.
    """

    line: int
    draft: AnyDraft | None
    problem: str = ""


def _written(records: Iterable[ReadRecord[Draft]]) -> Iterator[ReadRecord[WrittenDraft]]:
    """Yield records with their drafts as the store keeps them, once their languages are told."""
    rest = iter(records)
    # some at a time: a processor does one thing many times in a row in less time
    while some := list(islice(rest, _AT_ONCE)):
        told = iter(languages_of([one.draft for one in some if one.draft is not None]))
        for line, draft, problem in some:
            yield ReadRecord(line, None if draft is None else draft.written(next(told)), problem)


@dataclass(frozen=True, slots=True)
class Parts:
    """How a large file is read in parts, side by side.

    Attributes:
        cut: returns the parts of a file, none where it has to be read as a whole.
        read: yields the records of one part.
        joined: yields what `Reader.read` does, of the records of all parts in their order.
    """

    cut: Callable[[SourceFile], Sequence[Span]]
    read: Callable[[SourceFile, Span], Iterator[ReadRecord[Draft]]]
    joined: Callable[
        [Iterable[ReadRecord[WrittenDraft]], SourceFile], Iterator[WrittenDraft | Rejection]
    ]


class MissingExtraError(InputError):
    """A source type needs packages that are not installed; the message says how to get them."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A source type. A module of `corpus.readers` that has one as `READER` is found by itself.

    Packages of an extra are imported inside `read`, so that the type is known without them.

    Attributes:
        name: what it is called, unlike any other: part of what is kept of each file.
        described: how people are told of such files, in the plural.
        becomes: what entries come of one file, as people are told.
        suffixes: in lower case with their dots, that of compression too where it is read
            ('.jsonl.gz'). In a folder, files of these alone are looked at.
        version: to be raised with every change that makes the same file give other drafts; files
            of this type are then read again, and no others.
        read: yields a draft for each entry, and a rejection with its number for each record that
            cannot be one. It may raise InputError where the file as a whole is of no use, and
            then nothing of it is kept. It streams where a file may hold many records.
        recognised_as: what `recognised` calls such files by their first bytes, whatever their
            name; '' where the suffix alone tells.
        recognises: whether a file, of which the first `HEAD_BYTES` bytes are shown too, is of
            this type; None where the suffix or `recognised_as` tells. Types that share a suffix
            look at the bytes.
        order: types of a lower order are asked first, and those of one order by name; before them
            all, those that have the suffix of the file.
        explain: what becomes of each block of a file; None for records, of which all is kept. It
            raises what `read` does.
        extra: the extra that has the packages it needs, '' for none.
        packages: the modules that it imports from them.
        companion_ending: how a file is called, behind a file's name without its suffix, that may
            stand beside it and says how to read it ('.columns.toml'); '' for none. When that
            changes, the file is read again.
        holds: suffixes of the files that one may hold and that their own readers read.
        is_apart: whether files are always read by another process, since a library that is not
            written in Python may end the one it runs in, when a file is damaged.
        parts: how a large file is read in parts; None where it is read as a whole.
    """

    name: str
    described: str
    becomes: str
    suffixes: tuple[str, ...]
    version: str
    read: Callable[[SourceFile], Iterator[Draft | Rejection]]
    recognised_as: str = ""
    recognises: Callable[[SourceFile, bytes], bool] | None = None
    order: int = 0
    explain: Callable[[SourceFile], FileReasons] | None = None
    extra: str = ""
    packages: tuple[str, ...] = ()
    companion_ending: str = ""
    holds: tuple[str, ...] = ()
    is_apart: bool = False
    parts: Parts | None = None

    @property
    def fingerprint(self) -> str:
        """What is kept of a file besides its content: who read it, in which version."""
        digest = hashlib.sha256(self.version.encode()).hexdigest()
        return f"{self.name}-{digest[:12]}"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON shape that `evidencebank sources --json` prints."""
        return {
            "name": self.name,
            "described": self.described,
            "becomes": self.becomes,
            "suffixes": list(self.suffixes),
            "extra": self.extra,
        }

    def companion(self, file: SourceFile) -> Path | None:
        """Return the file beside a file that says how to read it, None if there is none."""
        if not self.companion_ending:
            return None
        path = file.path.with_name(file.path.stem + self.companion_ending)
        return path if path.is_file() and not path.is_symlink() else None

    def takes(self, file: SourceFile, head: bytes) -> bool:
        """Say whether a file that begins with `head` is of this type."""
        if self.recognises is not None:
            return self.recognises(file, head)
        if file.has_suffix(self.suffixes):
            return True
        return bool(self.recognised_as) and recognised(head) == self.recognised_as

    def drafts(self, file: SourceFile) -> Iterator[Draft | Rejection]:
        """Yield what `read` does, each entry with its language, where that can be told.

        Of a file that gives nothing at all, one line says so.
        """
        is_empty = True
        for found in self.read(file):
            is_empty = False
            yield found if isinstance(found, Rejection) else found.with_language()
        if is_empty:
            yield Rejection(file.name, f"nothing is in it that becomes an entry ({self.name})")

    def records(self, file: SourceFile, span: Span) -> Iterator[ReadRecord[WrittenDraft]]:
        """Yield the records of a part of a large file, as the store keeps them."""
        if self.parts is not None:
            yield from _written(self.parts.read(file, span))

    @property
    def missing_packages(self) -> list[str]:
        """The modules that it needs and that are not installed."""
        return [package for package in self.packages if find_spec(package) is None]

    def require_packages(self) -> None:
        """Pass if the packages that the type needs are there.

        Raises:
            MissingExtraError: one of them is not installed.
        """
        if missing := self.missing_packages:
            raise MissingExtraError(
                f"{self.described} need the package {missing[0]}: install evidencebank with the "
                f"extra '{self.extra}'"
            )
