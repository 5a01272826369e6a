"""Numbers and days that no program can read are refused like any other mistake.

Python reads no number of more than 4,300 digits.
"""

from __future__ import annotations

from urllib.parse import quote

import anyio
import pytest
from starlette.types import Message, Receive, Scope, Send

from evidencebank.web.middleware.security import BodyLimits
from evidencebank.web.settings import SiteSettings
from tests.web.conftest import Visitor

ODD = ("9" * 5_000, "-1", "1e400", "0x10", "1_0", "٣", "²", "NaN", "0" * 5_000)
"""Numbers that are too long, of a wrong form, or in digits that one reads and another does not."""

DAYS = (*ODD, "9999-12-32", "0000-00-00", "99999-01-01", "inf")


@pytest.mark.parametrize(
    ("address", "values", "allowed"),
    [
        ("/?q=a&page={}", ODD, {400}),
        ("/?q=a&from={}", ODD, {400}),
        ("/?q=a&to={}", ODD, {400}),
        ("/?q=a&since={}", DAYS, {400}),
        ("/new?page={}", ODD, {400}),
        ("/new?since={}", DAYS, {400}),
        ("/browse/kind/study?page={}", ODD, {400}),
        ("/browse/year/{}", ODD, {404}),
        ("/api/v1/search?page={}", ODD, {400, 422}),
        ("/api/v1/search?size={}", ODD, {200, 422}),
        ("/api/v1/search?from={}", ODD, {422}),
        ("/api/v1/search?to={}", ODD, {422}),
        ("/api/v1/search?since={}", DAYS, {400, 422}),
        ("/api/v1/entries?size={}", ODD, {200, 422}),
        ("/api/v1/entries/ames-2005/related?limit={}", ODD, {200, 422}),
        ("/api/v1/suggest?limit={}", ODD, {200, 422}),
        ("/sitemap-{}.xml", (*ODD, "news", "index"), {404}),
    ],
)
def test_a_number_that_is_none_is_refused(
    visitor: Visitor, address: str, values: tuple[str, ...], allowed: set[int]
) -> None:
    """Wherever an address holds a number or a day."""
    answers = {value: visitor.get(address.format(quote(value))).status_code for value in values}
    assert {value[:20]: code for value, code in answers.items() if code not in allowed} == {}


@pytest.mark.parametrize("value", DAYS)
def test_what_old_and_personal_addresses_say_in_vain_is_passed_over(
    visitor: Visitor, value: str
) -> None:
    """A page of the old site, a place among results that led to an entry."""
    old = visitor.get(f"/PHP/topic_search.php?allCodes[]=offenders&page={quote(value)}")
    assert old.status_code == 308
    assert "page=" not in old.headers["location"]
    from_search = visitor.get(f"/entry/ames-2005?from=q%3Dprison&at={quote(value)}")
    assert from_search.status_code == 200
    assert "Back to the results" not in from_search.text


@pytest.mark.parametrize(
    ("declared", "status"),
    [(b"9" * 5_000, 413), (b"0" * 5_000 + b"9", 200), (b"101", 413), (b"100", 200), (b"-1", 200)],
)
def test_the_length_of_a_body_may_have_any_number_of_digits(declared: bytes, status: int) -> None:
    """A server that passes such a header on does not make the site fail."""
    seen: list[int] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.append(message["status"])

    scope = {"type": "http", "method": "POST", "headers": [(b"content-length", declared)]}
    anyio.run(BodyLimits(app, SiteSettings(body_bytes=100)), scope, receive, send)
    assert seen == [status]
