"""The forms by which readers write to the editors: a comment or query, and a suggested document.

They are there where the editors' pages are, and are kept with the bank. Each form carries a token
that the site has signed, which says that the site has made it, when, and which one it is: what is
sent twice is kept once.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import fields
from math import ceil
from urllib.parse import urlencode

from fastapi import APIRouter
from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.entry import Entry
from corpus.errors import InputError
from evidencebank.bank import Bank
from evidencebank.reader_messages.message import (
    COMMENT,
    MAX_LENGTHS,
    MAX_TEXT_LENGTH,
    SUGGESTION,
    Message,
)
from evidencebank.rendering import N_
from evidencebank.web.pages.editor_session import PRIVATE, refuse_other_sites, text_of, token_of
from evidencebank.web.state import get_bank, get_site, page, wording_of

router = APIRouter()

SECONDS = 24 * 3600
"""How long a form may lie open before it is sent."""

_TOO_OFTEN = N_("Too many messages at once: wait a minute and send it again.")
_TOO_OLD = N_("The form is not as this site made it today: look it over and send it again.")
_FIELDS = ("text", "name", "email", "title", "url")
ADDRESSES = {COMMENT: "/comment", SUGGESTION: "/suggest-document"}
_SENT = "/sent"


def _routes(kind: str) -> None:
    """Have the form of a kind shown, sent, and answered."""

    def shown(request: Request) -> Response:
        return _form(request, kind, _entry_id(request))

    async def sent(request: Request) -> Response:
        return await _send(request, kind)

    def thanks(request: Request) -> Response:
        token_of(request)
        about = _about(get_bank(request), _entry_id(request))
        return page(request, "message_sent.html", headers=PRIVATE, kind=kind, about=about)

    address = ADDRESSES[kind]
    routes: tuple[tuple[str, Callable[..., object], str], ...] = (
        (address, shown, "GET"),
        (address, sent, "POST"),
        (address + _SENT, thanks, "GET"),
    )
    for path, answer, method in routes:
        router.add_api_route(path, answer, methods=[method])


for _kind in ADDRESSES:
    _routes(_kind)


async def _send(request: Request, kind: str) -> Response:
    """Keep what a form says, or show the form again with what is wrong and all that was typed."""
    token_of(request)
    refuse_other_sites(request)
    form = await request.form(max_files=0, max_fields=20)
    about = _entry_id(request)

    def again(status: int, problem: str, wait: float = 0) -> Response:
        shown = _form(request, kind, about, form, status, problem)
        if wait:
            shown.headers["retry-after"] = str(ceil(wait))
        return shown

    number = _form_number(request, text_of(form, "form_token"))
    if number is None:
        return await run_in_threadpool(again, 403, _TOO_OLD)
    client = request.client.host if request.client else ""
    site = get_site(request)
    if wait := site.messages.take(client) or site.messages_of_all.take(""):
        return await run_in_threadpool(again, 429, _TOO_OFTEN, wait)

    def keep() -> Response:
        bank = get_bank(request)
        given = {name: text_of(form, name) for name in _FIELDS if name in _names(kind)}
        try:
            entry = about if about in bank else ""
            message = Message(kind, entry=entry, language=wording_of(request).tag, **given)
            bank.reader_messages.keep(message, number)
        except InputError as error:
            return again(400, str(error))
        return RedirectResponse(_address(kind, entry, _SENT), 303, PRIVATE)

    return await run_in_threadpool(keep)


def _form(
    request: Request,
    kind: str,
    about: str,
    form: FormData | None = None,
    status: int = 200,
    problem: str = "",
) -> Response:
    """Return a form, empty or with what was typed, for whoever sees the site."""
    signer = _signer(request)
    entry = _about(get_bank(request), about)
    return page(
        request,
        "message_form.html",
        status=status,
        headers=PRIVATE,
        kind=kind,
        action=_address(kind, entry.id if entry else ""),
        about=entry,
        given={name: text_of(form, name) if form else "" for name in _FIELDS},
        most=MAX_LENGTHS | {"text": MAX_TEXT_LENGTH},
        form_token=signer.dumps(secrets.token_urlsafe(9)),
        problem=problem,
    )


def _signer(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(token_of(request), salt="a form for readers")


def _form_number(request: Request, token: str) -> str | None:
    """Return what tells a form of this site from all others; None for one that is not, or old."""
    try:
        number = _signer(request).loads(token, max_age=SECONDS)
    except BadData:
        return None
    return number if isinstance(number, str) else None


def _names(kind: str) -> set[str]:
    """Return the fields that a form of a kind has."""
    names = {field.name for field in fields(Message)}
    return names if kind == SUGGESTION else names - {"title", "url"}


def _entry_id(request: Request) -> str:
    return request.query_params.get("entry", "")


def _about(bank: Bank, entry_id: str) -> Entry | None:
    """Return the entry that a message is about, if there is one."""
    return bank.entry(entry_id) if entry_id in bank else None


def _address(kind: str, entry_id: str, behind: str = "") -> str:
    query = f"?{urlencode({'entry': entry_id})}" if entry_id else ""
    return f"{ADDRESSES[kind]}{behind}{query}"
