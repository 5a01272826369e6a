"""A bank that changes under a site: nobody sees an error or a mixture, and nothing is restarted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from evidencebank import Bank
from tests.evidencebank.samples import RECORDS, SCHEME

pytestmark = pytest.mark.slow

WriteRecords = Callable[..., Path]

GENERATIONS = 6
CLIENTS = 6
PATHS = (
    "/api/v1/search?q=alcohol&size=14",
    "/?q=alcohol",
    "/browse/subject/people",
    "/api/v1/entries",
    "/new",
    "/api/v1/search?q=prison&sort=year&size=14",
)
"""What shows several entries at once."""

_STAMP = re.compile(rb"edition (\d+)")


def edition(number: int) -> list[dict[str, object]]:
    """Return the records with an edition in every title."""
    return [record | {"title": f"{record['title']}, edition {number}"} for record in RECORDS]


@pytest.fixture
def bank(new_folder: Callable[[], Path], write_records: WriteRecords) -> Iterator[Bank]:
    folder = new_folder()
    write_records(folder / "library" / "records.jsonl", *edition(0))
    (folder / "library" / "subjects.ttl").write_text(SCHEME, encoding="utf-8")
    with Bank.create(folder / "bank") as bank:
        bank.load([folder / "library"])
        yield bank


@pytest.fixture
def port(bank: Bank) -> Iterator[int]:
    """Return the port of a server of the bank."""
    command = [sys.executable, "-m", "evidencebank", "serve", "--bank", str(bank.path)]
    number = 20_000 + os.getpid() % 20_000
    server = subprocess.Popen(
        [*command, "--port", str(number)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 30
    while True:
        try:
            assert asked(number, "/healthz")[0] == 200
            break
        except OSError:
            assert time.monotonic() < until
            assert server.poll() is None
            time.sleep(0.1)
    yield number
    server.terminate()
    assert server.wait(20) == 0


def asked(port: int, path: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_every_answer_is_whole_and_of_one_generation(
    bank: Bank, port: int, write_records: WriteRecords
) -> None:
    """Six clients ask while the bank is loaded anew five times; each soon sees the newest."""
    wrong: list[str] = []
    answers = 0
    ended = threading.Event()

    def client(first: int) -> None:
        nonlocal answers
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        turn = first
        newest = 0
        while not ended.is_set():
            path = PATHS[turn % len(PATHS)]
            turn += 1
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            editions = {int(number) for number in _STAMP.findall(body)}
            if answer.status != 200 or len(editions) != 1:
                wrong.append(f"{path}: {answer.status} {sorted(editions)} {body[:200]!r}")
            elif min(editions) < newest:
                wrong.append(f"{path}: {editions} after {newest}")
            newest = max(newest, *editions, 0)
            answers += 1
        connection.close()

    clients = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for one in clients:
        one.start()
    library = bank.path.with_name("library")
    for number in range(1, GENERATIONS):
        write_records(library / "records.jsonl", *edition(number))
        assert bank.load([library]).changed == len(RECORDS)
        time.sleep(0.4)
    until = time.monotonic() + 30
    seen = dict.fromkeys(PATHS, b"")
    newest = str(GENERATIONS - 1).encode()
    while time.monotonic() < until and not all(newest in body for body in seen.values()):
        seen = {path: asked(port, path)[1] for path in PATHS}
    ended.set()
    for one in clients:
        one.join(20)
    assert wrong == []
    assert answers > 100
    for path, body in seen.items():
        assert _STAMP.findall(body)[0] == newest, path
