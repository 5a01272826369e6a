"""What indexing costs: documents a second, memory, and a whole bank's build beside it."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.building import IN_PARALLEL, INDEX_ALONE, Cost
from benchmarks.building_versions import measure
from benchmarks.changing import one_entry
from benchmarks.peers import OURS
from benchmarks.process import in_child
from benchmarks.report import Report, compare
from benchmarks.timing import PATIENCE
from benchmarks.workspace import Prepared, Workspace

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
    measure(work, report, _PART)


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
    loads, lists = in_child(one_entry, documents.file, folder, work.scale.index_runs)
    title = f"Taking in one changed entry, all of it: {documents}"
    report.add(compare(_PART, "one entry changed", title, "s", "less", {OURS: loads}))
    title = f"Bringing the related lists up to date after one changed entry: {documents}"
    report.add(compare(_PART, "lists of one entry changed", title, "s", "less", {OURS: lists}))


def _costs(work: Workspace, names: Sequence[str], documents: Prepared) -> dict[str, list[Cost]]:
    """Build each index several times, by turns, so that a busy moment falls on all."""
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    for _ in range(work.scale.index_runs):
        for name, each in costs.items():
            if sum(cost.seconds for cost in each) < PATIENCE:
                each.append(work.build(name, documents))
    return costs
