"""Processes of this machine: forked where they can be, and commands of their own elsewhere."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from corpus.workers import fork_server, local_workers
from corpus.workers.local_workers import LocalWorkers
from corpus.workers.workers import NoWorkersError, TaskKillsError
from tests.places import ROOT

pytestmark = pytest.mark.slow

_SECONDS = 30

needs_forks = pytest.mark.skipif(
    not fork_server.can_fork(), reason="needs a system that tells of processes by handles"
)

_done: list[str] = []
"""What this process has done ahead, or one that it was forked from."""


def do_first() -> None:
    _done.append("first")


def do_second() -> None:
    _done.append("second")


def fail() -> None:
    raise ValueError("a task that fails")


def end_at_once() -> None:
    os._exit(3)


def done() -> tuple[int, list[str]]:
    return os.getpid(), _done


def done_slowly() -> tuple[int, list[str]]:
    sleep(0.5)
    return done()


def sleep_for_ever(path: Path) -> None:
    path.write_text(str(os.getpid()))
    sleep(1e6)


@pytest.fixture(params=["forked", "commands"])
def pool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalWorkers]:
    """Return two workers."""
    if request.param == "commands":
        monkeypatch.setattr(local_workers, "can_fork", lambda: False)
    elif not fork_server.can_fork():
        pytest.skip("needs a system that tells of processes by handles")
    with LocalWorkers(2) as two:
        yield two


@pytest.fixture
def forked() -> Iterator[LocalWorkers]:
    """Return two workers that are forked."""
    with LocalWorkers(2) as two:
        yield two


def _all(pool: LocalWorkers, task: Callable[[], object]) -> list[object]:
    """Have a task done many times."""
    asked = [pool.submit(task) for _ in range(20)]
    return [one.result(_SECONDS) for one in asked]


def _ended(number: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    return True


def _until(holds: Callable[[], bool]) -> bool:
    end = monotonic() + _SECONDS
    while not holds():
        if monotonic() > end:
            return False
        sleep(0.01)
    return True


def test_tasks_are_done_by_other_processes(pool: LocalWorkers) -> None:
    numbers = {number for number, _ in map(tuple, _all(pool, done))}  # type: ignore[call-overload]
    assert 1 <= len(numbers) <= 2
    assert os.getpid() not in numbers


def test_cycles_are_collected_in_workers(pool: LocalWorkers) -> None:
    """The process that they are forked from leaves its own."""
    assert _all(pool, gc.isenabled) == [True] * 20


def test_what_a_task_raises_is_raised_where_it_was_asked_for(pool: LocalWorkers) -> None:
    with pytest.raises(ValueError, match="a task that fails"):
        pool.submit(fail).result(_SECONDS)
    assert pool.submit(os.getpid).result(_SECONDS)


def test_a_task_that_ends_each_process_is_told_and_the_next_is_done(pool: LocalWorkers) -> None:
    with pytest.raises(TaskKillsError):
        pool.submit(end_at_once).result(_SECONDS)
    assert pool.submit(os.getpid).result(_SECONDS)


def test_nothing_is_started_to_be_prepared_unless_it_is_asked_for(pool: LocalWorkers) -> None:
    assert not pool.prepare(do_first)
    assert not pool._workers
    assert pool.prepare(do_first, start=True)
    assert all(ahead == ["first"] for _, ahead in _all(pool, done))  # type: ignore[misc]


@needs_forks
def test_what_is_done_ahead_is_done_once_and_known_to_all_that_come(forked: LocalWorkers) -> None:
    """Those that there are give way to others."""
    forked.prepare(do_first, start=True)
    before = dict(_all(forked, done))  # type: ignore[call-overload]
    assert all(ahead == ["first"] for ahead in before.values())
    forked.prepare(do_second)
    after = dict(_all(forked, done))  # type: ignore[call-overload]
    assert all(ahead == ["first", "second"] for ahead in after.values())
    assert not before.keys() & after.keys()
    assert all(map(_ended, before))


@needs_forks
def test_what_is_expected_is_done_once_while_others_go_on(forked: LocalWorkers) -> None:
    """As soon as all have been forked, which give way to others no sooner than it is prepared."""
    forked.prepare(do_first, start=True)
    forked.expect(do_second)
    asked = [forked.submit(done_slowly) for _ in range(2)]
    before = dict(one.result(_SECONDS) for one in asked)
    assert len(before) == 2
    again = dict(_all(forked, done))  # type: ignore[call-overload]
    assert again.keys() <= before.keys()
    assert all(ahead == ["first"] for ahead in (*before.values(), *again.values()))
    for number in before:
        psutil.Process(number).kill()
    for _ in range(2):  # those that take their place have it, and so have those that come later
        after = dict(_all(forked, done))  # type: ignore[call-overload]
        assert all(ahead == ["first", "second"] for ahead in after.values())
        assert not before.keys() & after.keys()
        forked.prepare(do_second)


@needs_forks
@pytest.mark.parametrize("task", [fail, end_at_once])
def test_what_cannot_be_done_ahead_harms_nobody(
    task: Callable[[], None], forked: LocalWorkers
) -> None:
    """It may end the process that others are forked from: then they are commands of their own."""
    forked.prepare(task, start=True)
    assert forked.submit(os.getpid).result(_SECONDS)


@needs_forks
def test_workers_outlive_the_process_that_forked_them(forked: LocalWorkers) -> None:
    number = forked.submit(os.getpid).result(_SECONDS)
    assert forked._server is not None
    forked._server._process.kill()
    forked._server._process.wait()
    assert forked.submit(os.getpid).result(_SECONDS) == number
    psutil.Process(number).kill()
    assert forked.submit(os.getpid).result(_SECONDS) != number


@needs_forks
def test_nobody_is_left_of_a_pool(tmp_path: Path) -> None:
    """Whatever its processes are doing."""
    asked: list[Future[None]] = []
    with LocalWorkers(2) as pool:
        for name in ("one", "two"):
            asked.append(pool.submit(sleep_for_ever, tmp_path / name))
        assert _until(lambda: all((tmp_path / name).exists() for name in ("one", "two")))
        assert pool._server is not None
        numbers = [int((tmp_path / name).read_text() or 0) for name in ("one", "two")]
        numbers.append(pool._server._process.pid)
    wait(asked, _SECONDS)
    assert all(isinstance(one.exception(), NoWorkersError) for one in asked)
    assert all(map(_ended, numbers))


def test_who_is_dismissed_ends_without_being_waited_for(pool: LocalWorkers) -> None:
    numbers = {number for number, _ in map(tuple, _all(pool, done))}  # type: ignore[call-overload]
    pool.dismiss()
    assert _until(lambda: all(map(_ended, numbers)))
    with pytest.raises(RuntimeError):
        pool.submit(os.getpid)


_PROGRAM = """
import signal, sys
from pathlib import Path
from corpus.workers.local_workers import LocalWorkers
from tests.corpus.workers.test_local_workers import sleep_for_ever
# shells have what they start in the background ignore it, and so would all below
signal.signal(signal.SIGINT, signal.default_int_handler)
with LocalWorkers(2) as pool:
    pool.submit(sleep_for_ever, Path(sys.argv[1])).result()
"""


@needs_forks
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nobody_is_left_of_a_program_that_was_ended(how: signal.Signals, tmp_path: Path) -> None:
    """Nor is anything told of it but by the program."""
    path = tmp_path / "number"
    program = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, path],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert _until(lambda: path.exists() and bool(path.read_text()))
    worker = int(path.read_text())
    server = psutil.Process(worker).ppid()
    if how == signal.SIGINT:
        os.killpg(program.pid, how)  # as a terminal does
    else:
        program.send_signal(how)
    _, told = program.communicate(timeout=_SECONDS)
    assert _until(lambda: _ended(worker) and _ended(server))
    assert told.count("Traceback") == (how == signal.SIGINT)
