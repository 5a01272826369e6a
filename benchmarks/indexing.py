"""What indexing costs: documents a second, memory, and a whole bank's build beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from benchmarks.building import IN_PARALLEL, INDEX_ALONE, Cost
from benchmarks.building_versions import INDEX, measure_change, measure_whole
from benchmarks.changing import lists_of_one_entry
from benchmarks.earlier import BEFORE, asking
from benchmarks.peers import OURS
from benchmarks.process import in_child
from benchmarks.report import Report, compare
from benchmarks.timing import PATIENCE
from benchmarks.workspace import Prepared, Workspace

_PART = "indexing"
_WHOOSH = "Whoosh"
_MEMORY = "Peak of a process of its own, its documents included; they come first as a list."


def run(work: Workspace, report: Report) -> None:
    """Measure indexes alone, whole builds and one change, in turn with the version before."""
    scale = work.scale
    for documents, runs in ((work.scifact, scale.index_runs), (work.debian, scale.whole_runs)):
        seconds: dict[str, list[float]] = {}
        with report.step(f"indexing {documents}"):
            seconds = _alone(work, report, documents)
        with report.step(f"whole builds of {documents}"):
            peers = {name: each for name, each in seconds.items() if name in work.engines}
            measure_whole(work, report, _PART, documents, runs, peers)
    with report.step("one entry changed"):
        measure_change(work, report, _PART, work.debian)
    with report.step("lists of one entry changed"):
        _lists(work, report, work.debian)


def _alone(work: Workspace, report: Report, documents: Prepared) -> dict[str, list[float]]:
    """Measure indexes alone; return what each took, in seconds."""
    peers = [name for name in work.engines if name != OURS]
    names = [INDEX_ALONE, *peers, *([IN_PARALLEL] if _WHOOSH in peers else [])]
    seconds, peaks = _costs(work, names, documents)
    rates = {name: [documents.count / one for one in each] for name, each in seconds.items()}
    title = f"Indexing {documents}: the same fields, with positions"
    note = "bm25s keeps no positions and no fields."
    key = f"index {documents.name}"
    report.add(compare(_PART, key, title, "documents/s", "more", rates, [note]))
    title = f"Memory while indexing {documents}"
    report.add(compare(_PART, f"{key} memory", title, "bytes", "less", peaks, [_MEMORY]))
    return seconds


def _costs(
    work: Workspace, names: Sequence[str], documents: Prepared
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Build each index several times, by turns, so that a busy moment falls on all.

    Peers that take long are not waited for as often as ours and the version before.
    Return the seconds of each, the version before among them, and the memory of what is one
    process.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in names}
    before: list[float] = []
    with ExitStack() as running:
        ask: Callable[[], float] | None = None
        if work.before is not None:
            words = (documents.file, documents.place("index before"))
            ask = running.enter_context(asking(work.before, INDEX, *words))
        for _ in range(work.scale.index_runs):
            for name, each in costs.items():
                if name == INDEX_ALONE or sum(cost.seconds for cost in each) < PATIENCE:
                    each.append(work.build(name, documents))
            if ask is not None:
                before.append(ask())
    seconds = {name: [cost.seconds for cost in each] for name, each in costs.items()}
    alone = {name: each for name, each in costs.items() if name != IN_PARALLEL}
    peaks = {name: [float(cost.peak) for cost in each] for name, each in alone.items()}
    return seconds | ({BEFORE: before} if before else {}), peaks


def _lists(work: Workspace, report: Report, documents: Prepared) -> None:
    folder, runs = work.index(OURS, documents), work.scale.version_runs
    lists = in_child(lists_of_one_entry, documents.file, folder, runs)
    title = f"Bringing the related lists up to date after one changed entry: {documents}"
    report.add(compare(_PART, "lists of one entry changed", title, "s", "less", {OURS: lists}))
