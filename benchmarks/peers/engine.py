"""What every engine can be asked to do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from benchmarks.documents import read_jsonl

HITS = 10

Match = Literal["any", "all"]
Hits = list[tuple[str, float]]
"""Ids with scores, best first."""


@dataclass(frozen=True, slots=True)
class Question:
    """Words, any of which will do, within a subject and from one year to another, newest first."""

    words: str
    subject: str
    years: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """The first hits' ids, how many there are, and counts by 'kind', 'year' and 'subject'."""

    ids: Sequence[str]
    total: int
    facets: Mapping[str, Mapping[str, int]]


class Engine(ABC):
    """A search engine with an index on disk."""

    matches_all: ClassVar[bool] = True
    """Whether it can be asked for all the words of a query."""
    browses: ClassVar[bool] = True
    """Whether it filters, counts and sorts."""

    @classmethod
    @abstractmethod
    def version(cls) -> str:
        """Return the version of the library."""

    def prepare(self, documents: Path) -> Any:
        """Return what `index` takes, from a file of documents; its time does not count."""
        return read_jsonl(documents)

    @abstractmethod
    def index(self, prepared: Any, folder: Path) -> None:
        """Write an index into an empty folder."""

    @abstractmethod
    def open(self, folder: Path) -> None:
        """Open an index for searching."""

    def close(self) -> None:
        """Close what `open` opened, where an engine has anything that stays open."""
        return

    @abstractmethod
    def search(self, words: str, match: Match = "any") -> Hits:
        """Return the ten best hits for plain lower-case words."""

    def browse(self, question: Question) -> Page:
        """Return the newest ten hits and all counts."""
        raise NotImplementedError
