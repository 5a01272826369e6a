"""Reading ahead: whatever the number of workers and what befalls them, the store is the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Thread
from time import sleep

import psutil
import pytest

from corpus.draft import Draft, Rejection
from corpus.errors import InputError
from corpus.loading.load import LoadReport, load
from corpus.loading.read_ahead import Identity, read_ahead
from corpus.loading.reading_tasks import read_by, told
from corpus.loading.sources import walk
from corpus.source_types.registry import reader_in
from corpus.source_types.source_file import SourceFile
from corpus.workers.local_workers import LocalWorkers
from tests.corpus.library import PARAGRAPH, Library, page, record
from tests.places import ROOT

pytestmark = pytest.mark.slow

_PAGES = 70


@pytest.fixture
def mixed(library: Library) -> Library:
    """Return a library of pages, of records and of files that cannot be read, in turn."""
    for number in range(_PAGES):
        library.write(f"{number:02}.html", page(f"The page of number {number}"))
    library.write("05.html", "")
    library.write("17.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    library.write("33.txt", f"A text\n\n{PARAGRAPH}")
    for name, text in (("20.jsonl", "first"), ("40.jsonl", "second")):
        records = [record("same", text), record(f"own-{text}"), {"title": "no id"}]
        library.write(name, "\n".join(map(_json, records)))
    return library


def _json(value: object) -> str:
    return json.dumps(value)


def _load(library: Library, workers: int) -> LoadReport:
    with LocalWorkers(workers) as several:
        return load(library.store, [walk(library.pages)], workers=several)


def _told(library: Library, report: LoadReport) -> object:
    return library.entries(), report.rejected, report.to_dict() | {"seconds": 0}


@pytest.mark.parametrize("workers", [2, 5])
def test_any_number_of_workers_gives_what_one_process_gives(
    workers: int, mixed: Library, tmp_path: Path
) -> None:
    """Entries, ids, rejections and their order; so too after pages have changed."""
    (tmp_path / "plain").mkdir()
    plain = Library(tmp_path / "plain")
    plain.pages = mixed.pages
    assert _told(mixed, _load(mixed, workers)) == _told(plain, _load(plain, 1))
    for number in range(0, _PAGES, 2):
        mixed.write(f"{number:02}.html", page(f"The page of number {number}, revised"))
    (mixed.pages / "03.html").unlink()
    (mixed.pages / "20.jsonl").unlink()  # the record of the other file stands from now on
    assert _told(mixed, _load(mixed, workers)) == _told(plain, _load(plain, 1))


def test_a_file_that_takes_a_record_over_has_its_owner_read_again(
    mixed: Library, tmp_path: Path
) -> None:
    """Ahead, the owner looks unchanged; when its turn comes it is not."""
    (tmp_path / "plain").mkdir()
    plain = Library(tmp_path / "plain")
    plain.pages = mixed.pages
    mixed.write("60.jsonl", _json(record("taken")))
    for library, workers in ((mixed, 2), (plain, 1)):
        _load(library, workers)
    mixed.write("00.jsonl", _json(record("taken", "by another")))
    mixed.write("01.html", page("Changed too"))
    assert _told(mixed, _load(mixed, 2)) == _told(plain, _load(plain, 1))
    assert mixed.entries()["taken"].title == "by another"


def test_where_no_worker_starts_the_files_are_read_all_the_same(
    mixed: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is called Python may be a wrapper that refuses."""
    refusing = tmp_path / "python3"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    for executable in (str(refusing), str(tmp_path / "python-that-is-not-there"), ""):
        monkeypatch.setattr(sys, "executable", executable)
        _load(mixed, 2)
        assert len(mixed.entries()) == _PAGES - 2 + 1 + 3


def test_files_come_in_order_and_can_be_left(mixed: Library) -> None:
    """Whoever stops early ends the workers."""

    def is_known(file: SourceFile, identity: Identity) -> bool:
        return file.name.endswith("7.html") and identity.size > 0

    files = walk(mixed.pages).files
    with LocalWorkers(2) as workers, closing(read_ahead(files, is_known, workers)) as ahead:
        for file, one in zip(files[:40], ahead, strict=False):
            assert one.file == file
            assert (one.held is None) == (is_known(file, one.identity()) or not one.size)


