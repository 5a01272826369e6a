"""What an entry states that its translations state too: one table of rules, the surest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from corpus.deferred.dataclasses import dataclass
from corpus.deferred.patterns import pattern
from corpus.text.language_tags import known_names, tag_in_address
from corpus.text.typography import fold

if TYPE_CHECKING:
    from corpus.entry import Entry

_PARAMETERS = frozenset({"lang", "language", "locale", "hl", "lg", "idioma", "langue", "iaith"})
"""What addresses call the parameter that names a language."""

_REGION = pattern(r"[a-z]{2}|[a-z]{4}|\d{3}")
_ENDS = (re.compile(r"(.+)[-_.]([^-_.]+[-_][^-_.]+)$"), re.compile(r"(.+)[-_.]([^-_.]+)$"))
"""What a name may end with: a language with its region, or alone."""

_INDEX = pattern(r"(?:^|/)(?:index|default)\.\w{2,5}$")


_REMEMBERED = 1 << 12
"""Answers that are kept: a file has many records, and names end alike."""


class Key(NamedTuple):
    """What translations share. `marked` says that it was longer by a mark of the language."""

    text: str
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to know translations: `keys` gives what an entry shares with its translations.

    At most one of those that share a key may be unmarked: the original.
    """

    name: str
    keys: Callable[[Entry], Sequence[Key]]
    recurs: bool = False
    """Whether many entries have the same keys: all of a file of records."""


class _Unmarked(NamedTuple):
    """A text without the marks of a language; `variant` is the tag that they name."""

    text: str
    marked: bool
    variant: str


def variant_of(entry: Entry) -> str:
    """Return the tag of an entry's language, by region or script where its names tell one.

    Of a page called `04_0039_zhs.htm` in Chinese that is 'zh-hans'; '' where no language is known.
    """
    told = _plain_names(entry.sources, _code(entry.language))
    if entry.url:
        told = (_plain_address(entry.url, entry.language), *told)
    for one in told:
        if "-" in one.variant:
            return one.variant
    return entry.language


def _alternates(entry: Entry) -> Sequence[Key]:
    """Return the addresses of a page and of what it states to be the same in other languages."""
    if not (entry.url or entry.alternates):
        return ()
    urls = [entry.url] if entry.url else []
    return [Key(_plain(url)) for url in (*urls, *(one.url for one in entry.alternates))]


def _doi(entry: Entry) -> Sequence[Key]:
    return (Key(entry.doi),) if entry.doi else ()


def _address(entry: Entry) -> Sequence[Key]:
    if "://" not in entry.url:
        return ()
    return (Key(*_plain_address(entry.url, entry.language)[:2]),)


def _file(entry: Entry) -> Sequence[Key]:
    return _file_keys(entry.sources, _code(entry.language))


@lru_cache(_REMEMBERED)
def _file_keys(names: tuple[str, ...], code: str) -> Sequence[Key]:
    return [Key(file.text, file.marked) for file in _plain_names(names, code)]


def _id(entry: Entry) -> Sequence[Key]:
    text, marked, _ = _without_last(entry.id.lower(), _code(entry.language))
    return (Key(text, marked),)


RULES = (
    Rule("alternate", _alternates),
    Rule("doi", _doi),
    Rule("address", _address),
    Rule("file", _file, recurs=True),
    Rule("id", _id),
)
"""The surest first: links with `hreflang`, the same DOI, the same address, file or id but for a
mark of the language (`_es`, `/fr/`, `?lang=cy`, `cy.example.org`)."""


@lru_cache(_REMEMBERED)
def _plain_names(names: tuple[str, ...], code: str) -> tuple[_Unmarked, ...]:
    """Return the names of files without what names a language."""
    return tuple(_plain_path(name.lower().split("/"), code) for name in names)


def _plain(url: str) -> str:
    """Return an address without what makes no other of it."""
    return _plain_address(url, "")[0]


def _code(tag: str) -> str:
    return tag.partition("-")[0]


@lru_cache(_REMEMBERED)
def _named(text: str, code: str) -> str:
    """Return the tag of the language with a code that a part of an address names, or ''.

    >>> _named("es", "es"), _named("zhs", "zh"), _named("pt_br", "pt"), _named("es", "fr")
    ('es', 'zh-hans', 'pt-br', '')
    """
    if not code:
        return ""
    name = fold(text).replace("_", "-")
    first, _, rest = name.partition("-")
    if rest and not _REGION.fullmatch(rest):
        return ""
    tag = tag_in_address(first)
    if _code(tag) != code:
        return ""
    return f"{_code(tag)}-{rest}" if rest else tag


@lru_cache(_REMEMBERED)
def _plain_address(url: str, language: str) -> _Unmarked:
    """Return an address without scheme, 'www.', fragment and marks of a language."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return _Unmarked(url, False, "")
    code = _code(language)
    tags = []
    first, _, rest = host.partition(".")
    if "." in rest and (tag := _named(first, code)):
        host = rest
        tags.append(tag)
    path = _plain_path(parts.path.strip("/").lower().split("/"), code)
    query = []
    for name, value in sorted(parse_qsl(parts.query)):
        tag = _named(value, code) if name.lower() in _PARAMETERS else ""
        tags += [tag] if tag else []
        query += [] if tag else [(name, value)]
    text = f"{host}/{path.text}" + (f"?{urlencode(query)}" if query else "")
    tags += [path.variant] if path.variant else []
    return _Unmarked(text, path.marked or bool(tags), max(tags, key=len, default=""))


def _plain_path(steps: list[str], code: str) -> _Unmarked:
    """Return a path without the steps, and the end of its last one, that name a language."""
    *folders, name = steps
    tags = [_named(step, code) for step in folders]
    kept = [step for step, tag in zip(folders, tags, strict=True) if not tag]
    stem, dot, suffix = name.rpartition(".")
    if not dot or _named(suffix, code):
        stem, dot, suffix = name, "", ""
    tag = _named(stem, code)
    last = _Unmarked("", True, tag) if tag else _without_last(stem, code)
    tags = [tag for tag in (*tags, last.variant) if tag]
    text = _INDEX.sub("", "/".join([*kept, f"{last.text}{dot}{suffix}"])).strip("/")
    return _Unmarked(text, bool(tags), max(tags, key=len, default=""))


def _without_last(text: str, code: str) -> _Unmarked:
    """Return a name without the mark of a language at its end: 'report' of 'report_zh-cn'."""
    if _may_be_marked(text, code):
        return _without_mark(text, code)
    return _Unmarked(text, False, "")


def _without_mark(text: str, code: str) -> _Unmarked:
    """Do what `_without_last` does, of any name."""
    for found in filter(None, (end.match(text) for end in _ENDS)):
        if tag := _named(found[2], code):
            return _Unmarked(found[1], True, tag)
    return _Unmarked(text, False, "")


def _may_be_marked(text: str, code: str) -> bool:
    """Say whether a name may end with a mark of a language: few do.

    What stands behind its last sign tells that, if it is of letters and digits of ASCII: it is
    what the language is known by, or may be its region, which such a name stands before.
    """
    parts = text.lower().replace("_", "-").replace(".", "-").rsplit("-", 2)[-2:]
    if len(parts) == 1:
        return False
    both = "".join(parts)
    return not (both.isascii() and both.isalnum() and _names_of(code).isdisjoint(parts))


@cache
def _names_of(code: str) -> frozenset[str]:
    """Return by what names a language is known, and its code."""
    return frozenset({code, *(name for name in known_names() if _named(name, code))})
