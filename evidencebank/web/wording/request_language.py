"""In which language the site speaks to a visitor: as asked, as before, or as their browser says.

An address with `lang=cy` is in Welsh, and a cookie keeps the site so. Without either the browser's
`Accept-Language` counts, and where that names no language of the site, its first one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PARAMETER = "lang"
"""The parameter of addresses, and the cookie, that say in which language the site speaks."""

_STATE = "site_language"
_MAX_LENGTH = 1_000
_SECONDS = 365 * 24 * 60 * 60
_NOT_SPOKEN = ("/api/v1", "/static")
"""What the addresses begin with of answers that are no pages."""


class SpeaksLanguages:
    """Says which of a site's `languages` each request is answered in."""

    def __init__(self, app: ASGIApp, languages: Sequence[str]) -> None:
        self._app = app
        self._languages = tuple(languages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_NOT_SPOKEN):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        asked = _asked(scope["query_string"])
        language = chosen(
            self._languages, asked, _kept(headers), headers.get("accept-language", "")
        )
        scope.setdefault("state", {})[_STATE] = language

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                is_page = told.get("content-type", "").startswith("text/html")
                if is_page:
                    told.setdefault("content-language", language)
                if is_page or message["status"] == 304:
                    told.add_vary_header("Accept-Language, Cookie")
                if asked == language:
                    told.append(
                        "set-cookie",
                        f"{PARAMETER}={language}; Path=/; Max-Age={_SECONDS}; SameSite=Lax",
                    )
            await send(message)

        await self._app(scope, receive, telling)


def spoken_in(request: Request) -> str:
    """Return the language that a request is answered in, '' where the site has only one."""
    return getattr(request.state, _STATE, "")


def language_of(request: Request, languages: Sequence[str]) -> str:
    """Return the language that a request is answered in, one of those of the site."""
    language = spoken_in(request)
    return language if language in languages else languages[0]


def in_language(request: Request, language: str) -> str:
    """Return the address of the page that was asked for, in another language."""
    query = parse_qsl(request.url.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if name != PARAMETER]
    return f"{request.url.path}?{urlencode([*kept, (PARAMETER, language)])}"


def chosen(languages: Sequence[str], asked: str, kept: str, accepted: str) -> str:
    """Return the language of a site that is asked for, was kept, or is accepted, in this order.

    >>> chosen(("en", "cy"), "", "", "cy-GB,cy;q=0.9,en;q=0.8")
    'cy'
    """
    for language in (asked, kept):
        if language in languages:
            return language
    for tag in _accepted(accepted):
        for wanted in (tag, tag.partition("-")[0]):
            found = next((one for one in languages if one.lower() == wanted), None)
            if found is not None:
                return found
    return languages[0]


def _accepted(header: str) -> Iterable[str]:
    """Return the tags that a browser accepts, the most wanted first (RFC 9110, 12.5.4)."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:_MAX_LENGTH].split(",")):
        tag, _, weight = part.partition(";")
        value = 1.0
        if weight:
            try:
                value = float(weight.strip().removeprefix("q="))
            except ValueError:
                continue
        if tag.strip() and 0 < value <= 1:
            weighed.append((-value, place, tag.strip().lower()))
    return [tag for _, _, tag in sorted(weighed)]


def _asked(query: bytes) -> str:
    if PARAMETER.encode() not in query:
        return ""
    with suppress(ValueError):
        pairs = parse_qsl(query.decode("latin-1"))
        return next((value for name, value in reversed(pairs) if name == PARAMETER), "")
    return ""


def _kept(headers: Headers) -> str:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[PARAMETER].value if PARAMETER in cookies else ""
