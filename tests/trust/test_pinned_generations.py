"""A generation that somebody reads stays, however many come after it, and goes when they let go."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from evidencebank import Bank
from evidencebank.lifecycle.generations import KEPT, Generations
from tests.places import ROOT
from tests.trust.turns import PULSES, STEADY, marks_in
from tests.trust.writing import last_turn, write

OVERTAKEN = """
import json, subprocess, sys
from pathlib import Path
from evidencebank import Bank

bank, sources = sys.argv[1:]
writer = [sys.executable, "-m", "tests.trust.writing", bank, sources, "host", "1", "0", "4"]
pending = [bank + "/generations/"]

def watch(event, arguments):
    if event == "open" and pending and str(arguments[0]).startswith(pending[0]):
        pending.clear()  # CURRENT has been read, and nothing of what it names
        subprocess.run(writer, check=True, capture_output=True)

reader = Bank.open(bank)
sys.addaudithook(watch)
total = reader.search('"kept together"').total
print(json.dumps({"done": not pending, "total": total, "generation": reader.generation}))
"""


@pytest.fixture
def turning(folder: Path) -> Bank:
    """Return a bank at its first turn, which nobody reads."""
    bank = Bank.create(folder / "bank")
    write(bank, folder / "host.jsonl", 0)
    return bank


def numbers(bank: Bank) -> list[int]:
    """Return the numbers of the generations on disk."""
    return [int(path.name) for path in sorted((bank.path / "generations").iterdir())]


def versions(bank: Bank) -> int:
    """Return how many versions of entries are stored."""
    return int(bank._store.database.value("SELECT count(*) FROM entries"))


def test_results_are_whole_long_after_their_generation_was_replaced(
    turning: Bank, folder: Path
) -> None:
    """Hits, snippets, facets and lists that are read late are of the turn that was asked."""
    reader = Bank.open(turning.path)
    results, related = reader.search("naloxone", limit=60), reader.related("pulse-02")
    entries = iter(reader)
    first = next(entries)
    for turn in range(1, KEPT + 4):
        write(turning, folder / "host.jsonl", turn)
        assert last_turn(reader) == turn
    shown = [text for hit in results.hits for text in (hit.entry.title, hit.snippet)]
    shown += [item.entry.title for item in related]
    shown += [count.value for count in results.facets["kind"]]
    shown += [entry.title for entry in (first, *entries)]
    assert marks_in(shown) == {"turn": {0}, "era": {0}, "guest": set()}
    reader.close()


def test_a_generation_that_is_read_stays_and_goes_when_it_is_let_go(
    turning: Bank, folder: Path
) -> None:
    """Its folder and its versions of entries; those between it and the last few go meanwhile."""
    reader = Bank.open(turning.path)
    held = reader.search("naloxone")
    pinned = reader.generation
    reader.close()
    for turn in range(1, KEPT + 4):
        write(turning, folder / "host.jsonl", turn)
    newest = pinned + KEPT + 3
    assert numbers(turning) == [pinned, *range(newest - KEPT + 1, newest + 1)]
    assert versions(turning) <= 2 * len(turning) + KEPT * PULSES
    assert held.hits[0].entry.title
    del held
    turning.close()
    write(turning, folder / "host.jsonl", KEPT + 4)
    assert numbers(turning) == list(range(newest - KEPT + 2, newest + 2))
    assert turning.check() == []
    turning.close()


def test_a_thread_that_reads_positions_late_finds_them(turning: Bank, folder: Path) -> None:
    """A phrase is looked for in files that each thread opens when it first needs them."""
    reader = Bank.open(turning.path)
    held = [reader._snapshot()]
    for turn in range(1, KEPT + 3):
        write(turning, folder / "host.jsonl", turn)
    found: list[str] = []

    def look() -> None:
        index = held[0].index
        found.extend(index.ids[:2])
        found.extend(index.check())  # opens the Whoosh segments in this thread

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == ["pulse-00", "pulse-01"]
    held.clear()
    reader.close()
    turning.close()


@pytest.mark.slow
def test_a_reader_that_is_overtaken_while_it_opens_takes_the_newest(
    turning: Bank, folder: Path
) -> None:
    """Several publishes between reading CURRENT and opening what it names are no error."""
    before = turning.generation
    turning.close()
    done = subprocess.run(
        [sys.executable, "-c", OVERTAKEN, turning.path, folder],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert done.stderr == ""
    seen = json.loads(done.stdout)
    assert (seen["done"], seen["total"]) == (True, PULSES + STEADY)
    assert seen["generation"] >= before + KEPT
    assert before not in numbers(turning)
    assert turning.generation == seen["generation"]
    turning.close()


def test_a_bank_without_its_current_generation_says_so(turning: Bank, folder: Path) -> None:
    """It is not waited for."""
    del folder
    generations = Generations(turning.path)
    current = generations.current()
    generations.folder(current).rename(turning.path / "away")
    with pytest.raises(Exception, match=r"manifest\.json is missing or damaged: run 'repair'"):
        turning.search("naloxone")
    (turning.path / "away").rename(generations.folder(current))
    assert turning.search("naloxone").total
    turning.close()


def test_a_generation_is_built_beside_one_of_its_number_that_is_read(
    turning: Bank, folder: Path
) -> None:
    """Where CURRENT is lost, a build makes no reader see two generations under one name."""
    reader = Bank.open(turning.path)
    held = reader.search('"kept together"', limit=60)
    number = reader.generation
    (turning.path / "CURRENT").unlink()
    write(turning, folder / "host.jsonl", 1)
    assert turning.generation > number
    assert marks_in(hit.entry.title for hit in held.hits)["turn"] == {0}
    assert last_turn(reader) == 1
    reader.close()
    turning.close()


def test_a_publication_is_whole_after_it_was_given_up_and_replaced(turning: Bank) -> None:
    """Its names are read when they are asked for, by when another may bear its number."""
    turning.lists.publish(who="a")
    turning.lists.publish(who="b")
    reader = Bank.open(turning.path)
    shown = reader.lists._publications.current()
    assert shown is not None
    turning.lists.rollback()
    turning.lists.publish(who="c")
    assert (shown.number, shown.about.who) == (2, "b")
    assert shown.mark(0).title.endswith("pulse 0: alcohol treatment in prisons and after release")
    now = reader.lists._publications.current()
    assert now is not None
    assert (now.number, now.about.who) == (2, "c")
    reader.close()
    turning.close()


def test_what_is_dropped_without_being_closed_lets_go(turning: Bank, folder: Path) -> None:
    """Without the garbage collector's help: nothing that holds a generation is in a cycle."""
    gc.collect()
    gc.disable()
    try:
        reader = Bank.open(turning.path)
        assert reader.search("naloxone").total
        assert reader.related("pulse-02")
        pinned = reader.generation
        assert Generations(turning.path).is_held(pinned)
        del reader
        assert not Generations(turning.path).is_held(pinned)
    finally:
        gc.enable()
    write(turning, folder / "host.jsonl", 1)
    turning.close()


def test_a_check_while_others_load_finds_nothing_wrong(turning: Bank, folder: Path) -> None:
    """What is read for long is not taken for damaged because it was replaced meanwhile."""
    turning.lists.publish(who="editor")
    wrong: list[str] = []
    checks: list[int] = []
    done = threading.Event()

    def check() -> None:
        try:
            with Bank.open(turning.path) as reader:
                while not done.is_set():
                    wrong.extend(reader.check())
                    checks.append(reader.generation)
        except Exception as error:  # an error in a thread must not be lost
            wrong.append(repr(error))

    thread = threading.Thread(target=check)
    thread.start()
    for turn in range(1, KEPT + 4):
        write(turning, folder / "host.jsonl", turn)
        turning.lists.publish(who="editor", keep=1)
    done.set()
    thread.join()
    assert wrong == []
    assert checks
    turning.close()
