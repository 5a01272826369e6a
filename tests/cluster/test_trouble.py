"""Bad input and trouble: each one clear line, and nothing lost."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import ClusterError
from evidencebank import Bank, BankLockedError, BankNotFoundError, InputError
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.kept import writer_lock as locks
from evidencebank.cluster.kept.writer_lock import writer_lock
from tests.cluster.answering import INFO, answering
from tests.evidencebank.samples import RECORDS

WriteRecords = Callable[..., Path]

ELSEWHERE = {"pid": 1, "host": "elsewhere", "started": "", "since": "2099-01-01T00:00:00+00:00"}


def name_of(address: str) -> str:
    """Return the name of a bank."""
    return ClusterAddress.parse(address).bank


def test_nobody_at_the_address_is_one_line(
    command: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    """No traceback, and what to look at."""
    done = command("search", "prison", "--bank", "opensearch://127.0.0.1:9/bank")
    assert done.returncode == 1
    assert done.stdout == b""
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("evidencebank: no node of opensearch://127.0.0.1:9/bank answers")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("opensearch://host/Bank", "cannot be named 'Bank'"),
        ("opensearch://host:99999/bank", "no host of a cluster"),
        ("opensearch:///bank", "no host of a cluster"),
        ("opensearch://host/bank?shards=0", "1 to 999 shards"),
        ("opensearch://host/bank?user=me", "no option 'user'"),
        ("opensearchs://host/bank?ca=/nowhere/ca.pem", "cannot be read"),
    ],
)
def test_an_address_says_what_is_wrong_with_it(text: str, told: str) -> None:
    """Before anything is asked."""
    with pytest.raises(InputError, match=told.replace("?", r"\?")):
        Bank.open(text)


def test_an_address_holds_no_password_and_shows_none(folder: Path) -> None:
    """Not in messages, nor in what a debugger prints."""
    with pytest.raises(InputError) as refused:
        ClusterAddress.parse("opensearch://me:hidden@host/bank")
    assert "hidden" not in str(refused.value)
    (folder / "password").write_text("hidden\n")
    environment = {
        "EVIDENCEBANK_CLUSTER_USER": "me",
        "EVIDENCEBANK_CLUSTER_PASSWORD_FILE": str(folder / "password"),
    }
    address = ClusterAddress.parse("opensearchs://host/bank", environment)
    assert (address.user, address.password) == ("me", "hidden")
    assert "hidden" not in f"{address} {address!r} {Cluster(address)!r}"


@pytest.mark.parametrize(
    ("info", "told"),
    [
        ({"number": "2.9.0", "distribution": "opensearch"}, "runs OpenSearch 2.9.0: a bank needs"),
        ({"number": "8.15.0"}, "is no OpenSearch"),
        ({"number": "8.15.0", "build_flavor": "default"}, "is no OpenSearch"),
        ({"distribution": "opensearch"}, r"does not say its version \(none\): a bank needs"),
        ({"distribution": "opensearch", "number": "main"}, r"its version \(main\)"),
    ],
)
def test_a_server_of_another_sort_is_refused(info: dict[str, object], told: str) -> None:
    """Older than what the bank needs, or not OpenSearch at all."""
    with (
        answering((200, {"version": info})) as (address, _),
        pytest.raises(ClusterError, match=told),
    ):
        Bank.open(address)


@pytest.mark.parametrize(
    ("status", "body", "sort", "told"),
    [
        (200, b"<!doctype html><p>It works", "text/html", "gives no answer that can be read"),
        (200, b"<!doctype html><p>It works", "text/plain", "is no OpenSearch"),
        (404, b"<!doctype html><p>Nothing here", "text/html", "is no OpenSearch"),
        (500, b'["wrong"]', "application/json", "gives no answer that can be read"),
        (200, b"{}", "application/json", "is no OpenSearch"),
        (200, b"[]", "application/json", "is no OpenSearch"),
        (200, b"", "application/json", "is no OpenSearch"),
    ],
)
def test_what_is_no_opensearch_is_told_in_a_line(
    status: int, body: bytes, sort: str, told: str
) -> None:
    """Such as the site of somebody else at the port."""
    with (
        answering((status, body), sort=sort) as (address, _),
        pytest.raises(ClusterError, match=told) as refused,
    ):
        Bank.open(address)
    assert "\n" not in str(refused.value)


def test_too_much_to_do_is_waited_for() -> None:
    """Within bounds: a cluster that never has time is told of."""
    busy = {"error": {"type": "rejected_execution_exception", "reason": "queue"}, "status": 429}
    with answering((429, busy), (429, busy), (200, INFO)) as (address, asked):
        assert Cluster(ClusterAddress.parse(address)).version() == (2, 19)
        assert len(asked) == 3


def test_indexes_that_are_no_banks_are_left_alone(address: str, cluster: Cluster) -> None:
    """Whatever has the bank's name, or is of a version to come or gone."""
    name = name_of(address)
    cluster.request("PUT", f"{name}-state", body={})
    for use in (Bank.create, Bank.open, Bank.open_or_create):
        with pytest.raises(InputError, match=f"{name}-state is no bank's"):
            use(address)
    cluster.request("PUT", f"{name}-000001-files", body={"aliases": {f"{name}-current": {}}})
    for number, remedy in ((99, "upgrade evidencebank"), (1, "build a new bank")):
        other = {"_meta": {"evidencebank": number}}
        cluster.request("PUT", f"{name}-state", "_mapping", body=other)
        with pytest.raises(BankNotFoundError, match=rf"format {number}, .*: {remedy}"):
            Bank.open(address)


