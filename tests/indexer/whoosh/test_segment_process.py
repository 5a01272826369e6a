"""The segment that a process beside writes is the one that is written here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import StorageError
from indexer.fields import FIELD_NAMES
from indexer.postings import field_postings
from indexer.postings.field_postings import Collector, Postings
from indexer.whoosh import segment_process
from indexer.whoosh.segments import PositionReader

IDS = ["a", "b-2", "é", "😀"]
TEXTS = ["drug harm drug", "", "re-offending in U.K. prisons", "drug " * 300]


@pytest.fixture
def counted(tmp_path: Path) -> Postings:
    """Return the postings of four documents, which are written to the folder of an index."""
    collector = Collector()
    for text in TEXTS:
        collector.add(dict.fromkeys(FIELD_NAMES, "") | {"title": "drug", "body": text})
    counted = collector.finish()
    (tmp_path / "arrays").mkdir()
    (tmp_path / "whoosh").mkdir()
    field_postings.write(counted, tmp_path / "arrays")
    return counted


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start a process for as little as there is, on any machine."""
    monkeypatch.setattr(segment_process, "_MIN_OCCURRENCES", 1)
    monkeypatch.setattr(segment_process, "default_workers", lambda: 2)


def assert_written(folder: Path, counted: Postings) -> None:
    """Fail unless Whoosh holds the ids and positions of the arrays."""
    reader = PositionReader(folder / "whoosh", np.arange(len(IDS), dtype=np.int32))
    try:
        assert reader.ids() == {entry_id: number for number, entry_id in enumerate(IDS)}
        assert reader.check(counted) == []
    finally:
        reader.close()


def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Return a list that gets every process that is started."""
    processes: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *words: Any, **options: Any) -> None:
            super().__init__(*words, **options)
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return processes


def test_a_process_beside_writes_it(
    tmp_path: Path, counted: Postings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All ids and positions are there when the block has ended, and it did end well."""
    processes = started(monkeypatch)
    with segment_process.first_segment(tmp_path, IDS, counted):
        assert len(processes) == 1
    assert [process.returncode for process in processes] == [0]
    assert_written(tmp_path, counted)


def test_a_few_are_written_here(
    tmp_path: Path, counted: Postings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process would take longer to start."""
    monkeypatch.setattr(segment_process, "_MIN_OCCURRENCES", 10_000)
    processes = started(monkeypatch)
    with segment_process.first_segment(tmp_path, IDS, counted):
        pass
    assert processes == []
    assert_written(tmp_path, counted)


@pytest.mark.parametrize("broken", ["exit 1", "kill -9 $$"])
def test_what_it_cannot_do_is_done_here(
    tmp_path: Path, counted: Postings, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    """A process that fails, or is killed, costs nothing but time."""
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\ntouch {tmp_path}/whoosh/half\n{broken}\n")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    processes = started(monkeypatch)
    with segment_process.first_segment(tmp_path, IDS, counted):
        pass
    assert [process.returncode == 0 for process in processes] == [False]
    assert not (tmp_path / "whoosh" / "half").exists()
    assert_written(tmp_path, counted)


def test_it_ends_with_a_block_that_fails(
    tmp_path: Path, counted: Postings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing writes into a folder that is about to go."""
    processes = started(monkeypatch)
    with (
        pytest.raises(StorageError, match="the disk is full"),
        segment_process.first_segment(tmp_path, IDS, counted),
    ):
        raise StorageError("the disk is full")
    assert [process.poll() is not None for process in processes] == [True]
