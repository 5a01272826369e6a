"""What a visitor sees when something cannot be done; machines get problem documents (RFC 9457)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import EvidenceBankError, QueryError
from evidencebank.rendering import N_
from evidencebank.web.middleware.security import Refused
from evidencebank.web.state import page

_LOG = logging.getLogger("evidencebank.web")

API = "/api/"
"""What addresses for machines begin with."""

_TITLES = {
    400: N_("This cannot be read"),
    404: N_("Nothing stands here"),
    405: N_("This cannot be done here"),
    429: N_("Too many requests"),
    500: N_("Something went wrong"),
    503: N_("The bank is not there at the moment"),
}


@dataclass(frozen=True)
class Failure:
    """What went wrong: the status, a line for people, and the place in a query (from 0) or None."""

    status: int
    detail: str
    position: int | None = None

    @property
    def title(self) -> str:
        """A heading for it."""
        return _TITLES.get(self.status) or self.phrase

    @property
    def phrase(self) -> str:
        """What HTTP calls the status: the title of a problem of no type of its own (RFC 9457)."""
        return HTTPStatus(self.status).phrase


def failure_of(error: Exception) -> Failure:
    """Return what an error means for the one who asked; what is ours to know stays here."""
    if isinstance(error, QueryError):
        return Failure(error.http_status, str(error), error.position)
    if isinstance(error, EvidenceBankError) and error.http_status < 500:
        return Failure(error.http_status, str(error))
    if isinstance(error, EvidenceBankError) and error.http_status == 503:
        return Failure(503, "It is being built anew or looked after: try again in a minute.")
    if isinstance(error, HTTPException):
        plain = error.detail != HTTPStatus(error.status_code).phrase
        return Failure(error.status_code, error.detail if plain else _hint(error.status_code))
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")  # pydantic's own words
        return Failure(422, f"{'.'.join(map(str, first['loc']))}: {said}")
    return Failure(500, "The fault is ours and has been written down. Try again, or search anew.")


def _hint(status: int) -> str:
    return {
        404: "The address may be mistyped, or what stood there is gone.",
        405: "This address does not take such a request.",
    }.get(status, "")


def respond(request: Request, failure: Failure, headers: dict[str, str] | None = None) -> Response:
    """Return the answer to a request that failed, as a page or a problem document."""
    headers = {"cache-control": "no-store", **(headers or {})}
    if failure.status == 503:
        headers.setdefault("retry-after", "60")
    if request.url.path.startswith(API):
        problem = {"type": "about:blank", "title": failure.phrase, "status": failure.status}
        problem |= {"detail": failure.detail} if failure.detail else {}
        problem |= {"position": failure.position} if failure.position is not None else {}
        return JSONResponse(problem, failure.status, headers, "application/problem+json")
    return page(request, "error.html", status=failure.status, headers=headers, failure=failure)


async def _handled(request: Request, error: Exception) -> Response:
    failure = failure_of(error)
    if failure.status >= 500:
        _LOG.error("%s: %s", request.url.path, error, exc_info=error)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else None
    return respond(request, failure, headers)


class Unforeseen:
    """Answers what nobody foresaw with a page that says nothing of what is inside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Refused:
            raise
        except Exception as error:
            if scope["type"] != "http" or started:
                raise
            response = await _handled(Request(scope), error)
            await response(scope, receive, send)


def install(app: FastAPI) -> None:
    """Have an application answer every error in this way; before other middleware is added."""
    for kind in (EvidenceBankError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _handled)
    app.add_middleware(Unforeseen)
