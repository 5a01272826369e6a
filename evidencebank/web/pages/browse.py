"""Browsing: every entry by its subject, year, kind, source or author."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import InputError
from corpus.scheme import Scheme
from corpus.text.typography import clean_line, fold
from evidencebank.bank import Bank
from evidencebank.rendering import N_
from evidencebank.results import FacetCount, SubjectCount
from evidencebank.web.search import search_form
from evidencebank.web.search.facets import Branch
from evidencebank.web.search.listing import Listing, search_address
from evidencebank.web.search.search_form import SearchForm
from evidencebank.web.state import get_bank, get_settings, kept, page, wording_of
from evidencebank.web.subjects import counted_subjects
from indexer.search.filter_values import read_year
from indexer.search.filters import FILTERS

router = APIRouter()

TITLES = {
    "subject": N_("Subjects"),
    "year": N_("Years"),
    "kind": N_("Kinds"),
    "source": N_("Sources"),
    "author": N_("Authors"),
}
"""What one can browse by, as addresses call it and as the catalogue does."""

MANY = 100
"""From more names than this on, sources and authors are listed by their first letters."""

NAMES_ON_A_PAGE = 400

_OTHERS = "0-9"


@dataclass(frozen=True, slots=True)
class Named:
    """A value, how many entries have it, and the address of their list."""

    name: str
    count: int
    address: str


@router.get("/browse")
@kept
def ways(request: Request) -> Response:
    """Answer with the ways to browse."""
    bank = get_bank(request)
    counts = {by: len(bank.values(by)) for by in TITLES if by != "subject"}
    counts["subject"] = sum(1 for subject in counted_subjects(bank) if subject.count)
    ways = [Named(by, counts[by], f"/browse/{by}") for by in TITLES]
    return page(request, "browse.html", ways=ways, total=len(bank), titles=TITLES)


@router.get("/browse/{by}")
@kept
def values(request: Request, by: str) -> Response:
    """Answer with all subjects, years, kinds, sources or authors."""
    bank = get_bank(request)
    context: dict[str, Any] = {"letters": [], "tree": (), "listed": [], "pages": []}
    if _known(by) == "subject":
        context["tree"] = _tree(counted_subjects(bank), bank.scheme, wording_of(request).tag)
    else:
        listed = bank.values(by)
        if by == "kind":
            listed.sort(key=lambda value: (-value.count, value.value))
        elif by in ("source", "author"):
            listed.sort(key=lambda value: (fold(value.value), value.value))
        if by in ("source", "author") and len(listed) > MANY:
            listed, context["letters"], context["pages"] = _by_letter(request, by, listed)
        context["listed"] = [
            Named(value.value, value.count, value_address(by, value.value)) for value in listed
        ]
    return page(request, "browse_values.html", by=by, titles=TITLES, **context)


@router.get("/browse/{by}/{value:path}")
@kept
def entries(request: Request, by: str, value: str) -> Response:
    """Answer with the entries that have a value, the newest first."""
    value = clean_line(value)
    if not value:
        raise HTTPException(404)
    bank, size = get_bank(request), get_settings(request).page_size
    wanted, label = _form_of(bank, _known(by), value, wording_of(request).tag)
    number = search_form.read({"page": request.query_params.get("page", "")}).page
    results = bank.search(replace(wanted.but(number).hits(size), relax=False))
    if not results.hits:
        raise HTTPException(404, f"No entry has this {by}, or the list is not so long.")

    def address(page: int) -> str:
        return value_address(by, value) + (f"?page={page}" if page > 1 else "")

    listing = Listing(results, size, number, address, wanted.address())
    return page(
        request,
        "browse_entries.html",
        by=by,
        titles=TITLES,
        label=label,
        listing=listing,
        total=results.total,
        search=search_address(wanted),
    )


def value_address(by: str, value: str) -> str:
    """Return the address of the list of entries that have a value."""
    return f"/browse/{by}/{quote(value, safe='')}"


def _known(by: str) -> str:
    if by not in TITLES:
        raise HTTPException(404, f"One cannot browse by this, but by {', '.join(TITLES)}.")
    return by


def _tree(subjects: list[SubjectCount], scheme: Scheme, language: str) -> tuple[Branch, ...]:
    """Return subjects that have entries as a tree; they come in its order."""

    def below(depth: int) -> tuple[Branch, ...]:
        found = []
        while waiting and waiting[-1].depth >= depth:
            subject = waiting.pop()
            branches = below(subject.depth + 1)
            if subject.count:
                address = value_address("subject", subject.code)
                known = scheme.find(subject.code) if subject.code in scheme else None
                label = known.label_in(language) if known else subject.label
                found.append(Branch(label, subject.count, address, branches, False, False))
        return tuple(found)

    waiting = subjects[::-1]
    return below(0)


def _by_letter(
    request: Request, by: str, listed: list[FacetCount]
) -> tuple[list[FacetCount], list[tuple[str, str, bool]], list[tuple[int, str, bool]]]:
    """Return one page of the names under a letter, the letters, and the letter's pages."""
    by_letter: dict[str, list[FacetCount]] = {}
    for value in listed:
        by_letter.setdefault(_letter(value.value), []).append(value)
    letters = sorted(by_letter, key=lambda letter: (letter == _OTHERS, letter))
    wanted = request.query_params.get("letter") or letters[0]
    if wanted not in by_letter:
        raise HTTPException(404, "No name begins with this letter.")
    names = by_letter[wanted]
    number = search_form.read({"page": request.query_params.get("page", "")}).page
    pages = range(1, -(-len(names) // NAMES_ON_A_PAGE) + 1)
    if number not in pages:
        raise HTTPException(404, f"The names under this letter end on page {pages[-1]}.")

    def at(letter: str, page: int = 1) -> str:
        more = {"page": page} if page > 1 else {}
        return f"/browse/{by}?{urlencode({'letter': letter, **more})}"

    return (
        names[(number - 1) * NAMES_ON_A_PAGE : number * NAMES_ON_A_PAGE],
        [(letter, at(letter), letter == wanted) for letter in letters],
        [(n, at(wanted, n), n == number) for n in pages] if len(pages) > 1 else [],
    )


def _letter(name: str) -> str:
    """Return what a name is listed under: its first letter, without accents."""
    first = unicodedata.normalize("NFKD", fold(name))[:1].upper()
    return first if first.isalpha() else _OTHERS


def _form_of(bank: Bank, by: str, value: str, language: str) -> tuple[SearchForm, str]:
    """Return the search that finds what has a value, and what people call the value."""
    if by == "subject":
        subject = bank.scheme.find(value)
        wanted = SearchForm.of(sort="year").with_subject(subject.code if subject else value)
        return wanted, subject.label_in(language) if subject else value
    if by == "year":
        try:
            year = read_year(value)
        except InputError as error:
            raise HTTPException(404, str(error)) from error
        return SearchForm.of(years=(year, year), sort="added"), value
    name = next(row.name for row in FILTERS if row.label == by)
    words: dict[str, Any] = {name: value}
    return SearchForm.of(sort="year", **words), value
