"""Clients that are greedy, slow or large do not take the site from a visitor.

The site is a process of its own, over a bank in which some entries are as long as books.
"""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from evidencebank.web.api.cursors import cursor_after
from evidencebank.web.settings import SiteSettings
from tests.trust.handles import most_resident_bytes
from tests.web.test_serve import served

pytestmark = pytest.mark.slow

GREEDY = 80
"""Clients of one address, of which 32 are answered at a time: with fewer it depends on the order of
their requests whether any is told to come again."""

SLOW = 40
UNREAD = 60
LARGE = 10_000_000
ENTRIES = 3_000
BOOKS = 4
BOOK_WORDS = 400_000
ROUNDS = 5
PATIENCE = 60.0
"""Seconds; a test of whether there is an answer at all, not of how soon."""

RATE = 30
"""Requests of the API a minute from one address."""

GREEDY_ADDRESS, SLOW_ADDRESS, IDLE_ADDRESS = "127.0.0.2", "127.0.0.3", "127.0.0.4"
"""Where these come from; the visitor has an address of his own."""

DESIGNED = {200, 429, 503}
MAX_MEMORY = 500_000_000


@dataclass(frozen=True)
class Site:
    """A site that is served, and the words in its entries."""

    address: str
    process: int
    vocabulary: list[str]

    def connection(self, said: bytes, client: str = "127.0.0.1") -> socket.socket:
        """Return a connection from an address that has begun to ask and does not go on."""
        parts = urlsplit(self.address)
        assert parts.hostname
        assert parts.port
        connection = socket.create_connection(
            (parts.hostname, parts.port), timeout=PATIENCE, source_address=(client, 0)
        )
        connection.sendall(said)
        return connection


