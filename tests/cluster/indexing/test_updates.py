"""An update sends what is another: it answers as what was written anew, and costs little."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import Result

from corpus.errors import ClusterError
from corpus.loading import read_ahead
from evidencebank.bank import Bank
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.indexing.updating.changes import Changes
from evidencebank.cluster.indexing.vocabulary import MappedVocabulary
from evidencebank.distributed.dask_workers import DaskWorkers
from indexer.postings import bm25f
from indexer.query.tree import Term
from recommender.updating import update

Record = dict[str, Any]
Invoke = Callable[..., Result]

_TOPICS, _OF_TOPIC = 30, 8
FEW = 5 * _OF_TOPIC
"""Documents of five topics, of which four are like a changed entry: a sixth of all."""
QUERIES = ("prison", "alcohol w3x1", "w5x*", '"prison alcohol"', "title:w7x2", "w1x1~", "w2x3 w2x4")


def word(topic: int, number: int) -> str:
    """Return a word of a topic."""
    return f"w{topic}x{number}"


def records() -> list[Record]:
    """Return records of some topics, each with words of its own and some that all have."""
    chance = Random(11)
    found = []
    for topic in range(_TOPICS):
        for number in range(_OF_TOPIC):
            own = [word(topic, chance.randrange(12)) for _ in range(24)]
            common = chance.choices(["prison", "alcohol", "advice", "women", "study"], k=6)
            found.append(
                {
                    "id": f"t{topic:02}-{number}",
                    "title": " ".join((*own[:3], common[0])).capitalize(),
                    "text": " ".join(chance.sample([*own, *common], 30)),
                    "year": 2000 + number,
                    "kind": chance.choice(["STUDY", "REVIEW"]),
                    "subjects": [f"topic {topic % 7}"],
                }
            )
    return found


@pytest.fixture(autouse=True)
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have lists last from one generation to the next, as those of large banks do."""
    monkeypatch.setattr(update, "FROZEN_FROM", 0)
    monkeypatch.setattr(update, "MAX_CHANGED", 0.5)


class TwoBanks:
    """A bank in a folder and one in a cluster, loaded from the same file."""

    def __init__(self, folder: Path, address: str, cluster: Cluster) -> None:
        self.source = folder / "source" / "records.jsonl"
        self.source.parent.mkdir()
        self.here, self.there = Bank.create(folder / "bank"), Bank.create(address)
        self.name = ClusterAddress.parse(address).bank
        self.cluster = cluster
        self.records = records()

    def load(self) -> tuple[int, int]:
        """Load what the records are now; return how many documents were sent and removed."""
        self.write()
        for bank in (self.here, self.there):
            bank.load(self.source, workers=1)
        return self.sent()

    def write(self) -> None:
        """Write the file of the records."""
        self.source.write_text("\n".join(map(json.dumps, self.records)), encoding="utf-8")

    def sent(self) -> tuple[int, int]:
        """Return how many documents of the present generation were sent and removed."""
        told = self.cluster.request("GET", self.docs(), "_stats", "indexing")
        indexing = told["_all"]["primaries"]["indexing"]
        return indexing["index_total"], indexing["delete_total"]

    def docs(self, number: int = 0) -> str:
        """Return the index of a generation's documents, by default of the present one's."""
        return f"{self.name}-{number or self.there.generation:06}-docs"

    @property
    def vocabulary(self) -> MappedVocabulary:
        """What a searching process knows of the bank in the cluster."""
        known: MappedVocabulary = self.there._snapshot()._vocabulary  # type: ignore[attr-defined]
        return known

    def close(self) -> None:
        """Close both."""
        self.here.close()
        self.there.close()


@pytest.fixture
def banks(folder: Path, address: str, cluster: Cluster) -> Iterator[TwoBanks]:
    """Return two banks, loaded."""
    both = TwoBanks(folder, address, cluster)
    both.load()
    yield both
    both.close()


def answers(bank: Bank) -> list[object]:
    """Return what a bank says, less its scores."""
    found: list[object] = [len(bank), bank.suggest("w4", limit=9), bank.days()]
    for sort in ("relevance", "title", "topic", "year"):
        for query in QUERIES:
            results = bank.search(query, sort=sort, limit=300)
            found.append([results.total, [hit.id for hit in results.hits], results.facets])
    for entry in list(bank)[::9]:
        found.append([(item.id, item.score, item.shared_terms) for item in bank.related(entry.id)])
    first = bank.search("prison").hits[0].id
    found.append(bank.explain("prison", first).to_dict()["terms"])
    return found


