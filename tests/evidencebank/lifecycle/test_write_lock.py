"""The write lock: one writer, told apart by name, and never a lock that nobody holds."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidencebank import Bank, BankLockedError
from evidencebank.lifecycle.write_lock import write_lock
from tests.evidencebank.samples import RECORDS

HOLDER = """
import sys
from pathlib import Path
from evidencebank.lifecycle.write_lock import write_lock
with write_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""
FORKING_HOLDER = """
import gc, os, sys, time
from pathlib import Path
from evidencebank.lifecycle.write_lock import write_lock
path = Path(sys.argv[1])
with write_lock(path):
    for ending in ("leave the block", "collect and exit"):
        if ending == "leave the block":
            child = os.fork()
            if not child:
                break
        else:
            child = os.fork()
            if not child:
                gc.collect()
                os._exit(0)
        os.waitpid(child, 0)
    else:
        print("held", flush=True)
        sys.stdin.read()
"""


@contextmanager
def running(code: str, path: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a program that holds the lock during the block; it lets go when its input ends."""
    command = [sys.executable, "-c", code, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
        holder.stdin.close()
        holder.wait(30)


def test_the_lock_is_gone_when_it_is_let_go(folder: Path) -> None:
    """It says who holds it while it is held, and a bank at rest has no such file."""
    path = folder / "lock"
    with write_lock(path):
        record = json.loads(path.read_text())
        assert record["pid"] == os.getpid()
        age = datetime.now(UTC) - datetime.fromisoformat(record["since"])
        assert timedelta(0) <= age < timedelta(minutes=1)
    assert not path.exists()
    with write_lock(path):
        assert path.exists()
    assert not path.exists()


def test_an_error_in_the_block_lets_go(folder: Path) -> None:
    """Though somebody keeps the traceback."""

    def fail() -> None:
        with write_lock(folder / "lock"):
            raise RuntimeError

    with pytest.raises(RuntimeError) as kept:
        fail()
    with write_lock(folder / "lock"):
        assert kept.value.__traceback__ is not None


def test_a_second_process_is_told_who_and_since_when(folder: Path) -> None:
    """In one line, with the number of the process and the time."""
    path = folder / "lock"
    with running(HOLDER, path) as holder:
        with pytest.raises(BankLockedError) as refused, write_lock(path):
            pytest.fail("two held the lock")
        message = str(refused.value)
        assert f"by process {holder.pid} on " in message
        assert re.search(r"since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00: try again", message)
        assert "\n" not in message
        assert path.exists()
    with write_lock(path):
        pass


def test_a_second_thread_is_refused_too(folder: Path) -> None:
    """Two loads at once in one process are two writers."""
    refused: list[str] = []

    def try_it() -> None:
        try:
            with write_lock(folder / "lock"):
                pass
        except BankLockedError as error:
            refused.append(str(error))

    with write_lock(folder / "lock"):
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert len(refused) == 1
    assert f"by process {os.getpid()} on " in refused[0]


def test_a_holder_that_is_killed_lets_go_at_once(folder: Path) -> None:
    """The file it leaves behind is no obstacle, and is cleared away by the next."""
    path = folder / "lock"
    with running(HOLDER, path) as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait(30)
        assert path.exists()
        with write_lock(path):
            assert json.loads(path.read_text())["pid"] == os.getpid()
    assert not path.exists()


def test_a_forked_child_does_not_let_go_for_its_parent(folder: Path) -> None:
    """Neither by leaving the block nor by collecting its copy of it."""
    path = folder / "lock"
    with running(FORKING_HOLDER, path) as holder:
        with pytest.raises(BankLockedError, match=f"by process {holder.pid} "), write_lock(path):
            pytest.fail("two held the lock")
        assert path.exists()
    assert not path.exists()


def test_a_lock_without_a_record_is_still_a_lock(folder: Path) -> None:
    """Between taking the lock and writing who has it there is a moment; or a disk is full."""
    path = folder / "lock"
    with write_lock(path):
        path.write_text("{")
        with pytest.raises(BankLockedError, match="is being written: try again"), write_lock(path):
            pytest.fail("two held the lock")


def test_of_many_at_once_one_gets_the_lock(folder: Path) -> None:
    """Threads that take it over and over never hold it together, and each has all its turns."""
    inside: list[int] = []
    together: list[int] = []

    def take(number: int) -> None:
        turns = 0
        while turns < 60:
            try:
                with write_lock(folder / "lock"):
                    inside.append(number)
                    time.sleep(0)
                    together.append(len(inside))
                    inside.remove(number)
                    turns += 1
            except BankLockedError:
                time.sleep(0)

    threads = [threading.Thread(target=take, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == [1] * 360
    assert list(folder.iterdir()) == []


def test_while_one_loads_others_read_and_none_writes(
    own_bank: Bank, folder: Path, write_records: Callable[..., Path]
) -> None:
    """A bank that is being written answers as before; a second load changes nothing."""
    changed = write_records(folder / "r.jsonl", RECORDS[0] | {"title": "Changed"})
    with running(HOLDER, own_bank.path / "lock") as holder:
        with pytest.raises(BankLockedError, match=f"process {holder.pid} "):
            own_bank.load([changed])
        assert own_bank.entry("ames-2005").title == RECORDS[0]["title"]
        assert own_bank.search("naloxone").total == 3
    assert own_bank.load([changed]).changed == 1
