"""Atom feeds (RFC 4287): of everything, and of each saved search."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.entry import Entry
from evidencebank.results import Results
from evidencebank.web.byte_limits import take_within_bytes
from evidencebank.web.links import entry_address
from evidencebank.web.middleware.page_cache import fresh
from evidencebank.web.search.listing import shortened
from evidencebank.web.state import base_url, get_bank, get_settings, page

router = APIRouter()

LENGTH = 50
"""Entries in a feed, fewer where they are large."""

_MAX_SUMMARY_LENGTH = 5_000
_MAX_NAMES = 100
"""Authors, and subjects, of an entry."""

TYPE = "application/atom+xml"

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
    made = []
    for hit in results.hits:
        entry = hit.detached().entry
        shown = _shown(request, "atom_entry.xml", entry=entry, most=_MAX_NAMES)
        made.append((_day(entry), entry.id, shown))
    made.sort(reverse=True)
    entries, _ = take_within_bytes(((entry_id, shown) for _, entry_id, shown in made), LENGTH)
    last = made[0][0] if made else _UNKNOWN
    written = Markup(b"".join(shown for _, shown in entries).decode())  # noqa: S704 -- templates'
    body = _shown(request, "atom.xml", title=title, address=path, entries=written, updated=last)
    return fresh(request, Response(body, media_type=TYPE))


def _shown(request: Request, name: str, **context: Any) -> bytes:
    tools: dict[str, Any] = {
        "moment": _moment,
        "day_of": _day,
        "summary_of": _summary,
        "address_of": entry_address,
    }
    return bytes(page(request, name, base=base_url(request), **tools, **context).body)


def _summary(entry: Entry) -> str:
    return shortened(entry.summary, _MAX_SUMMARY_LENGTH)


def _day(entry: Entry) -> date:
    return entry.last_revised or entry.first_uploaded or _UNKNOWN


def _moment(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat().replace("+00:00", "Z")
