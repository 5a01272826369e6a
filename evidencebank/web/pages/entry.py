"""The page of an entry: what it says, how to cite it, what is related, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.entry import Entry, ListedWork
from corpus.errors import InputError, QueryError
from corpus.scheme import Scheme
from corpus.text.language_tags import own_name
from corpus.text.urls import safe_url
from evidencebank.bank import Bank
from evidencebank.curated_pages.topics import COLLECTION, HOT_TOPIC
from evidencebank.formats.author_names import with_bodies
from evidencebank.formats.citations import STYLES, cite, with_labels
from evidencebank.formats.page_metadata import (
    facts,
    json_ld,
    schema_type,
    source_property,
    tags,
    terms,
)
from evidencebank.rendering import N_
from evidencebank.results import RelatedItem
from evidencebank.web.links import (
    Passage,
    address_of,
    citation_address,
    entry_address,
    printed_address,
    saved_address,
)
from evidencebank.web.middleware.page_cache import fresh
from evidencebank.web.pages.entry_text import show_text
from evidencebank.web.search import search_form
from evidencebank.web.search.listing import search_address, shortened
from evidencebank.web.state import base_url, get_bank, get_settings, get_site, page, wording_of

router = APIRouter()

WORTH_CONTENTS = 3
"""From so many headed sections on an entry has a table of contents."""

MAX_ABSTRACT_LENGTH = 20_000
"""Characters of a summary or abstract in a citation and in what the page says to machines."""

_MAX_LINKS = 300

NAMES = {"plain": N_("Plain"), "bibtex": "BibTeX", "ris": "RIS", "csl-json": "CSL-JSON"}
"""What people call the styles of citations."""


@dataclass(frozen=True, slots=True)
class Journey:
    """The search that led to an entry: back to its results, and to those before and behind it."""

    at: int
    total: int
    back: str
    previous: tuple[str, str] | None
    following: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Work:
    """A work that an entry lists, and its address, '' if it has none."""

    work: ListedWork
    address: str


@dataclass(frozen=True, slots=True)
class Offered:
    """The entry in another language: its title, '' where it is not in the bank, and its address."""

    language: str
    title: str
    address: str

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return own_name(self.language)


@router.get("/entry/{entry_id}")
async def entry_page(request: Request, entry_id: str) -> Response:
    """Answer with the page of an entry."""
    return await get_site(request).scheduler.run(request, lambda: _answer(request, entry_id))


@router.get("/cite/{name}")
def citation(request: Request, name: str) -> Response:
    """Answer with the citation of an entry as a file: `{id}.bib` and the like."""
    bank = get_bank(request)
    found = _cited(bank, name)
    if found is None:
        raise HTTPException(404, f"There is no citation {name[:60]!r}.")
    entry, style = found
    entry = with_bodies(with_labels(entry, bank.scheme), bank.arrangement.bodies)
    return fresh(request, _citation(request, entry, style))


def _answer(request: Request, entry_id: str) -> Response:
    bank = get_bank(request)
    if entry_id not in bank and (found := _cited(bank, entry_id)):  # where citations stood before
        cited, style = found
        return RedirectResponse(citation_address(cited.id, STYLES[style].suffix), 308)
    try:
        entry = with_bodies(bank.entry(entry_id), bank.arrangement.bodies)
        related = bank.related(entry.id)
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    works, links = works_and_links(entry, bank)
    response = page(
        request,
        "entry.html",
        **told_of(entry, _address(request, entry), bank.scheme, _passage(request)),
        subjects=_subjects(entry, bank, wording_of(request).tag),
        base=base_url(request),
        translations=_translations(entry, bank),
        related=[(*line, entry_address(line[0].id)) for line in _present(related)],
        journey=_journey(request, bank, entry),
        works=works,
        links=links,
        pdf=printed_address(entry),
        **_own_search(entry, bank),
    )
    # editors publish related lists between generations: it is made anew, and sent if it differs
    return fresh(request, response)


def _own_search(entry: Entry, bank: Bank) -> dict[str, Any]:
    """Return the address and total of the search that a hot topic or collection stands for."""
    saved = bank.saved_search_of(entry.id) if entry.kind in (HOT_TOPIC, COLLECTION) else None
    if saved is None:
        return {"search": "", "search_total": 0}
    return {"search": saved_address(entry.id), "search_total": bank.run(saved, limit=0).total}


def _translations(entry: Entry, bank: Bank) -> list[Offered]:
    """Return the entry in other languages: those of the bank, then those that its pages name."""
    offered = [
        Offered(one.language, one.title, entry_address(one.id))
        for one in bank.translations(entry.id)
    ]
    held = {one.language.partition("-")[0] for one in offered} | {entry.language.partition("-")[0]}
    return offered + [
        Offered(one.language, "", address)
        for one in entry.alternates
        if one.language.partition("-")[0] not in held and (address := safe_url(one.url))
    ]


def told_of(
    entry: Entry, address: str, scheme: Scheme, passage: Passage | None = None
) -> dict[str, Any]:
    """Return what the template is told of an entry, whatever bank it is in."""
    cited = abridged(entry)
    labelled = with_labels(cited, scheme)
    return {
        "entry": entry,
        "text": (text := show_text(entry, passage)),
        "is_passage_gone": bool(passage and passage.start) and not text.has_passage,
        "address": address,
        "tags": tags(labelled, address),
        "json_ld": Markup(json_ld(labelled, address)),  # noqa: S704 -- it holds no angle brackets
        "schema_type": schema_type(entry),
        "facts": facts(entry),
        "terms": terms(entry, scheme),
        "source_property": source_property(entry),
        "citations": [
            (NAMES[name], cite(labelled, name, address), citation_address(entry.id, style.suffix))
            for name, style in STYLES.items()
        ],
        "contents": _contents(entry),
    }


def _passage(request: Request) -> Passage:
    """Return the passage that an address names."""
    asked = request.query_params
    return Passage.of(asked.get("passage", ""), asked.get("passage-end", ""))


def _cited(bank: Bank, name: str) -> tuple[Entry, str] | None:
    """Return the entry and style that a file's name asks for: an id, a dot and a style's ending."""
    for style, how in STYLES.items():
        entry_id = name.removesuffix(f".{how.suffix}")
        if entry_id != name and entry_id in bank:
            return bank.entry(entry_id), style
    return None


def _citation(request: Request, entry: Entry, style: str) -> Response:
    how = STYLES[style]
    name = quote(f"{entry.id}.{how.suffix}")
    return Response(
        cite(abridged(entry), style, _address(request, entry)),
        headers={
            "content-type": f"{how.media_type}; charset=utf-8",
            "content-disposition": f"attachment; filename*=UTF-8''{name}",
        },
    )


def abridged(entry: Entry) -> Entry:
    """Return what is repeated of an entry, which may be a book: what is long is cut."""
    return entry.without_text().model_copy(
        update={
            name: shortened(getattr(entry, name), MAX_ABSTRACT_LENGTH)
            for name in ("summary", "abstract")
        }
    )


def _address(request: Request, entry: Entry) -> str:
    return f"{base_url(request)}{entry_address(entry.id)}"


def _present(related: list[RelatedItem]) -> list[tuple[RelatedItem, Entry]]:
    """Return the lines with their entries, if they can be read: one may go meanwhile."""
    present = []
    for item in related:
        try:
            present.append((item, item.detached().entry.without_text()))
        except InputError:
            continue
    return present


def _subjects(entry: Entry, bank: Bank, language: str) -> list[tuple[str, str]]:
    """Return the entry's subjects and the addresses of what is filed under each."""
    return [
        (label, search_address(search_form.SearchForm().with_subject(code)))
        for code, label in bank.scheme.named(entry.subjects, language)
    ]


