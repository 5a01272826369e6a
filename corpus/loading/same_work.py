"""Works that several sources tell of: told by DOI, PMID, address, or title, year and first author.

A text in another language is another work, also of the same DOI: the two are translations. The
answer depends on the set of works alone, in whatever order they come.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

from corpus.entry import Entry
from corpus.text.typography import slug, title_key

_INITIALS = re.compile(r"(?:\s*\b[A-Z]\.?-?)+$")

MIN_TEXT = 100
"""Characters besides the title from which a text says which language a work is in."""

Work = TypeVar("Work")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownBy:
    """What a draft may share with others of its work, each '' where it has none.

    `address` is that of the document with its title, `named` title, year and first author,
    `language` the code of what it is written in, of what has enough text to be sure of that.
    """

    doi: str = ""
    pmid: str = ""
    address: Key = ()
    named: Key = ()
    language: str = ""

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
        language_of_work(entry),
    )


def language_of_work(entry: Entry) -> str:
    """Return the code of an entry's language, '' where a title alone tells it."""
    paragraphs = (one for section in entry.sections for one in section.paragraphs)
    told = sum(map(len, (entry.summary, entry.abstract, *paragraphs)))
    return entry.language.partition("-")[0] if told >= MIN_TEXT else ""


def same_works(known: Mapping[Work, Iterable[KnownBy]]) -> list[list[Work]]:
    """Return the works in groups of one work each, both in the order of `known`.

    A DOI in common joins. So does a PMID, an address with the title, or a title with year and
    first author, in this order, unless works with different DOIs would become one. Each joins
    what is in one language.
    """
    dois = {work: frozenset(told.doi for told in several) for work, several in known.items()}
    sharing = (_sharing(known, key) for key in _EVIDENCE)
    languages = {
        work: frozenset(told.language for told in several) for work, several in known.items()
    }
    # most keys are one work's alone
    several = (sorted(one for one in kind.items() if len(one[1]) > 1) for kind in sharing)
    alike = [works for kind in several for _, works in kind]
    return joined(dois, alike, languages)


_EVIDENCE: tuple[Callable[[KnownBy], Key], ...] = (
    lambda told: (told.doi,) if told.doi else (),
    lambda told: (told.pmid,) if told.pmid else (),
    lambda told: told.address,
    lambda told: told.named,
)
"""What tells of one work, the best first."""


def joined(
    dois: Mapping[Work, Collection[str]],
    alike: Iterable[Collection[Work]],
    languages: Mapping[Work, Collection[str]] = MappingProxyType({}),
) -> list[list[Work]]:
    """Return works in groups, both in the order of `dois`.

    Of those that are alike each group is joined, also by way of others, unless works with
    different DOIs would become one that have none in common: then none of that group are.

    Args:
        dois: for each work its DOIs; '' is none.
        alike: groups of works, the most alike first: what is joined may forbid what comes later.
        languages: the codes of the languages that a work is in, '' for one that is not known. Of
            a group in several, what is in one language is joined; what is in none that is known
            goes with the English, else with the first.
    """
    parent = {work: work for work in dois}
    known = {work: set(filter(None, several)) for work, several in dois.items()}
    spoken = {work: set(filter(None, languages.get(work, ()))) for work in dois}

    def root(work: Work) -> Work:
        while parent[work] != work:
            parent[work] = work = parent[parent[work]]
        return work

    def join(roots: list[Work]) -> None:
        several = [known[one] for one in roots if known[one]]
        if several and not set.intersection(*several) and len(set.union(*several)) > 1:
            return
        for other in roots[1:]:
            parent[other] = roots[0]
            known[roots[0]] |= known[other]
            spoken[roots[0]] |= spoken[other]

    for works in alike:
        for roots in _by_language(dict.fromkeys(map(root, works)), spoken):
            join(roots)
    groups: dict[Work, list[Work]] = defaultdict(list)
    for work in dois:
        groups[root(work)].append(work)
    return list(groups.values())


def _by_language(works: Collection[Work], spoken: Mapping[Work, set[str]]) -> list[list[Work]]:
    """Return works in groups of one language, those of no language in the group of the first."""
    first = min(set().union(*(spoken[work] for work in works)), key=in_order, default="")
    groups: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        groups[min(spoken[work], key=in_order, default=first)].append(work)
    return list(groups.values())


def in_order(language: str) -> tuple[bool, str]:
    """Sort key of languages: English first."""
    return language != "en", language


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
