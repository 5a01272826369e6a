"""The editors' pages: the review of related lists, with pin, ban, publish and rollback.

They are there only when the settings have a token. Whatever changes something is a POST with a
form token, from a session that the token opened.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.errors import BankLockedError, InputError
from corpus.text.typography import clean_line
from evidencebank.bank import Bank
from evidencebank.rendering import N_
from evidencebank.web.state import get_bank, get_settings, get_site, page
from recommender.related_settings import LENGTH

router = APIRouter()

ACTS = {"pin": N_("Pin"), "ban": N_("Ban"), "unpin": N_("Unpin"), "unban": N_("Unban")}
"""What editors do with entries, as the catalogue has it."""

COOKIE = "evidencebank_editor"
SECONDS = 8 * 3600
"""How long a session lasts: a working day."""

MAX_NAME_LENGTH = 80

SHOWN = 50
"""Changed lists on the first page, and entries of each sort in the review."""

_MAX_WHY_LENGTH = 500
_PLACE = re.compile(r"[0-9]{1,4}")
_PRIVATE = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class Session:
    """An editor's session: who it is, as they said, what their forms must carry, and its end.

    It is kept in a cookie that Starlette signs with the site's token.
    """

    who: str
    form_token: str
    ends: int


Work = Callable[[Bank, Session, FormData], object]


@router.get("/editors/login")
def login_page(request: Request) -> Response:
    """Answer with the form that opens a session."""
    _token(request)
    return _page(request, "editors_login.html", None, problem="")


@router.post("/editors/login")
async def login(request: Request) -> Response:
    """Open a session for who has the token."""
    known = _token(request)
    _refuse_other_sites(request)
    client = request.client.host if request.client else ""
    wait = get_site(request).login_tries.take(client)
    if wait:
        problem = f"Too many tries: wait {int(wait) + 1} seconds."
        return _page(request, "editors_login.html", None, 429, problem=problem)
    form = await request.form(max_files=0, max_fields=10)
    who = clean_line(_text(form, "who"))[:MAX_NAME_LENGTH]
    if not who or not _is_same(_text(form, "token"), known):
        problem = "That is not the token." if who else "Say who you are: it is kept with changes."
        return _page(request, "editors_login.html", None, 403, problem=problem)
    session = Session(who, secrets.token_urlsafe(12), int(time.time()) + SECONDS)
    request.session.update(asdict(session))
    return RedirectResponse("/editors", 303, _PRIVATE)


@router.post("/editors/logout")
async def logout(request: Request) -> Response:
    """End the session in this browser."""
    await _checked_form(request)
    request.session.clear()
    return RedirectResponse("/editors/login", 303, _PRIVATE)


@router.get("/editors")
def overview(request: Request) -> Response:
    """Answer with where the work stands and what publishing would change."""
    session = _session(request)
    if session is None:
        return RedirectResponse("/editors/login", 303, _PRIVATE)
    lists = get_bank(request).lists
    return _page(
        request,
        "editors.html",
        session,
        standing=lists.status().to_dict(),
        diff=lists.diff(limit=SHOWN).to_dict(),
        problem="",
    )


@router.get("/editors/review")
def review(request: Request) -> Response:
    """Answer with what an editor should look at."""
    session = _required(request)
    shape = get_bank(request).lists.review(SHOWN).to_dict()
    return _page(request, "editors_review.html", session, review=shape, problem="")


@router.get("/editors/open")
def open_list(request: Request) -> Response:
    """Lead to the list of an entry whose id was typed."""
    _required(request)
    wanted = clean_line(request.query_params.get("id", ""))
    if wanted not in get_bank(request):
        raise HTTPException(404, f"There is no entry {wanted[:200]!r}.")
    return RedirectResponse(_list_address(wanted), 303, _PRIVATE)


@router.get("/editors/lists/{entry_id}")
def one_list(request: Request, entry_id: str) -> Response:
    """Answer with an entry's list as it would be published, and what may be done to it."""
    return _shown_list(request, _required(request), entry_id)


