"""The editors' pages: what they do, and that nobody else can."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from html import escape
from pathlib import Path
from time import time
from typing import Any
from unittest.mock import patch

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import InputError
from evidencebank import Bank
from evidencebank.web.pages.editor_session import COOKIE, SECONDS
from evidencebank.web.pages.editors import MAX_NAME_LENGTH
from evidencebank.web.settings import SiteSettings, read_settings
from tests.evidencebank.samples import RECORDS
from tests.places import SAMPLE_PAGES
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]

TOKEN = "a token of the tests"
LIST = "/editors/lists/ames-2005"


@pytest.fixture(scope="module")
def bank_folder(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Path:
    """Return the folder of a bank with an entry whose title is markup, to be copied."""
    folder = new_folder()
    odd = {"id": "odd", "title": "<i>Odd</i> & <script>x</script>", "text": "prison alcohol advice"}
    with Bank.create(folder / "bank") as bank:
        bank.load([write_records(folder / "records.jsonl", *RECORDS, odd)])
    return folder / "bank"


@pytest.fixture
def bank(folder: Path, bank_folder: Path) -> Iterator[Bank]:
    """Return a bank that a test may change."""
    with Bank.open(shutil.copytree(bank_folder, folder / "bank")) as bank:
        yield bank


@pytest.fixture
def visitor(bank: Bank, visit: Visit) -> Iterator[Visitor]:
    with visit(bank.path, token=TOKEN) as visitor:
        yield visitor


@pytest.fixture
def editor(visitor: Visitor) -> Visitor:
    """Return a visitor who has logged in as Ada."""
    answer = visitor.post("/editors/login", data={"who": "Ada", "token": TOKEN})
    assert (answer.status_code, answer.headers["location"]) == (303, "/editors")
    return visitor


def sent(editor: Visitor, page: BeautifulSoup, action: str, **data: Any) -> Any:
    """Send the form of a page that has an action and the given hidden fields."""
    token = page.select_one("input[name=form_token]")["value"]
    return editor.post(action, data={"form_token": token, **data})


def test_there_are_no_such_pages_without_a_token(visit: Visit, bank: Bank) -> None:
    """As if they did not exist, and nothing leads to them."""
    with visit(bank.path) as visitor:
        for path in ("/editors", "/editors/login", "/editors/review", LIST):
            assert visitor.get(path).status_code == 404
        assert visitor.post("/editors/publish").status_code == 404


def test_a_short_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that could be guessed opens nothing."""
    monkeypatch.setenv("EVIDENCEBANK_TOKEN", "short")
    with pytest.raises(InputError, match="EVIDENCEBANK_TOKEN"):
        read_settings()
    assert "short" not in repr(SiteSettings(token="x" * 16))


def test_nothing_is_shown_or_done_without_a_session(visitor: Visitor, bank: Bank) -> None:
    """The first page leads to the form; everything else is refused."""
    assert visitor.get("/editors").headers["location"] == "/editors/login"
    for path in ("/editors/review", "/editors/history", LIST, "/editors/open?id=ames-2005"):
        assert visitor.get(path).status_code == 403
    for path in ("/editors/publish", "/editors/rollback", LIST, "/editors/logout"):
        assert visitor.post(path, data={"does": "ban", "other": "boyd-2008"}).status_code == 403
    assert bank.lists.status().published is None
    assert bank.lists.decisions() == []


def test_the_cookie_is_for_these_pages_alone(visitor: Visitor, visit: Visit, bank: Bank) -> None:
    """Out of reach of scripts and of other sites; over TLS only where the site is."""
    cookie = visitor.post("/editors/login", data={"who": "Ada", "token": TOKEN}).headers[
        "set-cookie"
    ]
    said = set(cookie.lower().split("; "))
    assert {"httponly", "samesite=strict", "path=/editors", f"max-age={SECONDS}"} <= said
    assert "secure" not in said
    with visit(bank.path, token=TOKEN, base_url="https://bank.example.org") as secure:
        answer = secure.post("/editors/login", data={"who": "Ada", "token": TOKEN})
        assert "secure" in answer.headers["set-cookie"].lower().split("; ")


