"""Two who build at once: one does, the other is told who, and nobody's work is lost."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebank import Bank, BankLockedError, EvidenceBankError
from evidencebank.lifecycle.write_lock import write_lock
from tests.evidencebank.samples import RECORDS
from tests.places import ROOT
from tests.trust.failing import run

WriteRecords = Callable[..., Path]

TOLD = re.compile(
    r"evidencebank: .*is being written by process (\d+) on \S+ since "
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00: try again when that is done\n"
)
"""What a second writer reads."""

STOPPED_IN_A_BUILD = """
import os, signal, sys
from evidencebank import Bank

def watch(event, arguments):
    if event == "os.rename" and str(arguments[0]).endswith(".unfinished"):
        print("writing", flush=True)
        os.kill(os.getpid(), getattr(signal, sys.argv[3]))

bank = Bank.open(sys.argv[1])
sys.addaudithook(watch)
bank.load([sys.argv[2]])
print("done", flush=True)
"""


def build(bank: Path, *sources: Path) -> subprocess.Popen[str]:
    """Start the command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "evidencebank", "build", *sources, "--bank", bank],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def stopped_in_a_build(bank: Path, source: Path, how: str) -> subprocess.Popen[str]:
    """Start a load that gets a signal when its generation is written and not yet in place."""
    process = subprocess.Popen(
        [sys.executable, "-c", STOPPED_IN_A_BUILD, bank, source, how],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a process; return its exit code and what it said to a person."""
    _, said = process.communicate(timeout=120)
    return process.returncode, said


@pytest.fixture
def own_bank(folder: Path, write_records: WriteRecords) -> Bank:
    """Return a bank of the sample records."""
    bank = Bank.create(folder / "bank")
    bank.load([write_records(folder / "first.jsonl", *RECORDS)])
    return bank


@pytest.mark.slow
def test_a_second_build_is_told_who_and_since_when(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """In one line, at once, though the first be stopped; which ends its work when it goes on."""
    one = write_records(folder / "one.jsonl", {"id": "one", "title": "One zebra"})
    two = write_records(folder / "two.jsonl", {"id": "two", "title": "Two zebras"})
    first = stopped_in_a_build(own_bank.path, one, "SIGSTOP")
    start = time.monotonic()
    with pytest.raises(BankLockedError):
        own_bank.load([two])
    assert time.monotonic() - start < 30  # it does not wait for the first
    code, said = ended(build(own_bank.path, two))
    told = TOLD.search(said)
    assert code == 1
    assert told is not None, said
    assert int(told[1]) == first.pid
    assert said.count("\n") == 1
    assert own_bank.search("zebra").total == 0
    first.send_signal(signal.SIGCONT)
    assert ended(first)[0] == 0
    assert ended(build(own_bank.path, two))[0] == 0
    assert sorted(hit.id for hit in own_bank.search("zebra").hits) == ["one", "two"]
    assert own_bank.check() == []
    own_bank.close()


def test_a_writer_that_was_killed_is_in_nobodys_way(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """The lock file that it leaves holds nothing; its own work is done by the next build."""
    one = write_records(folder / "one.jsonl", {"id": "one", "title": "One zebra"})
    two = write_records(folder / "two.jsonl", {"id": "two", "title": "Two zebras"})
    first = stopped_in_a_build(own_bank.path, one, "SIGKILL")
    assert ended(first)[0] == -signal.SIGKILL
    assert (own_bank.path / "lock").exists()
    assert own_bank.search("zebra").total == 0
    done = run("build", two, "--bank", own_bank.path)
    assert (done.exit_code, done.stderr) == (0, "")
    assert not (own_bank.path / "lock").exists()
    assert sorted(hit.id for hit in own_bank.search("zebra").hits) == ["one", "two"]
    assert own_bank.check() == []
    own_bank.close()


@pytest.mark.slow
def test_of_several_who_make_a_bank_in_one_place_one_does(
    folder: Path, write_records: WriteRecords
) -> None:
    """The others are told in one line, and what was said to be done is there."""
    for turn in range(3):
        bank = folder / f"bank{turn}"
        sources = [
            write_records(folder / f"s{n}.jsonl", {"id": f"e{n}", "title": f"Zebra {n}"})
            for n in range(4)
        ]
        builders = [build(bank, source) for source in sources]
        results = [ended(builder) for builder in builders]
        done = [f"e{n}" for n, (code, _) in enumerate(results) if code == 0]
        assert done, results
        for code, said in results:
            told = code == 1 and said.count("\n") == 1 and "is being written by process" in said
            assert (code, said) == (0, "") or told, said
        opened = Bank.open(bank)
        assert sorted(hit.id for hit in opened.search("zebra").hits) == done
        assert opened.check() == []
        opened.close()


@pytest.mark.slow
def test_two_who_try_until_they_may_lose_nothing(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """Twenty loads by each of two processes: all forty are there."""
    code = """
import json, sys, time
from pathlib import Path
from evidencebank import Bank, BankLockedError
bank, folder, who = Bank.open(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
for number in range(20):
    source = folder / f"{who}{number}.jsonl"
    record = {"id": f"{who}{number:02}", "title": f"Zebra {number} of {who}"}
    source.write_text(json.dumps(record))
    while True:
        try:
            bank.load([source])
            break
        except BankLockedError:
            time.sleep(0.01)
"""
    command = [sys.executable, "-c", code, own_bank.path, folder]
    writers = [subprocess.Popen([*command, who], cwd=ROOT) for who in "ab"]
    assert [writer.wait(180) for writer in writers] == [0, 0]
    found = own_bank.search("zebra", limit=100)
    assert sorted(hit.id for hit in found.hits) == [f"{w}{n:02}" for w in "ab" for n in range(20)]
    assert own_bank.check() == []
    own_bank.close()


def test_editors_and_a_load_do_not_wait_for_each_other_for_long(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """Decisions are kept while generations are published, and all of both are there."""
    wrong: list[object] = []
    done = threading.Event()

    def decide() -> None:
        bank = Bank.open(own_bank.path)
        try:
            while not done.is_set():
                bank.lists.pin("ames-2005", "kerr-2009", who="editor")
                bank.lists.unpin("ames-2005", "kerr-2009", who="editor")
        except EvidenceBankError as error:
            wrong.append(error)
        finally:
            bank.close()

    editor = threading.Thread(target=decide)
    editor.start()
    for turn in range(4):
        record = RECORDS[0] | {"title": f"Changed {turn}"}
        own_bank.load([write_records(folder / "first.jsonl", record, *RECORDS[1:])])
    done.set()
    editor.join()
    assert wrong == []
    steps = own_bank.lists.history("ames-2005", "kerr-2009")
    assert len(steps) % 2 == 0
    assert json.dumps([step.to_dict() for step in steps]).count('"pin"') >= 1
    assert own_bank.entry("ames-2005").title == "Changed 3"
    assert own_bank.check() == []
    own_bank.close()


def test_a_lock_never_names_one_who_was_killed(folder: Path) -> None:
    """The file that a killed writer left says so until the next writer has written its own."""
    path = folder / "lock"
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    with write_lock(path):
        record = json.loads(path.read_text())
        path.write_text(json.dumps(record | {"pid": dead.pid}))
        with pytest.raises(BankLockedError) as told, write_lock(path):
            pytest.fail("two held the lock")
        assert str(told.value) == f"{folder} is being written: try again when that is done"

        def name_the_holder() -> None:
            time.sleep(0.03)
            path.write_text(json.dumps(record))

        naming = threading.Thread(target=name_the_holder)
        naming.start()
        with pytest.raises(BankLockedError, match=f"by process {os.getpid()} on "):
            write_lock(path).__enter__()
        naming.join()


def test_the_lock_names_this_process(own_bank: Bank, folder: Path) -> None:
    """While a load is reading its sources, for whoever looks."""
    seen: list[int] = []

    def look(items: object, what: str) -> object:
        del what
        seen.append(json.loads((own_bank.path / "lock").read_text())["pid"])
        return items

    own_bank.load([folder / "first.jsonl"], progress=look)  # type: ignore[arg-type]
    assert set(seen) == {os.getpid()}
    own_bank.close()
