"""Dask's workers: what they are asked, what kills them, and who is no use."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path

import pytest

from corpus.errors import ClusterError, InputError
from corpus.loading.load import load
from corpus.loading.reading_tasks import read_by, told
from corpus.loading.sources import walk
from corpus.source_types.registry import reader_in
from corpus.source_types.source_file import SourceFile
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
        with pytest.raises(InputError, match="the process that tries ends"):
            told(killer)
        assert [one.result() for one in (*beside, *behind)] == [*range(20), *range(20)]


def test_what_a_worker_sees_otherwise_is_read_where_it_was_found(
    scheduler: str, tmp_path: Path
) -> None:
    """Another machine may have another file under that path, or none."""
    path = tmp_path / "a.html"
    path.write_text(page("A page"))
    reader, file = reader_in("corpus.readers.html"), SourceFile(path, path.name)
    with DaskWorkers(scheduler) as workers:
        size = path.stat().st_size
        assert told(read_by(workers, reader, file, size)) == list(reader.drafts(file))
        for other in (size + 1, size - 1):
            with pytest.raises(FileNotFoundError):
                told(read_by(workers, reader, file, other))


def test_a_scheduler_that_goes_is_one_line() -> None:
    distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    cluster = distributed.LocalCluster(
        n_workers=1,
        processes=False,
        protocol="tcp",
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    )
    with DaskWorkers(cluster.scheduler_address) as workers:
        asked = workers.submit(time.sleep, 2)
        cluster.close()
        with pytest.raises(ClusterError, match="answers no more: start it"):
            asked.result()


def test_who_cannot_be_used_is_one_line() -> None:
    """Nobody at the address, and an address that is none."""
    for address in ("tcp://127.0.0.1:9", "nowhere at all"):
        with pytest.raises(InputError, match="no Dask scheduler answers"):
            DaskWorkers(address)