def test_wrong_tokens_are_refused_and_soon_not_even_tried(visitor: Visitor) -> None:
    """Ten a minute; the right one must then wait as well."""
    for number in range(10):
        answer = visitor.post("/editors/login", data={"who": "Eve", "token": f"{TOKEN}{number}"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    assert visitor.post("/editors/login", data={"who": "A", "token": TOKEN}).status_code == 429


def test_pins_and_bans_are_made_and_taken_back(editor: Visitor, bank: Bank) -> None:
    """As at the command line, with the name that was given at the login."""
    page = editor.page(LIST)
    first = bank.related("ames-2005", draft=True)[0].id
    button = page.find("button", attrs={"name": "act", "value": f"ban {first}"})
    form = button.find_parent("form")
    data = {field["name"]: field.get("value", "") for field in form.find_all("input")}
    assert sorted(data) == ["form_token", "why"]
    pressed = {"act": button["value"], "why": "old"}
    assert editor.post(LIST, data=data | pressed).status_code == 303
    (standing,) = bank.lists.decisions("ames-2005")
    made = standing.decision
    assert (made.action, made.other.id, made.who, made.why) == ("ban", first, "Ada", "old")
    assert first not in [item.id for item in bank.related("ames-2005", draft=True)]
    assert sent(editor, page, LIST, does="pin", other="odd", at="2").status_code == 303
    assert bank.related("ames-2005", draft=True)[1].id == "odd"
    shown = editor.page(LIST)
    assert "<script>x</script>" in shown.get_text()
    assert not shown.find_all("script", src=False)
    for does, other in (("unban", first), ("unpin", "odd")):
        assert sent(editor, page, LIST, does=does, other=other).status_code == 303
    assert bank.lists.decisions("ames-2005") == []
    assert len(editor.page(LIST).select("details li")) == 4


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"does": "pin", "other": "nobody"}, "no entry"),
        ({"does": "pin", "other": "ames-2005"}, "its own"),
        ({"does": "pin", "other": "odd", "at": "eleven"}, "1 to 10"),
        ({"does": "pin", "other": "odd", "at": "11"}, "1 to 10"),
        ({"does": "pin", "other": "odd", "at": "0"}, "1 to 10"),
        ({"does": "pin", "other": "odd", "at": "9" * 5_000}, "1 to 10"),
        ({"does": "pin", "other": "odd", "at": "٣"}, "1 to 10"),
        ({"does": "unpin", "other": "odd"}, "not pinned"),
        ({"does": "burn", "other": "odd"}, "choose"),
    ],
)
def test_what_makes_no_sense_is_said_on_the_page(
    editor: Visitor, bank: Bank, data: dict[str, str], message: str
) -> None:
    """One line above the list, and nothing has changed."""
    answer = sent(editor, editor.page(LIST), LIST, **data)
    assert answer.status_code == 400
    assert message in BeautifulSoup(answer.content, "lxml").select_one(".problem").get_text()
    assert bank.lists.decisions() == []


def test_publishing_and_the_way_back(editor: Visitor, bank: Bank) -> None:
    """What readers see changes when it is published, and back; nothing before is a 409."""
    page = editor.page("/editors")
    assert "Nothing is published yet" in page.get_text()
    assert sent(editor, page, "/editors/publish", why="first").status_code == 303
    first = bank.related("ames-2005")[0].id
    sent(editor, page, LIST, does="ban", other=first)
    assert bank.related("ames-2005")[0].id == first
    shown = editor.page("/editors")
    assert "Publication 1, by Ada" in shown.get_text()
    assert shown.select_one("details a")["href"] == LIST
    sent(editor, page, "/editors/publish")
    assert first not in [item.id for item in bank.related("ames-2005")]
    assert sent(editor, page, "/editors/rollback", why="too soon").status_code == 303
    assert bank.related("ames-2005")[0].id == first
    assert "Ada returned to publication 1" in editor.page("/editors").get_text()
    assert editor.page("/editors").select_one("#rollback-why") is None  # nothing is before it
    assert sent(editor, page, "/editors/rollback").status_code == 409


def test_what_was_done_is_told_with_who_when_and_why(editor: Visitor, bank: Bank) -> None:
    """Every action, one that took a click too; newest first, and markup in a reason is text."""
    page = editor.page(LIST)
    sent(editor, page, LIST, act="pin odd", why="its <b>review</b>")
    sent(editor, page, LIST, act="unpin odd", why="not that")
    for why in ("first", "second"):
        sent(editor, page, "/editors/publish", why=why)
    sent(editor, page, "/editors/rollback", why="too soon")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in editor.page("/editors/history").select("tbody tr")
    ]
    assert [row[1:] for row in rows] == [
        ["Ada", "Return to publication 1", "too soon"],
        ["Ada", "Publish publication 2", "second"],
        ["Ada", "Publish publication 1", "first"],
        ["Ada", "Unpin odd in the list of ames-2005", "not that"],
        ["Ada", "Pin odd in the list of ames-2005", "its <b>review</b>"],
    ]
    assert all(step.when.tzinfo for step in bank.history())


def test_a_form_of_another_making_does_nothing(editor: Visitor, visit: Visit, bank: Bank) -> None:
    """Without the form's token, with a made-up one, or with that of another session."""
    with visit(bank.path, token=TOKEN) as other:
        other.post("/editors/login", data={"who": "Eve", "token": TOKEN})
        of_another = other.page("/editors").select_one("input[name=form_token]")["value"]
    for token in ("", "x", "é", of_another):
        answer = editor.post("/editors/publish", data={"form_token": token})
        assert answer.status_code == 403
    assert editor.get("/editors/publish").status_code == 405
    assert bank.lists.status().published is None


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.test"},
        {"origin": "http://bank.test.evil.test"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://bank.test"},
    ],
)
def test_another_site_can_send_nothing(
    editor: Visitor, bank: Bank, headers: dict[str, str]
) -> None:
    """Not even with the cookie and the form's token, should it ever get them."""
    token = editor.page("/editors").select_one("input[name=form_token]")["value"]
    for path in ("/editors/publish", LIST, "/editors/rollback", "/editors/logout"):
        data = {"form_token": token, "does": "ban", "other": "odd"}
        assert editor.post(path, data=data, headers=headers).status_code == 403
    login = {"who": "Eve", "token": TOKEN}
    assert editor.post("/editors/login", data=login, headers=headers).status_code == 403
    assert bank.lists.status().published is None
    assert bank.lists.decisions() == []


