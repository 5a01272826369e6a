"""Many read and some write at once: no error, no torn answer, nothing left open."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from evidencebank import Bank
from evidencebank.lifecycle.generations import KEPT
from tests.trust.programs import candidates, program, report
from tests.trust.turns import Questions, marks_in
from tests.trust.writing import last_turn, write

MEGABYTE = 2**20


@pytest.fixture
def turning(folder: Path) -> Bank:
    """Return a bank at its first turn."""
    bank = Bank.create(folder / "bank")
    write(bank, folder / "host.jsonl", 0)
    return bank


@pytest.mark.slow
def test_processes_of_many_threads_read_while_one_and_then_two_write(
    turning: Bank, folder: Path
) -> None:
    """Four of eight threads. A writer loads thirty times; then a second comes in beside it.

    `make soak` goes on for as long as wanted.
    """
    path = turning.path
    with ExitStack() as running:
        readers = [running.enter_context(program("reading", path, 8, 0.4)) for _ in range(4)]
        assert [candidates(reader) for reader in readers] == ["reading"] * 4
        host = running.enter_context(program("writing", path, folder, "host", 12, 0.4, 30))
        alone = report(host)
        host = running.enter_context(program("writing", path, folder, "host", 3, 0, 1))
        guest = running.enter_context(program("writing", path, folder, "guest", 3, 0, 1))
        both = [report(host), report(guest)]
        read = [report(reader) for reader in readers]
    assert [reader["wrong"] for reader in read] == [[]] * 4
    assert [reader["left"] for reader in read] == [[]] * 4
    assert min(reader["answers"] for reader in read) > 200
    for reader in read:  # level once it has seen a few generations
        memory = reader["memory"]
        assert max(memory[-5:]) < max(memory[len(memory) // 4 :][:10]) + 20 * MEGABYTE
    assert alone["refused"] == []
    assert alone["loads"] >= 30
    assert min(writer["loads"] for writer in both) >= 1
    told = [line for writer in both for line in writer["refused"]]
    assert [line for line in told if "is being written by process" not in line] == []
    assert (last_turn(turning), last_turn(turning, guest=True)) == (
        both[0]["turn"],
        both[1]["turn"],
    )
    assert min(reader["last"] for reader in read) >= alone["turn"] - 1
    turning.close()
    write(turning, folder / "host.jsonl", both[0]["turn"] + 1)
    assert len(list((path / "generations").iterdir())) == KEPT
    assert turning.check() == []
    turning.close()


def test_threads_see_one_turn_after_another(turning: Bank, folder: Path) -> None:
    """They share one bank, which the thread that loads uses too."""
    wrong: list[object] = []
    done = threading.Event()

    def read(number: int) -> None:
        asked = Questions(turning, number)
        try:
            while not done.is_set():
                wrong.extend(asked.ask())
        except Exception as error:  # an error in a thread must not be lost
            wrong.append(error)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(1, 5):
        write(turning, folder / "host.jsonl", turn)
        assert last_turn(turning) == turn
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    turning.close()


def test_a_bank_that_is_closed_while_others_use_it_goes_on_answering(
    turning: Bank, folder: Path
) -> None:
    """Closing ends nobody's question: what is needed is opened again."""
    wrong: list[object] = []
    done = threading.Event()

    def read(number: int) -> None:
        asked = Questions(turning, number)
        try:
            while not done.is_set():
                wrong.extend(asked.ask())
        except Exception as error:  # an error in a thread must not be lost
            wrong.append(error)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for turn in (1, 2):
        for _ in range(20):
            turning.close()
            turning.search('"kept together"', limit=1).to_dict()
        write(turning, folder / "host.jsonl", turn)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    turning.close()


def test_torn_answers_would_be_seen(turning: Bank) -> None:
    """The questions notice an answer in which two turns, or a turn and another's era, meet."""
    asked = Questions(turning)
    assert asked._judged("x", ["turn7 pulse", "TURN7", "<mark>turn7</mark> era1"]) == []
    assert asked._judged("x", ["turn8 pulse", "TURN9"]) == [
        "x is torn: {'turn': {8, 9}, 'era': set(), 'guest': set()}"
    ]
    assert "is torn" in asked._judged("x", ["turn8", "era2"])[0]
    assert asked._judged("x", ["turn6", "era1"]) == ["x is of turn 6 after one of 7"]
    assert marks_in(["guest2: turn1"])["guest"] == {2}
    turning.close()
