"""The JSON API, version 1: what the library answers, for other programs.

It is an application of its own, so that its OpenAPI description speaks of it alone. Every answer
has an ETag; one that the asker has already is answered 304. Errors are problem documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Path, Query
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from evidencebank.bank import Bank
from evidencebank.web import asked, cached, errors
from evidencebank.web.api import models
from evidencebank.web.api.cursors import LONGEST, cursor_after, place_of
from evidencebank.web.api.params import MOST, SearchParams, Since, Text
from evidencebank.web.settings import SiteSettings
from evidencebank.web.state import get_bank, get_site

ROOT = "/api/v1"
"""Where the application is mounted."""

_PROBLEM = {"model": models.ProblemShape, "content": {"application/problem+json": {}}}
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {**_PROBLEM, "description": "What was asked for makes no sense"},
    422: {**_PROBLEM, "description": "A parameter has a wrong form"},
    503: {**_PROBLEM, "description": "The bank is not there at the moment"},
}
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {**_PROBLEM, "description": "There is none of this name"}
}

BankHere = Annotated[Bank, Depends(get_bank)]
EntryId = Annotated[str, Path(min_length=1, max_length=200, description="The id of an entry.")]
SearchName = Annotated[str, Path(min_length=1, max_length=200, description="A saved search.")]
Cursor = Annotated[str, Query(max_length=LONGEST, description="The `next` of the last answer.")]
Size = Annotated[int, Query(ge=1, le=MOST)]
Typed = Annotated[str, Query(max_length=asked.LONGEST, description="What has been typed.")]


def create_api(settings: SiteSettings) -> FastAPI:
    """Return the API as an application; it is mounted at `ROOT` of the site's."""
    api = FastAPI(
        title=f"{settings.title}: API",
        version="1",
        summary="Search, entries and related entries as JSON.",
        description=f"Answered by evidencebank {version('evidencebank')}.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=_PROBLEMS,
        servers=[{"url": f"{settings.base_url}{ROOT}"}],
        redirect_slashes=False,
    )
    errors.install(api)
    api.get("/search", response_model=models.ResultsShape)(search)
    api.get("/entries", response_model=models.EntriesShape)(entries)
    get_entry = api.get("/entries/{entry_id}", response_model=models.EntryShape, responses=_MISSING)
    get_entry(entry)
    api.get("/entries/{entry_id}/related", response_model=models.RelatedShape, responses=_MISSING)(
        related
    )
    api.get("/subjects", response_model=models.SubjectsShape)(subjects)
    api.get("/searches", response_model=models.SavedListShape)(saved_searches)
    api.get("/searches/{name}", response_model=models.SavedShape, responses=_MISSING)(saved_search)
    api.get("/searches/{name}/results", response_model=models.ResultsShape, responses=_MISSING)(
        saved_results
    )
    api.get("/suggest", response_model=models.SuggestionsShape)(suggest)
    api.post("/more-like", response_model=models.RelatedShape)(more_like)
    return api


async def search(request: Request, params: Annotated[SearchParams, Query()]) -> Response:
    """Search the bank: a page of hits, counts of kinds, years and subjects, and notes."""

    def answer() -> Any:
        wanted = asked.read(request.query_params)
        return wanted.run(get_bank(request), params.size, (wanted.page - 1) * params.size).to_dict()

    return await _kept(request, answer)


async def entries(request: Request, cursor: Cursor = "", size: Size = MOST) -> Response:
    """List all entries by id, a part at a time: follow `next` until it is null."""

    def answer() -> Any:
        found = get_bank(request).entries_after(place_of(cursor), size + 1)
        more = cursor_after(found[size - 1].id) if len(found) > size else None
        return {"entries": [one.to_dict() for one in found[:size]], "next": more}

    return await _kept(request, answer)


async def entry(request: Request, entry_id: EntryId) -> Response:
    """Return an entry."""

    def answer() -> Any:
        bank = get_bank(request)
        _known(bank, entry_id)
        return bank.entry(entry_id).to_dict()

    return await _kept(request, answer)


def related(
    request: Request, bank: BankHere, entry_id: EntryId, limit: Annotated[int, Query(ge=0)] = 10
) -> Response:
    """Return the entries most closely related to one, as the editors published them."""
    _known(bank, entry_id)
    return _json(request, {"related": [item.to_dict() for item in bank.related(entry_id, limit)]})


async def subjects(request: Request) -> Response:
    """List the subjects in the order of the scheme, with their numbers of entries."""

    def answer() -> Any:
        return {"subjects": [subject.to_dict() for subject in get_bank(request).subjects()]}

    return await _kept(request, answer)


def saved_searches(request: Request, bank: BankHere) -> Response:
    """List the saved searches by name."""
    return _json(request, {"searches": [saved.to_dict() for saved in bank.saved_searches]})


def saved_search(request: Request, bank: BankHere, name: SearchName) -> Response:
    """Return a saved search."""
    return _json(request, _saved(bank, name).to_dict())


def saved_results(
    request: Request, bank: BankHere, name: SearchName, params: Annotated[Since, Query()]
) -> Response:
    """Run a saved search; with `since`, each hit's `change` says 'added' or 'revised'."""
    offset = (params.page - 1) * params.size
    results = bank.run(_saved(bank, name), params.size, offset, params.since)
    return _json(request, results.to_dict())


async def suggest(
    request: Request, q: Typed = "", limit: Annotated[int, Query(ge=0, le=MOST)] = 10
) -> Response:
    """Complete what someone is typing: subjects, words and titles."""

    def answer() -> Any:
        return {"suggestions": [one.to_dict() for one in get_bank(request).suggest(q, limit)]}

    return await _kept(request, answer)


def more_like(request: Request, bank: BankHere, text: Text) -> Response:
    """Return the entries nearest to a text, which may be HTML."""
    found = bank.more_like(text.text, text.limit)
    return _json(request, {"related": [item.to_dict() for item in found]})


def _saved(bank: Bank, name: str) -> Any:
    saved = bank.saved_searches.get(name)
    if saved is None:
        raise _missing(f"there is no saved search {name!r}")
    return saved


def _known(bank: Bank, entry_id: str) -> None:
    if entry_id not in bank:
        raise _missing(f"there is no entry {entry_id!r}")


def _missing(text: str) -> HTTPException:
    return HTTPException(404, f"{text}: search for it, or list them all")


def _body(shape: Any) -> Response:
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    # a lone surrogate of a query has no UTF-8
    return Response(text.encode("utf-8", "replace"), media_type="application/json")


async def _kept(request: Request, answer: Callable[[], Any]) -> Response:
    """Return what depends on the generation and the address alone, kept or made in a thread."""
    site = get_site(request)
    return await cached.cached(
        site.pages, site.bank, request, lambda: run_in_threadpool(lambda: _body(answer()))
    )


def _json(request: Request, shape: Any) -> Response:
    """Return what editors may change at any moment."""
    return cached.fresh(request, _body(shape))