def _contents(entry: Entry) -> list[tuple[str, str]]:
    """Return anchors and headings of the sections, none where there are few."""
    listed = [(f"s{n}", s.heading) for n, s in enumerate(entry.sections, 1) if s.heading]
    if entry.listed_works:
        listed.append(("works", N_("Works listed")))
    return listed if len(listed) >= WORTH_CONTENTS else []


def works_and_links(entry: Entry, bank: Bank) -> tuple[list[Work], list[tuple[str, str]]]:
    """Return the works an entry lists with their addresses, and its other links by text."""
    addresses: dict[str, str] = {}
    for link in entry.links[:_MAX_LINKS]:
        address = address_of(link.url, bank)
        if address and link.text and address != entry_address(entry.id):
            addresses.setdefault(link.text, address)
    works = [Work(work, addresses.pop(work.title, "")) for work in entry.listed_works]
    return works, list(addresses.items())


def _journey(request: Request, bank: Bank, entry: Entry) -> Journey | None:
    """Return the search that the address says led here, if the entry is where it says."""
    search, at = request.query_params.get("from", ""), request.query_params.get("at", "")
    if not search or not at.isascii() or not at.isdigit() or not 0 < len(at) < 8 or int(at) < 1:
        return None
    place = int(at)
    begin = max(place - 2, 0)
    try:
        wanted = search_form.read(search)
        results = bank.search(wanted.spec, limit=place + 1 - begin, offset=begin)
    except (InputError, QueryError):
        return None
    ids = {begin + number: hit.id for number, hit in enumerate(results.hits, 1)}
    if ids.get(place) != entry.id:
        return None
    found = wanted.but().address()

    def step(to: int) -> tuple[str, str] | None:
        if to not in ids:
            return None
        return bank.entry(ids[to]).title, entry_address(ids[to], found, to)

    size = get_settings(request).page_size
    back = wanted.but((place - 1) // size + 1)
    return Journey(
        place,
        results.total,
        f"{search_address(back)}#hit-{place}",
        step(place - 1),
        step(place + 1),
    )
