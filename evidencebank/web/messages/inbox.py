"""The editors' page of readers' messages, where they are dealt with."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.errors import InputError
from evidencebank.bank import Bank
from evidencebank.reader_messages.message import KeptMessage
from evidencebank.web.pages.editor_session import (
    PRIVATE,
    Session,
    checked_form,
    editors_page,
    required_session,
    text_of,
    why_of,
)
from evidencebank.web.state import get_bank

router = APIRouter()

ADDRESS = "/editors/messages"

SHOWN = 50
"""Messages that wait, and messages that were dealt with, on the page."""


@router.get(ADDRESS)
def inbox(request: Request) -> Response:
    """Answer with the messages that wait, the first first, and the last that were dealt with."""
    return _shown(request, required_session(request))


@router.get(f"{ADDRESS}.json")
def export(request: Request) -> Response:
    """Answer with all messages, as `evidencebank messages export` prints them."""
    required_session(request)
    shape = {"messages": [one.to_dict() for one in get_bank(request).reader_messages.all()]}
    headers = PRIVATE | {"content-disposition": 'attachment; filename="messages.json"'}
    text = json.dumps(shape, ensure_ascii=False, indent=2)
    return Response(text, headers=headers, media_type="application/json")


@router.post(ADDRESS + "/{number}")
async def deal_with(request: Request, number: int) -> Response:
    """Close a message, have it wait again, or remove it for good."""
    session, form = await checked_form(request)
    action, why = text_of(form, "does"), why_of(form)

    def work() -> Response:
        messages = get_bank(request).reader_messages
        try:
            if action == "close":
                messages.close(number, session.who, why)
            elif action == "reopen":
                messages.reopen(number, session.who, why)
            elif action == "remove":
                messages.remove(number)
            else:
                raise InputError("choose close, reopen or remove")
        except InputError as error:
            return _shown(request, session, str(error))
        return RedirectResponse(ADDRESS, 303, PRIVATE)

    return await run_in_threadpool(work)


def _shown(request: Request, session: Session, problem: str = "") -> Response:
    bank = get_bank(request)
    waiting, closed = bank.reader_messages.all(True), bank.reader_messages.all(False)
    return editors_page(
        request,
        "editors_messages.html",
        session,
        400 if problem else 200,
        open_messages=_with_titles(waiting[:SHOWN], bank),
        closed_messages=_with_titles(closed[: -SHOWN - 1 : -1], bank),
        more=max(len(waiting) - SHOWN, 0),
        address=ADDRESS,
        problem=problem,
    )


def _with_titles(kept: Sequence[KeptMessage], bank: Bank) -> list[tuple[KeptMessage, str]]:
    """Return messages with the titles of what they are about, '' where that is gone."""
    return [
        (one, bank.entry(one.message.entry).title if one.message.entry in bank else "")
        for one in kept
    ]
