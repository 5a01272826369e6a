"""Who an editor is, and the forms that only they can send: what the editors' pages share.

The pages are there only when the settings have a token. Whatever changes something is a POST with
a form token, from a session that the token opened.
"""

from __future__ import annotations

import hmac
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from corpus.errors import BankDamagedError, StorageError
from corpus.text.typography import clean_line
from evidencebank.web.state import get_bank, get_settings, page

COOKIE = "evidencebank_editor"
SECONDS = 8 * 3600
"""How long a session lasts: a working day."""

PRIVATE = {"cache-control": "no-store"}
"""Headers of what no cache may keep."""

_MAX_WHY_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Session:
    """An editor's session: who it is, as they said, what their forms must carry, and its end.

    It is kept in a cookie that Starlette signs with the site's token.
    """

    who: str
    form_token: str
    ends: int


def token_of(request: Request) -> str:
    """Return the token that opens sessions; 404 where there are no editors' pages."""
    token = get_settings(request).token
    if token is None:
        raise HTTPException(404)
    return token.get_secret_value()


def session_of(request: Request) -> Session | None:
    """Return the session of a request; None when it has ended or there is none."""
    token_of(request)
    session = Session(**request.session) if request.session else None
    # whatever is kept in the cookie may be signed anew: that it ends stands in it
    return session if session and time.time() <= session.ends else None


def required_session(request: Request) -> Session:
    """Return the session of a request; 403 where there is none."""
    session = session_of(request)
    if session is None:
        raise HTTPException(403, "Log in at /editors/login first.")
    return session


async def checked_form(request: Request) -> tuple[Session, FormData]:
    """Return the session and the form that it sent; 403 for a form of somebody else's making."""
    session = required_session(request)
    refuse_other_sites(request)
    form = await request.form(max_files=0, max_fields=20)
    if not is_same(text_of(form, "form_token"), session.form_token):
        raise HTTPException(403, "The form is not of this session: go back and load it anew.")
    return session, form


def refuse_other_sites(request: Request) -> None:
    """Raise 403 for what another site's page sends; form tokens do not rest on this."""
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


def text_of(form: FormData, name: str) -> str:
    """Return what a field of a form says, '' if it is not there or is a file."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def why_of(form: FormData) -> str:
    """Return the reason that an editor gave."""
    return clean_line(text_of(form, "why"))[:_MAX_WHY_LENGTH]


def is_same(told: str, secret: str) -> bool:
    """Say whether a text is the secret, in a time that tells nothing of it."""
    return hmac.compare_digest(told.encode("utf-8", "replace"), secret.encode())


def editors_page(
    request: Request, name: str, session: Session | None, status: int = 200, **context: Any
) -> Response:
    """Return one of the editors' pages, which no cache keeps; all tell how many messages wait."""
    waiting = 0
    with suppress(BankDamagedError, StorageError):  # which the page of messages will say
        waiting = get_bank(request).reader_messages.count() if session else 0
    return page(
        request, name, status=status, headers=PRIVATE, session=session, waiting=waiting, **context
    )