def scores(bank: Bank) -> dict[str, float]:
    """Return the scores of a bank's hits."""
    return {
        f"{query} {hit.id}": hit.score
        for query in QUERIES
        for hit in bank.search(query, limit=300).hits
    }


def assert_same(banks: TwoBanks) -> None:
    """Say that both banks give the same answers, and that the one in the cluster is whole."""
    assert answers(banks.there) == answers(banks.here)
    assert scores(banks.there) == pytest.approx(scores(banks.here), rel=1e-5)
    assert banks.there.check() == []


def swapped(record: Record) -> Record:
    """Return a record with as many words, two of them others."""
    words = str(record["text"]).split()
    return record | {"text": " ".join(["alcohol", "prison", *words[2:]])}


def test_one_changed_entry_is_sent_with_those_that_it_touches(banks: TwoBanks) -> None:
    """All at first, then a few; the answers are a folder's, and who reads has what they had."""
    assert banks.sent() == (len(banks.records), 0)
    assert_same(banks)
    with Bank.open(banks.there.path) as other:
        reading = other._snapshot().engine
        tree = Term("alcohol")
        before = reading.search(tree, limit=300)
        banks.records[100] = swapped(banks.records[100])
        sent, removed = banks.load()
        after = reading.search(tree, limit=300)
        assert (after.ids, after.scores) == (before.ids, before.scores)
    assert 0 < sent <= FEW
    assert removed == 0
    assert banks.vocabulary.facts.drift == 0
    assert_same(banks)


def test_entries_come_go_and_are_called_otherwise_again_and_again(banks: TwoBanks) -> None:
    """Each update after the last, without any trace of what is gone."""
    new = {"id": "t07-3a", "title": "Zebras", "text": f"zebra {banks.records[59]['text']}"}
    banks.records.insert(60, new)
    sent, removed = banks.load()
    assert (sent <= FEW, removed) == (True, 0)
    assert banks.vocabulary.facts.drift != 0
    pinned(banks)
    assert_same(banks)
    assert [hit.id for hit in banks.there.search("zebra").hits] == ["t07-3a"]
    banks.records[60] = new | {"id": "t29-9"}
    banks.records.append(banks.records.pop(60))
    sent, removed = banks.load()
    assert (sent <= FEW, removed) == (True, 1)
    pinned(banks)
    assert_same(banks)
    assert [hit.id for hit in banks.there.search("zebra").hits] == ["t29-9"]
    del banks.records[-1], banks.records[0]
    sent, removed = banks.load()
    assert (sent <= FEW, removed) == (True, 2)
    pinned(banks)
    assert_same(banks)
    for query in ("zebra", "zeb*"):
        assert banks.there.search(query).total == 0
    assert banks.there.suggest("zebr") == []
    assert "t00-0" not in {hit.id for hit in banks.there.search("", limit=500).hits}


def pinned(banks: TwoBanks) -> None:
    """Have the bank in a folder reckon with the average length that the cluster's has kept."""
    index, average = banks.here._snapshot().index, banks.vocabulary.facts.average
    saturations = bm25f.saturation(index.postings, average)
    index.impacts = bm25f.impacts(index.postings, saturations)
    vars(index)["_saturations"] = saturations


def test_all_is_written_anew_when_the_average_length_has_drifted(
    banks: TwoBanks, invoke: Invoke, address: str
) -> None:
    """By more than a setting, which `check` tells of."""
    record = banks.records[10]
    banks.records[10] = record | {"text": f"{record['text']} {record['text']}"}
    assert banks.load()[0] <= FEW
    drift = banks.vocabulary.facts.drift
    assert 0 < drift < 0.01
    (note,) = banks.there.notes()
    assert f"{drift:+.3%}" in note
    assert note in invoke("check", "--bank", address).stdout
    assert json.loads(invoke("check", "--bank", address, "--json").stdout)["notes"] == [note]
    assert banks.here.notes() == []
    record = banks.records[20]
    banks.records[20] = record | {"text": " ".join([str(record["text"])] * 6)}
    assert banks.load() == (len(banks.records), 0)
    assert banks.vocabulary.facts.drift == 0
    assert_same(banks)


def test_a_full_build_is_one_from_nothing(
    banks: TwoBanks, new_address: Callable[[], str], invoke: Invoke, address: str
) -> None:
    """To the last byte of what searching processes know, and of each document."""
    banks.records[100] = swapped(banks.records[100])
    banks.records.insert(60, {"id": "t07-3a", "title": "Zebras", "text": "A zebra"})
    banks.load()
    assert invoke("build", banks.source, "--bank", address, "--full").exit_code == 0
    assert banks.sent() == (len(banks.records), 0)
    with Bank.create(new_address()) as other:
        other.load(banks.source, workers=1)
        for name in ("index/arrays", "related", "vocabulary"):
            assert files(banks.there, name) == files(other, name)


