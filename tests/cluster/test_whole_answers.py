"""An answer that lacks a part is asked for again, and is an error in the end: never taken as whole.

No cluster is needed: a server gives the answers that one gives while nodes come and go.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BankDamagedError, ClusterError
from evidencebank.cluster import client
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.kept.file_parts import fetch_file
from evidencebank.cluster.refusals import MissingError
from tests.cluster.answering import INFO, answering

Answer = dict[str, Any]
WHOLE: Answer = {"_shards": {"total": 3, "successful": 3, "failed": 0}, "hits": {"hits": []}}
LACKING: Answer = {"_shards": {"total": 3, "successful": 2, "failed": 0}, "hits": {"hits": []}}
CUT_SHORT: Answer = WHOLE | {"timed_out": True}
BUSY: Answer = {"error": {"type": "rejected_execution_exception", "reason": "queue"}, "status": 429}
ABSENT: Answer = {
    "error": {"type": "search_phase_execution_exception", "reason": "all shards failed"},
    "status": 503,
}
WRONG: Answer = {"error": {"type": "parsing_exception", "reason": "no such field"}, "status": 400}
NOT_READ: Answer = {"_id": "1", "error": {"type": "no_shard_available_action_exception"}}
NO_INDEX: Answer = {"_id": "1", "error": {"type": "index_not_found_exception", "reason": "none"}}
FOUND: Answer = {"_id": "0", "found": True, "_source": {"n": 1}}


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait as often as in earnest, and not as long."""
    waits = {status: (0.001,) * len(pauses) for status, pauses in client._PAUSES.items()}
    monkeypatch.setattr(client, "_PAUSES", waits)


def a_cluster(address: str) -> Cluster:
    """Return what asks the server at an address."""
    return Cluster(ClusterAddress.parse(address))


def search(cluster: Cluster) -> object:
    """Ask for one thing."""
    return cluster.search("bank", {})


def search_two(cluster: Cluster) -> object:
    """Ask for two things at once."""
    return cluster.search_several("bank", [({}, {}), ({}, {})])


@pytest.mark.parametrize("lacking", [LACKING, CUT_SHORT])
def test_a_search_that_lacks_a_part_is_asked_again(lacking: Answer) -> None:
    """And so is a number of documents."""
    with answering((200, lacking), (200, lacking), (200, WHOLE)) as (address, asked):
        assert search(a_cluster(address)) == WHOLE
        assert len(asked) == 3
    with answering((200, lacking), (200, WHOLE | {"count": 7})) as (address, _):
        assert a_cluster(address).count("bank", {}) == 7


def several(*answers: Answer) -> tuple[int, Answer]:
    """Return an answer to several searches."""
    return 200, {"responses": list(answers)}


@pytest.mark.parametrize("lacking", [LACKING, CUT_SHORT, BUSY, ABSENT])
def test_of_several_searches_those_that_lack_a_part_are_asked_again(lacking: Answer) -> None:
    """Each answer stays in its place."""
    first, second = WHOLE | {"took": 1}, WHOLE | {"took": 2}
    with answering(several(first, lacking), several(second)) as (address, asked):
        assert search_two(a_cluster(address)) == [first, second]
        assert len(asked) == 2
    with answering(several(lacking, second), several(lacking), several(first)) as (address, _):
        assert search_two(a_cluster(address)) == [first, second]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (LACKING, "1 of 3 parts of the bank do not answer: see which nodes are down"),
        (CUT_SHORT, "did not get to the end of a search"),
        (BUSY, "has too much to do"),
        (ABSENT, r"part of .* does not answer \(all shards failed\)"),
        (WRONG, r"refuses what it is asked \(400: no such field\)"),
        ({}, "gives no answer that can be read"),
    ],
)
def test_what_stays_away_is_an_error_in_one_line(answer: Answer, told: str) -> None:
    """Within bounds, whether it is asked for alone or among others."""
    status = answer.get("status", 200)
    alone, among_others = [(status, answer)], [several(WHOLE, answer), several(answer)]
    for use, said in ((search, alone), (search_two, among_others)):
        with answering(*said) as (address, asked):
            with pytest.raises(ClusterError, match=told) as refused:
                use(a_cluster(address))
            assert "\n" not in str(refused.value)
            again = answer in (LACKING, CUT_SHORT, BUSY, ABSENT)
            assert (len(asked) > 1) == again
            assert len(asked) < 12