@pytest.fixture(scope="module")
def site(new_folder: Callable[[], Path], write_records: Callable[..., Path]) -> Iterator[Site]:
    """Return a site over some thousand entries, four of them books."""
    # words that share their beginnings, so that one pattern stands for many
    vocabulary = [f"{first}{n:03}" for first in ("treat", "train", "trust") for n in range(300)]
    chance = random.Random(20)
    folder = new_folder()
    records = (
        {
            "id": f"e{n:04}",
            "title": " ".join(chance.choices(vocabulary, k=6)),
            "text": " ".join(chance.choices(vocabulary, k=BOOK_WORDS if n < BOOKS else 150)),
        }
        for n in range(ENTRIES)
    )
    build = ("build", write_records(folder / "records.jsonl", *records), "-b", folder / "bank")
    # in a process of its own: this one would keep the memory that it takes
    done = subprocess.run([sys.executable, "-m", "evidencebank", *build], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    with served(folder / "bank", EVIDENCEBANK_RATE=str(RATE)) as (process, address):
        yield Site(address, process.pid, vocabulary)


def expensive(chance: random.Random, vocabulary: list[str]) -> str:
    """Return a query that stands for hundreds of words and phrases, and is new every time."""
    phrases = [f'"{" ".join(chance.choices(vocabulary, k=2))}"~5' for _ in range(4)]
    return " OR ".join([f"tr*{chance.randrange(10)}*", "tre*", *phrases])


def greedy_requests(
    chance: random.Random, vocabulary: list[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what is dear: first of the API, which limits that; then searches, books, everything."""
    query = {"q": expensive(chance, vocabulary)}
    yield "/api/v1/search", query | {"size": "100"}
    yield "/api/v1/entries", {"cursor": cursor_after(f"d{chance.random()}")}
    while True:
        yield "/", {"q": expensive(chance, vocabulary)}
        yield f"/entry/e{chance.randrange(BOOKS):04}", {"from": "q=tre*", "at": "1"}
        yield "/api/v1/entries", {"cursor": cursor_after(f"d{chance.random()}")}


def greedy(site: Site, seed: int, ended: threading.Event) -> Counter[int]:
    """Ask for as much as one can until the event; return how often each status was answered."""
    chance = random.Random(seed)
    statuses: Counter[int] = Counter()
    transport = httpx.HTTPTransport(local_address=GREEDY_ADDRESS)
    with httpx.Client(base_url=site.address, timeout=PATIENCE, transport=transport) as client:
        for path, params in greedy_requests(chance, site.vocabulary):
            status = client.get(path, params=params).status_code
            statuses[status] += 1
            if ended.wait(0 if status == 200 else 0.2):
                break
    return statuses


def test_a_visitor_is_answered_beside_greedy_slow_and_large_clients(site: Site) -> None:
    """Each of these gets an answer that was designed; the site stays small and stays there."""
    ended = threading.Event()
    answers: Counter[tuple[str, int]] = Counter()
    said = [
        b"GET / HTTP/1.1\r\nHost: a\r\nX-",
        b"POST /api/v1/more-like HTTP/1.",
        *[b"POST /api/v1/more-like HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{"] * 2,
    ]
    with ExitStack() as connections, ThreadPoolExecutor(GREEDY) as pool:
        for n in range(SLOW):
            connections.enter_context(site.connection(said[n % len(said)], SLOW_ADDRESS))
        running = [pool.submit(greedy, site, seed, ended) for seed in range(GREEDY)]
        try:
            with httpx.Client(base_url=site.address, timeout=PATIENCE) as visitor:
                for n in range(ROUNDS):
                    query = {"q": f"{site.vocabulary[n]} trust"}
                    answers["page", visitor.get("/", params=query).status_code] += 1
                    sent = visitor.post("/api/v1/more-like", content=bytes(LARGE))
                    answers["large", sent.status_code] += 1
            assert not any(one.done() for one in running)
        finally:
            ended.set()
    assert answers == {("page", 200): ROUNDS, ("large", 413): ROUNDS}
    of_greedy: Counter[int] = sum((one.result() for one in running), Counter())
    assert of_greedy.keys() <= DESIGNED
    assert of_greedy[200] > 0
    assert of_greedy[429] > 0
    assert of_greedy[503] > 0
    assert most_resident_bytes(Path(f"/proc/{site.process}")) < MAX_MEMORY


def test_those_who_ask_for_books_and_do_not_read_them_fill_no_memory(site: Site) -> None:
    """Some of them are told to come again (503) at once; a visitor is answered meanwhile."""
    book = b"GET /entry/e%04d?n=%d HTTP/1.1\r\nHost: a\r\n\r\n"
    with ExitStack() as connections:
        waiting = [
            connections.enter_context(site.connection(book % (n % BOOKS, n), IDLE_ADDRESS))
            for n in range(UNREAD)
        ]
        refused = [connection.recv(12) for connection in waiting].count(b"HTTP/1.1 503")
        assert 0 < refused < UNREAD
        assert httpx.get(f"{site.address}/?q=treat001", timeout=PATIENCE).status_code == 200
        assert most_resident_bytes(Path(f"/proc/{site.process}")) < MAX_MEMORY


def test_more_than_can_be_answered_at_once_are_told_to_come_again(site: Site) -> None:
    """They are told when, and who comes again then is answered."""
    most = SiteSettings.model_fields["requests_at_once"].default
    with ExitStack() as connections:
        asking = b"GET /?q=tre*%d*+OR+tr*%d* HTTP/1.1\r\nHost: a\r\n\r\n"
        # more than any machine answers before the last of them has come
        many = [
            connections.enter_context(site.connection(asking % (n % 10, n), f"127.0.1.{n % 8 + 1}"))
            for n in range(4 * most)
        ]
        begun = [connection.recv(4_096) for connection in many]
    statuses = Counter(answer.split()[1] for answer in begun)
    assert statuses.keys() == {b"200", b"503"}
    assert statuses[b"200"] >= most // 2
    assert all(b"retry-after: 1\r\n" in answer for answer in begun if b" 503 " in answer[:16])
    assert httpx.get(f"{site.address}/?q=treat002", timeout=PATIENCE).status_code == 200


def test_connections_that_say_nothing_are_closed(site: Site) -> None:
    """The site closes them by itself, and answers others meanwhile."""
    with ExitStack() as connections:
        waiting = [
            connections.enter_context(site.connection(said))
            for said in (b"", b"G", b"GET / HTTP/1.1\r\nHost: a\r\n")
        ]
        assert httpx.get(f"{site.address}/?q=treat001").status_code == 200
        assert [connection.recv(1) for connection in waiting] == [b"", b"", b""]
