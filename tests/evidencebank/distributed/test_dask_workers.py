"""Dask's workers: what they are asked, what kills them, and who is no use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.errors import InputError
from corpus.loading.load import load
from corpus.loading.sources import walk
from corpus.workers.workers import TaskKillsError
from evidencebank.distributed.dask_workers import DaskWorkers
from tests.corpus.library import PARAGRAPH, Library, page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # Dask's and Tornado's own
]


def test_files_are_read_as_one_process_reads_them(scheduler: str, tmp_path: Path) -> None:
    """Pages, and a file that cannot be read, in their order."""
    libraries = []
    for name in ("plain", "shared"):
        (tmp_path / name).mkdir()
        libraries.append(Library(tmp_path / name))
    plain, shared = libraries
    plain.pages = shared.pages
    for number in range(40):
        shared.write(f"{number:02}.html", page(f"The page of number {number}", PARAGRAPH))
    shared.write("05.html", "")
    reports = []
    with DaskWorkers(scheduler) as workers:
        reports.append(load(shared.store, [walk(shared.pages)], workers=workers))
    reports.append(load(plain.store, [walk(plain.pages)]))
    assert shared.entries() == plain.entries()
    assert reports[0].to_dict() | {"seconds": 0} == reports[1].to_dict() | {"seconds": 0}


def test_a_task_that_kills_its_workers_is_told_from_those_beside_it(scheduler: str) -> None:
    """Dask blames all that a lost worker had before it."""
    with DaskWorkers(scheduler) as workers:
        beside = [workers.submit(abs, -number) for number in range(20)]
        killer = workers.submit(os._exit, 1)
        behind = [workers.submit(abs, -number) for number in range(20)]
        with pytest.raises(TaskKillsError):
            killer.result()
        assert [one.result() for one in (*beside, *behind)] == [*range(20), *range(20)]


def test_who_cannot_be_used_is_one_line() -> None:
    """Nobody at the address, and an address that is none."""
    for address in ("tcp://127.0.0.1:9", "nowhere at all"):
        with pytest.raises(InputError, match="no Dask scheduler answers"):
            DaskWorkers(address)