def test_a_name_that_something_else_has_is_refused(address: str, cluster: Cluster) -> None:
    """Such as an index of another program."""
    name = name_of(address)
    cluster.request("PUT", name, body={})
    with pytest.raises(InputError, match=f"something else named '{name}'"):
        Bank.create(address)
    cluster.request("DELETE", name)


def test_a_mapping_that_is_refused_leaves_nothing(address: str, cluster: Cluster) -> None:
    """As by a template that somebody made for all indexes."""
    name = name_of(address)
    template = {"index_patterns": [f"{name}-entries"], "priority": 1}
    template["template"] = {"settings": {"index.mapping.total_fields.limit": 1}}
    cluster.request("PUT", "_index_template", name, body=template)
    try:
        with pytest.raises(ClusterError, match=r"400: Limit of total fields \[1\]"):
            Bank.create(address)
    finally:
        cluster.request("DELETE", "_index_template", name)
    assert cluster.request("GET", f"{name}-*", "_settings") == {}
    assert len(Bank.create(address)) == 0


def test_a_full_disk_takes_nothing_and_loses_nothing(
    address: str, cluster: Cluster, folder: Path, write_records: WriteRecords
) -> None:
    """A node whose disk is over its watermark lets indexes be read alone; ids may be any length."""
    long = RECORDS[0] | {"id": "试" * 200}  # of 600 bytes
    write_records(folder / "some.jsonl", *RECORDS[1:4], long)
    bank = Bank.create(address)
    assert bank.load([folder]).added == 4
    assert bank.entry("试" * 200).title == RECORDS[0]["title"]
    write_records(folder / "some.jsonl", *RECORDS[1:6], long)
    block = "index.blocks.read_only_allow_delete"
    cluster.request("PUT", f"{name_of(address)}-entries", "_settings", body={block: True})
    with pytest.raises(ClusterError, match=r"takes nothing new .*make room"):
        bank.load([folder])
    assert (len(bank), bank.search("").total, bank.check()) == (4, 4, [])
    cluster.request("PUT", f"{name_of(address)}-entries", "_settings", body={block: None})
    assert bank.load([folder]).added == 2
    assert (len(bank), bank.check()) == (6, [])


def test_two_writers_are_told_of_each_other_whatever_their_clocks_say(
    address: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who gives a sign of life keeps the lock; who gives none loses it. No clocks are compared."""
    bank = Bank.create(address)
    state = f"{name_of(address)}-state"
    with (
        writer_lock(cluster, state, "lock"),
        pytest.raises(BankLockedError, match=r"is being written by process [0-9]+ on"),
    ):
        bank.load([])
    monkeypatch.setattr(locks, "_PATIENCE", 1.5)
    cluster.put(state, "lock", ELSEWHERE)
    bank.load([])  # it was never renewed, though it is of a day to come
    with pytest.raises(BankLockedError, match="on elsewhere since 2099"):
        _while_renewed(cluster, state, lambda: bank.load([]))
    dead = subprocess.Popen(["true"])
    dead.wait()
    cluster.put(state, "lock", locks._myself() | {"pid": dead.pid, "started": "long ago"})
    bank.load([])


def _while_renewed(cluster: Cluster, state: str, use: Callable[[], object]) -> None:
    """Call something while somebody elsewhere renews the lock."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(0.1):
            cluster.put(state, "lock", ELSEWHERE)

    cluster.put(state, "lock", ELSEWHERE)
    renewing = threading.Thread(target=renew)
    renewing.start()
    try:
        use()
    finally:
        ended.set()
        renewing.join()
        cluster.request("DELETE", state, "_doc", "lock")


def test_a_build_that_dies_leaves_what_was_there(
    address: str, cluster: Cluster, folder: Path, write_records: WriteRecords
) -> None:
    """Rows and indexes that nobody has named yet stand for nothing, and the next build goes on."""
    write_records(folder / "some.jsonl", *RECORDS[:5])
    bank = Bank.create(address)
    bank.load([folder])
    name = name_of(address)
    found = cluster.search(f"{name}-entries", {"query": {"term": {"id": RECORDS[0]["id"]}}})
    (hit,) = found["hits"]["hits"]
    now = bank.generation
    cluster.request("PUT", f"{name}-{now + 1:06}-files", body={})
    cluster.put(f"{name}-entries", hit["_id"], hit["_source"] | {"last": now}, refresh=True)
    half = hit["_source"] | {"first": now + 1, "id": "half"}
    cluster.put(f"{name}-entries", "half", half, refresh=True)
    assert (len(bank), bank.check(), "half" in bank) == (5, [], False)
    write_records(folder / "some.jsonl", *RECORDS[:6])
    assert bank.load([folder]).added == 1
    assert (len(bank), bank.check(), "half" in bank) == (6, [], False)
    assert bank.entry(RECORDS[0]["id"]).id == RECORDS[0]["id"]