# --- workers that die


@pytest.fixture
def endless(tmp_path: Path) -> SourceFile:
    """Return a file that nobody ever reads to its end: a pipe that is held open."""
    path = tmp_path / "endless.html"
    os.mkfifo(path)
    return SourceFile(path, path.name)


@pytest.fixture(params=[1, 2])
def pool(request: pytest.FixtureRequest) -> Iterator[LocalWorkers]:
    """Return a pool of one worker, a command of its own, or of several, which may be forked."""
    with LocalWorkers(request.param) as one:
        yield one


@contextmanager
def _read(pipe: SourceFile) -> Iterator[None]:
    """Wait until somebody reads from a pipe, and hold it open."""
    while True:
        try:
            writing = os.open(pipe.path, os.O_WRONLY | os.O_NONBLOCK)
            break
        except OSError:  # nobody yet
            sleep(0.01)
    yield
    os.close(writing)


def _drafts(title: str, path: Path, pool: LocalWorkers) -> list[Draft | Rejection]:
    path.write_text(page(title))
    return told(_asked(pool, SourceFile(path, path.name)))


def _asked(pool: LocalWorkers, file: SourceFile) -> Future[list[Draft | Rejection]]:
    return read_by(pool, reader_in("corpus.readers.html"), file, file.path.stat().st_size)


def test_a_worker_that_was_killed_costs_nothing(pool: LocalWorkers, tmp_path: Path) -> None:
    """Another takes its place and reads what it was to read."""
    before = _drafts("A page", tmp_path / "a.html", pool)
    pool._workers[-1]._process.kill()
    assert _drafts("A page", tmp_path / "a.html", pool) == before
    assert len(pool._workers) == 2


def test_a_file_that_ends_every_worker_is_one_line(
    pool: LocalWorkers, endless: SourceFile, tmp_path: Path
) -> None:
    """As one that takes all memory does; what comes after is read."""
    lost = _asked(pool, endless)
    for attempt in (1, 2):
        with _read(endless):
            assert len(pool._workers) == attempt
            pool._workers[-1]._process.kill()
            pool._workers[-1]._process.wait()
    with pytest.raises(InputError, match="the process that tries ends"):
        told(lost)
    assert _drafts("A page", tmp_path / "a.html", pool)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_pool_that_is_left_ends_its_workers_at_their_work(
    workers: int, endless: SourceFile, tmp_path: Path
) -> None:
    """None is waited for, none is started any more, and none outlives the pool."""
    before = {one.pid for one in psutil.Process().children(recursive=True)}
    with ExitStack() as opened:
        pool = opened.enter_context(LocalWorkers(workers))
        _drafts("A page", tmp_path / "a.html", pool)
        asked = [_asked(pool, endless) for _ in range(9)]
        with _read(endless):
            leaving = Thread(target=opened.pop_all().close)
            leaving.start()
            leaving.join(30)
            still_reads = leaving.is_alive()
        leaving.join()
    assert not still_reads
    assert all(one.cancelled() or one.exception() for one in asked)
    assert len(pool._workers) <= workers
    left = {one.pid for one in psutil.Process().children(recursive=True)}
    assert left <= before


_PROGRAM = """
import sys
from pathlib import Path
from corpus.loading.load import load
from corpus.loading.sources import walk
from corpus.storage.store import Store
from corpus.workers.local_workers import LocalWorkers
print("begins")
store = Store.create(Path(sys.argv[2]))
with LocalWorkers(2) as workers:
    print(load(store, [walk(Path(sys.argv[1]))], workers=workers).added)
store.close()
"""


def test_a_program_without_a_guarded_main_part_runs_once(mixed: Library, tmp_path: Path) -> None:
    """Also as a script, which other pools would run again in each of their processes."""
    script = tmp_path / "program.py"
    script.write_text(_PROGRAM)
    command = [sys.executable, script, mixed.pages, tmp_path / "new.sqlite"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.split() == ["begins", str(_PAGES - 2 + 1 + 3)]
    assert done.stderr == ""
