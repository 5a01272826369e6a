"""A bank that is used on both sides of a fork, as servers that open first and fork then do."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebank import Bank
from evidencebank.lifecycle.generations import Generations
from tests.evidencebank.samples import RECORDS
from tests.places import ROOT

WriteRecords = Callable[..., Path]

QUERIES = ('"brief advice"', "prison alcohol", "coun*", '"ten minutes"', "naloxone")

BEFORE = f"""
import json, os, signal, sys, threading, time, traceback
from pathlib import Path
from evidencebank import Bank, EvidenceBankError
QUERIES = {QUERIES!r}
bank = Bank.open(sys.argv[1])

def answers(bank):
    related = [item.id for item in bank.related("dean-2012")]
    return [bank.search(query).to_dict() for query in QUERIES] + related

def in_child(work):
    child = os.fork()
    if not child:
        signal.alarm(60)  # one that waits for ever is an error too
        code = 1
        try:
            code = 0 if work() else 2
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child

def codes(children):
    return [os.waitpid(child, 0)[1] for child in children]
"""


def run(code: str, *arguments: object) -> str:
    """Run a program that forks and return what it printed; it must say nothing else."""
    # Python itself warns of forks beside threads, from 3.12 on
    quiet = ("-W", "ignore:This process:DeprecationWarning")
    command = [sys.executable, *quiet, "-c", BEFORE + code, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, cwd=ROOT)
    assert done.stderr == ""
    return done.stdout


@pytest.fixture
def own_bank(folder: Path, write_records: WriteRecords) -> Bank:
    """Return a bank of the sample records."""
    bank = Bank.create(folder / "bank")
    bank.load([write_records(folder / "first.jsonl", *RECORDS)])
    bank.close()
    return bank


@pytest.mark.slow
def test_workers_forked_from_an_open_bank_answer_and_see_what_comes(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """Four, at once with their parent; then a load by another process shows in all."""
    more = write_records(folder / "more.jsonl", {"id": "new", "title": "Zebra crossings"})
    code = """
expected = answers(bank)
ready, go = os.pipe(), os.pipe()

def serve():
    if any(answers(bank) != expected for _ in range(10)):
        return False
    os.write(ready[1], b"x")
    os.read(go[0], 1)
    return [hit.id for hit in bank.search("zebra").hits] == ["new"] and bank.check() == []

children = [in_child(serve) for _ in range(4)]
same = all(answers(bank) == expected for _ in range(10))
for _ in children:
    os.read(ready[0], 1)
import subprocess
build = [sys.executable, "-m", "evidencebank", "build", sys.argv[2], "--bank", sys.argv[1]]
subprocess.run(build, check=True, capture_output=True)
os.write(go[1], b"xxxx")
print(same, codes(children), bank.search("zebra").total)
"""
    assert run(code, own_bank.path, more) == "True [0, 0, 0, 0] 1\n"


@pytest.mark.slow
def test_a_fork_while_other_threads_ask_takes_nothing_over(own_bank: Bank) -> None:
    """Eight threads go on asking; each of thirty children answers, and the threads too."""
    code = """
expected = answers(bank)
stop, wrong = threading.Event(), []

def ask():
    while not stop.is_set():
        try:
            if answers(bank) != expected:
                wrong.append("another answer")
        except Exception:
            wrong.append(traceback.format_exc())

threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads:
    thread.start()
ended = []
for _ in range(10):
    ended += codes([in_child(lambda: answers(bank) == expected) for _ in range(3)])
stop.set()
for thread in threads:
    thread.join()
print(sum(ended), len(ended), wrong)
"""
    assert run(code, own_bank.path) == "0 30 []\n"


def test_a_child_of_a_writer_leaves_its_transaction_alone(own_bank: Bank) -> None:
    """It ends, or drops the bank, without taking back what its parent is writing."""
    code = """
import gc
from corpus.storage.editorial import Editorial

def use():
    try:
        bank.entry("ames-2005")
    except EvidenceBankError as error:
        print(error, flush=True)
        return "when this process was forked" in str(error)

