"""The search page: the box, the filters with what each would leave, and the hits."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import InputError, QueryError
from evidencebank.results import Results
from evidencebank.web.middleware.page_cache import FOUND
from evidencebank.web.middleware.query_logging import logged
from evidencebank.web.search import search_form
from evidencebank.web.search.facets import Facets
from evidencebank.web.search.listing import listing_of, orders
from evidencebank.web.search.search_form import SearchForm
from evidencebank.web.state import get_bank, get_settings, get_site, page, wording_of


class _PlainRoute(APIRoute):
    """A route whose endpoint is given the request and nothing else, so that nothing is solved."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return self.endpoint


router = APIRouter(route_class=_PlainRoute)


@router.get("/")
async def search_page(request: Request) -> Response:
    """Answer with the page of a search; without one, with the box and the newest entries."""
    pages = get_site(request).pages
    answer = await pages.page(request, partial(_answer, request), partial(_answer_at_once, request))
    return logged(request, answer)


def _answer(request: Request) -> Response:
    try:
        wanted = search_form.read(request.query_params)
    except InputError as error:
        return _refused(
            request, SearchForm.of(query=request.query_params.get("q", "")[:200]), error
        )
    shown, size = _shown(wanted), get_settings(request).page_size
    try:
        results = get_bank(request).search(shown.hits(size))
    except QueryError as error:
        return _refused(request, wanted, error)
    return _found(request, wanted, shown, results)


def _answer_at_once(request: Request) -> Response | None:
    """Return what `_answer` does if that takes a moment, else None."""
    try:
        wanted = search_form.read(request.query_params)
    except InputError:
        return None
    shown, size = _shown(wanted), get_settings(request).page_size
    results = get_bank(request).search_at_once(shown.hits(size))
    return None if results is None else _found(request, wanted, shown, results)


def _shown(wanted: SearchForm) -> SearchForm:
    """Return a search as it is carried out: nothing is more relevant to no query."""
    latest = not wanted.spec.query and wanted.spec.sort == "relevance"
    return wanted.but(wanted.page, sort="revised") if latest else wanted


def _found(request: Request, wanted: SearchForm, shown: SearchForm, results: Results) -> Response:
    return page(
        request,
        "search.html",
        headers={FOUND: str(results.found_as_asked)},
        form=wanted,
        error=None,
        begun=wanted != SearchForm(),
        sort=shown.spec.sort,
        results=results,
        listing=listing_of(shown, results, get_settings(request).page_size),
        orders=orders(shown),
        facets=Facets(wanted, results, get_bank(request), wording_of(request).tag),
    )


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
