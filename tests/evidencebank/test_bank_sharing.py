"""A bank that several threads, processes and users share."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebank import (
    Bank,
)
from tests.evidencebank.hits import hit_ids
from tests.evidencebank.samples import RECORDS

WriteRecords = Callable[..., Path]


def test_an_open_bank_sees_what_another_loads(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """In the thread that opened it and in others, without being opened again."""
    other = Bank.open(own_bank.path)
    assert len(other) == 14
    write_records(folder / "more.jsonl", {"id": "new", "title": "Zebra crossings"})
    own_bank.load([folder / "more.jsonl"])
    assert hit_ids(other, "zebra") == ["new"]
    seen: list[list[str]] = []
    thread = threading.Thread(target=lambda: seen.append(hit_ids(other, "zebra")))
    thread.start()
    thread.join()
    assert seen == [["new"]]
    assert [entry.id for entry in other][-1] == "new"
    other.close()


def test_a_result_keeps_to_its_generation(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """What was found before a change is shown as it was found, while its generation is kept."""
    results = own_bank.search("naloxone")
    related = own_bank.related("dean-2012")
    records = [record | {"title": "Changed", "text": "Changed"} for record in RECORDS]
    write_records(folder / "library/records.jsonl", *records)
    own_bank.load([folder / "library"])
    assert own_bank.search("naloxone").total == 0
    assert "naloxone" in results.hits[0].snippet.lower()
    assert "overdose" in results.hits[0].entry.body.lower()
    assert sum(count.count for count in results.facets["kind"]) == 3
    assert related[0].entry.title != "Changed"


def test_threads_that_share_a_bank_get_the_answers_of_one(small_bank: Bank) -> None:
    """Eight threads and fifteen kinds of query: ids, scores and snippets as in a single thread."""
    queries = [
        *('"brief advice"', "prison alcohol", "naloxone OR advice", "coun*", "alchol~ prison"),
        *("+prison -release", "year:2005..2012", "kind:STUDY prison", "subject:people advice"),
        *('"general practice" OR "ten minutes"', "title:(prison naloxone)", "", "(((prison)))"),
        *('"released, those who had"', "re-offending"),
    ]
    bank = Bank.open(small_bank.path)
    expected = [small_bank.search(query).to_dict() for query in queries]
    wrong: list[object] = []

    def ask(turn: int) -> None:
        try:
            for step in range(2 * len(queries)):
                at = (step * 7 + turn) % len(queries)
                if bank.search(queries[at]).to_dict() != expected[at]:
                    wrong.append(queries[at])
        except Exception as error:  # an error in a thread must not be lost
            wrong.append(error)
        finally:
            bank.close()

    threads = [threading.Thread(target=ask, args=(turn,)) for turn in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    bank.close()


@pytest.mark.slow
def test_processes_forked_from_one_that_reads_get_the_same_answers(small_bank: Bank) -> None:
    """As servers do that open a bank and then fork."""
    code = f"""
import os
from evidencebank import Bank
bank = Bank.open({str(small_bank.path)!r})
queries = ['"brief advice"', "prison alcohol", "coun*", '"ten minutes"']
expected = [bank.search(query).to_dict() for query in queries]
children = []
for _ in range(4):
    child = os.fork()
    if not child:
        same = all(
            [bank.search(query).to_dict() for query in queries] == expected for _ in range(20)
        )
        os._exit(0 if same else 1)
    children.append(child)
print([os.waitpid(child, 0)[1] for child in children])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("[0, 0, 0, 0]\n", "")


@pytest.mark.slow
def test_readers_see_one_generation_after_another_while_it_is_loaded(
    folder: Path, write_records: WriteRecords
) -> None:
    """Every answer is of one generation, never of an earlier one than the last, never an error."""
    records = folder / "r.jsonl"

    def load(number: int) -> None:
        marked = [record | {"title": f"round{number} {record['title']}"} for record in RECORDS]
        bank.load([write_records(records, *marked)])

    bank = Bank.create(folder / "bank")
    load(0)
    done = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        reader = Bank.open(bank.path)
        last = 0
        try:
            while not done.is_set():
                hits = reader.search('"brief advice"', limit=50).hits
                rounds = {int(hit.entry.title.split()[0].removeprefix("round")) for hit in hits}
                if len(rounds) != 1 or max(rounds) < last:
                    wrong.append((last, rounds))
                last = max(rounds)
        except Exception as error:  # an error in a thread must not be lost
            wrong.append(error)
        finally:
            reader.close()

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(1, 26):
        load(number)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(list((bank.path / "generations").iterdir())) == 3
    bank.close()


def test_a_reader_needs_no_right_to_write(
    own_bank: Bank, run_bounded: Callable[[str], str]
) -> None:
    """A web server may read a bank that belongs to somebody else."""
    own_bank.close()
    for path in [own_bank.path, *own_bank.path.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    code = f"""
from evidencebank import Bank
bank = Bank.open({str(own_bank.path)!r})
print(bank.search('"brief advice"').total, bank.entry("ames-2005").year, bank.check())
"""
    try:
        printed = run_bounded(code)
    finally:
        for path in [own_bank.path, *own_bank.path.rglob("*")]:
            path.chmod(0o755)
    assert printed == "6 2005 []\n"
