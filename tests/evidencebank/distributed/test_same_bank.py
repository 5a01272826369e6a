"""A bank built by workers is the one that a single process builds, byte for byte."""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from evidencebank.bank import Bank
from evidencebank.distributed import partitions, tiles
from tests.corpus.library import page
from tests.indexer.small_library import random_library

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # Dask's and Tornado's own
]

_ENTRIES = 400


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of records."""
    path = tmp_path_factory.mktemp("source") / "records.jsonl"
    records = [entry.to_dict() for entry in random_library(5, _ENTRIES)]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def alone(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what one process makes of it."""
    return _built(tmp_path_factory.mktemp("alone") / "bank", source, workers=1)


@pytest.fixture(autouse=True)
def small_partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything be done by workers, in small parts."""
    monkeypatch.setattr(partitions, "_LEAST_CHARACTERS", 1)
    monkeypatch.setattr(partitions, "_CHARACTERS", 20_000)
    for name, number in (("_LEAST_ENTRIES", 1), ("_COLUMNS", 150)):
        monkeypatch.setattr(tiles, name, number)


def _built(path: Path, source: Path, **workers: object) -> dict[str, bytes]:
    """Build a bank; return the files of its generation, but for what Whoosh numbers at random."""
    with Bank.create(path) as bank:
        report = bank.load(source, **workers)  # type: ignore[arg-type]
        assert report.rejected == []
        assert bank.check() == []
        folder = path / "generations" / f"{bank.generation:06}"
    files = (one for one in folder.rglob("*") if one.is_file() and one.parent.name != "whoosh")
    return {
        str(one.relative_to(folder)): one.read_bytes()
        for one in files
        if one.name != "manifest.json"
    }


def test_workers_of_this_machine_build_the_same(
    source: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    assert _built(tmp_path / "bank", source, workers=3) == alone


def test_a_dask_cluster_builds_the_same(
    source: Path, alone: dict[str, bytes], tmp_path: Path, scheduler: str
) -> None:
    assert _built(tmp_path / "bank", source, scheduler=scheduler) == alone


def test_workers_killed_at_any_moment_cost_nothing_but_time(
    source: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    """As when a machine of the cluster goes: ten times, in reading, analysing and relating."""
    distributed = pytest.importorskip("distributed", reason="needs the extra 'cluster'")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
        ) as cluster,
        _killing(cluster, random.Random(11), 10) as killed,
    ):
        for attempt in count():
            built = _built(
                tmp_path / f"bank-{attempt}", source, scheduler=cluster.scheduler_address
            )
            assert built == alone
            if len(killed) == 10:
                break


@contextmanager
def _killing(cluster: Any, chance: random.Random, most: int) -> Iterator[list[int]]:
    """Kill a worker now and then while a block runs; the list says which were."""
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while len(killed) < most and not over.wait(chance.uniform(0.1, 1.5)):
            process = chance.choice(list(cluster.workers.values())).process
            if process is not None and process.pid not in killed:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGKILL)
                    killed.append(process.pid)

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        over.set()
        thread.join()


def test_workers_that_have_read_pages_build_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are made ready for it while what was read is settled."""
    monkeypatch.setattr(partitions, "_LEAST_CHARACTERS", sys.maxsize)
    monkeypatch.setattr(partitions, "_LEAST_IF_READY", 1)
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, entry in enumerate(random_library(7, 40)):
        (pages / f"{number:02}.html").write_text(page(entry.title, entry.body), encoding="utf-8")
    analysed: list[object] = []
    building_index = partitions.building_index
    monkeypatch.setattr(
        partitions, "building_index", lambda *told: analysed.append(told) or building_index(*told)
    )
    alone = _built(tmp_path / "alone", pages, workers=1)
    assert not analysed
    assert _built(tmp_path / "bank", pages, workers=2) == alone
    assert analysed
