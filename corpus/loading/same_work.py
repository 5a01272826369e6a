"""Works that several sources tell of: told by DOI, PMID, address, or title, year and first author.

The answer depends on the set of works alone, in whatever order they come.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar
from urllib.parse import urlsplit

from corpus.entry import Entry
from corpus.text.typography import slug, title_key

_INITIALS = re.compile(r"(?:\s*\b[A-Z]\.?-?)+$")

Work = TypeVar("Work")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownBy:
    """What a draft may share with others of its work, each '' where it has none.

    `address` is that of the document with its title, `named` title, year and first author.
    """

    doi: str = ""
    pmid: str = ""
    address: Key = ()
    named: Key = ()

    @property
    def identifiers(self) -> Iterator[tuple[str, str]]:
        """Yield what tells of one work by itself."""
        yield from (("doi", self.doi),) if self.doi else ()
        yield from (("pmid", self.pmid),) if self.pmid else ()


def known_by(entry: Entry, year: int | None) -> KnownBy:
    """Return what an entry may share with others of its work; `year` is None for one that goes on.

    An address without a path is that of a site, not of a work.
    """
    title = title_key(entry.title)
    has_path = "://" in entry.url and len(urlsplit(entry.url).path) > 1
    author = _surname(entry.authors[0]) if entry.authors else ""
    return KnownBy(
        entry.doi,
        entry.pmid,
        (entry.url, title) if has_path else (),
        (title, str(year), author) if title and year and author else (),
    )


def same_works(known: Mapping[Work, Iterable[KnownBy]]) -> list[list[Work]]:
    """Return the works in groups of one work each, both in the order of `known`.

    A DOI or a PMID in common joins. So does an address with the title, or a title with year and
    first author, unless those who share it have different DOIs.
    """
    parent = {work: work for work in known}

    def root(work: Work) -> Work:
        while parent[work] != work:
            parent[work] = work = parent[parent[work]]
        return work

    def join(works: Iterable[Work]) -> None:
        for one, other in pairwise(works):
            parent[root(other)] = root(one)

    for works in _sharing(known, lambda told: told.identifiers).values():
        join(works)
    dois: dict[Work, set[str]] = defaultdict(set)
    for work, several in known.items():
        dois[root(work)].update(told.doi for told in several if told.doi)
    agreed = [
        works
        for works in _sharing(known, lambda told: filter(None, (told.address, told.named))).values()
        if len(set().union(*(dois[root(work)] for work in works))) <= 1
    ]
    for works in agreed:
        join(works)
    groups: dict[Work, list[Work]] = defaultdict(list)
    for work in known:
        groups[root(work)].append(work)
    return list(groups.values())


def _sharing(
    known: Mapping[Work, Iterable[KnownBy]], keys: Callable[[KnownBy], Iterable[Key]]
) -> dict[Key, list[Work]]:
    """Return the works that share each key, in the order of `known`."""
    found: dict[Key, dict[Work, None]] = defaultdict(dict)
    for work, several in known.items():
        for told in several:
            for key in keys(told):
                found[key][work] = None
    return {key: list(works) for key, works in found.items()}


def _surname(author: str) -> str:
    """Return a surname folded: 'Liu' of 'Liu R.', 'Liu, Roy' and 'Roy Liu'."""
    before, comma, _ = author.partition(",")
    without = _INITIALS.sub("", before)
    if comma or without != before:
        return slug(without, words=4)
    return slug(without.split()[-1] if without.split() else "", words=4)
