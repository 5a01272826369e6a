"""A node is killed at random moments while others search, build, publish and pin.

No answer is wrong or given as whole when it is not, nothing that was acknowledged is lost, and
errors are few and clear. EVIDENCEBANK_KILLS says how often; it takes more than a
minute each time, and is not run where it says nothing.
"""

from __future__ import annotations

import json
import os
import random
import re
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError

import pytest

from corpus.errors import ClusterError, EvidenceBankError
from evidencebank import Bank
from tests.cluster.nodes import Nodes
from tests.evidencebank.hits import hit_ids
from tests.evidencebank.samples import RECORDS

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("EVIDENCEBANK_KILLS", "0"))
QUERIES = ("prison", "alcohol", "naloxone OR detox", '"peer mentors"', "")
_BACK = 120.0
"""Seconds in which a bank is back when nodes are; further copies may take longer."""

UP = 3.0
"""Seconds, at the most, between the moments at which all is well and a node is killed."""


@pytest.fixture
def nodes() -> Iterator[Nodes]:
    """Return three nodes that a test may kill."""
    started = Nodes.start(3)
    yield started
    started.stop()


class Traffic:
    """Threads that use a bank until they are told to stop, and what came of it."""

    def __init__(self, address: str, answers: set[tuple[object, ...]]) -> None:
        self.address = address
        self.answers = answers
        self.ended = threading.Event()
        self.done: Counter[str] = Counter()
        self.errors: list[str] = []
        self.wrong: list[object] = []
        self.pinned: list[str] = []
        self.published = 0

    def __str__(self) -> str:
        said = f"{dict(self.done)}, {len(self.wrong)} wrong, {len(self.errors)} errors"
        kinds = Counter(re.sub("[0-9]+", "#", error) for error in self.errors)
        return f"{said}: {kinds.most_common(8)}"

    def until_ended(self, name: str, use: Callable[[Bank, int], None]) -> None:
        """Use an own handle of the bank again and again."""
        turn = 0
        with Bank.open(self.address) as bank:
            while not self.ended.is_set():
                turn += 1
                try:
                    use(bank, turn)
                except EvidenceBankError as error:
                    self.errors.append(f"{name}: {type(error).__name__}: {error}")
                self.done[name] += 1

    def search(self, bank: Bank, turn: int) -> None:
        """Search as readers do, and hold all answers of one generation against what is right."""
        query = QUERIES[turn % len(QUERIES)]
        results = bank.search(query, limit=5)
        told = (query, results.total, tuple(hit.id for hit in results.hits))
        if told not in self.answers:
            self.wrong.append(told)
        for hit in results.hits[:2]:
            assert hit.entry.id == hit.id

    def pin(self, bank: Bank, turn: int) -> None:
        """Write down something as an editor."""
        bank._parts.records.put("notes", f"note-{turn}", {"turn": turn}, who="ed")
        self.pinned.append(f"note-{turn}")
        time.sleep(0.05)

    def publish(self, bank: Bank, _turn: int) -> None:
        """Publish lists."""
        self.published = bank.lists.publish(who="ed").number
        time.sleep(0.5)


@pytest.mark.skipif(not KILLS, reason="EVIDENCEBANK_KILLS does not say how often nodes are killed")
def test_a_node_may_be_killed_at_any_moment(
    nodes: Nodes, folder: Path, write_records: Callable[..., Path]
) -> None:
    """Two libraries are built in turn, so that every answer is that of one or the other."""
    libraries = [folder / "one", folder / "two"]
    write_records(libraries[0] / "some.jsonl", *RECORDS)
    write_records(libraries[1] / "some.jsonl", *RECORDS[:-3])
    answers = set[tuple[object, ...]]()
    for number, library in enumerate(libraries):
        with Bank.create(folder / f"bank{number}") as bank:
            bank.load([library], workers=1)
            for query in QUERIES:
                ids = tuple(hit_ids(bank, query, limit=5))
                answers.add((query, bank.search(query).total, ids))
    address = f"{nodes.address}/dying"
    source = folder / "source"
    write_records(source / "some.jsonl", *RECORDS)
    with Bank.create(address) as bank:
        bank.load([source], workers=1)
    traffic = Traffic(address, answers)

    def build(bank: Bank, turn: int) -> None:
        records = RECORDS if turn % 2 else RECORDS[:-3]
        write_records(source / "some.jsonl", *records)
        bank.load([source], workers=1)

    with ThreadPoolExecutor(8) as threads:
        jobs = [
            threads.submit(traffic.until_ended, name, use)
            for name, use in (
                ("search", traffic.search),
                ("search", traffic.search),
                ("pin", traffic.pin),
                ("publish", traffic.publish),
                ("build", build),
            )
        ]
        try:
            _kill_and_restart(nodes, traffic)
        finally:
            traffic.ended.set()
        for job in jobs:
            job.result()
    told = str(traffic)
    print(told)
    assert traffic.wrong == [], told
    assert len(traffic.errors) <= sum(traffic.done.values()) / 100, told
    assert all("\n" not in error for error in traffic.errors)
    with Bank.open(address) as bank:
        kept = {record.key for record in bank._parts.records.all("notes")}
        assert set(traffic.pinned) <= kept, told
        assert bank.lists.status().published is not None
        write_records(source / "some.jsonl", *RECORDS)
        bank.load([source], workers=1)
        assert len(bank) == len(RECORDS)
        assert bank.check() == []
    _two_down(nodes, address)


def _kill_and_restart(nodes: Nodes, traffic: Traffic) -> None:
    for turn in range(KILLS):
        time.sleep(random.uniform(0.2, UP))
        number = random.randrange(len(nodes.pids))
        nodes.kill_node(number)
        time.sleep(random.uniform(0.2, UP))
        nodes.start_node(number)
        nodes.wait()
        _wait_for_copies(nodes)
        print(f"kill {turn + 1}, of node {number}: {traffic}", flush=True)


def _wait_for_copies(nodes: Nodes) -> None:
    """Wait until each part of each index has its copy again: one node may be lost, not two."""
    port = nodes.ports[0][0]
    url = f"http://127.0.0.1:{port}/_cluster/health?wait_for_status=green&timeout=60s"
    for _ in range(4):
        with suppress(HTTPError), urllib.request.urlopen(url, timeout=70) as answer:
            assert json.load(answer)["status"] == "green"
            return
    why = f"http://127.0.0.1:{port}/_cluster/allocation/explain"
    with urllib.request.urlopen(why, timeout=70) as answer:
        raise AssertionError(f"four minutes later a part is without a copy: {answer.read()!r}")


def _two_down(nodes: Nodes, address: str) -> None:
    """Two of three nodes down are told in a line, or do no harm; it comes back by itself."""
    bank = Bank.open(address)
    right = hit_ids(bank, "prison")
    for number in (0, 1):
        nodes.kill_node(number)
    with suppress(ClusterError):  # or the one that is left has a copy of all that is asked for
        assert hit_ids(bank, "prison") == right
    with pytest.raises(ClusterError):
        bank.load([])
    for number in (0, 1):
        nodes.start_node(number)
    nodes.wait()
    end = time.monotonic() + _BACK
    while time.monotonic() < end:
        with suppress(ClusterError):
            assert hit_ids(bank, "prison") == right
            break
    assert hit_ids(bank, "prison") == right
    assert bank.load([]).removed == 0
    assert bank.check() == []
