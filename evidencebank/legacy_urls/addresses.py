"""The addresses of the library's old site, whose links were printed for twenty years.

Two pages of it took questions: `PHP/topic_search.php`, the subject search, and `PHP/dl.php`, which
showed an entry or a collection by the key of its file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal
from urllib.parse import SplitResult, unquote_to_bytes, urlsplit

from corpus.errors import InputError
from corpus.kinds import kind_of
from corpus.text.typography import slug
from indexer.query.subject_query import BEGINS, SubjectGroup, SubjectQuery

_MAX_LENGTH = 8_000
_COLLECTION = re.compile(r"collect_?(\d{1,4})\.php", re.IGNORECASE)
_CELL = re.compile(r"Matrix/(\w{1,20})/([A-Z]\d)\.html?", re.IGNORECASE)
_COPIES = frozenset({".html", ".htm", ".txt"})
_INDEX = re.compile(r"\[[^\]]*\]?$")


@dataclass(frozen=True, slots=True)
class OldSearchRules:
    """How the old site's addresses are read.

    The site never said how its subject search worked; all of this is inferred from its addresses
    and from what they gave, so that a correction is made here and nowhere else.

    `code_fields` are the parameters that hold codes and keywords; each restricts the results, and
    `in_field` says whether an entry needs 'any' or 'all' of what stands in one. Terms behind
    `mark` are what `marked` says: a second 'required' group, of which any will do; 'excluded'; or
    'plain', like the others. `end` closes a code, however often it stands there, so that M6.1x is
    not M6.10; `words_with_end` end with that letter themselves. `branch` behind a code stands for
    all below it too, and alone for everything. Other terms are taken as the beginning of a code
    or keyword if `open_ended`, else as the whole.

    `sorts` gives our order for each `sortBy`: DateAdded put entries that were materially updated
    with the new ones. `page_size` is how many entries a page had. `key_parameters` name the file
    of an entry. Other parameters (who sent the visitor, how the page was headed) change nothing.
    """

    hosts: frozenset[str] = frozenset({"findings.org.uk", "www.findings.org.uk"})
    code_fields: tuple[str, ...] = ("allcodes", "substance", "othfeat", "othfeat_hand")
    in_field: Literal["any", "all"] = "any"
    mark: str = "!"
    marked: Literal["required", "excluded", "plain"] = "required"
    end: str = "x"
    words_with_end: frozenset[str] = frozenset(
        {"complex", "detox", "index", "mix", "relax", "sex", "tax", "unisex"}
    )
    branch: str = "."
    open_ended: bool = True
    sorts: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {"dateadded": "revised", "pubyear": "year", "primary_decimal": "topic"}
        )
    )
    usual_sort: str = "revised"
    page_size: int = 10
    key_parameters: tuple[str, ...] = ("f", "file")


OLD_SITE = OldSearchRules()
"""The rules that are used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OldPage:
    """What is asked of a page that lists entries; pages count from 1."""

    page: int = 1
    page_size: int = OLD_SITE.page_size

    @property
    def offset(self) -> int:
        """How many entries stand on the pages before."""
        return (self.page - 1) * self.page_size


@dataclass(frozen=True, slots=True)
class OldSearch(_OldPage):
    """A subject search of the old site."""

    subjects: SubjectQuery
    kinds: tuple[str, ...] = ()
    sort: str = OLD_SITE.usual_sort


