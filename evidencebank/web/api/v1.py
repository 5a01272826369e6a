"""The JSON API, version 1: what the library answers, for other programs.

It is an application of its own, so that its OpenAPI description speaks of it alone. Every answer
has an ETag; one that the asker has already is answered 304. Errors are problem documents.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from importlib.metadata import version
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Query
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank.bank import Bank
from evidencebank.results import Results
from evidencebank.saved_searches import SAVED_SEARCH_SHAPE, SavedSearch
from evidencebank.web import error_pages
from evidencebank.web.api import models
from evidencebank.web.api.cursors import MAX_CURSOR_LENGTH, cursor_after, place_of
from evidencebank.web.api.params import MAX_LIMIT, SearchParams, Since, Text
from evidencebank.web.byte_limits import take_within_bytes
from evidencebank.web.middleware import page_cache
from evidencebank.web.middleware.query_logging import logged
from evidencebank.web.search import search_form
from evidencebank.web.settings import SiteSettings
from evidencebank.web.state import get_bank, kept, page

ROOT = "/api/v1"
"""Where the application is mounted."""

router = APIRouter()
"""What the site answers about the API, which is its `state.api`."""

Answers = dict[int | str, dict[str, Any]]
"""What an operation may answer, by status, as FastAPI takes it."""

MAX_VALUES = 1_000
"""Kinds, years and subjects that are counted in an answer, each."""

PROBLEM = "application/problem+json"

_PROBLEM = {"model": models.ProblemShape, "content": {PROBLEM: {}}}
_PROBLEMS: Answers = {
    400: {**_PROBLEM, "description": "What was asked for makes no sense"},
    422: {**_PROBLEM, "description": "A parameter has a wrong form"},
    503: {"description": "The bank is not there at the moment, or too many ask at once"},
}
_RATE: Answers = {429: {**_PROBLEM, "description": "Too many requests in a minute"}}
_MISSING: Answers = {404: {**_PROBLEM, "description": "There is none of this name"}}
_KNOWN: Answers = {304: {"description": "Nothing has changed since the `ETag` that was sent"}}
_BODY: Answers = {
    408: {"description": "The body took too long to arrive"},
    413: {"description": "The body is too large"},
}

BankHere = Annotated[Bank, Depends(get_bank)]
EntryId = Annotated[str, Path(min_length=1, max_length=200, description="The id of an entry.")]
SearchName = Annotated[str, Path(min_length=1, max_length=200, description="A saved search.")]
Cursor = Annotated[
    str, Query(max_length=MAX_CURSOR_LENGTH, description="The `next` of the last answer.")
]
Size = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
Typed = Annotated[
    str, Query(max_length=search_form.MAX_QUERY_LENGTH, description="What has been typed.")
]


class _Api(FastAPI):
    """An application whose description says of problems what type they are sent as."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            operations = (o for path in super().openapi()["paths"].values() for o in path.values())
            for answer in (a for o in operations for a in o["responses"].values()):
                content = answer.get("content", {})
                if PROBLEM in content:
                    # FastAPI describes every model as application/json
                    content[PROBLEM] = content.pop("application/json")
        described: dict[str, Any] = super().openapi()
        return described


def create_api(settings: SiteSettings) -> FastAPI:
    """Return the API as an application; it is mounted at `ROOT` of the site's."""
    api = _Api(
        title=f"{settings.title}: API",
        version="1",
        summary="Search, entries and related entries as JSON.",
        description=(
            f"Answered by evidencebank {version('evidencebank')}. An answer has no more than 4 MiB"
            " of entries, though always one: a listing gives fewer than asked for where they are"
            " long, and its cursor goes on behind the last that was given. Searches give titles"
            " and snippets, whose length is bounded, and count up to 1,000 values of each sort."
        ),
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=_PROBLEMS | (_RATE if settings.rate else {}),
        servers=[{"url": f"{settings.base_url}{ROOT}"}],
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,  # what generated clients call it
    )
    error_pages.install(api)

    def get(path: str, shape: type[BaseModel]) -> Callable[[Any], Any]:
        may_miss = _MISSING if "{" in path else {}
        return api.get(path, response_model=shape, responses=_KNOWN | may_miss)

    get("/search", models.ResultsShape)(search)
    get("/entries", models.EntriesShape)(entries)
    get("/entries/{entry_id}", models.EntryShape)(entry)
    get("/entries/{entry_id}/related", models.RelatedShape)(related)
    get("/subjects", models.SubjectsShape)(subjects)
    get("/searches", models.SavedListShape)(saved_searches)
    get("/searches/{name}", SAVED_SEARCH_SHAPE)(saved_search)
    get("/searches/{name}/results", models.ResultsShape)(saved_results)
    get("/suggest", models.SuggestionsShape)(suggest)
    api.post("/more-like", response_model=models.RelatedShape, responses=_BODY)(more_like)
    return api


