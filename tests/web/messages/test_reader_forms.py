"""Forms by which readers write to the editors, and the page where editors deal with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from unittest.mock import patch

import httpx
import pytest
from bs4 import BeautifulSoup

from evidencebank import Bank
from evidencebank.reader_messages import store
from evidencebank.web import state
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]

TOKEN = "a token of the tests"
MARKUP = "<script>alert(1)</script> <b>bold</b> {{ 7*7 }} \"'>"
ABOUT = "/comment?entry=ames-2005"


@pytest.fixture
def visitor(own_bank: Bank, visit: Visit) -> Iterator[Visitor]:
    with visit(own_bank.path, token=TOKEN, contact="editors@example.org") as visitor:
        yield visitor


def filled(visitor: Visitor, address: str, **fields: str) -> httpx.Response:
    """Fill in the form of a page and send it, as a browser without scripts does."""
    form = visitor.page(address).select_one("main form")
    data = {one["name"]: one.get("value", "") for one in form.select("input, textarea")}
    assert set(fields) <= set(data)
    return visitor.post(form["action"], data=data | fields)


def problem_of(answer: httpx.Response) -> str:
    return BeautifulSoup(answer.content, "lxml").select_one(".problem").get_text()


def test_a_comment_reaches_the_editors(visitor: Visitor, own_bank: Bank) -> None:
    """From an entry's page to the editors', with all that was typed and nothing that runs."""
    page = visitor.page("/entry/ames-2005")
    assert page.select_one(f'a[href="{ABOUT}"]')
    answer = filled(visitor, ABOUT, text=f"{MARKUP}\r\nsecond line", email="bo@example.org")
    assert answer.status_code == 303
    thanks = visitor.page(answer.headers["location"])
    assert "Thank you" in thanks.select_one("h1")
    assert thanks.select_one('main a[href="/entry/ames-2005"]')
    (kept,) = own_bank.reader_messages.all()
    assert kept.message.text == f"{MARKUP}\nsecond line"
    assert (kept.message.entry, kept.message.language) == ("ames-2005", "en")
    visitor.post("/editors/login", data={"who": "Ada", "token": TOKEN})
    assert "Readers’ messages (1)" in visitor.page("/editors").get_text()
    inbox = visitor.page("/editors/messages")
    shown = inbox.select_one("#message-1")
    assert MARKUP in shown.get_text()
    assert not shown.find_all(["script", "b"])
    assert shown.select_one('a[href="mailto:bo@example.org"]')
    token = shown.select_one("input[name=form_token]")["value"]
    data = {"form_token": token, "does": "close", "why": "thanked"}
    assert visitor.post("/editors/messages/1", data=data).status_code == 303
    (closed,) = own_bank.reader_messages.all(False)
    assert (closed.actions[0].who, closed.actions[0].why) == ("Ada", "thanked")
    exported = visitor.get("/editors/messages.json")
    assert exported.json()["messages"] == [closed.to_dict()]
    again = visitor.post("/editors/messages/1", data=data)
    assert (again.status_code, "already" in problem_of(again)) == (400, True)
    assert visitor.post("/editors/messages/1", data=data | {"does": "remove"}).status_code == 303
    assert own_bank.reader_messages.all() == []


def test_a_document_is_suggested(visitor: Visitor, own_bank: Bank) -> None:
    answer = filled(
        visitor, "/suggest-document", title="A trial", url="https://doi.org/10.1/x", text="new"
    )
    assert answer.status_code == 303
    (kept,) = own_bank.reader_messages.all()
    told = kept.message
    assert (told.kind, told.title, told.url) == ("suggestion", "A trial", "https://doi.org/10.1/x")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(visitor: Visitor, own_bank: Bank) -> None:
    """The form comes back filled in, with a token that works."""
    answer = filled(visitor, ABOUT, text="mind this", email="nowhere", name=MARKUP)
    assert answer.status_code == 400
    assert "no e-mail address" in problem_of(answer)
    form = BeautifulSoup(answer.content, "lxml").select_one("main form")
    data = {one["name"]: one.get("value", "") for one in form.select("input")}
    assert data["name"] == MARKUP
    assert form.select_one("textarea").get_text().strip() == "mind this"
    data |= {"text": "mind this", "email": ""}
    assert visitor.post(form["action"], data=data).status_code == 303
    assert visitor.post(form["action"], data=data).status_code == 303  # pressed twice
    assert own_bank.reader_messages.count() == 1


def test_only_forms_of_this_site_are_taken(visitor: Visitor, own_bank: Bank, visit: Visit) -> None:
    """Not without its token, not one of another day or site, and not from another site's page."""
    for token in ("", "x", "ImEi.aaaa.bbbb", "é"):
        answer = visitor.post(ABOUT, data={"text": "x", "form_token": token})
        assert (answer.status_code, "look it over" in problem_of(answer)) == (403, True)
    form = visitor.page(ABOUT).select_one("main form")
    token = form.select_one("input[name=form_token]")["value"]
    data = {"text": "x", "form_token": token}
    for headers in ({"origin": "https://evil.test"}, {"sec-fetch-site": "cross-site"}):
        assert visitor.post(ABOUT, data=data, headers=headers).status_code == 403
    with visit(own_bank.path, token=f"{TOKEN} no more") as other:
        assert other.post(ABOUT, data=data).status_code == 403
    with patch("itsdangerous.timed.time.time", lambda: 9e9):
        assert visitor.post(ABOUT, data=data).status_code == 403
    assert own_bank.reader_messages.count() == 0
    assert visitor.post(ABOUT, data=data).status_code == 303


