"""Entries as PDF files: what stands on their pages, in the site's words."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from urllib.parse import quote

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.entry import Entry
from corpus.errors import InstallationError
from corpus.identifiers.doi import doi_address
from corpus.text.urls import safe_url
from evidencebank.bank import Bank
from evidencebank.curated_pages.matrices import KIND as MATRIX_CELL
from evidencebank.curated_pages.matrices import TAGS, guide_of, in_groups
from evidencebank.formats.author_names import with_bodies
from evidencebank.formats.citations import cite, with_labels
from evidencebank.formats.printed_entry import (
    PrintedEntry,
    PrintedFact,
    PrintedSection,
    PrintedWork,
    PrintedWorks,
    is_printable,
    print_entry,
)
from evidencebank.web.links import PRINTED, entry_address
from evidencebank.web.middleware.page_cache import fresh
from evidencebank.web.pages.entry import Work, abridged, works_and_links
from evidencebank.web.pages.entry_text import show_text
from evidencebank.web.state import base_url, get_bank, get_settings, get_site, wording_of
from evidencebank.web.wording.catalogue import Wording

router = APIRouter()

_LOG = logging.getLogger("evidencebank.web")


@router.get("/pdf/{name}")
async def printed(request: Request, name: str) -> Response:
    """Answer with an entry as a PDF file: `{id}.pdf`."""
    return await get_site(request).scheduler.run(request, lambda: _answer(request, name))


def _answer(request: Request, name: str) -> Response:
    bank, entry_id = get_bank(request), name.removesuffix(PRINTED)
    if entry_id == name or entry_id not in bank:
        raise HTTPException(404, f"There is no PDF file {name[:60]!r}.")
    entry = with_bodies(bank.entry(entry_id), bank.arrangement.bodies)
    if not is_printable(entry):
        raise HTTPException(404, "There is no PDF of this entry: it is too long.")
    told = _told(entry, bank, request)
    try:
        made = print_entry(told, get_settings(request).fonts)
    except InstallationError as error:
        _LOG.error("%s: %s", request.url.path, error)
        raise HTTPException(404, "There is no PDF of this entry: it cannot be set here.") from error
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return fresh(request, Response(made, headers=headers, media_type="application/pdf"))


def _told(entry: Entry, bank: Bank, request: Request) -> PrintedEntry:
    """Return what stands on an entry's pages."""
    words, settings = wording_of(request), get_settings(request)
    address = f"{base_url(request)}{entry_address(entry.id)}"
    is_cell = entry.kind == MATRIX_CELL
    parts = guide_of(entry) if is_cell else entry.sections
    sections = [PrintedSection(part.heading, part.paragraphs) for part in parts]
    if entry.abstract_apart:
        sections.insert(0, PrintedSection(words.gettext("Abstract"), [entry.abstract], True))
    return PrintedEntry(
        title=entry.title,
        headline=entry.headline,
        authors=entry.authors,
        address=address,
        site=settings.title,
        site_language=words.tag,
        language=entry.language or words.tag,
        label=" · ".join(filter(None, (entry.kind, str(entry.year or "")))),
        facts=list(_facts(entry, words)),
        summary=entry.summary,
        sections=sections,
        works=_works(entry, bank, request),
        works_first=is_cell,
        notes_heading=words.gettext("Notes on the text"),
        notes=[PrintedFact(one.note.term, one.note.text) for one in show_text(entry).notes],
        cite=words.gettext("Citation"),
        citation=cite(with_labels(abridged(entry), bank.scheme), "plain", address).strip(),
    )


def _facts(entry: Entry, words: Wording) -> Iterator[PrintedFact]:
    """Yield what is known of an entry, as its page says it."""
    if entry.authors:
        name = words.ngettext("Author", "Authors", len(entry.authors))
        yield PrintedFact(name, "; ".join(entry.authors))
    if entry.source:
        yield PrintedFact(words.gettext("Source"), entry.source)
    if url := safe_url(entry.url):
        yield PrintedFact(words.gettext("Original"), url, url)
    if entry.doi:
        yield PrintedFact("DOI", entry.doi, doi_address(entry.doi))
    if entry.pmid:
        yield PrintedFact("PubMed", entry.pmid, f"https://pubmed.ncbi.nlm.nih.gov/{entry.pmid}/")
    if entry.isbn:
        yield PrintedFact("ISBN", entry.isbn)
    if entry.first_uploaded:
        yield PrintedFact(words.gettext("Added"), words.day(entry.first_uploaded))
    if entry.last_revised:
        yield PrintedFact(words.gettext("Revised"), words.day(entry.last_revised))


def _works(entry: Entry, bank: Bank, request: Request) -> list[PrintedWorks]:
    """Return the works that an entry lists; those of a matrix cell by their tags."""
    words = wording_of(request)
    listed = [_work(one, request) for one in works_and_links(entry, bank)[0]]
    if not listed:
        return []
    if entry.kind != MATRIX_CELL:
        return [PrintedWorks(words.gettext("Works listed"), listed)]

    def heading(tags: str) -> str:
        told = (f"{tag} {words.gettext(TAGS.get(tag, ''))}" for tag in tags.split() if tag in TAGS)
        return ", ".join(told) or tags or words.gettext("Other works")

    return [
        PrintedWorks(heading(tags), [listed[place] for place in places])
        for tags, places in in_groups(entry)
    ]


def _work(listed: Work, request: Request) -> PrintedWork:
    work = listed.work
    country = f"[{work.country}]" if work.country else ""
    where = " ".join(filter(None, (work.publisher, country)))
    about = ", ".join(filter(None, (where, str(work.year or ""))))
    address = listed.address
    return PrintedWork(
        work.title,
        f"({about})" if about else "",
        work.annotation,
        f"{base_url(request)}{address}" if address.startswith("/") else address,
    )
