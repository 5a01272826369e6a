"""Subject queries: groups of subjects, required and excluded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from corpus.deferred.dataclasses import dataclass
from corpus.errors import InputError
from corpus.text.typography import clean_line

BEGINS = "*"
"""What a name ends with that stands for every subject whose name begins so."""


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in map(clean_line, names) if name))


@dataclass(frozen=True, slots=True)
class SubjectGroup:
    """Subjects of which an entry must have `match`: 'any' or 'all'.

    Raises InputError for another `match`.
    """

    subjects: tuple[str, ...]
    match: Literal["any", "all"] = "any"
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    def __post_init__(self) -> None:
        if self.match not in ("any", "all"):
            raise InputError(f"a group of subjects cannot match {self.match!r}: use any or all")
        object.__setattr__(self, "subjects", _names(self.subjects))

    def __str__(self) -> str:
        text = (" or " if self.match == "any" else " and ").join(self.subjects)
        return f"({text})" if len(self.subjects) > 1 else text


@dataclass(frozen=True, slots=True)
class SubjectQuery:
    """What subjects an entry must have: every group, and none that is `excluded`.

    A subject is named by its code, label, synonym or notation, and finds all below it. A name
    that ends in `*` stands for every subject with a name, blanks and hyphens apart, that begins
    so: 'harm*'; 'M6.*' is M6 itself and all that it is the beginning of. A group without names
    asks for nothing and is left out; a query without groups and exclusions lets everything pass,
    and is false.
    """

    groups: tuple[SubjectGroup, ...] = ()
    excluded: tuple[str, ...] = ()
    __pydantic_config__: ClassVar = {"extra": "forbid"}

    def __post_init__(self) -> None:
        object.__setattr__(self, "groups", tuple(group for group in self.groups if group.subjects))
        object.__setattr__(self, "excluded", _names(self.excluded))

    @classmethod
    def of(
        cls, any_of: Iterable[str] = (), all_of: Iterable[str] = (), none_of: Iterable[str] = ()
    ) -> SubjectQuery:
        """Return the query for any of some subjects, and all of some, and none of some."""
        groups = (SubjectGroup(tuple(any_of), "any"), SubjectGroup(tuple(all_of), "all"))
        return cls(groups, tuple(none_of))

    def __bool__(self) -> bool:
        return bool(self.groups or self.excluded)

    def __str__(self) -> str:
        parts = [*map(str, self.groups), *(f"not {name}" for name in self.excluded)]
        return " and ".join(parts)


ANY_SUBJECT = SubjectQuery()
"""The query that lets everything pass."""
