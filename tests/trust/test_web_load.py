"""Clients that are greedy, slow or large do not take the site from a visitor."""

from __future__ import annotations

import random
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from evidencebank import Bank
from tests.trust.handles import resident_bytes
from tests.web.test_serve import served

pytestmark = pytest.mark.slow

GREEDY = 50
SLOW = 40
LARGE = b"x" * 10_000_000
ENTRIES = 3_000
PATIENCE = 60.0
"""Seconds; a test of whether there is an answer at all, not of how soon."""

DESIGNED = {200, 413, 429, 503}
MOST_MEMORY = 500_000_000


@pytest.fixture(scope="module")
def vocabulary() -> list[str]:
    """Return words that share their beginnings, so that one pattern stands for many."""
    return [f"{first}{n:03}" for first in ("treat", "train", "trust") for n in range(300)]


@pytest.fixture(scope="module")
def address_and_process(
    new_folder: Callable[[], Path], write_records: Callable[..., Path], vocabulary: list[str]
) -> Iterator[tuple[str, int]]:
    """Return the address and the process of a site over some thousand entries."""
    chance = random.Random(20)
    folder = new_folder()
    records = [
        {
            "id": f"e{n:04}",
            "title": " ".join(chance.choices(vocabulary, k=6)),
            "text": " ".join(chance.choices(vocabulary, k=150)),
        }
        for n in range(ENTRIES)
    ]
    with Bank.create(folder / "bank") as bank:
        bank.load([write_records(folder / "records.jsonl", *records)])
    with served(folder / "bank") as (process, address):
        yield address, process.pid


def expensive(chance: random.Random, vocabulary: list[str]) -> str:
    """Return a query that stands for hundreds of words and phrases, and is new every time."""
    phrases = [f'"{" ".join(chance.choices(vocabulary, k=2))}"~5' for _ in range(4)]
    return " OR ".join([f"tr*{chance.randrange(10)}*", "tre*", *phrases])


def slow_client(address: str, said: bytes) -> socket.socket:
    """Return a connection that has begun to ask and does not go on."""
    parts = urlsplit(address)
    assert parts.hostname
    assert parts.port
    connection = socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)
    connection.sendall(said)
    return connection


def test_a_visitor_is_answered_beside_greedy_slow_and_large_clients(
    address_and_process: tuple[str, int], vocabulary: list[str]
) -> None:
    """Each of these gets an answer that was designed; the site stays small and stays there."""
    address, pid = address_and_process
    ended = threading.Event()
    answers: Counter[int] = Counter()

    def greedy(seed: int) -> Counter[int]:
        chance = random.Random(seed)
        statuses: Counter[int] = Counter()
        with httpx.Client(base_url=address, timeout=PATIENCE) as client:
            while not ended.is_set():
                path = chance.choice(["/", "/api/v1/search"])
                query = {"q": expensive(chance, vocabulary)}
                statuses[client.get(path, params=query).status_code] += 1
        return statuses

    with ExitStack() as connections, ThreadPoolExecutor(GREEDY) as pool:
        for n in range(SLOW):
            began = (
                b"GET / HTTP/1.1\r\nHost: a\r\nX-" if n % 2 else b"POST /api/v1/more-like HTTP/1."
            )
            connections.enter_context(slow_client(address, began))
        posting = b"POST /api/v1/more-like HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{"
        for _ in range(5):
            connections.enter_context(slow_client(address, posting))
        running = [pool.submit(greedy, seed) for seed in range(GREEDY)]
        try:
            with httpx.Client(base_url=address, timeout=PATIENCE) as visitor:
                for _ in range(10):
                    answers[visitor.get("/", params={"q": "treat001 trust"}).status_code] += 1
                    answers[visitor.post("/api/v1/more-like", content=LARGE).status_code] += 1
                    assert resident_bytes(Path(f"/proc/{pid}")) < MOST_MEMORY
        finally:
            ended.set()
    assert answers == {200: 10, 413: 10}
    of_greedy: Counter[int] = sum((done.result() for done in running), Counter())
    assert of_greedy.keys() <= DESIGNED
    assert of_greedy[200] > 0


def test_connections_that_say_nothing_are_closed(address_and_process: tuple[str, int]) -> None:
    """The site closes them by itself, and answers others meanwhile."""
    address, _ = address_and_process
    with ExitStack() as connections:
        waiting = [
            connections.enter_context(slow_client(address, said))
            for said in (b"", b"G", b"GET / HTTP/1.1\r\nHost: a\r\n")
        ]
        assert httpx.get(f"{address}/?q=treat001").status_code == 200
        assert [connection.recv(1) for connection in waiting] == [b"", b"", b""]