def test_nodes_that_wait_themselves_are_not_asked_again_and_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whose error comes after half a minute is asked once more at the most."""
    monkeypatch.setattr(client, "_PATIENCE", -1.0)
    with answering((503, ABSENT)) as (address, asked):
        with pytest.raises(ClusterError, match="does not answer"):
            search(a_cluster(address))
        assert len(asked) == 1


def test_a_node_that_goes_is_asked_again_by_who_has_had_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While somebody else is told at once that nobody is there."""
    with answering((200, WHOLE)) as (address, _):
        known = a_cluster(address)
        assert search(known) == WHOLE
    known.close()  # or the server still has the connection
    tried: list[float] = []
    monkeypatch.setattr(client.time, "sleep", tried.append)
    for cluster, times in ((known, len(client._PAUSES["N/A"])), (a_cluster(address), 0)):
        tried.clear()
        with pytest.raises(ClusterError, match=r"no node of .* answers"):
            search(cluster)
        assert len(tried) == times


def test_fewer_answers_than_questions_are_none() -> None:
    """What stands in them is not taken for another's."""
    with (
        answering(several(WHOLE)) as (address, _),
        pytest.raises(ClusterError, match="no answer that can be read"),
    ):
        search_two(a_cluster(address))


def documents(*answers: Answer) -> tuple[int, Answer]:
    """Return an answer to several documents."""
    return 200, {"docs": list(answers)}


def test_documents_that_no_copy_answers_for_are_asked_again() -> None:
    """One that is not there is known not to be; one that fails is not."""
    absent = {"_id": "1", "found": False}
    with answering(documents(NOT_READ, absent), documents(FOUND)) as (address, asked):
        assert a_cluster(address).get_several("bank", ["0", "1"]) == [FOUND, None]
        assert len(asked) == 2
    with (
        answering(documents(FOUND, NOT_READ), documents(NOT_READ)) as (address, _),
        pytest.raises(ClusterError, match="does not answer"),
    ):
        a_cluster(address).get_several("bank", ["0", "1"])
    with (
        answering(documents(NO_INDEX)) as (address, asked),
        pytest.raises(MissingError),
    ):
        a_cluster(address).get_several("bank", ["1"])
    assert len(asked) == 1


def test_what_is_written_where_no_copy_answers_is_sent_again() -> None:
    """Each document of a request alone."""
    absent = {"index": {"status": 503, "error": {"type": "unavailable_shards_exception"}}}
    done = {"index": {"status": 201}}
    actions = [({"index": {"_index": "bank", "_id": str(at)}}, {"n": at}) for at in range(2)]
    with answering(
        (200, {"errors": True, "items": [done, absent]}), (200, {"errors": False, "items": [done]})
    ) as (address, asked):
        assert a_cluster(address).bulk(actions) == 2
        assert len(asked) == 2


PARTS = [b"a" * 1_000_000, b"b" * 10]


def part(data: bytes) -> Answer:
    """Return the document of a part of a file."""
    return FOUND | {"_source": {"kept": {"data": base64.b64encode(data).decode()}}}


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        (lambda: [documents(part(PARTS[0]), NOT_READ), documents(NOT_READ)], ClusterError),
        (lambda: [documents(part(PARTS[0]), {"_id": "1", "found": False})], BankDamagedError),
        (lambda: [documents(part(PARTS[0]), part(b"another"))], BankDamagedError),
    ],
)
def test_a_file_that_is_not_fetched_whole_is_not_there(
    answers: Callable[[], list[tuple[int, Answer]]], error: type[Exception], tmp_path: Path
) -> None:
    """Nothing of it stands where the next look would take it for whole."""
    to = tmp_path / "arrays" / "one.npy"

    def fetch(address: str) -> None:
        data = b"".join(PARTS)
        digest = hashlib.sha256(data).hexdigest()
        fetch_file(a_cluster(address), "files", "one.npy", len(data), digest, to)

    with answering(*answers()) as (address, _), pytest.raises(error):
        fetch(address)
    assert list(to.parent.iterdir()) == []
    with answering(documents(*map(part, PARTS))) as (address, _):
        fetch(address)
    assert [path.name for path in to.parent.iterdir()] == ["one.npy"]
    assert to.read_bytes() == b"".join(PARTS)


def test_half_a_document_is_no_answer() -> None:
    """Such as what comes of a connection that ends."""
    with (
        answering((200, b'{"version": {"number"')) as (address, _),
        pytest.raises(ClusterError, match="no answer that can be read"),
    ):
        a_cluster(address).version()
    told: Callable[[], object]
    for told in (lambda: a_cluster(address).get("bank", "1"), lambda: search(a_cluster(address))):
        with (
            answering((200, INFO)) as (address, _),
            pytest.raises(ClusterError, match="no answer that can be read"),
        ):
            told()
