"""What a bank in a cluster keeps: it is copied whole, and nobody writes over another."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from corpus.errors import BankDamagedError, ClusterError
from evidencebank import Bank, InputError, SavedSearch, SearchSpec
from evidencebank.cluster.address import ClusterAddress
from evidencebank.cluster.client import Cluster
from evidencebank.cluster.copying import _rows
from evidencebank.cluster.kept import writer_lock
from evidencebank.cluster.kept.copies import WITHOUT
from evidencebank.cluster.kept.index_names import IndexNames
from evidencebank.cluster.kept.working_store import working_store
from evidencebank.reader_messages.message import Message
from indexer.build import has_segments
from tests.cluster.conftest import remove
from tests.evidencebank.hits import hit_ids

QUERIES = ("prison alcohol", "naloxone", '"peer mentors"', "alcoh*", "subject:offenders")


def told(bank: Bank) -> list[object]:
    """Return what a bank says of all that it keeps."""
    first = bank.search("prison").hits[0].id
    return [
        [hit_ids(bank, query) for query in QUERIES],
        [entry.to_dict() for entry in bank],
        [[item.to_dict() for item in bank.related(entry.id)] for entry in bank],
        bank.lists.status().to_dict(),
        [step.to_dict() for step in bank.lists.history()],
        [saved.to_dict() for saved in bank.saved_searches],
        [message.to_dict() for message in bank.reader_messages.all()],
        [count.count for count in bank.subjects()],
        bank.explain("prison", first).rank,
        bank.days(),
        bank.generation,
        bank.check(),
    ]


def test_a_bank_is_copied_there_and_back_with_all_it_has(
    own_bank: Bank, new_address: Callable[[], str], folder: Path
) -> None:
    """Entries, decisions with their history, publications, searches and messages."""
    first, second = own_bank.search("prison").hits[0].id, own_bank.search("naloxone").hits[0].id
    listed = own_bank.related(first)
    own_bank.lists.ban(first, listed[0].id, who="ed", why="not related")
    own_bank.lists.publish(who="ed", why="first")
    own_bank.lists.pin(first, second, 2, who="ed")
    own_bank.lists.unban(first, listed[0].id, who="ed")
    own_bank.lists.publish(who="ed", why="second")
    own_bank.saved_searches.put(SavedSearch("kits", SearchSpec.of("naloxone")))
    number = own_bank.reader_messages.keep(Message("comment", "Thank you", first), "form-1")
    own_bank.reader_messages.keep(Message("comment", "And again"), "form-2")
    own_bank.reader_messages.close(number, "ed", "answered")
    here = told(own_bank)
    place, other = new_address(), new_address()
    copied = own_bank.copy_to(place)
    with Bank.open(place) as bank:
        assert told(bank) == here
        files = bank._parts.generations.manifest(bank.generation).files
        assert not any("whoosh/" in name for name in files)  # nobody could open them there
        assert bank.reader_messages.keep(Message("comment", "And again"), "form-2") == number + 1
        assert bank.copy_to(other).digest == copied.digest
        assert bank.copy_to(folder / "again").digest == copied.digest
    with Bank.open(folder / "again") as bank:
        assert told(bank) == here
        assert has_segments(bank._snapshot().index.folder)
        assert bank.lists.rollback().about.why == "first"
    with pytest.raises(InputError, match="there is a bank at"):
        own_bank.copy_to(place)


def test_a_copy_that_fails_leaves_nothing(own_bank: Bank, address: str, cluster: Cluster) -> None:
    """The name is free afterwards."""
    name = ClusterAddress.parse(address).bank
    block = {"index_patterns": [f"{name}-*-files"], "priority": 1}
    block["template"] = {"settings": {"index.mapping.total_fields.limit": 1}}
    made = own_bank.copy_to(address)
    assert made.entries == len(own_bank)
    remove(address)
    cluster.request("PUT", "_index_template", name, body=block)
    try:
        with pytest.raises(ClusterError, match="Limit of total fields"):
            own_bank.copy_to(address)
    finally:
        cluster.request("DELETE", "_index_template", name)
    assert cluster.request("GET", f"{name}-*", "_settings") == {}


def test_what_writes_to_a_bank_that_is_removed_makes_nothing_anew(
    address: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither who renews its lock meanwhile, nor who comes later and had opened it before."""
    name = ClusterAddress.parse(address).bank
    monkeypatch.setattr(writer_lock, "_RENEWED", 0.001)
    bank = Bank.create(address)
    with writer_lock.writer_lock(cluster, IndexNames(name).state, "lock"):
        remove(address)
    documents = (({"index": {"_index": f"{name}-{n}", "_id": str(n)}}, {}) for n in range(2))
    writes: list[Callable[[], object]] = [
        lambda: bank.load([]),
        lambda: bank.lists.publish(who="ed"),
        lambda: bank._parts.records.insert_rows([(1, "notes", "one", "{}", "ed", "now", "")]),
        lambda: bank._parts.records._insert("notes", "one", "{}", "ed", "", 1),
        lambda: bank.reader_messages.insert_rows([(1, None, "now", "{}", True, ())]),
        lambda: cluster.bulk(documents),
    ]
    for write in writes:
        with pytest.raises(ClusterError, match="nothing of that name"):
            write()
    bank.close()
    assert cluster.request("GET", f"{name}-*", "_settings") == {}