def drop():
    global bank, notes
    del bank, notes
    gc.collect()
    return True

notes = Editorial(bank._store)
with bank._store.database.transaction():
    notes._insert("notes", "a", "{}", "me", "before")
    children = [in_child(use), in_child(drop)]
    child = os.fork()
    if not child:
        sys.exit(0)  # with all that an interpreter does when it ends
    print(codes([*children, child]))
    notes._insert("notes", "b", "{}", "me", "after")
print([record.key for record in notes.all("notes")], bank.check())
print(codes([in_child(lambda: bank.entry("ames-2005").year == 2005)]))
"""
    refused, ended, kept, after = run(code, own_bank.path).splitlines()
    assert refused.endswith("fork before writing, or start a process anew")
    assert (ended, kept, after) == ("[0, 0, 0]", "['a', 'b'] []", "[0]")
    with Bank.open(own_bank.path) as bank:
        assert bank.check() == []


def test_a_child_holds_what_its_parent_held_until_it_moves_on(
    own_bank: Bank, folder: Path, write_records: WriteRecords
) -> None:
    """A parent that closes or ends takes nothing from a child that goes on reading."""
    code = """
results = bank.search("naloxone")
ready, go = os.pipe(), os.pipe()

def read():
    os.write(ready[1], b"x")
    os.read(go[0], 1)
    shown = [(hit.entry.title, hit.snippet) for hit in results.hits]
    now = [hit.entry.title for hit in bank.search("changed").hits]
    return len(shown) == 3 and "Changed" not in str(shown) and now == ["Changed 4"]

child = in_child(read)
os.read(ready[0], 1)
bank.close()
del results
print("closed", flush=True)
sys.stdin.readline()
os.write(go[1], b"x")
print(codes([child]))
"""
    command = [sys.executable, "-c", BEFORE + code, own_bank.path]
    pipe = subprocess.PIPE
    generations = Generations(own_bank.path)
    number = generations.current()
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "closed\n"
        for turn in range(5):
            record = RECORDS[3] | {"title": f"Changed {turn}"}
            own_bank.load([write_records(folder / "first.jsonl", record)])
        assert generations.is_held(number)
        said, _ = parent.communicate("\n", timeout=60)
    assert said == "[0]\n"
    assert not generations.is_held(number)
    own_bank.close()


def asked(bank: Bank | Path) -> str:
    """Ask a bank, given open or as a folder, in a process of a pool."""
    opened = Bank.open(bank) if isinstance(bank, Path) else bank
    return json.dumps([opened.search(query).to_dict() for query in QUERIES])


_BANK: list[Bank] = []


def asked_of_global(_: int) -> str:
    """Ask the bank that the parent had opened."""
    return asked(_BANK[0])


@pytest.mark.slow
def test_pools_of_processes_get_the_same_answers(own_bank: Bank) -> None:
    """Forked from an open bank, and spawned with its folder."""
    expected = asked(own_bank)
    _BANK[:] = [own_bank]
    try:
        with multiprocessing.get_context("fork").Pool(3) as pool:
            assert pool.map(asked_of_global, range(12)) == [expected] * 12
    finally:
        _BANK.clear()
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(asked, [own_bank.path] * 4) == [expected] * 4
    assert asked(own_bank) == expected
    own_bank.close()


@pytest.mark.slow
def test_a_server_of_forked_workers_outlives_those_that_are_killed(own_bank: Bank) -> None:
    """The parent, and workers that take the place of others, go on answering."""
    code = """
expected = answers(bank)
ended = []
for _ in range(10):
    children = [in_child(lambda: all(answers(bank) == expected for _ in range(50))) for _ in "ab"]
    time.sleep(0.02)
    os.kill(children[0], signal.SIGKILL)
    ended += codes(children)
print(ended == [signal.SIGKILL, 0] * 10, answers(bank) == expected, bank.check())
"""
    assert run(code, own_bank.path) == "True True []\n"
