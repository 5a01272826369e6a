"""The old site's addresses, which were printed and linked for twenty years."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank.legacy_urls import addresses
from evidencebank.legacy_urls.addresses import OldSearch
from evidencebank.web.links import entry_address, saved_address
from evidencebank.web.search.listing import search_address
from evidencebank.web.search.search_form import SearchForm
from evidencebank.web.state import get_bank

router = APIRouter()


@router.get("/PHP/topic_search.php")
@router.get("/PHP/dl.php")
def old_page(request: Request) -> Response:
    """Lead to the search, collection or entry that an address of the old site stands for.

    The move is for good (308), but not to be kept by browsers: an entry may come yet.
    """
    query = request.scope["query_string"].decode("latin-1")
    try:
        address = _address(request, f"{request.url.path}?{query}")
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    return RedirectResponse(address, 308, {"cache-control": "no-cache"})


def _address(request: Request, url: str) -> str:
    bank = get_bank(request)
    old = addresses.read(url)
    if isinstance(old, OldSearch):
        form = SearchForm.of(old.page, subjects=old.subjects, kinds=old.kinds, sort=old.sort)
        return search_address(form)
    if old.collection and bank.saved_searches.get(old.collection):
        more = f"?page={old.page}" if old.page > 1 else ""
        return f"{saved_address(old.collection)}{more}"
    found = bank.old_address(url)
    assert isinstance(found, Entry)  # noqa: S101 -- a collection would have been found above
    return entry_address(found.id)
