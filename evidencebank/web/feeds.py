"""Atom feeds (RFC 4287): of everything, and of each saved search."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from urllib.parse import quote

from fastapi import APIRouter
from lxml import etree
from lxml.builder import ElementMaker
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.entry import Entry
from evidencebank.results import Results
from evidencebank.web.byte_limits import take_within_bytes
from evidencebank.web.links import entry_address
from evidencebank.web.middleware.page_cache import fresh
from evidencebank.web.search.listing import shortened
from evidencebank.web.state import base_url, get_bank, get_settings

router = APIRouter()

LENGTH = 50
"""Entries in a feed, fewer where they are large."""

_MAX_SUMMARY_LENGTH = 5_000
_MAX_NAMES = 100
"""Authors, and subjects, of an entry."""

TYPE = "application/atom+xml"

_ATOM = ElementMaker(
    namespace="http://www.w3.org/2005/Atom", nsmap={None: "http://www.w3.org/2005/Atom"}
)
_UNKNOWN = date(1970, 1, 1)
"""For a feed of entries without days: what never changes."""


@router.get("/new.atom")
def new(request: Request) -> Response:
    """Answer with the feed of the entries added or revised last."""
    results = get_bank(request).search(sort="revised", since=date.min, limit=LENGTH)
    return _feed(request, get_settings(request).title, "/new", results)


@router.get("/saved/{name}.atom")
def saved(request: Request, name: str) -> Response:
    """Answer with the feed of what a saved search finds, the newest first."""
    bank = get_bank(request)
    found = bank.saved_searches.get(name)
    if found is None:
        raise HTTPException(404, f"There is no saved search {name!r}.")
    # whatever the order of its page: what is cut off must be what is oldest
    results = bank.run(found.sorted_by("revised"), limit=LENGTH, since=date.min)
    title = f"{get_settings(request).title}: {found.title or found.name}"
    return _feed(request, title, f"/saved/{quote(found.name, safe='')}", results)


def _feed(request: Request, title: str, path: str, results: Results) -> Response:
    site = base_url(request)
    address = f"{site}{path}"
    made = []
    for hit in results.hits:
        entry = hit.detached().entry
        made.append((_day(entry), entry.id, etree.tostring(_entry(entry, site), encoding="utf-8")))
    made.sort(reverse=True)
    entries, _ = take_within_bytes(((entry_id, text) for _, entry_id, text in made), LENGTH)
    feed = _ATOM.feed(
        _ATOM.id(address),
        _ATOM.title(title),
        _ATOM.updated(_moment(made[0][0] if made else _UNKNOWN)),
        _ATOM.link(rel="self", type=TYPE, href=f"{address}.atom"),
        _ATOM.link(rel="alternate", type="text/html", href=address),
        _ATOM.author(_ATOM.name(get_settings(request).title)),
        *(etree.fromstring(text) for _, text in entries),
    )
    body = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return fresh(request, Response(body, media_type=TYPE))


def _entry(entry: Entry, site: str) -> etree._Element:
    address = f"{site}{entry_address(entry.id)}"
    summary = shortened(entry.summary, _MAX_SUMMARY_LENGTH)
    return _ATOM.entry(
        _ATOM.id(address),
        _ATOM.title(entry.title),
        _ATOM.updated(_moment(_day(entry))),
        *([_ATOM.published(_moment(entry.first_uploaded))] if entry.first_uploaded else []),
        _ATOM.link(rel="alternate", type="text/html", href=address),
        *(_ATOM.author(_ATOM.name(author)) for author in entry.authors[:_MAX_NAMES]),
        _ATOM.category(term=entry.kind),
        *(_ATOM.category(term=subject) for subject in entry.subjects[:_MAX_NAMES]),
        *([_ATOM.summary(summary)] if summary else []),
    )


def _day(entry: Entry) -> date:
    return entry.last_revised or entry.first_uploaded or _UNKNOWN


def _moment(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat().replace("+00:00", "Z")
