"""The editors' pages: the review of related lists, with pin, ban, publish and rollback.

Who may see them, and send their forms, is `evidencebank.web.pages.editor_session`'s.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

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
from evidencebank.web.pages.editor_session import (
    PRIVATE,
    SECONDS,
    Session,
    checked_form,
    editors_page,
    is_same,
    refuse_other_sites,
    required_session,
    session_of,
    text_of,
    token_of,
    why_of,
)
from evidencebank.web.state import get_bank, get_site
from recommender.related_settings import LENGTH

router = APIRouter()

ACTS = {
    "pin": N_("Pin"),
    "ban": N_("Ban"),
    "unpin": N_("Unpin"),
    "unban": N_("Unban"),
    "publish": N_("Publish"),
    "rollback": N_("Return to"),
    "save": N_("Keep the search"),
    "remove": N_("Remove the search"),
    "arrange": N_("Arrange the curated pages"),
    "settings": N_("Make lists by other settings"),
    "write": N_("Write"),
    "delete": N_("Delete"),
}
"""What editors do with entries, as the catalogue has it."""

MAX_NAME_LENGTH = 80

SHOWN = 50
"""Changed lists on the first page, and entries of each sort in the review."""

MAX_STEPS = 500
"""What editors did that is shown on one page."""

_PLACE = re.compile(r"[0-9]{1,4}")

Work = Callable[[Bank, Session, FormData], object]


@router.get("/editors/login")
def login_page(request: Request) -> Response:
    """Answer with the form that opens a session."""
    token_of(request)
    return _page(request, "editors_login.html", None, problem="")


@router.post("/editors/login")
async def login(request: Request) -> Response:
    """Open a session for who has the token."""
    known = token_of(request)
    refuse_other_sites(request)
    client = request.client.host if request.client else ""
    wait = get_site(request).login_tries.take(client)
    if wait:
        problem = f"Too many tries: wait {int(wait) + 1} seconds."
        return _page(request, "editors_login.html", None, 429, problem=problem)
    form = await request.form(max_files=0, max_fields=10)
    who = clean_line(text_of(form, "who"))[:MAX_NAME_LENGTH]
    if not who or not is_same(text_of(form, "token"), known):
        problem = "That is not the token." if who else "Say who you are: it is kept with changes."
        return _page(request, "editors_login.html", None, 403, problem=problem)
    session = Session(who, secrets.token_urlsafe(12), int(time.time()) + SECONDS)
    request.session.update(asdict(session))
    return RedirectResponse("/editors", 303, PRIVATE)


@router.post("/editors/logout")
async def logout(request: Request) -> Response:
    """End the session in this browser."""
    await checked_form(request)
    request.session.clear()
    return RedirectResponse("/editors/login", 303, PRIVATE)


@router.get("/editors")
def overview(request: Request) -> Response:
    """Answer with where the work stands and what publishing would change."""
    session = session_of(request)
    if session is None:
        return RedirectResponse("/editors/login", 303, PRIVATE)
    bank = get_bank(request)
    lists = bank.lists
    published = (one for one in bank.history() if "publication" in one.about)
    last = next(published, None)
    return _page(
        request,
        "editors.html",
        session,
        standing=lists.status().to_dict(),
        diff=lists.diff(limit=SHOWN).to_dict(),
        last=last.to_dict() if last else None,
        problem="",
    )


@router.get("/editors/review")
def review(request: Request) -> Response:
    """Answer with what an editor should look at."""
    session = required_session(request)
    shape = get_bank(request).lists.review(SHOWN).to_dict()
    return _page(request, "editors_review.html", session, review=shape, problem="")


@router.get("/editors/history")
def history(request: Request) -> Response:
    """Answer with what editors did, newest first."""
    session = required_session(request)
    steps = get_bank(request).history()
    shown = [step.to_dict() for step in steps[:MAX_STEPS]]
    more = len(steps) - len(shown)
    return _page(request, "editors_history.html", session, history=shown, more=more, problem="")


@router.get("/editors/open")
def open_list(request: Request) -> Response:
    """Lead to the list of an entry whose id was typed."""
    required_session(request)
    wanted = clean_line(request.query_params.get("id", ""))
    if wanted not in get_bank(request):
        raise HTTPException(404, f"There is no entry {wanted[:200]!r}.")
    return RedirectResponse(_list_address(wanted), 303, PRIVATE)


@router.get("/editors/lists/{entry_id}")
def one_list(request: Request, entry_id: str) -> Response:
    """Answer with an entry's list as it would be published, and what may be done to it."""
    return _shown_list(request, required_session(request), entry_id)


@router.post("/editors/lists/{entry_id}")
async def decide(request: Request, entry_id: str) -> Response:
    """Pin or ban an entry in another's list, or take that back: who, and why if they say it."""

    def work(bank: Bank, session: Session, form: FormData) -> None:
        action, other = text_of(form, "does"), clean_line(text_of(form, "other"))
        if act := text_of(form, "act"):  # a button of a list has both
            action, _, other = act.partition(" ")
        if action not in ("pin", "ban", "unpin", "unban"):
            raise InputError("choose pin, ban, unpin or unban")
        at = {"at": _place(text_of(form, "at"))} if action == "pin" else {}
        decide = getattr(bank.lists, action)
        decide(entry_id, other, who=session.who, why=why_of(form), **at)

    session, form = await checked_form(request)
    try:
        await run_in_threadpool(work, get_bank(request), session, form)
    except InputError as error:
        return await run_in_threadpool(_shown_list, request, session, entry_id, str(error))
    return RedirectResponse(_list_address(entry_id), 303, PRIVATE)


@router.post("/editors/publish")
async def publish(request: Request) -> Response:
    """Put the lists before readers as they are now."""

    return await _done(
        request,
        lambda bank, session, form: bank.lists.publish(who=session.who, why=why_of(form)),
    )


@router.post("/editors/rollback")
async def rollback(request: Request) -> Response:
    """Return to the publication before."""
    return await _done(
        request,
        lambda bank, session, form: bank.lists.rollback(who=session.who, why=why_of(form)),
    )


async def _done(request: Request, work: Work) -> Response:
    session, form = await checked_form(request)
    try:
        await run_in_threadpool(work, get_bank(request), session, form)
    except (InputError, BankLockedError) as error:
        raise HTTPException(409, str(error)) from error
    return RedirectResponse("/editors", 303, PRIVATE)


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
    return editors_page(request, name, session, status, acts=ACTS, **context)


def _list_address(entry_id: str) -> str:
    return f"/editors/lists/{quote(entry_id, safe='')}"


def _place(text: str) -> int | None:
    wanted = text.strip()
    if not wanted:
        return None
    if not _PLACE.fullmatch(wanted):
        raise InputError(f"a place is a number from 1 to {LENGTH}")
    return int(wanted)