def test_a_message_of_ten_megabytes_is_refused(visitor: Visitor, own_bank: Bank) -> None:
    """One line, whether it says its length or not; and one above a message's own limit."""
    huge = b"text=" + b"x" * 10_000_000

    async def in_pieces():  # type: ignore[no-untyped-def]
        for at in range(0, len(huge), 65_536):
            yield huge[at : at + 65_536]

    kind = {"content-type": "application/x-www-form-urlencoded"}
    for content in (huge, in_pieces()):
        answer = visitor.post(ABOUT, content=content, headers=kind)
        assert (answer.status_code, answer.text) == (413, "The request is too large.\n")
    answer = filled(visitor, ABOUT, text="x" * 50_000)
    assert (answer.status_code, "too long" in problem_of(answer)) == (400, True)
    assert own_bank.reader_messages.count() == 0


def test_a_thousand_a_minute_are_not_taken(visitor: Visitor, own_bank: Bank) -> None:
    """One sender has a few, all together some more, and what was typed stays in the form."""
    form = visitor.page(ABOUT).select_one("main form")
    token = form.select_one("input[name=form_token]")["value"]
    many = [visitor.post(ABOUT, data={"text": "x", "form_token": token}) for _ in range(40)]
    refused = [answer for answer in many if answer.status_code == 429]
    assert len(refused) == 40 - state.MESSAGES
    assert int(refused[0].headers["retry-after"]) > 0
    assert "wait a minute" in problem_of(refused[0])
    assert visitor.get("/entry/ames-2005").status_code == 200
    assert own_bank.reader_messages.count() == 1


def test_when_too_many_wait_it_is_said(visitor: Visitor) -> None:
    with patch.object(store, "MAX_OPEN", 0):
        answer = filled(visitor, ABOUT, text="x")
    assert (answer.status_code, "come again later" in problem_of(answer)) == (400, True)


def test_without_editors_pages_there_is_a_letter_or_nothing(own_bank: Bank, visit: Visit) -> None:
    with visit(own_bank.path, contact="a@example.org") as visitor:
        page = visitor.page("/entry/ames-2005")
        letter = "mailto:a@example.org?subject=Brief%20advice%20on%20alcohol%20in%20three%20prisons"
        assert page.select_one(f'a[href="{letter}"]')
        assert not page.select('a[href^="/comment"]')
        for address in ("/comment", "/comment/sent", "/suggest-document"):
            assert visitor.get(address).status_code == 404
            assert visitor.post(address).status_code in (404, 405)
    with visit(own_bank.path) as visitor:
        assert "editors" not in visitor.page("/entry/ames-2005").select_one("main").get_text()


@pytest.mark.parametrize("entry", ["nobody", "../x", "<i>", "%00", "a" * 5_000])
def test_a_form_about_no_entry_is_one_about_the_bank(visitor: Visitor, entry: str) -> None:
    page = visitor.page(f"/comment?entry={entry}")
    assert page.select_one("main form")["action"] == "/comment"


def test_editors_alone_see_messages(visitor: Visitor) -> None:
    for path in ("/editors/messages", "/editors/messages.json"):
        assert visitor.get(path).status_code == 403
    assert visitor.post("/editors/messages/1", data={"does": "remove"}).status_code == 403


def test_a_damaged_file_of_messages_stops_nothing_else(own_bank: Bank, visit: Visit) -> None:
    """The editors' other pages go on, and theirs says what is wrong to the log alone."""
    (own_bank.path / "messages.sqlite").write_bytes(b"nothing of SQLite's" * 100)
    with visit(own_bank.path, token=TOKEN) as visitor:
        visitor.post("/editors/login", data={"who": "Ada", "token": TOKEN})
        assert visitor.get("/editors").status_code == 200
        assert visitor.get("/editors/messages").status_code == 500
        assert visitor.get("/entry/ames-2005").status_code == 200
