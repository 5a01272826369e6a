"""What one changed entry costs a bank's related lists."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.documents import read_jsonl, write_jsonl
from benchmarks.timing import seconds_of
from evidencebank import Bank
from indexer.index import Index
from recommender.build_lists import build
from recommender.updating.update import Previous


def lists_of_one_entry(documents: Path, folder: Path, runs: int) -> list[float]:
    """Let a copy of a bank take in one changed entry, each time another.

    Return in seconds what bringing the lists up to date took, done once more on the same two
    generations.
    """
    copy = folder.with_name("changing-bank")
    shutil.copytree(folder, copy)
    records = read_jsonl(documents)
    lists: list[float] = []
    with Bank.open(copy) as bank:
        for _ in range(runs + 1):  # the first to warm up
            record = records.pop()
            path = copy.with_name(f"change-{record.id}.jsonl")
            write_jsonl([replace(record, text=f"{record.text} revised entirely")], path)
            bank.load([path])
            lists.append(_lists(copy, record.id))
    shutil.rmtree(copy)
    return lists[1:]


def _lists(bank: Path, changed: str) -> float:
    before, now = sorted((bank / "generations").iterdir())[-2:]
    old, new = Index(before / "index"), Index(now / "index")
    previous = Previous(before / "related", old, frozenset([changed]))
    with tempfile.TemporaryDirectory() as folder:
        return seconds_of(lambda: build(Path(folder), new, previous=previous))
