"""Atom feeds (RFC 4287): of everything, and of each saved search, topic and matrix cell."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank.bank import Bank
from evidencebank.results import Results
from evidencebank.web.byte_limits import take_within_bytes
from evidencebank.web.links import entry_address, saved_address
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


@router.get("/new.atom")
def new(request: Request) -> Response:
    """Answer with the feed of the entries added or revised last."""
    results = get_bank(request).search(sort="revised", since=date.min, limit=LENGTH)
    return _feed(request, get_settings(request).title, "/new", results)


@router.get("/saved/{name}.atom")
def saved(request: Request, name: str) -> Response:
    """Answer with the feed of what a saved search finds, the newest first.

    It may be the search of a hot topic, a collection or a matrix cell, by the id of that entry.
    """
    bank = get_bank(request)
    try:
        found = bank.saved_search(name)
    except InputError as error:
        raise HTTPException(404, f"There is no saved search {name[:60]!r}.") from error
    # whatever the order of its page: what is cut off must be what is oldest
    results = bank.run(found.sorted_by("revised"), limit=LENGTH, since=date.min)
    said = found.title or (bank.entry(name).title if name in bank else found.name)
    title = f"{get_settings(request).title}: {said}"
    return _feed(request, title, saved_address(name), results)


def _feed(request: Request, title: str, path: str, results: Results) -> Response:
    scheme = get_bank(request).scheme
    made = []
    for hit in results.hits:
        entry = hit.detached().entry
        subjects = scheme.named(entry.subjects[:_MAX_NAMES])
        shown = _shown(request, "atom_entry.xml", entry=entry, subjects=subjects, most=_MAX_NAMES)
        made.append((_day(entry), entry.id, shown))
    made.sort(reverse=True)
    entries, _ = take_within_bytes(((entry_id, shown) for _, entry_id, shown in made), LENGTH)
    last = _moment(made[0][0]) if made else _built(get_bank(request))
    written = Markup(b"".join(shown for _, shown in entries).decode())  # noqa: S704 -- templates'
    body = _shown(request, "atom.xml", title=title, address=path, entries=written, updated=last)
    return fresh(request, Response(body, media_type=TYPE))


def _shown(request: Request, name: str, **context: Any) -> bytes:
    tools: dict[str, Any] = {
        "moment": _moment,
        "tag": partial(_tag, get_settings(request).feed_authority),
        "day_of": _day,
        "summary_of": _summary,
        "address_of": entry_address,
    }
    return bytes(page(request, name, base=base_url(request), **tools, **context).body)


def _summary(entry: Entry) -> str:
    return shortened(entry.summary, _MAX_SUMMARY_LENGTH)


def _tag(authority: str, address: str) -> str:
    """Return an id that stays when the site moves (RFC 4151)."""
    return f"tag:{authority}:{address}"


def _day(entry: Entry) -> date:
    """Return the day of an entry of a feed, which has one: what has none is not found."""
    return entry.last_revised or entry.first_uploaded or date.min


def _built(bank: Bank) -> str:
    """Return the moment from which a bank has been as it is, for a feed that is empty."""
    built = datetime.fromtimestamp(bank.stamp[0] // 1_000_000_000, UTC)
    return built.isoformat().replace("+00:00", "Z")


def _moment(day: date) -> str:
    return datetime.combine(day, time(), UTC).isoformat().replace("+00:00", "Z")
