"""An author's name in parts, however a page or record writes it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from corpus.entry import Entry
from corpus.text.names import is_known_degree, is_suffix

_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,4}")
_PARTICLES = frozenset(
    {
        *("af", "al", "av", "da", "das", "de", "degli", "del", "dela", "della", "den", "der"),
        *("des", "di", "do", "dos", "du", "el", "la", "le", "ten", "ter", "van", "von", "vom"),
        *("zu", "zum"),
    }
)
_SURELY_DEGREES = frozenset({"md", "rn"})
"""Of degrees of two letters, those that are taken for no initials behind two names."""

_INSTITUTIONS = frozenset(
    {
        *("agency", "alliance", "association", "authority", "board", "centre", "center", "centers"),
        *("college", "commission", "committee", "council", "department", "executive", "foundation"),
        *("government", "group", "health", "inspectorate", "institute", "ministry", "network"),
        *("office", "organisation", "organization", "royal", "service", "services", "society"),
        *("team", "trust", "uk", "unit", "university"),
    }
)


@dataclass(frozen=True, slots=True)
class AuthorName:
    """An author's name: `given` is '' for what has one part only, an institution say.

    `suffix` is what tells namesakes apart: 'Jr.', 'III'.
    """

    family: str
    given: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.family, self.given, self.suffix)))

    @property
    def is_body(self) -> bool:
        """Whether it is that of a body, or of a person of one name."""
        return not self.given


def names_of(entry: Entry) -> list[AuthorName]:
    """Return the names of an entry's authors; those of bodies have one part."""
    return [AuthorName(one) if one in entry.bodies else name_of(one) for one in entry.authors]


def with_bodies(entry: Entry, bodies: Collection[str]) -> Entry:
    """Return an entry of whose authors those are bodies too that an editor says are."""
    named = tuple(one for one in entry.authors if one in entry.bodies or one in bodies)
    return entry if named == entry.bodies else entry.model_copy(update={"bodies": named})


def name_of(author: str) -> AuthorName:
    """Return an author's name in parts.

    A family name begins with the first particle behind a given name, in small letters or with a
    capital, and else is the last word. Suffixes are told apart, degrees are left out; letters
    behind a single name are initials.

    >>> name_of("Okafor A."), name_of("Diego De Leo"), name_of("World Health Organization")
    (AuthorName(family='Okafor', given='A.', suffix=''), AuthorName(family='De Leo', \
given='Diego', suffix=''), AuthorName(family='World Health Organization', given='', suffix=''))
    >>> name_of("Martin Luther King, Jr., PhD")
    AuthorName(family='King', given='Martin Luther', suffix='Jr.')
    """
    first, *behind = [part.strip() for part in author.split(",")]
    words = first.split()
    suffixes = [part for part in behind if is_suffix(part)]
    given = [part for part in behind if part and not is_suffix(part)]
    is_family = len(words) < 2 or words[0].casefold() in _PARTICLES
    if not (is_family and len(given) == 1 and given[0].isupper()):  # or they are initials
        given = [part for part in given if not is_known_degree(part)]
    words, ending = _without_endings(words)
    if not given:
        words, given = _parts(words)
        if given:  # 'Smith Jr JA'
            words, inner = _without_endings(words)
            ending = [*ending, *inner]
    suffix = [*suffixes, *ending][:1]
    if not given and len(words) != 1:
        return AuthorName(author)  # of a body, and what seems a suffix is part of it
    return AuthorName(" ".join(words), ", ".join(given), "".join(suffix))


def _without_endings(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words of a name without degrees behind it, and the suffix that it has."""
    left = list(words)
    suffix: list[str] = []
    while len(left) > 1:
        if is_suffix(left[-1]):
            suffix = [left.pop()]
        elif _is_degree(left):
            left.pop()
        else:
            break
    return left, suffix


def _is_degree(words: Sequence[str]) -> bool:
    """Say whether the last word of a name is a degree, and no initials."""
    last = words[-1]
    if not is_known_degree(last):
        return False
    plain = last.replace(".", "")
    if not plain.isupper():
        return True
    return len(words) > 2 and (len(plain) > 2 or plain.casefold() in _SURELY_DEGREES)


def _parts(words: list[str]) -> tuple[list[str], list[str]]:
    """Return family and given name of words in the order in which they are spoken."""
    if len(words) > 1 and _INITIALS.fullmatch(words[-1]) and words[-1].isupper():
        return words[:-1], words[-1:]
    if not 2 <= len(words) <= 5 or any(_is_plain(word) for word in words[1:]):
        return words, []
    places = (n for n, word in enumerate(words[:-1]) if n and word.casefold() in _PARTICLES)
    first = next(places, len(words) - 1)
    return words[first:], [" ".join(words[:first])]


def _is_plain(word: str) -> bool:
    """Whether a word stands in the names of institutions and not of people."""
    return word.casefold() in _INSTITUTIONS or (word.islower() and word not in _PARTICLES)