@router.get("/api/docs")
def docs(request: Request) -> Response:
    """Answer with a readable page about the API, made from its own description."""
    # of the request and no closure: FastAPI remembers functions that answer as long as it lives
    return page(request, "api.html", root=ROOT, described=request.app.state.api.openapi())


async def search(request: Request, params: Annotated[SearchParams, Query()]) -> Response:
    """Search the bank: a page of hits, counts of kinds, years and subjects, and notes."""

    return logged(request, await _found(request, params.size))


@kept
def _found(request: Request, size: int) -> Response:
    results = get_bank(request).search(search_form.read(request.query_params).hits(size))
    answer = _body(_page_of(results))
    answer.headers[page_cache.FOUND] = str(results.found_as_asked)
    return answer


@kept
def entries(request: Request, cursor: Cursor = "", size: Size = MAX_LIMIT) -> Response:
    """List all entries by id, a part at a time: follow `next` until it is null.

    A part has `size` entries, or fewer where they are long: those that fit into 4 MiB, and one in
    any case.
    """
    bank = get_bank(request)
    found = bank.entries_from(place_of(cursor))
    written = ((one.id, _text(_shape(bank, one))) for one in found)
    given, more = take_within_bytes(written, size)
    after = cursor_after(given[-1][0]) if more else None
    body = b",".join(text for _, text in given)
    return _sent(b'{"entries":[%b],"next":%b}' % (body, _text(after)))


@kept
def entry(request: Request, entry_id: EntryId) -> Response:
    """Return an entry."""
    bank = get_bank(request)
    _known(bank, entry_id)
    return _body(_shape(bank, bank.entry(entry_id)))


def _shape(bank: Bank, entry: Entry) -> dict[str, Any]:
    """Return the JSON shape of an entry with its translations: none if it has just gone."""
    with suppress(InputError):
        told = [one.to_dict() for one in bank.translations(entry.id)]
        return entry.to_dict() | {"translations": told}
    return entry.to_dict() | {"translations": []}


def related(
    request: Request,
    bank: BankHere,
    entry_id: EntryId,
    limit: Annotated[int, Query(ge=0, le=MAX_LIMIT)] = 10,
) -> Response:
    """Return the entries most closely related to one, as the editors published them."""
    _known(bank, entry_id)
    return _json(request, {"related": [item.to_dict() for item in bank.related(entry_id, limit)]})


@kept
def subjects(request: Request) -> Response:
    """List the subjects in the order of the scheme, with their numbers of entries."""
    return _body({"subjects": [subject.to_dict() for subject in get_bank(request).subjects()]})


def saved_searches(request: Request, bank: BankHere) -> Response:
    """List the saved searches by name."""
    return _json(request, {"searches": [saved.to_dict() for saved in bank.saved_searches]})


def saved_search(request: Request, bank: BankHere, name: SearchName) -> Response:
    """Return a saved search: one by name, or that of a hot topic, collection or matrix cell."""
    return _json(request, _saved(bank, name).to_dict())


def saved_results(
    request: Request, bank: BankHere, name: SearchName, params: Annotated[Since, Query()]
) -> Response:
    """Run a saved search; with `since`, each hit's `change` says 'added' or 'revised'."""
    offset = (params.page - 1) * params.size
    results = bank.run(_saved(bank, name), params.size, offset, params.since)
    return _json(request, _page_of(results))


@kept
def suggest(
    request: Request, q: Typed = "", limit: Annotated[int, Query(ge=0, le=MAX_LIMIT)] = 10
) -> Response:
    """Complete what someone is typing: subjects, words and titles."""
    found = get_bank(request).suggest(q, limit)
    return _body({"suggestions": [one.to_dict() for one in found]})


def more_like(bank: BankHere, text: Text) -> Response:
    """Return the entries nearest to a text, which may be HTML."""
    found = bank.more_like(text.text, text.limit)
    answer = _body({"related": [item.to_dict() for item in found]})
    # no ETag: only what is got can be known already
    answer.headers["cache-control"] = "no-store"
    return answer


def _page_of(results: Results) -> dict[str, Any]:
    """Return results as the library's JSON has them, but of each count the first values alone.

    Hits have titles and snippets of bounded length: a hundred fit into an answer.
    """
    return results.to_dict(MAX_VALUES)


def _saved(bank: Bank, name: str) -> SavedSearch:
    try:
        return bank.saved_search(name)
    except InputError as error:
        raise _missing(f"there is no saved search {name!r}") from error


def _known(bank: Bank, entry_id: str) -> None:
    if entry_id not in bank:
        raise _missing(f"there is no entry {entry_id!r}")


def _missing(text: str) -> HTTPException:
    return HTTPException(404, f"{text}: search for it, or list them all")


def _body(shape: Any) -> Response:
    return _sent(_text(shape))


def _text(shape: Any) -> bytes:
    text = json.dumps(shape, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")  # a lone surrogate of a query has no UTF-8


def _sent(text: bytes) -> Response:
    return Response(text, media_type="application/json")


def _json(request: Request, shape: Any) -> Response:
    """Return what editors may change at any moment."""
    return page_cache.fresh(request, _body(shape))
