"""No markup from data runs, no path leads out, and requests stay within their limits."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import quote, urlencode

import anyio
import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from evidencebank import Bank
from evidencebank.web.middleware.security import BodyLimits, ConcurrencyLimit, SlowResponseLimit
from evidencebank.web.settings import SiteSettings
from tests.web import hostile
from tests.web.conftest import Visitor

Visit = Callable[..., AbstractContextManager[Visitor]]


@pytest.fixture(scope="module")
def hostile_visitor(
    new_folder: Callable[[], Path], write_records: Callable[..., Path], visit: Visit
) -> Iterator[Visitor]:
    folder = new_folder()
    write_records(folder / "library" / "records.jsonl", *hostile.records())
    bank = Bank.create(folder / "bank")
    report = bank.load([folder / "library"])
    bank.close()
    assert report.added == len(hostile.MARKUP)
    with visit(folder / "bank") as visitor:
        yield visitor


# --- markup (F17)


def test_markup_of_entries_never_runs_on_any_page(hostile_visitor: Visitor) -> None:
    addresses = ["/", "/?q=prison", "/?q=prison&page=2", "/?q=prison&sort=title", "/browse"]
    addresses += [f"/browse/{by}" for by in ("subject", "year", "kind", "source", "author")]
    addresses += [f"/entry/hostile-{number}" for number in range(len(hostile.MARKUP))]
    addresses += [f"/entry/hostile-{n}?from=q%3Dprison&at={n + 1}" for n in range(5)]
    for address in addresses:
        answer = hostile_visitor.get(address)
        assert answer.status_code == 200, address
        page = hostile.check(answer.content)
        if address.startswith("/browse/"):
            for link in page.select("main a[href^='/browse/']"):
                hostile.check(hostile_visitor.get(str(link["href"])).content)


def test_markup_shows_as_the_text_it_is(hostile_visitor: Visitor) -> None:
    page = hostile_visitor.page("/entry/hostile-0")
    assert page.select_one("h1").get_text() == "Prison <script>alert('xss')</script>"


@pytest.mark.parametrize("markup", hostile.MARKUP)
def test_markup_that_is_asked_for_never_runs(visitor: Visitor, markup: str) -> None:
    names = ("q", "subject", "not", "kind", "from", "source", "author", "since", "sort", "page")
    for name in names:
        for more in ({}, {"mode": "advanced", "q": f"({markup}"}):
            answer = visitor.get(f"/?{urlencode({name: markup} | more)}")
            assert answer.status_code in (200, 400)
            hostile.check(answer.content)
    for path in (f"/entry/{quote(markup, safe='')}", f"/browse/author/{quote(markup, safe='')}"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        hostile.check(answer.content)
    answer = visitor.get(f"/entry/ames-2005?{urlencode({'from': markup, 'at': '1'})}")
    assert answer.status_code == 200
    hostile.check(answer.content)


def test_answers_for_machines_hold_markup_as_json(visitor: Visitor) -> None:
    answer = visitor.get("/api/none/<script>")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"


# --- paths (F18)

TRAVERSALS = (
    "../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5cwindows",
    "/etc/passwd",
    "%00",
    "site.css%00.html",
    "..%252f..%252fetc%252fpasswd",
    "",
    ".",
)


@pytest.mark.parametrize("path", TRAVERSALS)
@pytest.mark.parametrize("under", ["/static/", "/entry/", "/browse/subject/", "/browse/"])
def test_no_path_leads_out(visitor: Visitor, under: str, path: str) -> None:
    answer = visitor.get(under + path)
    assert answer.status_code in (400, 404, 405) or not path.strip("./")
    assert "root:" not in answer.text


def test_a_link_in_a_bank_shows_no_file(visitor: Visitor, site_bank: Bank) -> None:
    before = sorted(path.name for path in site_bank.path.iterdir())
    assert visitor.get("/entry/entries.sqlite").status_code == 404
    assert visitor.get("/static/../entries.sqlite").status_code == 404
    assert sorted(path.name for path in site_bank.path.iterdir()) == before


# --- headers


@pytest.mark.parametrize(
    "address", ["/", "/?q=prison", "/entry/ames-2005", "/nothing", "/static/site.css", "/browse"]
)
def test_every_answer_has_the_headers(visitor: Visitor, address: str) -> None:
    headers = visitor.get(address).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "server" not in headers
    assert "strict-transport-security" not in headers


def test_a_site_on_https_says_so(site_bank: Bank, visit: Visit) -> None:
    with visit(site_bank.path, base_url="https://bank.example.org/") as secure:
        assert "max-age" in secure.get("/").headers["strict-transport-security"]
        page = secure.page("/entry/ames-2005")
        assert page.find("link", rel="canonical")["href"] == (
            "https://bank.example.org/entry/ames-2005"
        )


def test_links_elsewhere_tell_nothing_of_the_window(visitor: Visitor) -> None:
    link = visitor.page("/entry/nash-2003").select_one(".facts a[href^=https]")
    assert link["href"] == "https://example.org/nash-2003"
    assert "noopener" in link["rel"]


def test_no_page_has_a_script_or_style_in_its_text(visitor: Visitor) -> None:
    for address in ("/", "/?q=brief", "/entry/ames-2005", "/browse/subject", "/nothing"):
        text = visitor.get(address).text
        assert not re.search(r"<style|\sstyle=|\son\w+=", text)
        scripts = re.findall(r"<script[^>]*>", text)
        assert all("src=" in script or "ld+json" in script for script in scripts)


def test_only_named_hosts_are_served_where_hosts_are_named(site_bank: Bank, visit: Visit) -> None:
    with visit(site_bank.path, hosts=("bank.test",)) as named:
        assert named.get("/").status_code == 200
        refused = named.get("/", headers={"host": "evil.test"})
        assert refused.status_code == 400
        assert refused.headers["x-content-type-options"] == "nosniff"


# --- limits


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"read"})


def sending(*pieces: bytes, wait: float = 0, **settings: float) -> httpx.Response:
    """Return the answer to a body that comes in pieces, with a pause before each."""

    async def body() -> AsyncIterator[bytes]:
        for piece in pieces:
            await anyio.sleep(wait)
            yield piece

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(BodyLimits(reads_all, SiteSettings(**settings)))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return await client.post("/", content=body())

    return anyio.run(send)


def test_a_body_may_be_as_large_as_allowed_and_no_larger() -> None:
    assert sending(b"a" * 60, b"b" * 40, body_bytes=100).text == "read"
    assert sending(b"a" * 60, b"b" * 41, body_bytes=100).status_code == 413


def test_a_body_that_says_it_is_too_large_is_not_waited_for(visitor: Visitor) -> None:
    answer = visitor.post("/", content=b"x" * 300_000)
    assert answer.status_code == 413
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_body_that_never_ends_is_given_up() -> None:
    class Never:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            async def waits() -> Message:
                await anyio.sleep(3600)
                raise AssertionError

            await BodyLimits(reads_all, SiteSettings(body_seconds=0.05))(scope, waits, send)

    async def ask() -> int:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(Never()), base_url="http://x"
        ) as client:
            return (await client.post("/", content=b"x")).status_code

    assert anyio.run(ask) == 408


async def statuses_of(held: list[tuple[str, str]], then: list[tuple[str, str]]) -> list[int]:
    """Return what those answer who come beside others, methods and addresses, at four places."""
    go = anyio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/held":
            await go.wait()
        await reads_all(scope, receive, send)

    limited = ConcurrencyLimit(app, SiteSettings(requests_at_once=4))

    async def ask(method: str, address: str, path: str) -> int:
        transport = httpx.ASGITransport(limited, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            return (await client.request(method, path)).status_code

    async with anyio.create_task_group() as tasks:
        for method, address in held:
            tasks.start_soon(ask, method, address, "/held")
        await anyio.wait_all_tasks_blocked()
        statuses = [await ask(method, address, "/") for method, address in then]
        go.set()
    # when they have gone, all places are free
    assert [await ask(method, address, "/") for method, address in then] == [200] * len(then)
    assert limited._clients == {}
    return statuses


@pytest.mark.parametrize(
    ("held", "then", "statuses"),
    [
        ([("GET", "a")], [("GET", "a"), ("POST", "a")], [200, 200]),
        (
            [("GET", "a"), ("GET", "a")],
            [("GET", "a"), ("GET", "b"), ("POST", "b")],
            [503, 200, 200],
        ),
        (
            [("POST", "a"), ("POST", "b")],
            [("POST", "c"), ("GET", "c"), ("GET", "a")],
            [503, 200, 200],
        ),
        ([("GET", name) for name in "abcd"], [("GET", "a"), ("GET", "e")], [503, 503]),
    ],
    ids=["free", "of-one-address", "that-send", "all"],
)
def test_so_many_at_once_and_others_are_told_to_come_again(
    held: list[tuple[str, str]], then: list[tuple[str, str]], statuses: list[int]
) -> None:
    """Of four places two are for one address, and two for what is sent to the site."""
    assert anyio.run(statuses_of, held, then) == statuses


def test_large_answers_are_sent_as_they_are_read_and_some_at_a_time() -> None:
    """Who does not read takes no place from who asks for a page; all bytes come, in order."""
    body = random.Random(20).randbytes(1_000_001)
    small = body[:500_000]

    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body if scope["large"] else small})

    async def ask() -> None:
        limited = SlowResponseLimit(app, SiteSettings(requests_at_once=4))
        go = anyio.Event()

        async def receive() -> Message:
            raise AssertionError

        async def one(large: bool, waits: bool = False) -> tuple[int, bytes]:
            told: list[Message] = []

            async def send(message: Message) -> None:
                told.append(message)
                if waits and message["type"] == "http.response.body":
                    await go.wait()

            await limited({"type": "http", "method": "GET", "large": large}, receive, send)
            bodies = told[1:]
            assert [m.get("more_body", False) for m in bodies[-2:]] in ([True, False], [False])
            assert max(len(m["body"]) for m in bodies) <= 64 * 1024
            return told[0]["status"], b"".join(m["body"] for m in bodies)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(one, True, True)
            await anyio.wait_all_tasks_blocked()
            assert (await one(True))[0] == 503
            assert await one(False) == (200, small)
            go.set()
        assert await one(True) == (200, body)

    anyio.run(ask)


def test_a_long_address_is_refused_without_fault(visitor: Visitor) -> None:
    assert visitor.get(f"/?q={'a' * 3_000}").status_code == 400
    assert visitor.get(f"/?{'&'.join(['subject=a'] * 20 + ['subject=b'])}").status_code == 200
    many = "&".join(f"subject=s{number}" for number in range(60))
    assert visitor.get(f"/?{many}").status_code == 400