def files(bank: Bank, folder: str) -> dict[str, tuple[int, str]]:
    """Return the digests of the files of a bank's generation in a folder."""
    manifest = bank._parts.generations.manifest(bank.generation)
    return {name: told for name, told in manifest.files.items() if name.startswith(f"{folder}/")}


@pytest.mark.filterwarnings("ignore")  # Dask's and Tornado's own
def test_workers_killed_in_an_update_cost_nothing_but_time(
    banks: TwoBanks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update has files read by Dask's workers, and sends what is another by itself."""
    distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    monkeypatch.setattr(read_ahead, "_MIN_FILES", 1)
    banks.records[100] = swapped(banks.records[100])
    killed = []
    submit, clone = DaskWorkers.submit, Changes.clone
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
    ) as workers:

        def kill(when: str) -> None:
            os.kill(next(iter(workers.workers.values())).process.pid, signal.SIGKILL)
            killed.append(when)

        def submitting(self: DaskWorkers, *told: Any) -> Future[Any]:
            asked: Future[Any] = submit(self, *told)
            kill("reading")
            return asked

        def cloning(self: Changes, *told: Any) -> None:
            kill("cloning")
            clone(self, *told)

        monkeypatch.setattr(DaskWorkers, "submit", submitting)
        monkeypatch.setattr(Changes, "clone", cloning)
        banks.write()
        banks.there.load(banks.source, scheduler=workers.scheduler_address)
    assert killed == ["reading", "cloning"]
    sent, removed = banks.load()
    assert (0 < sent <= FEW, removed) == (True, 0)
    assert_same(banks)


def test_a_writer_that_fails_leaves_a_whole_bank(banks: TwoBanks) -> None:
    """The old one; the next load shows the new one."""
    told = answers(banks.there)
    number = banks.there.generation
    block = {"index_patterns": [f"{banks.name}-*-files"], "priority": 1}
    block["template"] = {"settings": {"index.blocks.write": True}}
    banks.records[100] = swapped(banks.records[100])
    banks.cluster.request("PUT", "_index_template", banks.name, body=block)
    try:
        with pytest.raises(ClusterError, match="write"):
            banks.load()
    finally:
        banks.cluster.request("DELETE", "_index_template", banks.name)
    assert banks.there.generation == number
    assert not banks.cluster.exists(banks.docs(number + 1))
    assert answers(banks.there) == told
    assert banks.load()[0] <= FEW
    assert_same(banks)


_LAST_REQUEST = """
import os, signal, sys
from evidencebank import Bank
from evidencebank.cluster.client import Cluster
from recommender.updating import update

address, source, method, end, when = sys.argv[1:]
update.FROZEN_FROM, update.MAX_CHANGED = 0, 0.5
request = Cluster.request

def last(self, asked, *path, **told):
    is_last = asked == method and "/".join(path).endswith(end)
    if is_last and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = request(self, asked, *path, **told)
    if is_last:
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

Cluster.request = last
Bank.open(address).load(source, workers=1)
"""


@pytest.mark.parametrize(
    ("method", "end", "when"),
    [
        ("PUT", "_clone/{docs}", "before"),  # the index before takes nothing any more
        ("PUT", "_clone/{docs}", "after"),
        ("POST", "{docs}-written/_bulk", "after"),  # only what is gone is removed
        ("POST", "{docs}/_refresh", "before"),  # all is sent
        ("POST", "{docs}/_forcemerge", "after"),
        ("POST", "_aliases", "before"),
        ("POST", "_aliases", "after"),
    ],
)
def test_a_writer_that_is_killed_at_any_step_leaves_a_whole_bank(
    banks: TwoBanks, address: str, method: str, end: str, when: str
) -> None:
    """The old one, or the new one once it is shown, and the next load shows the new one.

    The update removes a document and sends others.
    """
    told, number = answers(banks.there), banks.there.generation
    banks.records[100] = swapped(banks.records[100])
    del banks.records[-1]
    banks.write()
    step = [method, end.format(docs=banks.docs(number + 1)), when]
    started = [sys.executable, "-c", _LAST_REQUEST, address, str(banks.source), *step]
    assert subprocess.run(started, check=False).returncode == -signal.SIGKILL
    if (end, when) == ("_aliases", "after"):
        assert banks.there.generation == number + 1
    else:
        assert banks.there.generation == number
        assert answers(banks.there) == told
    sent, removed = banks.load()
    assert (sent <= FEW, removed) == (True, 1)
    pinned(banks)
    assert_same(banks)
