"""A search as it is asked for, checked."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.errors import InputError
from indexer.index import SORTS
from indexer.query.limits import Limits

MATCHES = ("any", "all")
MODES = ("simple", "advanced", "words")


@dataclass(frozen=True, slots=True)
class Request:
    """The arguments of `Bank.search`, where they are described.

    Raises InputError for one that makes no sense.
    """

    query: str
    subjects: tuple[str, ...]
    kinds: tuple[str, ...]
    years: tuple[int | None, int | None]
    sort: str
    limit: int
    offset: int
    match: str
    mode: str
    graph: bool
    limits: Limits

    def __post_init__(self) -> None:
        for name, value, known in (
            ("sort", self.sort, SORTS),
            ("match", self.match, MATCHES),
            ("mode", self.mode, MODES),
        ):
            if value not in known:
                raise InputError(f"there is no {name} {value!r}: use one of {', '.join(known)}")
        if self.limit < 0 or self.offset < 0:
            raise InputError("limit and offset cannot be below 0")
        low, high = self.years
        if low is not None and high is not None and low > high:
            raise InputError(f"years from {low} to {high} run backwards: put the earlier first")