@pytest.mark.parametrize(
    ("origin", "base_url"),
    [
        ("http://bank.test", ""),
        ("https://bank.test", ""),
        ("https://bank.example.org", "https://bank.example.org"),
    ],
)
def test_the_site_itself_can(visit: Visit, bank: Bank, origin: str, base_url: str) -> None:
    """Behind a proxy too, by its own name or by its public one."""
    login = {"who": "Ada", "token": TOKEN}
    with visit(bank.path, token=TOKEN, base_url=base_url) as visitor:
        for headers in ({"origin": origin}, {"sec-fetch-site": "same-origin", "origin": origin}):
            answer = visitor.post("/editors/login", data=login, headers=headers)
            assert answer.status_code == 303


def test_the_review_leads_to_lists(editor: Visitor, bank: Bank) -> None:
    """Every id is a link to its list; an id can be typed as well."""
    bank.load(SAMPLE_PAGES[:9])
    page = editor.page("/editors/review")
    links = {a["href"] for a in page.select("main ul a") if "/lists/" in a["href"]}
    assert len(links) > 10
    for link in list(links)[:5]:
        assert editor.get(link).status_code == 200
    assert editor.get("/editors/open?id=ames-2005").headers["location"] == LIST
    assert editor.get("/editors/open?id=nobody").status_code == 404
    assert editor.get("/editors/lists/nobody").status_code == 404


def test_logging_out_ends_the_session(editor: Visitor) -> None:
    """In this browser; pages are never kept by caches."""
    page = editor.page("/editors")
    assert editor.get("/editors").headers["cache-control"] == "no-store"
    assert sent(editor, page, "/editors/logout").status_code == 303
    assert editor.get("/editors").headers["location"] == "/editors/login"


def cookie_of(visitor: Visitor, who: str) -> str:
    """Return the cookie of a new session, for a request that carries it whatever the time."""
    answer = visitor.post("/editors/login", data={"who": who, "token": TOKEN})
    visitor.client.cookies.clear()
    return str(answer.headers["set-cookie"].split(";")[0])


@pytest.mark.parametrize("who", ["Ada", "Ædá of <York>", "x" * 200])
def test_a_session_lasts_a_day_and_says_who(who: str, visitor: Visitor) -> None:
    """Eight hours from the login, however often it is used meanwhile."""
    begin = int(time())
    with patch("time.time", lambda: begin):
        headers = {"cookie": cookie_of(visitor, who)}
    for later, status in ((0, 200), (SECONDS, 200), (SECONDS + 2, 303)):
        with patch("time.time", lambda later=later: begin + later):
            answer = visitor.get("/editors", headers=headers)
        assert answer.status_code == status
        assert "set-cookie" not in answer.headers
        assert (escape(who[:MAX_NAME_LENGTH]) in answer.text) == (status == 200)


def test_another_token_ends_all_sessions(visitor: Visitor, visit: Visit, bank: Bank) -> None:
    """What was signed with the one before is believed no more."""
    headers = {"cookie": cookie_of(visitor, "Ada")}
    assert visitor.get("/editors", headers=headers).status_code == 200
    with visit(bank.path, token=TOKEN + "x") as other:
        assert other.get("/editors", headers=headers).status_code == 303


@pytest.fixture(scope="module")
def signed(site_bank: Bank, visit: Visit) -> Iterator[tuple[Visitor, str]]:
    """Return a visitor, and the name and value of a cookie that is a session."""
    with visit(site_bank.path, token=TOKEN) as visitor:
        yield visitor, cookie_of(visitor, "Ada")


VISIBLE = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters=";")


@given(made_up=st.text(VISIBLE, min_size=1, max_size=200))
def test_no_made_up_cookie_is_a_session(made_up: str, signed: tuple[Visitor, str]) -> None:
    """Not even one in the form of a session, or one that says more than what was signed."""
    visitor, cookie = signed
    name, value = cookie.split("=", 1)
    for other in (made_up, f"e30=.{made_up}", made_up + value):
        answer = visitor.get("/editors", headers={"cookie": f"{name}={other}"})
        assert answer.status_code == 303


def test_the_name_of_the_cookie_is_told_to_nobody_else(editor: Visitor) -> None:
    """Pages for everyone neither read nor set it."""
    answer = editor.get("/")
    assert "set-cookie" not in answer.headers
    assert COOKIE not in answer.request.headers.get("cookie", "")