@pytest.mark.parametrize("entries", [4, 1_200])
def test_a_first_load_is_copied_to_another_node(
    address: str, cluster: Cluster, folder: Path, entries: int
) -> None:
    """Also where a process had died that left the indexes without copies."""
    records = [{"id": f"e{n}", "title": f"Title {n}"} for n in range(entries)]
    (folder / "records.jsonl").write_text("\n".join(map(json.dumps, records)))
    names = IndexNames(ClusterAddress.parse(address).bank)
    with Bank.create(address) as bank:
        lasting = f"{names.entries},{names.sources}"
        cluster.request("PUT", lasting, "_settings", body=WITHOUT)
        assert bank.load([folder / "records.jsonl"]).added == entries
        for told in cluster.request("GET", lasting, "_settings", flat_settings=True).values():
            assert told["settings"]["index.auto_expand_replicas"] == "0-1"
            assert "index.refresh_interval" not in told["settings"]
        assert bank.check() == []


def test_what_files_said_is_what_a_folder_has_after_each_load(
    address: str, cluster: Cluster, folder: Path
) -> None:
    """Rows that are in one document with what is changed or gone are sent again with it."""
    path, names = folder / "records.jsonl", IndexNames(ClusterAddress.parse(address).bank)
    known = {f"e{n}": f"Title {n}" for n in range(90)}
    changes = [{}, {"e3": "Another"}, {"e5": None, "e44": None, "e45": "New"}, {"x": "A book"}]
    changes += [dict.fromkeys(known)]
    with Bank.create(address) as there, Bank.create(folder / "here") as here:
        for change in changes:
            known = {key: said for key, said in (known | change).items() if said is not None}
            lines = [json.dumps({"id": key, "title": said}) for key, said in known.items()]
            path.write_text("\n".join(lines))
            for bank in (there, here):
                bank.load([path])
            with working_store(cluster, names) as store:
                for table in ("files", "drafts"):
                    wanted = set(map(tuple, _rows(here._store, table)))  # type: ignore[arg-type]
                    assert set(map(tuple, _rows(store, table))) == wanted
            for entry_id in known:
                assert there._store.drafts_of(entry_id) == here._store.drafts_of(entry_id)
    standing = {"bool": {"must_not": [{"exists": {"field": "until"}}]}}
    cluster.refresh(names.sources)
    assert cluster.count(names.sources, standing) == 2  # of the file, and of the book


def test_editors_at_one_time_never_overwrite_each_other(address: str) -> None:
    """Each version has a number of its own, and a message is changed by one at a time."""
    bank = Bank.create(address)
    number = bank.reader_messages.keep(Message("comment", "A question"))
    begin = threading.Barrier(4)
    outcomes: list[str] = []

    def edit(who: int) -> None:
        with Bank.open(address) as own:
            begin.wait()
            for step in range(5):
                own._parts.records.put("notes", f"{who}-{step}", {"n": step}, who=str(who))
            try:
                own.reader_messages.close(number, str(who))
                outcomes.append("closed")
            except (InputError, ClusterError):
                outcomes.append("refused")

    with ThreadPoolExecutor(4) as editors:
        list(editors.map(edit, range(4)))
    rows = bank._parts.records.rows()
    assert [row[0] for row in rows] == list(range(1, 21))
    assert {row[2] for row in rows} == {f"{who}-{step}" for who in range(4) for step in range(5)}
    assert sorted(outcomes) == ["closed", "refused", "refused", "refused"]
    (message,) = bank.reader_messages.all()
    assert len(message.actions) == 1
    bank.reader_messages.remove(number)
    assert bank.reader_messages.rows() == []
    assert bank.reader_messages.keep(Message("comment", "Another")) == number + 1


def test_what_is_not_what_was_written_is_told(
    small_bank: Bank, address: str, cluster: Cluster
) -> None:
    """A part of a file that is another, and an entry: `check` names them, `repair` mends files."""
    small_bank.copy_to(address)
    name = ClusterAddress.parse(address).bank
    with Bank.open(address) as bank:
        files = f"{name}-{bank.generation:06}-files"
    query = {"query": {"term": {"file": "vocabulary/facts.json"}}}
    (part,) = cluster.search(files, query)["hits"]["hits"]
    other = part["_source"] | {"kept": {"data": "AAAA"}}
    cluster.put(files, part["_id"], other, refresh=True)
    with Bank.open(address) as bank:
        with pytest.raises(BankDamagedError, match=r"facts\.json in .* is not what was written"):
            bank.search("prison")
        assert any("vocabulary/facts.json" in line for line in bank.check())
    assert any("built generation" in line for line in Bank.repair(address).mended)
    with Bank.open(address) as bank:
        assert bank.check() == []
        assert hit_ids(bank, "prison") == hit_ids(small_bank, "prison")
