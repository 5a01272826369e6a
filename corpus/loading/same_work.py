"""Works that several sources tell of: told by DOI, PMID, address, or title, year and first author.

The answer depends on the set of works alone, in whatever order they come.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
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

    A DOI in common joins. So does a PMID, an address with the title, or a title with year and
    first author, in this order, unless works with different DOIs would become one.
    """
    dois = {work: frozenset(told.doi for told in several) for work, several in known.items()}
    sharing = (_sharing(known, key) for key in _EVIDENCE)
    return joined(dois, [works for kind in sharing for _, works in sorted(kind.items())])


_EVIDENCE: tuple[Callable[[KnownBy], Key], ...] = (
    lambda told: (told.doi,) if told.doi else (),
    lambda told: (told.pmid,) if told.pmid else (),
    lambda told: told.address,
    lambda told: told.named,
)
"""What tells of one work, the best first."""


def joined(
    dois: Mapping[Work, Collection[str]], alike: Iterable[Collection[Work]]
) -> list[list[Work]]:
    """Return works in groups, both in the order of `dois`.

    Of those that are alike each group is joined, also by way of others, unless works with
    different DOIs would become one that have none in common: then none of that group are.

    Args:
        dois: for each work its DOIs; '' is none.
        alike: groups of works, the most alike first: what is joined may forbid what comes later.
    """
    parent = {work: work for work in dois}
    known = {work: set(filter(None, several)) for work, several in dois.items()}

    def root(work: Work) -> Work:
        while parent[work] != work:
            parent[work] = work = parent[parent[work]]
        return work

    for works in alike:
        roots = list(dict.fromkeys(map(root, works)))
        several = [known[one] for one in roots if known[one]]
        if several and not set.intersection(*several) and len(set.union(*several)) > 1:
            continue
        for other in roots[1:]:
            parent[other] = roots[0]
            known[roots[0]] |= known[other]
    groups: dict[Work, list[Work]] = defaultdict(list)
    for work in dois:
        groups[root(work)].append(work)
    return list(groups.values())


def _sharing(
    known: Mapping[Work, Iterable[KnownBy]], key_of: Callable[[KnownBy], Key]
) -> dict[Key, list[Work]]:
    """Return the works that share each key, in the order of `known`."""
    found: dict[Key, dict[Work, None]] = defaultdict(dict)
    for work, several in known.items():
        for told in several:
            if key := key_of(told):
                found[key][work] = None
    return {key: list(works) for key, works in found.items()}


def _surname(author: str) -> str:
    """Return a surname folded: 'Liu' of 'Liu R.', 'Liu, Roy' and 'Roy Liu'."""
    before, comma, _ = author.partition(",")
    without = _INITIALS.sub("", before)
    if comma or without != before:
        return slug(without, words=4)
    return slug(without.split()[-1] if without.split() else "", words=4)
