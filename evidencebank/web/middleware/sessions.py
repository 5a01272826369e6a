"""Who is an editor: a signed cookie, opened with the token of the settings, and form tokens.

Nothing is kept on the server: what was signed with the site's token is believed until it ends.
Another token in the settings ends all sessions.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from time import time

SECONDS = 8 * 3600
"""How long a session lasts: a working day."""

MAX_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Session:
    """An editor's session: who it is, as they said, and what their forms must carry."""

    who: str
    form_token: str


class Sessions:
    """Opens and reads sessions with a secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def opens(self, token: str) -> bool:
        """Say whether a token is the secret, in a time that tells nothing of it."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self._secret)

    def open(self, who: str, now: float | None = None) -> str:
        """Return the cookie of a new session."""
        ends = int(time() if now is None else now) + SECONDS
        name = base64.urlsafe_b64encode(who[:MAX_NAME_LENGTH].encode("utf-8", "replace")).decode()
        said = f"{ends}.{name}.{secrets.token_urlsafe(12)}"
        return f"{said}.{self._sign('session', said)}"

    def read(self, cookie: str, now: float | None = None) -> Session | None:
        """Return the session of a cookie; None when it has ended or is not of this site."""
        said, _, signature = cookie.rpartition(".")
        signed = self._sign("session", said)
        if not hmac.compare_digest(signature.encode("utf-8", "replace"), signed.encode()):
            return None
        ends, name, _ = said.split(".")
        if int(ends) < (time() if now is None else now):
            return None
        who = base64.urlsafe_b64decode(name).decode()
        return Session(who, self._sign("form", said))

    def is_form_of(self, session: Session, token: str) -> bool:
        """Say whether a form was made for a session."""
        return hmac.compare_digest(
            token.encode("utf-8", "replace"), session.form_token.encode("utf-8")
        )

    def _sign(self, purpose: str, text: str) -> str:
        message = f"{purpose}:{text}".encode("utf-8", "replace")
        return hmac.new(self._secret, message, "sha256").hexdigest()