@dataclass(frozen=True, slots=True)
class OldEntry(_OldPage):
    """An entry or collection of the old site, by the key of its file.

    `sort` is '' where the address names none.
    """

    key: str
    sort: str = ""

    @property
    def collection(self) -> str:
        """The name of the saved search that a collection is, '' for anything else."""
        found = _COLLECTION.fullmatch(self.key.rsplit("/", 1)[-1])
        return f"collect_{found[1]}" if found else ""

    def is_file(self, name: str) -> bool:
        """Say whether a file, by its path or address, is the one of this key or a copy of it."""
        last = _decoded(name).rsplit("/", 1)[-1].lower()
        key = self.key.rsplit("/", 1)[-1].lower()
        return last == key or (last.startswith(f"{key}.") and last[len(key) :] in _COPIES)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids that the entry may have here, if its id was made from the key."""
        if cell := _CELL.search(self.key):
            return (f"{cell[1]}-{cell[2]}".lower(),)
        stem = self.key.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        return tuple(dict.fromkeys(filter(None, (self.key, stem, slug(stem)))))


def read(url: str, rules: OldSearchRules = OLD_SITE) -> OldSearch | OldEntry:
    """Return what an address of the old site asks for.

    With or without host, percent-encoded in UTF-8 or Windows-1252 or not at all; what makes no
    sense in it is passed over. Raises InputError when it is no address of those two pages.
    """
    parts = _parts(url, rules)
    page_name = parts.path.rsplit("/", 1)[-1].lower()
    values: dict[str, list[str]] = {}
    for name, value in _parameters(parts.query):
        values.setdefault(name, []).append(value)

    def last(name: str) -> str:
        return next((value for value in reversed(values.get(name, ())) if value), "")

    sort = rules.sorts.get(last("sortby").lower(), "")
    page = _page(last("page"))
    if page_name == "topic_search.php":
        groups, excluded = _codes(values, rules)
        return OldSearch(
            SubjectQuery(groups, excluded),
            _kinds(last("documenttype")),
            sort or rules.usual_sort,
            page=page,
            page_size=rules.page_size,
        )
    key = next(filter(None, map(last, rules.key_parameters)), "")
    if page_name == "dl.php" and key:
        return OldEntry(key, sort, page=page, page_size=rules.page_size)
    if _COLLECTION.fullmatch(page_name):
        return OldEntry(page_name, sort, page=page, page_size=rules.page_size)
    raise InputError(
        "this is no search or entry of the old site: give the whole address of a topic_search.php"
        " or dl.php page"
    )


def search_of(url: str, rules: OldSearchRules = OLD_SITE) -> OldSearch | None:
    """Return the search that an address of any kind asks of the old site, None if it asks none."""
    if "topic_search.php" not in url.lower():
        return None
    try:
        old = read(url, rules)
    except InputError:
        return None
    return old if isinstance(old, OldSearch) else None


def _parts(url: str, rules: OldSearchRules) -> SplitResult:
    if len(url) > _MAX_LENGTH:
        raise InputError(f"an address has {_MAX_LENGTH:,} characters at the most")
    try:
        # an address cut from a page's source; lone surrogates have no bytes
        parts = urlsplit(url.strip().replace("&amp;", "&").encode("utf-8", "replace").decode())
        host = (parts.hostname or "").lower()
    except ValueError as error:
        raise InputError(f"this is not an address: {error}") from error
    if host and host not in rules.hosts:
        raise InputError(f"{host} is not the old site, which was {min(rules.hosts)}")
    return parts


def _parameters(query: str) -> Iterator[tuple[str, str]]:
    for pair in re.split("[&;]", query):
        if re.match(r"\w+%255b", pair, re.IGNORECASE):  # encoded twice, as some mailers do
            pair = _decoded(pair)
        name, _, value = pair.partition("=")
        yield _INDEX.sub("", _decoded(name).strip()).lower(), _decoded(value).strip()


def _decoded(text: str) -> str:
    data = unquote_to_bytes(text.replace("+", " "))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _page(text: str) -> int:
    return max(int(text), 1) if re.fullmatch("[0-9]{1,6}", text) else 1


def _kinds(label: str) -> tuple[str, ...]:
    """Return the kind that a DocumentType names, in the singular or plural."""
    name = " ".join(label.split())
    singulars = (name, name.removesuffix("s"), re.sub("ies$", "y", name))
    known = next(filter(None, map(kind_of, singulars)), "")
    return (known or name.upper(),) if name else ()


def _codes(
    values: Mapping[str, list[str]], rules: OldSearchRules
) -> tuple[tuple[SubjectGroup, ...], tuple[str, ...]]:
    """Return the groups that the fields of codes require, and what they exclude."""
    groups: list[SubjectGroup] = []
    excluded: list[str] = []
    for name in rules.code_fields:
        plain: list[str] = []
        marked: list[str] = []
        for term in " ".join(values.get(name, ())).split():
            apart = term.startswith(rules.mark) and rules.marked != "plain"
            (marked if apart else plain).append(term.lstrip(rules.mark))
        if rules.marked == "excluded":
            excluded += [code for term in marked for code in _names(term, rules)]
            marked = []
        groups += [_group(plain, rules.in_field, rules), _group(marked, "any", rules)]
    return tuple(groups), tuple(excluded)


def _group(terms: list[str], match: Literal["any", "all"], rules: OldSearchRules) -> SubjectGroup:
    """Return the group of some terms, without names if one of them stands for everything."""
    if match == "any" and any(term and not term.strip(rules.branch) for term in terms):
        return SubjectGroup(())
    return SubjectGroup(tuple(name for term in terms for name in _names(term, rules)), match)


def _names(term: str, rules: OldSearchRules) -> Iterator[str]:
    """Yield what a term stands for, as names of subjects.

    Keywords that are cut to their beginning are compared without blanks and hyphens.
    """
    text = term.replace(BEGINS, "")
    ended = text.lower().endswith(rules.end) and text.lower() not in rules.words_with_end
    if ended:
        text = text.rstrip(rules.end.lower() + rules.end.upper())
    code = text.rstrip(rules.branch)
    if not code:
        return
    if text != code:
        yield f"{code}.{BEGINS}"
    elif ended or not rules.open_ended:
        yield code
    else:
        yield f"{code}{BEGINS}"
