"""The search page: the box, the filters with what each would leave, and the hits."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import InputError, QueryError
from evidencebank.bank import Bank
from evidencebank.web.middleware.page_cache import FOUND
from evidencebank.web.middleware.query_logging import logged
from evidencebank.web.search import search_form
from evidencebank.web.search.facets import Facets
from evidencebank.web.search.listing import listing_of, orders
from evidencebank.web.search.search_form import SearchForm
from evidencebank.web.state import get_bank, get_settings, kept, page, wording_of


class _PlainRoute(APIRoute):
    """A route whose endpoint is given the request and nothing else, so that nothing is solved."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return self.endpoint


router = APIRouter(route_class=_PlainRoute)


@router.get("/")
async def search_page(request: Request) -> Response:
    """Answer with the page of a search; without one, with the box and the newest entries."""
    return logged(request, await _answer(request))


@kept
def _answer(request: Request) -> Response:
    try:
        wanted = search_form.read(request.query_params)
    except InputError as error:
        return _refused(
            request, SearchForm.of(query=request.query_params.get("q", "")[:200]), error
        )
    try:
        size, language = get_settings(request).page_size, wording_of(request).tag
        context = _found(get_bank(request), wanted, size, language)
    except QueryError as error:
        return _refused(request, wanted, error)
    headers = {FOUND: str(context["results"].found_as_asked)}
    return page(request, "search.html", headers=headers, form=wanted, error=None, **context)


def _found(bank: Bank, wanted: SearchForm, size: int, language: str) -> dict[str, Any]:
    begun = wanted != SearchForm()
    # nothing is more relevant than another thing to no query
    latest = not wanted.spec.query and wanted.spec.sort == "relevance"
    shown = wanted.but(wanted.page, sort="revised") if latest else wanted
    results = bank.search(shown.hits(size))
    return {
        "begun": begun,
        "sort": shown.spec.sort,
        "results": results,
        "listing": listing_of(shown, results, size),
        "orders": orders(shown),
        "facets": Facets(wanted, results, bank, language),
    }


def _refused(request: Request, wanted: SearchForm, error: InputError | QueryError) -> Response:
    position = error.position if isinstance(error, QueryError) else None
    failure = {"detail": str(error), "position": position}
    return page(
        request,
        "search.html",
        status=400,
        headers={"cache-control": "no-store"},
        form=wanted,
        error=failure,
        begun=True,
        results=None,
        listing=None,
        sort="",
        orders=(),
        facets=None,
    )