@router.post("/editors/lists/{entry_id}")
async def decide(request: Request, entry_id: str) -> Response:
    """Pin or ban an entry in another's list, or take that back."""

    def work(bank: Bank, session: Session, form: FormData) -> None:
        action, other = _text(form, "does"), clean_line(_text(form, "other"))
        if action not in ("pin", "ban", "unpin", "unban"):
            raise InputError("choose pin, ban, unpin or unban")
        at = {"at": _place(_text(form, "at"))} if action == "pin" else {}
        decide = getattr(bank.lists, action)
        decide(entry_id, other, who=session.who, why=_why(form), **at)

    session, form = await _checked_form(request)
    try:
        await run_in_threadpool(work, get_bank(request), session, form)
    except InputError as error:
        return await run_in_threadpool(_shown_list, request, session, entry_id, str(error))
    return RedirectResponse(_list_address(entry_id), 303, _PRIVATE)


@router.post("/editors/publish")
async def publish(request: Request) -> Response:
    """Put the lists before readers as they are now."""

    return await _done(
        request,
        lambda bank, session, form: bank.lists.publish(who=session.who, why=_why(form)),
    )


@router.post("/editors/rollback")
async def rollback(request: Request) -> Response:
    """Return to the publication before."""
    return await _done(request, lambda bank, _session, _form: bank.lists.rollback())


async def _done(request: Request, work: Work) -> Response:
    session, form = await _checked_form(request)
    try:
        await run_in_threadpool(work, get_bank(request), session, form)
    except (InputError, BankLockedError) as error:
        raise HTTPException(409, str(error)) from error
    return RedirectResponse("/editors", 303, _PRIVATE)


def _shown_list(request: Request, session: Session, entry_id: str, problem: str = "") -> Response:
    bank = get_bank(request)
    if entry_id not in bank:
        raise HTTPException(404, f"There is no entry {entry_id!r}.")
    return _page(
        request,
        "editors_list.html",
        session,
        400 if problem else 200,
        entry=bank.entry(entry_id),
        draft=bank.related(entry_id, draft=True),
        decisions=[standing.to_dict() for standing in bank.lists.decisions(entry_id)],
        history=[step.to_dict() for step in reversed(bank.lists.history(entry_id))],
        address=_list_address(entry_id),
        problem=problem,
    )


def _page(
    request: Request, name: str, session: Session | None, status: int = 200, **context: Any
) -> Response:
    return page(
        request, name, status=status, headers=_PRIVATE, session=session, acts=ACTS, **context
    )


def _list_address(entry_id: str) -> str:
    return f"/editors/lists/{quote(entry_id, safe='')}"


def _token(request: Request) -> str:
    """Return the token that opens sessions; 404 where there are no editors' pages."""
    token = get_settings(request).token
    if token is None:
        raise HTTPException(404)
    return token.get_secret_value()


def _session(request: Request) -> Session | None:
    """Return the session of a request; None when it has ended or there is none."""
    _token(request)
    session = Session(**request.session) if request.session else None
    # whatever is kept in the cookie may be signed anew: that it ends stands in it
    return session if session and time.time() <= session.ends else None


def _required(request: Request) -> Session:
    session = _session(request)
    if session is None:
        raise HTTPException(403, "Log in at /editors/login first.")
    return session


async def _checked_form(request: Request) -> tuple[Session, FormData]:
    """Return the session and the form that it sent; 403 for a form of somebody else's making."""
    session = _required(request)
    _refuse_other_sites(request)
    form = await request.form(max_files=0, max_fields=20)
    if not _is_same(_text(form, "form_token"), session.form_token):
        raise HTTPException(403, "The form is not of this session: go back and load it anew.")
    return session, form


def _refuse_other_sites(request: Request) -> None:
    """Raise 403 for what another site's page sends; the form token does not rest on this."""
    told = request.headers.get("sec-fetch-site")
    if told is not None:
        foreign = told not in ("same-origin", "none")
    else:
        # behind a proxy the scheme may be another one than the browser's: hosts are compared
        own = {request.headers.get("host"), urlsplit(get_settings(request).base_url).netloc}
        origin = request.headers.get("origin")
        foreign = origin is not None and origin.partition("://")[2] not in own - {None, ""}
    if foreign:
        raise HTTPException(403, "The form was sent by another site.")


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def _why(form: FormData) -> str:
    return clean_line(_text(form, "why"))[:_MAX_WHY_LENGTH]


def _is_same(told: str, secret: str) -> bool:
    """Say whether a text is the secret, in a time that tells nothing of it."""
    return hmac.compare_digest(told.encode("utf-8", "replace"), secret.encode())


def _place(text: str) -> int | None:
    wanted = text.strip()
    if not wanted:
        return None
    if not _PLACE.fullmatch(wanted):
        raise InputError(f"a place is a number from 1 to {LENGTH}")
    return int(wanted)
