"""What's new: additions and revisions, by the day of the bulletin they came with."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from corpus.text.dates import YEAR_RANGE
from evidencebank.rendering import N_
from evidencebank.web.search import search_form
from evidencebank.web.search.listing import HitLine, Listing, shortened
from evidencebank.web.state import get_bank, kept, page

router = APIRouter()

ON_A_PAGE = 30
"""Entries on a page."""


@router.get("/new")
@kept
def whats_new(request: Request) -> Response:
    """Answer with what was added or revised, the newest first."""
    wanted = search_form.read(
        {k: v for k, v in request.query_params.items() if k in ("page", "since")}
    )
    since = wanted.spec.filters["since"] or date(YEAR_RANGE[0], 1, 1)
    offset = (wanted.page - 1) * ON_A_PAGE
    results = get_bank(request).search(sort="revised", since=since, limit=ON_A_PAGE, offset=offset)

    def address(number: int) -> str:
        query = wanted.but(number).address()
        return f"/new?{query}" if query else "/new"

    search = wanted.but(sort="revised", since=since).address()
    listing = Listing(results, ON_A_PAGE, wanted.page, address, search)
    return page(
        request,
        "new.html",
        listing=listing,
        days=groupby(listing.lines, _day),
        since=wanted.spec.filters["since"],
        happened=what_happened,
        shortened=shortened,
    )


def what_happened(line: HitLine) -> str:
    """Return 'Added' or 'Revised', whichever came last, as the catalogue has it."""
    entry = line.entry
    added, revised = entry.first_uploaded, entry.last_revised
    return N_("Revised") if revised and (not added or revised > added) else N_("Added")


def _day(line: HitLine) -> date:
    return line.entry.last_revised or line.entry.first_uploaded or date.min
