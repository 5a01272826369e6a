"""What indexing costs: documents a second, memory, and a whole bank's build beside it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.building import IN_PARALLEL, INDEX_ALONE, Cost
from benchmarks.documents import read_jsonl, write_jsonl
from benchmarks.peers import OURS
from benchmarks.process import in_child
from benchmarks.report import Report, compare
from benchmarks.timing import PATIENCE, repeated, seconds_of
from benchmarks.workspace import Prepared, Workspace
from evidencebank import Bank

_PART = "indexing"
_WHOOSH = "Whoosh"
_MEMORY = "Peak of a process of its own, its documents included; they come first as a list."


def run(work: Workspace, report: Report) -> None:
    """Measure the indexes alone on both collections, then the whole build of the larger."""
    peers = [name for name in work.engines if name != OURS]
    names = [INDEX_ALONE, *peers, *([IN_PARALLEL] if _WHOOSH in peers else [])]
    for documents in (work.scifact, work.debian):
        costs = _costs(work, names, documents)
        rates = {
            name: [documents.count / cost.seconds for cost in each] for name, each in costs.items()
        }
        title = f"Indexing {documents}: the same fields, with positions"
        note = "bm25s keeps no positions and no fields."
        key = f"index {documents.name}"
        report.add(compare(_PART, key, title, "documents/s", "more", rates, [note]))
        peaks = {
            name: [float(cost.peak) for cost in each]
            for name, each in costs.items()
            if name != IN_PARALLEL
        }
        title = f"Memory while indexing {documents}"
        report.add(compare(_PART, f"{key} memory", title, "bytes", "less", peaks, [_MEMORY]))
    _whole(work, report, costs)


def _whole(work: Workspace, report: Report, alone: dict[str, list[Cost]]) -> None:
    """Measure the whole build of a bank beside Whoosh's indexing alone."""
    documents = work.debian
    whole = _costs(work, [OURS], documents)[OURS]
    beside = {name: alone[name] for name in (_WHOOSH, IN_PARALLEL) if name in alone}
    seconds = {
        "evidencebank, whole build": [cost.seconds for cost in whole],
        **{f"{name}, index": [cost.seconds for cost in each] for name, each in beside.items()},
    }
    title = f"Reading, cleaning, storing, indexing and relating {documents}"
    note = "Whoosh only indexes, from documents in memory."
    report.add(compare(_PART, "whole build", title, "s", "less", seconds, [note]))
    peaks = {"evidencebank, whole build": [float(cost.peak) for cost in whole]}
    title = f"Memory of the whole build of {documents}"
    report.add(compare(_PART, "whole build memory", title, "bytes", "less", peaks))
    folder = work.index(OURS, documents)
    again = in_child(_changes, documents.file, folder, work.scale.index_runs)
    title = f"Taking in one changed entry, lists too: {documents}"
    report.add(compare(_PART, "one entry changed", title, "s", "less", {OURS: again}))


def _costs(work: Workspace, names: Sequence[str], documents: Prepared) -> dict[str, list[Cost]]:
    """Build each index several times, by turns, so that a busy moment falls on all."""
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(work.scale.index_runs):
        for name, each in costs.items():
            if sum(cost.seconds for cost in each) < PATIENCE:
                each.append(work.build(name, documents))
    return costs


def _changes(documents: Path, folder: Path, runs: int) -> list[float]:
    """Return how long it takes a copy of a bank to take in a changed entry, each time another."""
    copy = folder.with_name("changing-bank")
    shutil.copytree(folder, copy)
    bank = Bank.open(copy)
    records = read_jsonl(documents)

    def change() -> float:
        record = records.pop()
        path = copy.with_name(f"change-{record.id}.jsonl")
        write_jsonl([replace(record, text=f"{record.text} revised entirely")], path)
        return seconds_of(lambda: bank.load([path]))

    change()  # to warm up
    seconds = repeated(change, runs)
    bank.close()
    shutil.rmtree(copy)
    return seconds
