"""The editors' page on loads: what needs a look, and why an entry or a refusal came out so."""

from __future__ import annotations

from shlex import quote
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import InputError
from evidencebank.rendering import N_
from evidencebank.web.pages.editor_session import Session, editors_page, required_session
from evidencebank.web.pages.editors import SHOWN
from evidencebank.web.state import get_bank, get_settings

router = APIRouter()

SORTS = {
    "without_year": N_("Without a year"),
    "without_author": N_("Without an author"),
    "without_subject": N_("Without a subject"),
    "merged": N_("Several pages or records, one entry"),
    "site_titles": N_("Titles that look like no title of a work"),
}
"""The sorts of remarks, as the catalogue has them."""


@router.get("/editors/loads")
def loads(request: Request) -> Response:
    """Answer with what of the loads needs a look."""
    session = required_session(request)
    try:
        review = get_bank(request).load_review(SHOWN)
    except InputError as error:  # of a bank in a cluster
        raise HTTPException(404, str(error)) from error
    return editors_page(
        request, "editors_loads.html", session, review=review, sorts=SORTS, problem=""
    )


@router.get("/editors/reading/{entry_id}")
def reading(request: Request, entry_id: str) -> Response:
    """Answer with what each file says of an entry, and how it was read."""
    session = required_session(request)
    bank = get_bank(request)
    try:
        entry = bank.entry(entry_id)
        told = bank.told_by(entry_id, get_settings(request).sources)
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    return _reading(request, session, entry=entry, told=told, refusals=[])


@router.get("/editors/refused/{key}")
def refused(request: Request, key: str) -> Response:
    """Answer with why a file, or parts of it, were refused."""
    session = required_session(request)
    try:
        refusals, told = get_bank(request).refusals(key, get_settings(request).sources)
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    return _reading(request, session, entry=None, told=[told], refusals=refusals[:SHOWN])


def _reading(request: Request, session: Session, **shown: Any) -> Response:
    return editors_page(request, "editors_reading.html", session, quoted=quote, problem="", **shown)
